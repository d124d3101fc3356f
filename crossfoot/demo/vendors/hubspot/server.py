"""The account over HTTP: lists, search with its cap, batch reads, associations, properties, tokens and limits."""

import datetime as dt
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crossfoot.demo.vendors.changes import utc_now
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.hubspot.portal import TIME_ZONE, Portal, Record, saved_in

ACCESS_TOKEN = "pat-na1-demo-0001"
OAUTH = {"client_id": "demo-client", "client_secret": "demo-secret", "refresh_token": "demo-refresh"}
SCOPES = {
    "companies": "crm.objects.companies.read",
    "contacts": "crm.objects.contacts.read",
    "deals": "crm.objects.deals.read",
    "quotes": "crm.objects.quotes.read",
    "line_items": "crm.objects.line_items.read",
    "invoices": "crm.objects.invoices.read",
}


class Account:
    """What the server keeps: the records, the tokens, the scopes it grants, the requests of the last ten seconds.

    `page` caps every page. A search gives no more than `most_found` results, of what was saved `behind` seconds ago or
    earlier; `ten_seconds` and `daily` are limits.
    """

    def __init__(
        self,
        firm: Firm,
        page: int = 200,
        most_found: int = 10_000,
        ten_seconds: int = 10_000,
        daily: int = 250_000,
        clock: Callable[[], dt.datetime] = utc_now,
        behind: int = 0,
    ) -> None:
        """An account that holds what sales knows of the firm."""
        self.behind = behind
        self.portal = Portal(firm)
        self.page, self.most_found, self.ten_seconds, self.daily, self.clock = (
            page,
            most_found,
            ten_seconds,
            daily,
            clock,
        )
        self.scopes, self.tokens, self.used = set(SCOPES.values()), {ACCESS_TOKEN}, 0
        self.searches: list[Record] = []
        self._recent: deque[dt.datetime] = deque()

    def refuses(self, request: Request, *objects: str) -> Response | None:
        """Why a request is not answered: no token, no scope, or too many of them."""
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _error(401, "Authentication credentials not found.", "INVALID_AUTHENTICATION")
        self.used += 1
        now = self.clock()
        while self._recent and self._recent[0] <= now - dt.timedelta(seconds=10):
            self._recent.popleft()
        self._recent.append(now)
        if self.used > self.daily:
            return _limited("DAILY", "You have reached your daily limit.")
        if len(self._recent) > self.ten_seconds:
            return _limited("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.")
        lacking = [SCOPES[name] for name in objects if name in SCOPES and SCOPES[name] not in self.scopes]
        if lacking:
            told = "This app hasn't been granted all required scopes to make this call."
            needs = [
                {
                    "message": "One or more of the following scopes are required.",
                    "context": {"requiredGranularScopes": lacking},
                }
            ]
            return _error(403, told, "MISSING_SCOPES", errors=needs)
        return None


def app(firm: Firm, **quirks: Any) -> Starlette:
    """The account of the firm; `quirks` are the switches of Account."""
    account = Account(firm, **quirks)
    routes = [
        Route("/oauth/v1/token", _token(account), methods=["POST"]),
        Route("/account-info/v3/details", _answer(account, _details)),
        Route("/crm/v3/pipelines/deals", _answer(account, _pipelines)),
        Route("/crm/v3/properties/{object}", _answer(account, _properties)),
        Route("/crm/v3/objects/{object}", _answer(account, _list)),
        Route("/crm/v3/objects/{object}/search", _answer(account, _search), methods=["POST"]),
        Route("/crm/v3/objects/{object}/batch/read", _answer(account, _batch), methods=["POST"]),
        Route("/crm/v4/associations/{object}/{other}/batch/read", _answer(account, _links), methods=["POST"]),
    ]
    application = Starlette(routes=routes)
    application.state.server = account
    return application


def _answer(account: Account, told: Callable[[Account, Request, Record], Response | Record]):
    async def endpoint(request: Request) -> Response:
        kinds = [request.path_params[name] for name in ("object", "other") if name in request.path_params]
        refused = account.refuses(request, *kinds)
        if refused:
            return refused
        if any(kind not in account.portal.records for kind in kinds):
            return _error(404, f"Unable to infer object type from: {kinds}", "OBJECT_NOT_FOUND")
        found = told(account, request, await request.json() if request.method == "POST" else {})
        return found if isinstance(found, Response) else JSONResponse(found)

    return endpoint


def _details(account: Account, request: Request, body: Record) -> Record:
    del request, body
    return {
        "portalId": 19936848,
        "accountType": "STANDARD",
        "timeZone": TIME_ZONE,
        "companyCurrency": account.portal.currency,
        "utcOffset": "-05:00",
    }


def _pipelines(account: Account, request: Request, body: Record) -> Record:
    del request, body
    return {"results": account.portal.pipelines}


def _properties(account: Account, request: Request, body: Record) -> Record:
    del body
    names = sorted(account.portal.properties[request.path_params["object"]])
    return {"results": [{"name": name, "type": "string", "fieldType": "text"} for name in names]}


def _list(account: Account, request: Request, body: Record) -> Record:
    del body
    asked, kind = request.query_params, request.path_params["object"]
    archived = asked.get("archived") == "true"
    found = [record for record in account.portal.records[kind].values() if record["archived"] == archived]
    most = 50 if "propertiesWithHistory" in asked else 100
    start, count = int(asked.get("after", 0)), min(int(asked.get("limit", 10)), most, account.page)
    wanted = [",".join(asked.getlist(name)).split(",") for name in ("properties", "propertiesWithHistory")]
    shown = [_shown(account, kind, record, *wanted) for record in found[start : start + count]]
    return {"results": shown} | _next(start + count, len(found))


