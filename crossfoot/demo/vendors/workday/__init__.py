"""Workday on loopback: custom reports (RaaS), WQL, Get_Workers over SOAP, and the login of an API client."""

import base64
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.workday import soap
from crossfoot.demo.vendors.workday.reports import REPORTS

TENANT, OWNER = "acme_dpt1", "ISU_Crossfoot"
AUTH = {
    "user": "ISU_Crossfoot",
    "password": "workday-password",
    "client_id": "workday-client",
    "client_secret": "workday-secret",
    "refresh_token": "workday-refresh",
}


class Tenant:
    """The state of a tenant: open sessions, and what the switches make it do.

    `most_per_page` caps a page of Get_Workers; of `hired_while_read` one worker is entered after each page served;
    `hidden` are report columns that the integration user may not see, `denied` reports it may not run; `empty_report`
    answers with a page of HTML and status 200, as an expired report session does.
    """

    def __init__(
        self,
        firm: Firm,
        most_per_page: int = 999,
        hired_while_read: tuple[Row, ...] = (),
        hidden: tuple[str, ...] = (),
        denied: tuple[str, ...] = (),
        empty_report: bool = False,
    ) -> None:
        """A tenant that holds the workers of `firm`."""
        self.firm, self.most_per_page, self.hired_while_read = firm, most_per_page, hired_while_read
        self.hidden, self.denied, self.empty_report = hidden, denied, empty_report
        self.tokens: set[str] = set()
        self.entered: list[tuple[datetime, Row]] = []

    def workers(self, entry_moment: datetime | None) -> list[Row]:
        """The workers as entered by a moment; without one, as they are now."""
        later = [row for entered, row in self.entered if entry_moment is None or entered <= entry_moment]
        return [*self.firm.rows("hr_worker"), *later]

    def page_served(self, entry_moment: datetime | None) -> None:
        """Somebody is hired while an integration reads, a second after the moment it asked for."""
        later = (entry_moment or datetime.now(UTC)) + timedelta(seconds=1)
        self.entered += [(later, row) for row in self.hired_while_read[:1]]
        self.hired_while_read = self.hired_while_read[1:]

    def report(self, name: str, start: str, end: str) -> list[dict[str, str]]:
        """The rows of a report; a value that is empty has no key."""
        rows = REPORTS[name](self.firm, start, end)
        return [{key: value for key, value in row.items() if value and key not in self.hidden} for row in rows]

    def admits(self, request: Request) -> bool:
        """Whether a request carries a live token, or the integration user's password."""
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        if kind == "Bearer":
            return value in self.tokens
        return kind == "Basic" and base64.b64decode(value).decode() == f"{AUTH['user']}@{TENANT}:{AUTH['password']}"


def app(firm: Firm, **quirks) -> Starlette:
    """A tenant of the firm; `quirks` are the switches of Tenant. Credentials: AUTH, TENANT, OWNER."""
    tenant = Tenant(firm, **quirks)

    def bound(answer: Callable[[Tenant, Request, str], Response]):
        async def endpoint(request: Request) -> Response:
            return answer(tenant, request, (await request.body()).decode())

        return endpoint

    routes = [
        Route("/ccx/oauth2/{tenant}/token", bound(_token), methods=["POST"]),
        Route("/ccx/service/customreport2/{tenant}/{owner}/{report}", bound(_report)),
        Route("/ccx/api/wql/v1/{tenant}/data", bound(_wql)),
        Route("/ccx/service/{tenant}/Human_Resources/{version}", bound(_soap), methods=["POST"]),
    ]
    application = Starlette(routes=routes)
    application.state.server = tenant
    return application


def _token(tenant: Tenant, request: Request, body: str) -> Response:
    expected = base64.b64encode(f"{AUTH['client_id']}:{AUTH['client_secret']}".encode()).decode()
    form = {name: values[0] for name, values in parse_qs(body).items()}
    if request.headers.get("authorization") != f"Basic {expected}":
        return JSONResponse({"error": "invalid_client"}, 401)
    if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != AUTH["refresh_token"]:
        return JSONResponse({"error": "invalid_grant"}, 400)
    token = secrets.token_urlsafe(24)
    tenant.tokens.add(token)
    return JSONResponse({"access_token": token, "token_type": "Bearer", "refresh_token": AUTH["refresh_token"]})


def _report(tenant: Tenant, request: Request, body: str) -> Response:
    name = request.path_params["report"]
    if not tenant.admits(request):
        return PlainTextResponse("invalid username or password", 401)
    if request.path_params["owner"] != OWNER or name not in REPORTS:
        return PlainTextResponse(f"Report {name} was not found", 404)
    if name in tenant.denied:
        return PlainTextResponse("The task submitted is not authorized.", 403)
    if tenant.empty_report:
        return HTMLResponse("<html><body>Workday is currently unavailable.</body></html>")
    asked = request.query_params
    return JSONResponse({"Report_Entry": tenant.report(name, asked.get("From_Date", ""), asked.get("To_Date", ""))})


def _wql(tenant: Tenant, request: Request, body: str) -> Response:
    """Understands `SELECT column, … FROM <report name>`."""
    if not tenant.admits(request) or not request.headers["authorization"].startswith("Bearer"):
        return JSONResponse({"error": "invalid token"}, 401)
    asked = request.query_params
    found = re.fullmatch(r"(?i)select\s+(.+?)\s+from\s+(\w+)", asked.get("query", "").strip())
    if not found or found[2] not in REPORTS:
        return JSONResponse({"error": "invalid query", "errors": [{"error": "The data source does not exist."}]}, 400)
    names = [name.strip() for name in found[1].split(",")]
    rows = [{name: row.get(name) for name in names} for row in tenant.report(found[2], "", "")]
    offset, limit = int(asked.get("offset", 0)), min(int(asked.get("limit", 100)), 10_000)
    return JSONResponse({"total": len(rows), "data": rows[offset : offset + limit]})


def _soap(tenant: Tenant, request: Request, body: str) -> Response:
    status, xml = soap.answer(tenant, body)
    return Response(xml, status, media_type="text/xml")
