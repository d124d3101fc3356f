"""A Salesforce org: how to log in, query it, and understand its errors."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar

import httpx
import polars as pl
from pydantic import Field, SecretStr

from ingest.kit import login as kit_login
from ingest.kit import options
from ingest.kit.client import Client, Judge, Login
from ingest.kit.failures import Restart, Transient, not_permitted, not_understood, used_up
from ingest.kit.spool import Page
from ingest.kit.system import Window
from ingest.salesforce import bulk
from ingest.streams import Stream

GRANT = "Let the permission set of the integration user read the object and the field (field-level security)."
FIX = "In Setup, look at the External Client App: client credentials flow on, a run-as user, scope api."
USAGE = re.compile(r"\bapi-usage=(\d+)/(\d+)")


class Auth(options.Auth):
    """Client credentials of an External Client App, or a JWT signed for a user."""

    client_id: SecretStr
    client_secret: SecretStr | None = None
    private_key: SecretStr | None = None
    username: SecretStr | None = None
    audience: str = "https://login.salesforce.com"


class Options(options.Options):
    """`base_url` is My Domain. `names` maps a declared object or `Object.Field` to the org's own API name, `currency`
    is that of an org with one currency, and from `bulk_from` records on a stream is read by Bulk API 2.0.
    """

    site: ClassVar = (".my.salesforce.com",) * 2
    auth: Auth
    version: Annotated[str, Field(pattern=r"^v\d+\.0$")] = "v62.0"
    names: Mapping[str, str] = {}
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    bulk_from: Annotated[int, Field(ge=0)] = 10_000
    daily_share: Annotated[float, Field(gt=0, le=1)] = 0.8
    """The share of the org's daily requests, other programs included, at which reading stops."""


def login(settings: Options) -> Login:
    """The login of a source."""
    auth = settings.auth
    if auth.private_key:
        form = kit_login.jwt_bearer(
            auth.plain("private_key"), auth.plain("client_id"), auth.plain("username"), auth.audience
        )
    else:
        form = kit_login.client_credentials(auth.plain("client_id"), auth.plain("client_secret"))
    url = f"{settings.base_url.rstrip('/')}/services/oauth2/token"
    return kit_login.token(url, form, fix=FIX, granted=_use_instance)


def _use_instance(client: Client, answer: dict[str, Any]) -> None:
    client.base_url = answer["instance_url"]


def judge(settings: Options) -> Judge:
    """What the answers to a source mean."""

    def meaning(answer: httpx.Response) -> Exception | None:
        used = USAGE.search(answer.headers.get("sforce-limit-info", ""))
        if used and int(used[1]) > int(used[2]) * settings.daily_share:
            return used_up(
                f"{used[1]} of the {used[2]} requests that the org may answer in 24 hours are used.",
                f"Reading stops at a share of {settings.daily_share} (daily_share), so that other programs can work.",
            )
        return _meaning(answer)

    return meaning


def _meaning(answer: httpx.Response) -> Exception | None:
    """What an answer means; 406 and 420 without a body are the service's own trouble."""
    if answer.status_code in (406, 420):
        return Transient(f"HTTP {answer.status_code}")
    if answer.status_code < 400:
        return None
    code, message = _error(answer)
    if code in ("INVALID_SESSION_ID", "INVALID_QUERY_LOCATOR"):
        return Restart(f"Salesforce said {code}")
    if code == "QUERY_TIMEOUT":
        return Transient(f"{code}: {message}")
    if code == "REQUEST_LIMIT_EXCEEDED":
        return used_up("Salesforce takes no more requests today.", f"{message} The limit is that of 24 hours.")
    if code in ("INVALID_TYPE", "NOT_FOUND", "INSUFFICIENT_ACCESS", "API_DISABLED_FOR_ORG"):
        return not_permitted(f"Salesforce refuses {answer.request.url.path}: {message}", GRANT)
    if code in ("INVALID_FIELD", "MALFORMED_QUERY"):
        return not_understood(f"Salesforce refuses a query: {code}.", message)
    return None