def _search(account: Account, request: Request, body: Record) -> Record | Response:
    kind = request.path_params["object"]
    account.searches.append(body)
    start, count = int(body.get("after", 0)), min(int(body.get("limit", 10)), 200, account.page)
    if start + count > account.most_found:
        return _error(400, f"Search results are limited to {account.most_found}.", "VALIDATION_ERROR")
    filters = [item for group in body["filterGroups"] for item in group["filters"]]
    known = account.portal.properties[kind]
    if any(item["propertyName"] not in known for item in filters):
        return _error(400, "Property does not exist", "VALIDATION_ERROR")
    indexed = int(account.clock().timestamp() - account.behind) * 1000
    live = [record for record in account.portal.records[kind].values() if not record["archived"]]
    live = [record for record in live if _number(record["properties"][saved_in(kind)]) <= indexed]
    found = [record for record in live if all(_holds(record, item) for item in filters)]
    for sort in body.get("sorts", []):
        found.sort(key=lambda record: _number(record["properties"][sort["propertyName"]]))
    shown = [_shown(account, kind, record, body.get("properties", []), []) for record in found[start : start + count]]
    return {"total": len(found), "results": shown} | _next(start + count, len(found))


def _batch(account: Account, request: Request, body: Record) -> Record | Response:
    kind = request.path_params["object"]
    most = 50 if body.get("propertiesWithHistory") else 100
    if len(body["inputs"]) > most:
        return _error(400, f"At most {most} inputs.", "VALIDATION_ERROR")
    records = account.portal.records[kind]
    wanted = body.get("properties", []), body.get("propertiesWithHistory", [])
    asked = [records[item["id"]] for item in body["inputs"] if item["id"] in records]
    shown = [_shown(account, kind, record, *wanted) for record in asked if not record["archived"]]
    return {
        "status": "COMPLETE",
        "results": shown,
        "startedAt": account.portal.stamp,
        "completedAt": account.portal.stamp,
    }


def _links(account: Account, request: Request, body: Record) -> Response:
    """One page of two links for each record asked; records without a link are told as errors, with status 207."""
    links = account.portal.links.get((request.path_params["object"], request.path_params["other"]), {})
    results, errors = [], []
    for item in body["inputs"]:
        others, start = links.get(item["id"], []), int(item.get("after", 0))
        if not others:
            errors.append(
                {
                    "status": "error",
                    "category": "OBJECT_NOT_FOUND",
                    "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
                }
            )
            continue
        told = [{"toObjectId": int(other), "associationTypes": _types(label)} for other, label in others]
        results.append({"from": {"id": item["id"]}, "to": told[start : start + 1]} | _next(start + 1, len(told)))
    beside = {"numErrors": len(errors), "errors": errors} if errors else {}
    return JSONResponse({"status": "COMPLETE", "results": results} | beside, 207 if errors else 200)


def _types(label: str | None) -> list[Record]:
    plain = {"category": "HUBSPOT_DEFINED", "typeId": 341, "label": None}
    return [plain] if label is None else [{"category": "HUBSPOT_DEFINED", "typeId": 5, "label": label}, plain]


def _shown(account: Account, kind: str, record: Record, wanted: list[str], history: list[str]) -> Record:
    """A record with the properties that were asked for, and those that always come."""
    names = {"hs_object_id", "createdate", saved_in(kind), *wanted} & account.portal.properties[kind]
    was = {name: entries for name, entries in record.get("propertiesWithHistory", {}).items() if name in history}
    shown = {name: record["properties"].get(name) for name in sorted(names)}
    told = {name: value for name, value in record.items() if name != "propertiesWithHistory"}
    return told | {"properties": shown} | ({"propertiesWithHistory": was} if was else {})


def _holds(record: Record, item: Record) -> bool:
    value = _number(record["properties"].get(item["propertyName"]))
    if item["operator"] == "BETWEEN":
        return int(item["value"]) <= value <= int(item["highValue"])
    return value > int(item["value"])


def _number(value: str | None) -> int:
    """An id, or a moment in milliseconds."""
    if not value or value.isdigit():
        return int(value or 0)
    return int(dt.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp() * 1000)


def _next(after: int, total: int) -> Record:
    return {"paging": {"next": {"after": str(after), "link": f"?after={after}"}}} if after < total else {}


def _token(account: Account):
    async def endpoint(request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if any(form.get(name) != value for name, value in OAUTH.items()):
            return JSONResponse({"status": "BAD_REFRESH_TOKEN", "message": "missing or invalid refresh token"}, 400)
        token = secrets.token_urlsafe(24)
        account.tokens.add(token)
        told = {"token_type": "bearer", "refresh_token": OAUTH["refresh_token"], "access_token": token}
        return JSONResponse(told | {"expires_in": 1800})

    return endpoint


def _limited(policy: str, message: str) -> Response:
    told = {"status": "error", "message": message, "errorType": "RATE_LIMIT", "policyName": policy}
    return JSONResponse(told | {"correlationId": "c0", "groupName": "publicapi:private-apps"}, 429)


def _error(status: int, message: str, category: str, **more: Any) -> Response:
    told = {"status": "error", "message": message, "correlationId": "c0", "category": category}
    return JSONResponse(told | more, status)
