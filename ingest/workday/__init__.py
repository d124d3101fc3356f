"""Workday: workers over SOAP; jobs, cost rates, absences, skills and holidays from custom reports (RaaS or WQL)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import httpx
from pydantic import Field, SecretStr, model_validator

from ingest.kit.client import Client, Judge, Login
from ingest.kit.failures import login_refused, not_permitted
from ingest.kit.login import basic, token
from ingest.kit.options import Auth, Options
from ingest.kit.spool import Page
from ingest.kit.system import System, Window
from ingest.streams import Stream, read_streams
from ingest.workday.reports import Reports
from ingest.workday.soap import GRANT, LOGIN, Workers

STREAMS = read_streams("workday", Path(__file__).with_name("streams.yml"))
REPORTS = {
    "job": "Crossfoot_Job_History",
    "cost_rate": "Crossfoot_Cost_Rates",
    "time_off": "Crossfoot_Time_Off",
    "skill": "Crossfoot_Skills",
    "holiday": "Crossfoot_Holidays",
}
SHARE = "Enable the report as a web service, and share it with the integration user or let that user own it."
FIX = "Check client_id, client_secret and refresh_token of the API client for integrations (docs/connect/workday.md)."


class WorkdayAuth(Auth):
    """The integration system user, and for WQL the API client that is registered for it."""

    user: SecretStr
    password: SecretStr
    client_id: SecretStr | None = None
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None

    @model_validator(mode="after")
    def _whole_client(self) -> "WorkdayAuth":
        if len({self.client_id is None, self.client_secret is None, self.refresh_token is None}) > 1:
            raise ValueError("client_id, client_secret and refresh_token belong together")
        return self


class WorkdayOptions(Options):
    """`reports` names the report of a stream as `owner/report` or is a WQL statement; the rest is what a tenant calls
    its own things: custom id types, types of time off, the job families of people outside delivery.
    """

    auth: WorkdayAuth
    tenant: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]
    version: Annotated[str, Field(pattern=r"^v\d+\.\d+$")] = "v44.2"
    reports: Mapping[Literal[tuple(REPORTS)], str] = {}
    history_from: dt.date = dt.date(2020, 1, 1)
    resource_id_type: str = "PSA_Resource_ID"
    payroll_id_type: str = "Payroll_ID"
    time_off_types: Mapping[str, Literal["pto", "sick", "unpaid"]] = {}
    outside_delivery: tuple[str, ...] = ()

    def report(self, stream: str) -> str:
        """Where a stream is read: `owner/report`, or the WQL statement."""
        return self.reports.get(stream) or f"{self.auth.plain('user')}/{REPORTS[stream]}"

    def is_wql(self, stream: str) -> bool:
        """Whether a stream is read by WQL."""
        return self.report(stream).lower().startswith("select ")

    @model_validator(mode="after")
    def _wql_has_a_client(self) -> "WorkdayOptions":
        if any(map(self.is_wql, REPORTS)) and self.auth.client_id is None:
            raise ValueError("a WQL statement needs auth.client_id, client_secret and refresh_token")
        return self


class WorkdayReader:
    """One tenant, ready to be read. Everything is read whole: what is absent is gone."""

    def __init__(self, client: Client, options: WorkdayOptions) -> None:
        """Sends nothing yet."""
        self._workers, self._reports = Workers(client, options), Reports(client, options)

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The records of a stream."""
        return self._workers.pages() if stream.name == "worker" else self._reports.pages(stream)

    def ids(self, stream: Stream) -> None:
        """Nothing: every read is of all there is."""

    def missing(self, stream: Stream) -> list[str]:
        """Nothing that can be told beforehand; asks for one worker, which proves user, password and permission."""
        if stream.name == "worker":
            next(self._workers.pages(count=1), None)
        return []


def login(options: WorkdayOptions) -> Login:
    """The API client's token where there is one, else the integration user's password."""
    auth = options.auth
    if auth.client_id is None:
        return basic(f"{auth.plain('user')}@{options.tenant}", auth.plain("password"))
    form = {"grant_type": "refresh_token", "refresh_token": auth.plain("refresh_token")}
    client = (auth.plain("client_id"), auth.plain("client_secret"))
    return token(f"ccx/oauth2/{options.tenant}/token", lambda: form, fix=FIX, basic=client)


def judge(settings: WorkdayOptions) -> Judge:
    """What the answers to a source mean. A password that is refused stays refused; a token may have ended."""

    def meaning(answer: httpx.Response) -> Exception | None:
        if answer.status_code == 401 and settings.auth.client_id is None:
            return login_refused("workday", f"{answer.text[:200]}.", LOGIN)
        if answer.status_code in (403, 404):
            what = f"Workday refuses {answer.request.url.path.rpartition('/')[2]}: {answer.text[:200]}"
            return not_permitted(what, SHARE)
        return None

    return meaning


SYSTEM = System("workday", STREAMS, WorkdayOptions, login, WorkdayReader, GRANT, judge)
