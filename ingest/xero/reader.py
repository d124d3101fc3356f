"""Reads the streams of each organisation, and says what Xero's refusals mean."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import httpx

from ingest.kit.client import Client, Judge
from ingest.kit.failures import Refused, Restart, not_permitted, used_up
from ingest.kit.spool import Page
from ingest.kit.system import Window
from ingest.streams import Stream
from ingest.xero.options import Options

API = "api.xro/2.0"
PAGE = 1000
NAMES = {"Organisation": "Organisations"}
GRANT = "Grant the app the scopes of docs/connect/xero.md, and connect it again."
NEVER = dt.datetime(2999, 1, 1)
_MILLISECONDS = re.compile(r"/Date\((-?\d+)([+-]\d{4})?\)/")


def judge(settings: Options) -> Judge:
    """What the answers to a source mean. A minute's limit is waited for, a day's is not."""
    del settings
    return _meaning


def _meaning(answer: httpx.Response) -> Exception | None:
    status, problem = answer.status_code, answer.headers.get("x-rate-limit-problem", "")
    if status == 429 and problem.lower() == "day":
        return used_up(
            "Xero: the requests of the day are used up for an organisation.", "Xero allows 5,000 a day for each."
        )
    if status in (401, 403):
        detail = _detail(answer)
        return Restart("the access token has ended") if "TokenExpired" in detail else Refused(detail)
    return None


class Reader:
    """The organisations of one source, ready to be read."""

    def __init__(self, client: Client, options: Options) -> None:
        """Asks nothing yet."""
        self._client, self._options = client, options
        self._roles = {code: role for role, codes in options.accounts.items() for code in codes}

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The records of every organisation; only the last page tells how many there should be in all."""
        told = 0
        for entity in self._options.tenants:
            for answer in self._answers(stream, entity, window.lo):
                told += int(answer.get("pagination", {}).get("itemCount", 0)) if answer["first"] else 0
                yield Page([self._record(stream, entity, record) for record in answer["records"]])
        yield Page([], told if stream.how["pages"] == "page" else None)

    def ids(self, stream: Stream) -> None:
        """Nothing: a deleted document stays, and says that it is deleted; lists are read whole."""
        del stream

    def missing(self, stream: Stream) -> list[str]:
        """Asks for what will change in the far future, which tells whether the question is allowed."""
        for entity in self._options.tenants:
            try:
                next(self._answers(stream, entity, NEVER))
            except Refused as error:
                raise not_permitted(
                    f"{self._client.source}: Xero does not show {stream.how['endpoint']} of {entity}.",
                    f"The app needs the scope {stream.how['scope']}, and must be connected to the tenant of {entity}. "
                    f"Xero says: {error.detail}",
                ) from None
        return []

    def _answers(self, stream: Stream, entity: str, since: dt.datetime | None) -> Iterator[dict[str, Any]]:
        """The answers of one endpoint, page by page: `records`, and whether it is the `first`."""
        endpoint, pages, page, offset = stream.how["endpoint"], stream.how["pages"], 1, "0"
        while True:
            parameters = {
                "page": {"page": page, "pageSize": PAGE, "includeArchived": "true"},
                "offset": {"offset": offset},
                "once": {},
            }[pages]
            answer = self._client.json(
                "GET", f"{API}/{endpoint}", params=parameters, headers=self._headers(stream, entity, since)
            )
            records = answer[NAMES.get(endpoint, endpoint)]
            yield {"records": records, "first": page == 1, "pagination": answer.get("pagination", {})}
            if pages == "once" or not records or page >= int(answer.get("pagination", {}).get("pageCount", page + 1)):
                return
            last, page, offset = offset, page + 1, records[-1].get("JournalNumber", "0")
            if pages == "offset" and offset == last:
                raise Restart(f"the journals after number {last} were told again and again")

    def _headers(self, stream: Stream, entity: str, since: dt.datetime | None) -> dict[str, str]:
        headers = {"xero-tenant-id": self._options.tenants[entity], "Accept": "application/json"}
        if since and stream.changed:  # any other way to write it is not heard, and everything comes
            headers["If-Modified-Since"] = since.strftime("%Y-%m-%dT%H:%M:%S")
        return headers

    def _record(self, stream: Stream, entity: str, record: dict[str, Any]) -> dict[str, Any]:
        """The record with its days and moments as such, and with what the options say of it."""
        told = {"entity": entity}
        if stream.name == "organisation":
            told["project_tracking"] = self._options.project_tracking
        if stream.name == "account":
            told["role"] = self._roles.get(record.get("Code"))
        for column in stream.columns:
            if column.type == "date" and record.get(column.name):
                told[column.name] = _day(record.pop(f"{column.name}String", None) or record[column.name])
            elif column.type == "instant" and record.get(column.name):
                told[column.name] = f"{_moment(record[column.name]).isoformat()}Z"
        return record | told


def _day(text: str) -> str:
    """The organisation's day: it comes as a date, or as the midnight of it."""
    return _moment(text).date().isoformat() if text.startswith("/Date(") else text[:10]


def _moment(text: str) -> dt.datetime:
    """UTC; the offset behind the milliseconds is decoration."""
    match = _MILLISECONDS.fullmatch(text)
    if not match:
        return dt.datetime.fromisoformat(text.rstrip("Z"))
    return dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=int(match[1]))


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("Detail") or answer.text[:300])
    except (ValueError, AttributeError):
        return answer.text[:300] or f"HTTP {answer.status_code}"
