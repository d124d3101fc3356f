"""The Accounting API over the records of its tenants: paging, changes since, and what goes wrong."""

import datetime as dt
from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crossfoot.demo.vendors import payload
from crossfoot.demo.vendors.changes import utc_now
from crossfoot.demo.vendors.xero.access import Limits, Tokens
from crossfoot.demo.vendors.xero.fields import Record, guid, moment
from crossfoot.demo.vendors.xero.tenant import IDS, Tenant

CREDENTIALS = {"client_id": "demo-client", "client_secret": "demo-client-secret", "refresh_token": "demo-refresh"}
PAGED = {"Invoices", "CreditNotes", "Payments", "Contacts", "Overpayments", "Prepayments"}
SCOPES = {
    "Journals": "accounting.journals.read",
    "Organisation": "accounting.settings.read",
    "Accounts": "accounting.settings.read",
    "Contacts": "accounting.contacts.read",
}
TRANSACTIONS = "accounting.transactions.read"
NAMES = {"Organisation": "Organisations"}
JOURNALS_A_PAGE = 100


def service(
    tenants: Mapping[str, Tenant],
    refresh: Callable[[], None] = lambda: None,
    *,
    minute_limit: int = 60,
    day_limit: int = 5000,
    clock: Callable[[], dt.datetime] = utc_now,
) -> Starlette:
    """The web service of some tenants, by tenant id; `refresh` is called before each answer."""
    tokens = Tokens((CREDENTIALS["client_id"], CREDENTIALS["client_secret"]), CREDENTIALS["refresh_token"], clock)
    limits = Limits(minute_limit, day_limit, clock)

    async def records(request: Request) -> Response:
        endpoint = request.path_params["endpoint"]
        refused = tokens.refuses(request, SCOPES.get(endpoint, TRANSACTIONS))
        if refused:
            return JSONResponse({"Type": None, "Title": "Unauthorized", "Status": 401, "Detail": refused}, 401)
        tenant = request.headers.get("xero-tenant-id", "")
        if tenant not in tenants:
            told = {"Type": None, "Title": "Forbidden", "Status": 403, "Detail": "AuthenticationUnsuccessful"}
            return JSONResponse(told, 403)
        headers, exceeded = limits.counted(tenant)
        if exceeded:
            return Response("", 429, headers)
        refresh()
        if endpoint not in tenants[tenant].records:
            return Response("The resource you're looking for cannot be found", 404, headers)
        told = _answer(tenants[tenant], endpoint, request)
        head = {"Id": guid("answer", str(clock())), "Status": "OK", "ProviderName": "Crossfoot demo"}
        return payload.answer(head | {"DateTimeUTC": moment(clock())} | told, 200, headers)

    async def connections(request: Request) -> Response:
        refused = tokens.refuses(request, "")
        if refused == "TokenExpired: token expired":
            return JSONResponse({"Title": "Unauthorized", "Status": 401, "Detail": refused}, 401)
        refresh()
        return JSONResponse(
            [
                {"id": guid("connection", key), "tenantId": key, "tenantType": "ORGANISATION"}
                | {"tenantName": tenant.records["Organisation"][0]["Name"]}
                for key, tenant in tenants.items()
            ]
        )

    return Starlette(
        routes=[
            Route("/connect/token", tokens.answer, methods=["POST"]),
            Route("/connections", connections),
            Route("/api.xro/2.0/{endpoint}", records),
        ]
    )


def _answer(tenant: Tenant, endpoint: str, request: Request) -> Record:
    found = _changed_since(tenant, endpoint, request)
    name = NAMES.get(endpoint, endpoint)
    if endpoint == "Journals":
        after = int(request.query_params.get("offset", 0))
        later = [journal for journal in found if int(payload.plain(journal["JournalNumber"])) > after]
        return {name: later[:JOURNALS_A_PAGE]}
    if endpoint == "Contacts" and request.query_params.get("includeArchived") != "true":
        found = [record for record in found if record["ContactStatus"] == "ACTIVE"]
    if endpoint not in PAGED:
        return {name: found}
    if "page" not in request.query_params:  # a summary: documents without their lines
        return {name: [{k: v for k, v in record.items() if k != "LineItems"} for record in found]}
    page, size = int(request.query_params["page"]), min(int(request.query_params.get("pageSize", 100)), 1000)
    pages = {"page": page, "pageSize": size, "pageCount": -(-len(found) // size), "itemCount": len(found)}
    return {"pagination": pages, name: found[(page - 1) * size : page * size]}


def _changed_since(tenant: Tenant, endpoint: str, request: Request) -> list[Record]:
    """The records saved since the moment of the header; one that is not written as it should be is not heard."""
    records = tenant.records[endpoint]
    key = "JournalID" if endpoint == "Journals" else IDS.get(endpoint)
    try:
        since = dt.datetime.strptime(request.headers.get("if-modified-since", ""), "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return records
    since = since.replace(tzinfo=dt.UTC)
    return [record for record in records if key is None or tenant.saved[endpoint, str(record[key])] >= since]
