"""NetSuite: SuiteQL over REST with token-based authentication, as an account of the made-up firm answers it."""

import datetime as dt
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crossfoot.demo.vendors.changes import utc_now
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.netsuite.account import Account
from crossfoot.demo.vendors.netsuite.suiteql import Asked, QueryRefused
from crossfoot.demo.vendors.netsuite.tba import Tba

CREDENTIALS = {
    "account": "1234567_SB1",
    "consumer_key": "demo-consumer",
    "consumer_secret": "demo-consumer-secret",
    "token_id": "demo-token",
    "token_secret": "demo-token-secret",
}
PAGE = 1000


def app(
    firm: Firm, *, hidden: frozenset[str] = frozenset(), page: int = PAGE, clock: Callable[[], dt.datetime] = utc_now
) -> Starlette:
    """The account's web service. `hidden` are records the role may not see; `page` is the most rows of an answer."""
    account = Account(firm, clock)
    tba = Tba(
        CREDENTIALS["account"],
        (CREDENTIALS["consumer_key"], CREDENTIALS["consumer_secret"]),
        (CREDENTIALS["token_id"], CREDENTIALS["token_secret"]),
    )

    async def suiteql(request: Request) -> Response:
        refused = tba.refuses(request)
        if refused:
            return _problem(401, "INVALID_LOGIN", f"Invalid login attempt. {refused}")
        if request.headers.get("prefer") != "transient":
            return _problem(400, "INVALID_HEADER", "Invalid header. Prefer must be transient.")
        query = (await request.json())["q"]
        limit = min(int(request.query_params.get("limit", page)), page)
        offset = int(request.query_params.get("offset", 0))
        try:
            rows, total = account.answer(Asked(query, limit, offset, hidden))
        except QueryRefused as refusal:
            return _problem(refusal.status, refusal.code, refusal.detail)
        return JSONResponse(_page(request, rows, total, offset))

    return Starlette(routes=[Route("/services/rest/query/v1/suiteql", suiteql, methods=["POST"])])


def _page(request: Request, rows: list[dict], total: int, offset: int) -> dict:
    more, limit = offset + len(rows) < total, len(rows)
    address = request.url.replace(query="")
    links = [{"rel": "self", "href": f"{address}?limit={limit}&offset={offset}"}]
    if more:
        links.append({"rel": "next", "href": f"{address}?limit={limit}&offset={offset + limit}"})
    items = [{"links": [], **row} for row in rows]
    totals = {"count": len(items), "hasMore": more, "offset": offset, "totalResults": total}
    return {"links": links, "items": items, **totals}


def _problem(status: int, code: str, detail: str) -> Response:
    error = {"detail": detail, "o:errorQueryParam": "q", "o:errorCode": code}
    title = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden"}.get(status, "Internal Server Error")
    body = {"type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1", "title": title, "status": status}
    return JSONResponse(body | {"o:errorDetails": [error]}, status, media_type="application/vnd.oracle.resource+json")
