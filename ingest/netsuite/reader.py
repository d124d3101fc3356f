"""Reads the streams of an account, and says what its refusals mean."""

from collections.abc import Iterator
from typing import Any

import httpx

from ingest.kit.client import Client, Judge
from ingest.kit.failures import Refused, Transient, login_refused, not_permitted, not_understood
from ingest.kit.spool import Page
from ingest.kit.system import Window
from ingest.netsuite.options import Options
from ingest.netsuite.query import Query, utc
from ingest.streams import Stream

ADDRESS = "services/rest/query/v1/suiteql"
PAGE, MOST_ROWS = 1000, 100_000
GRANT = (
    "Give the role of the access token the permission; a field of the firm's own may be called otherwise: see `names`."
)
LOGIN_FIX = (
    "Check account, the integration's state and keys, and the access token and its role; see Setup > Users/Roles > "
    "Access Tokens and the login audit trail."
)


def judge(settings: Options) -> Judge:
    """What the answers to a source mean."""
    del settings
    return _meaning


def _meaning(answer: httpx.Response) -> Exception | None:
    if answer.status_code < 400:
        return None
    detail, code = _error(answer)
    if answer.status_code == 401:
        return login_refused("NetSuite", detail, LOGIN_FIX)
    if code.startswith(("SSS_REQUEST_LIMIT", "WS_REQUEST_BLOCKED")):
        return Transient(f"{code}: the account's concurrent requests are used up")
    return Refused(detail) if answer.status_code in (400, 403, 404) else None


class Reader:
    """One account, ready to be read."""

    def __init__(self, client: Client, options: Options) -> None:
        """Asks nothing yet."""
        self._client, self._options = client, options
        self._unseen: dict[str, list[str]] = {}

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The records of a stream in the order of their key."""
        changed = (window.lo, window.hi) if window.lo else None
        unseen = self._unseen.get(stream.name, [])
        return self._pages(stream, [c.name for c in stream.columns if c.name not in unseen], changed)

    def ids(self, stream: Stream) -> Iterator[Page]:
        """The keys of everything there is: the account keeps no reliable trace of what was deleted."""
        return self._pages(stream, Query(stream, self._options).key, None)

    def missing(self, stream: Stream) -> list[str]:
        """Columns that the account or the role does not know, one refusal after the other."""
        query, unseen = Query(stream, self._options), []
        names = [column.name for column in stream.columns]
        while True:
            try:
                self._ask(query.select([name for name in names if name not in unseen], nothing=True), 1)
            except Refused as error:
                named = [n for n in names if n not in unseen and _names(error.detail, query.field(n))]
                if not named:
                    raise self._explained(stream, error) from None
                unseen += named
            else:
                self._unseen[stream.name] = unseen
                return unseen

    def _pages(self, stream: Stream, columns: list[str], changed: tuple | None) -> Iterator[Page]:
        query, last, told = Query(stream, self._options), None, None
        moments = [column.name for column in stream.columns if column.type == "instant"]
        while True:
            answer = self._ask(query.select(columns, changed=changed, after=last), PAGE)
            records = answer["items"]
            for record in records:
                record.pop("links", None)
                record |= {name: utc(record[name], self._options) for name in moments if record.get(name)}
            total = int(answer["totalResults"])
            told = total if last is None and total < MOST_ROWS else told
            yield Page(records, told)
            if len(records) == 0 or total <= len(records):
                return
            last = records[-1]

    def _ask(self, query: str, limit: int) -> dict[str, Any]:
        parameters, headers = {"limit": limit, "offset": 0}, {"Prefer": "transient"}
        return self._client.json("POST", ADDRESS, params=parameters, headers=headers, json={"q": query})

    def _explained(self, stream: Stream, error: Refused) -> Exception:
        what = f"{self._client.source}: NetSuite does not show {stream.name}."
        words = error.detail.lower()
        if "was not found" in words or "permission" in words:
            return not_permitted(
                what, f"Its role needs the permission {stream.how['permission']}. It says: {error.detail}"
            )
        return not_understood(what, f"It says: {error.detail} Names of the firm's own records stand in `names`.")


def _names(detail: str, field: str) -> bool:
    return f"'{field.rsplit('.', 1)[-1]}'".lower() in detail.lower().replace('"', "'")


def _error(answer: httpx.Response) -> tuple[str, str]:
    """The words and the code of a refusal, whichever of the account's services gave it."""
    try:
        told = answer.json()
        [error, *_] = told.get("o:errorDetails") or [told.get("error") or told]
        return str(error.get("detail") or error.get("message") or told.get("title")), str(
            error.get("o:errorCode") or error.get("code") or ""
        )
    except (ValueError, AttributeError):
        return answer.text[:300], ""
