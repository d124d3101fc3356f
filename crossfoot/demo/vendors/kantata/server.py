"""The account over HTTP: pages with an envelope, side-loaded records, hidden defaults, a token."""

import datetime as dt
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.kantata.records import Record, Records
from crossfoot.demo.vendors.payload import answer

ACCESS_TOKEN = "kantata-demo-token"
LINKS = {
    "custom_field_values": ("custom_field_value_ids", "custom_field_values"),
    "workspace": ("workspace_id", "workspaces"),
    "workspaces": ("workspace_ids", "workspaces"),
    "user": ("user_id", "users"),
    "primary_workspace_group": ("primary_workspace_group_id", "workspace_groups"),
    "primary_maven": ("primary_maven_id", "users"),
    "invoices": ("invoice_ids", "invoices"),
    "story": ("story_id", "stories"),
    "parent": ("parent_id", "stories"),
    "assignee": ("assignee_id", "users"),
    "assignment": ("assignment_id", "assignments"),
    "role": ("role_id", "roles"),
    "workspace_resource": ("workspace_resource_id", "workspace_resources"),
    "active_submission": ("active_submission_id", "timesheet_submissions"),
    "recent_submission": ("recent_submission_id", "timesheet_submissions"),
}
ALWAYS = {"billing_milestones": {"story_id"}}  # ids that come without an association to include
FINANCIAL = ("price_in_cents", "amount_in_cents", "rate_in_cents", "cost_rate_in_cents")


class Account:
    """What the server keeps: the records and who may ask.

    `page` caps every page; without `financial` access amounts are left out. `crm` is the system of the customers.
    """

    def __init__(self, firm: Firm, page: int = 200, financial: bool = True, crm: str = "salesforce") -> None:
        """An account that holds the projects of the firm."""
        self.records, self.page, self.financial = Records(firm, crm), page, financial
        self.tokens, self.forbidden = {ACCESS_TOKEN}, set()
        self.asked: list[dict[str, str]] = []


def app(firm: Firm, **quirks: Any) -> Starlette:
    """The account of the firm; `quirks` are the switches of Account."""
    account = Account(firm, **quirks)

    async def endpoint(request: Request) -> Response:
        collection = request.path_params["collection"].removesuffix(".json")
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in account.tokens:
            return _error(401, "oauth", "Invalid OAuth 2 Request")
        if collection in account.forbidden:
            return _error(403, "oauth", "You are not permitted to view this.")
        if collection not in account.records.by:
            return _error(404, "system", "The requested resource was not found.")
        account.asked.append({"collection": collection, **request.query_params})
        return answer(_told(account, collection, dict(request.query_params)))

    application = Starlette(routes=[Route("/api/v1/{collection}", endpoint)])
    application.state.server = account
    return application


def _told(account: Account, collection: str, asked: dict[str, str]) -> Record:
    found = [
        record for record in account.records.by[collection].values() if _wanted(account, collection, record, asked)
    ]
    order = asked.get("order", "id:asc").partition(":")[0]
    found.sort(key=lambda record: (str(record.get(order) or ""), int(record["id"])))
    page, size = int(asked.get("page", 1)), min(int(asked.get("per_page", 20)), account.page)
    shown = found[(page - 1) * size : page * size]
    names = [name for name in asked.get("include", "").split(",") if name]
    meta = {"count": len(found), "page_count": -(-len(found) // size), "page_number": page, "page_size": size}
    told: Record = {
        "count": len(found),
        "meta": meta,
        "results": [{"key": collection, "id": record["id"]} for record in shown],
        collection: {},
    }
    for name in names:
        key, other = LINKS[name]
        for record in shown:
            held = record.get(key) or []
            for number in [held] if isinstance(held, str) else held:
                told.setdefault(other, {})[number] = _shown(account, other, account.records.by[other][number], [])
    for record in shown:
        told[collection][record["id"]] = _shown(account, collection, record, names)
    return dict(sorted(told.items(), reverse=True))


def _wanted(account: Account, collection: str, record: Record, asked: dict[str, str]) -> bool:
    """Whether the filters let a record through, those that nobody sees included."""
    workspace = account.records.by["workspaces"].get(record.get("workspace_id", ""), {})
    hidden = {
        "workspaces": record.get("archived") and asked.get("include_archived") != "true",
        "time_entries": workspace.get("archived") and asked.get("from_archived_workspaces") != "true",
        "stories": (record.get("deleted_at") and asked.get("show_deleted") != "true")
        or (workspace.get("archived") and asked.get("show_from_archived_workspaces") != "true"),
        "assignments": asked.get("in_unarchived_workspaces") != "false",
    }
    if hidden.get(collection):
        return False
    first, _, last = asked.get("date_performed_between", ":").partition(":")
    if first and not first <= record["date_performed"] <= last:
        return False
    if "updated_after" in asked and _moment(record["updated_at"]) < _moment(asked["updated_after"]):
        return False
    return "updated_before" not in asked or _moment(record["updated_at"]) < _moment(asked["updated_before"])


def _shown(account: Account, collection: str, record: Record, included: list[str]) -> Record:
    """A record without the ids of records that were not asked for, and without amounts for whom may not see them."""
    known = {LINKS[name][0] for name in included} | ALWAYS.get(collection, set())
    if "invoices" in included:
        known.add("invoice_id")
    hidden = {key for key, _ in LINKS.values()} | {"invoice_id"}
    hidden |= set() if account.financial else set(FINANCIAL)
    return {name: value for name, value in record.items() if name not in hidden - known}


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _error(status: int, kind: str, message: str) -> Response:
    return JSONResponse({"errors": [{"type": kind, "message": message}]}, status)
