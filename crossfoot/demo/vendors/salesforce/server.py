"""The org's interface: login, describe, REST queries with locators, Bulk 2.0 queries, limits."""

import csv
import io
import itertools
import secrets
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.payload import answer, plain
from crossfoot.demo.vendors.salesforce import soql
from crossfoot.demo.vendors.salesforce.objects import build
from crossfoot.demo.vendors.salesforce.org import Org

API = "/services/data/v62.0"
MOST_LOCATORS = 10


class Server:
    """One org with its sessions, locators and jobs.

    `page` is how many records a REST page holds at most, `session_requests` after how many requests a session ends
    (None: never), `daily_requests` the limit of a day. Where records move while they are read, each further page begins
    `moved` records too late, or too early when it is negative.
    """

    def __init__(
        self,
        firm: Firm,
        *,
        client: tuple[str, str] = ("demo-client", "demo-secret"),
        page: int = 2000,
        session_requests: int | None = None,
        daily_requests: int = 100_000,
        moved: int = 0,
    ) -> None:
        """Tells the firm as it stands now."""
        self.org: Org = build(firm)
        self.client, self.page, self.session_requests = client, page, session_requests
        self.daily_requests, self.used, self.moved = daily_requests, 0, moved
        self.sessions: dict[str, int] = {}
        self.locators: dict[str, tuple[str, soql.Found, int]] = {}
        self.jobs: dict[str, tuple[soql.Found, int]] = {}
        self._numbers = itertools.count(1)

    async def token(self, request: Request) -> Response:
        """Client credentials, or a JWT whose signature the demo does not check."""
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        grant = form.get("grant_type")
        if grant == "client_credentials" and (form.get("client_id"), form.get("client_secret")) != self.client:
            return answer({"error": "invalid_client", "error_description": "invalid client credentials"}, 401)
        if grant not in ("client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"):
            return answer({"error": "unsupported_grant_type", "error_description": "grant type not supported"}, 400)
        token = f"00D5f0000000001!{secrets.token_hex(24)}"
        self.sessions[token] = 0
        base = str(request.base_url).rstrip("/")
        return answer({"access_token": token, "scope": "api", "instance_url": base, "token_type": "Bearer"})

    async def describe(self, request: Request, session: str) -> Response:
        """The fields of an object that this login sees."""
        name = request.path_params["object"]
        if name not in self.org.fields:
            return _error("NOT_FOUND", "The requested resource does not exist", 404)
        fields = [
            {"name": field, "type": kind, "filterable": True, "calculated": False, "custom": field.endswith("__c")}
            for field, kind in self.org.fields[name].items()
        ]
        return answer({"name": name, "queryable": True, "fields": fields})

    async def query(self, request: Request, session: str) -> Response:
        """The first page of a query."""
        deleted = request.url.path.endswith("queryAll")
        found = soql.run(self.org, request.query_params["q"], deleted=deleted)
        if found.is_count:
            return answer({"totalSize": len(found.records), "done": True, "records": []})
        return self._page(session, found, 0)

    async def more(self, request: Request, session: str) -> Response:
        """A further page; a locator belongs to the session that opened it."""
        held = self.locators.get(request.path_params["locator"])
        if held is None or held[0] != session:
            return _error("INVALID_QUERY_LOCATOR", "invalid query locator", 400)
        return self._page(*held)

    async def limits(self, request: Request, session: str) -> Response:
        """What is left of the day."""
        left = self.daily_requests - self.used
        return answer({"DailyApiRequests": {"Max": self.daily_requests, "Remaining": left}})

    async def create_job(self, request: Request, session: str) -> Response:
        """A bulk query; it is done at once."""
        asked = await request.json()
        if "ORDER BY" in asked["query"].upper():
            return _error("FEATURENOTENABLED", "ORDER BY is not supported by the Bulk API here", 400)
        found = soql.run(self.org, asked["query"], deleted=asked["operation"] == "queryAll")
        job = f"7505f{next(self._numbers):013d}"
        self.jobs[job] = (found, 0)
        return answer({"id": job, "operation": asked["operation"], "object": found.object, "state": "UploadComplete"})

    async def job(self, request: Request, session: str) -> Response:
        """The state of a bulk query: in progress when it is asked for the first time."""
        job = request.path_params["job"]
        found, asked = self.jobs[job]
        self.jobs[job] = (found, asked + 1)
        if not asked:
            return answer({"id": job, "state": "InProgress", "numberRecordsProcessed": 0})
        return answer({"id": job, "state": "JobComplete", "numberRecordsProcessed": len(found.records)})

    async def results(self, request: Request, session: str) -> Response:
        """A part of a bulk query's records as CSV, with a header each."""
        found, _ = self.jobs[request.path_params["job"]]
        start, most = int(request.query_params.get("locator", 0)), int(request.query_params.get("maxRecords", 50_000))
        part = found.records[start : start + most]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(found.fields)
        writer.writerows([_cell(record.get(field)) for field in found.fields] for record in part)
        following = str(start + most) if start + most < len(found.records) else "null"
        headers = {"Sforce-NumberOfRecords": str(len(part)), "Sforce-Locator": following}
        return Response(text.getvalue(), 200, headers, "text/csv; charset=UTF-8")

    def _page(self, session: str, found: soql.Found, start: int) -> Response:
        part = found.records[start + (self.moved if start else 0) : start + self.page]
        path = f"{API}/sobjects/{found.object}"
        records = [
            {"attributes": {"type": found.object, "url": f"{path}/{record['Id']}"}}
            | {field: record.get(field) for field in found.fields}
            for record in part
        ]
        body: dict[str, Any] = {"totalSize": len(found.records), "done": start + self.page >= len(found.records)}
        if not body["done"]:
            locator = f"01g5f{next(self._numbers):013d}-{start + self.page}"
            self.locators[locator] = (session, found, start + self.page)
            if len(self.locators) > MOST_LOCATORS:
                del self.locators[next(iter(self.locators))]
            body["nextRecordsUrl"] = f"{API}/query/{locator}"
        return answer(body | {"records": records})

    def guarded(self, handle: Any) -> Any:
        """A handler that wants a session and tells how much of the day is used."""

        async def endpoint(request: Request) -> Response:
            session = request.headers.get("authorization", "").removeprefix("Bearer ")
            if session not in self.sessions:
                return _error("INVALID_SESSION_ID", "Session expired or invalid", 401)
            self.sessions[session] += 1
            if self.session_requests and self.sessions[session] > self.session_requests:
                del self.sessions[session]
                return _error("INVALID_SESSION_ID", "Session expired or invalid", 401)
            self.used += 1
            if self.used > self.daily_requests:
                return _error("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403)
            try:
                response = await handle(request, session)
            except soql.Malformed as error:
                return _error(error.code, str(error), 400)
            response.headers["Sforce-Limit-Info"] = f"api-usage={self.used}/{self.daily_requests}"
            return response

        return endpoint


def app(firm: Firm, **quirks: Any) -> Starlette:
    """The org that tells a firm; its `Server` is `app.state.server`."""
    server = Server(firm, **quirks)
    routes = [
        Route("/services/oauth2/token", server.token, methods=["POST"]),
        Route(f"{API}/sobjects/{{object}}/describe", server.guarded(server.describe)),
        Route(f"{API}/query", server.guarded(server.query)),
        Route(f"{API}/queryAll", server.guarded(server.query)),
        Route(f"{API}/query/{{locator}}", server.guarded(server.more)),
        Route(f"{API}/limits", server.guarded(server.limits)),
        Route(f"{API}/jobs/query", server.guarded(server.create_job), methods=["POST"]),
        Route(f"{API}/jobs/query/{{job}}", server.guarded(server.job)),
        Route(f"{API}/jobs/query/{{job}}/results", server.guarded(server.results)),
    ]
    application = Starlette(routes=routes)
    application.state.server = server
    return application


def _error(code: str, message: str, status: int) -> Response:
    return answer([{"message": message, "errorCode": code}], status)


def _cell(value: Any) -> Any:
    """A value as Bulk 2.0 writes it: times end in Z, nothing is an empty cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else plain(value)
    return text.replace(".000+0000", ".000Z") if text.endswith(".000+0000") else text