def _error(answer: httpx.Response) -> tuple[str, str]:
    try:
        first = answer.json()[0]
        return first["errorCode"], first["message"]
    except (ValueError, LookupError, TypeError):
        return "", ""


class Reader:
    """Reads the objects of one org."""

    def __init__(self, client: Client, settings: Options) -> None:
        """Sends nothing yet."""
        self._client, self._settings = client, settings
        self._path = f"/services/data/{settings.version}"
        self._missing: dict[str, list[str]] = {}

    def missing(self, stream: Stream) -> list[str]:
        """The declared fields that describe does not show: hidden from this user, or not there."""
        described = self._client.json("GET", f"{self._path}/sobjects/{self._object(stream)}/describe")
        seen = {field["name"] for field in described["fields"]}
        missing = [column.name for column in stream.columns if self._field(stream, column.name) not in seen]
        self._missing[stream.name] = missing
        return [name for name in missing if not (name == "CurrencyIsoCode" and self._settings.currency)]

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The records changed in a window, deleted ones too: in bulk where there are many."""
        seen = [column.name for column in stream.columns if column.name not in self._missing[stream.name]]
        where = _where(stream, window)
        if self._count(stream, where) >= self._settings.bulk_from:
            found = bulk.pages(self._client, self._path, self._soql(stream, seen, where))
        else:
            order = f" ORDER BY {stream.changed}, Id" if stream.changed else ""
            found = self._query(self._soql(stream, seen, where + order))
        return (self._declared(stream, page) for page in found)

    def ids(self, stream: Stream) -> Iterator[Page]:
        """The ids of what exists, the recycle bin included."""
        if self._count(stream, "") >= self._settings.bulk_from:
            return bulk.pages(self._client, self._path, self._soql(stream, ["Id"], ""))
        return self._query(self._soql(stream, ["Id"], ""))

    def _count(self, stream: Stream, where: str) -> int:
        query = self._soql(stream, ["COUNT()"], where)
        return int(self._client.json("GET", f"{self._path}/queryAll", params={"q": query})["totalSize"])

    def _query(self, soql: str) -> Iterator[Page]:
        answer = self._client.json("GET", f"{self._path}/queryAll", params={"q": soql})
        while True:
            for record in answer["records"]:
                record.pop("attributes", None)
            yield Page(answer["records"], int(answer["totalSize"]))
            if answer["done"]:
                return
            answer = self._client.json("GET", answer["nextRecordsUrl"])

    def _declared(self, stream: Stream, page: Page) -> Page:
        """The page under the declared names; the currency of an org that has only one is filled in."""
        names = {self._field(stream, column.name): column.name for column in stream.columns}
        fill = self._settings.currency if "CurrencyIsoCode" in self._missing[stream.name] else None
        if isinstance(page.records, pl.DataFrame):
            frame = page.records.rename(names, strict=False)
            return replace(page, records=frame.with_columns(CurrencyIsoCode=pl.lit(fill)) if fill else frame)
        if fill is None and all(name == field for field, name in names.items()):
            return page
        known = {"CurrencyIsoCode": fill} if fill else {}
        return replace(page, records=[known | {names.get(k, k): v for k, v in r.items()} for r in page.records])

    def _object(self, stream: Stream) -> str:
        declared = stream.how["object"]
        return self._settings.names.get(declared, declared)

    def _field(self, stream: Stream, column: str) -> str:
        return self._settings.names.get(f"{stream.how['object']}.{column}", column)

    def _soql(self, stream: Stream, columns: list[str], rest: str) -> str:
        fields = ",".join(self._field(stream, column) for column in columns)
        return f"SELECT {fields} FROM {self._object(stream)}{rest}"


def _where(stream: Stream, window: Window) -> str:
    if window.lo is None:
        return ""
    lo, hi = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (window.lo, window.hi))
    return f" WHERE {stream.changed} >= {lo} AND {stream.changed} < {hi}"
