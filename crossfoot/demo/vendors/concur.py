"""SAP Concur on loopback: rotating refresh tokens, a geolocation, and v3 lists of expense reports with `NextPage`."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.payload import answer, number

AUTH = {"client_id": "concur-client", "client_secret": "concur-secret", "refresh_token": "concur-refresh-1"}
GEOLOCATION = "/eu2"  # the firm's data centre: the token's answer tells it, other addresses know no data
APPROVAL = {"submitted": "A_PEND", "approved": "A_APPR", "rejected": "A_RESU"}
Json = dict[str, object]


class Company:
    """The state of a Concur company: tokens, and expense reports made of the firm's expenses, one a person and month.

    `administrator` is whether the token's owner has the Web Services Administrator role; without it `user=ALL` is
    refused. `page` caps a page. `unpaid_first` leaves the newest reports unpaid. `splits` allocates an expense to
    several projects: shares in percent by expense and project. `itemized` tells an expense as two parts.
    """

    def __init__(
        self,
        firm: Firm,
        administrator: bool = True,
        page: int = 100,
        splits: dict[str, dict[str, str]] | None = None,
        itemized: tuple[str, ...] = (),
    ) -> None:
        """A company whose employees are the people of `firm`."""
        self.firm, self.administrator, self.page = firm, administrator, page
        self.splits, self.itemized = splits or {}, itemized
        self.refresh_token, self.tokens = AUTH["refresh_token"], set()
        self._details = {row["expense_id"]: row for row in firm.rows("expense_report_line")}
        self._grouped: tuple[int, dict[str, list[Row]]] = (-1, {})

    def users(self) -> list[Json]:
        """Everybody, with the number that HR gave them."""
        return [
            {
                "LoginID": login(row["resource_id"]),
                "EmployeeID": row["hr_id"] or row["resource_id"],
                "FirstName": row["name"].split()[0],
                "LastName": row["name"].split()[-1],
                "Active": not row["termination_date"],
            }
            for row in self.firm.rows("hr_worker")
        ]

    def reports(self) -> list[Json]:
        """Report headers, by id."""
        return [self._report(key, rows) for key, rows in sorted(self._by_report().items())]

    def entries(self, report: str) -> list[Json]:
        """The entries of a report."""
        return [self._entry(report, row) for row in self._by_report().get(report, [])]

    def entries_of(self, user: str | None) -> list[Json]:
        """The entries of a user."""
        mine = [report for report, rows in self._by_report().items() if login(rows[0]["resource_id"]) == user]
        return [entry for report in mine for entry in self.entries(report)]

    def itemizations(self, report: str) -> list[Json]:
        """The parts of the entries of a report that have some: two of three parts, and the rest."""
        parts = []
        for row in self._by_report().get(report, []):
            if row["expense_id"] in self.itemized:
                whole = self._entry(report, row)
                first = (Decimal(row["amount"]) / 3 * 2).quantize(Decimal("0.01"))
                for place, amount in ((1, first), (2, Decimal(row["amount"]) - first)):
                    held = ("ReportID", "ReportOwnerID", "TransactionDate", "IsBillable", "IsPersonal", "Custom1")
                    part = {name: whole[name] for name in held}
                    part |= {"ID": f"{row['expense_id']}-{place}", "EntryID": row["expense_id"], "AllocationType": "N"}
                    part |= dict.fromkeys(("TransactionAmount", "PostedAmount", "ApprovedAmount"), number(str(amount)))
                    parts.append(part)
        return parts

    def allocations(self, report: str) -> list[Json]:
        """How entries are split over projects."""
        ids = [row["expense_id"] for row in self._by_report().get(report, [])]
        return [
            {"ID": f"{entry}.{project}", "EntryID": entry, "Percentage": share, "Custom1": _item(project)}
            for entry in ids
            for project, share in self.splits.get(entry, {}).items()
        ]

    def _by_report(self) -> dict[str, list[Row]]:
        """The rows of each report, grouped anew when a row has come or gone."""
        rows = self.firm.rows("expense_line")
        if self._grouped[0] != len(rows):
            found: dict[str, list[Row]] = {}
            for row in rows:
                words = f"{row['resource_id']} {row['date'][:7]} {row['status']}"
                name = hashlib.sha256(words.encode()).hexdigest()[:20].upper()
                found.setdefault(name, []).append(row)
            self._grouped = len(rows), found
        return self._grouped[1]

    def _report(self, report: str, rows: list[Row]) -> Json:
        first, day = rows[0], max(date.fromisoformat(row["date"]) for row in rows) + timedelta(days=3)
        paid = self._paid(rows)
        details = self._details.get(first["expense_id"], {})
        return {
            "ID": report,
            "Name": f"Expenses {first['date'][:7]}",
            "OwnerLoginID": login(first["resource_id"]),
            "ApprovalStatusCode": APPROVAL[first["status"]],
            "PaymentStatusCode": "P_PAID" if paid else "P_NOTP",
            "CurrencyCode": first["currency"],
            "SubmitDate": f"{day}T09:00:00",
            "PaidDate": f"{details.get('reimbursed_date') or day + timedelta(days=14)}T00:00:00" if paid else None,
            "LastModifiedDate": f"{day}T19:46:01.98",
            "Total": number(str(sum(Decimal(row["amount"]) for row in rows))),
        }

    def _paid(self, rows: list[Row]) -> bool:
        told = [self._details[r["expense_id"]]["reimbursed_date"] for r in rows if r["expense_id"] in self._details]
        return all(told) if told else rows[0]["status"] == "approved"

    def _entry(self, report: str, row: Row) -> Json:
        details = self._details.get(row["expense_id"], {})
        amount = number(row["amount"])
        return {
            "ID": row["expense_id"],
            "ReportID": report,
            "ReportOwnerID": login(row["resource_id"]),
            "TransactionDate": f"{row['date']}T00:00:00",
            "TransactionCurrencyCode": row["currency"],
            "TransactionAmount": amount,
            "PostedAmount": amount,
            "ApprovedAmount": amount,
            "IsBillable": row["rebillable"] == "1",
            "IsPersonal": False,
            "HasItemizations": row["expense_id"] in self.itemized,
            "AllocationType": "F" if row["expense_id"] in self.splits else "N",
            "HasExceptions": details.get("policy_result", "ok") not in ("", "ok"),
            "HasImage": details.get("receipt") == "1",
            "VendorDescription": details.get("merchant") or None,
            "Custom1": _item(row["engagement_id"]),
            "LastModified": f"{row['date']}T19:46:01.980",
        }


def login(resource_id: str) -> str:
    """The login of a person."""
    return f"{resource_id.lower()}@northlight.example"


def _item(code: str) -> Json:
    return {"Type": "ConnectedList", "Value": f"Project {code}", "Code": code, "ListItemID": f"L-{code}"}


def app(firm: Firm, **quirks) -> Starlette:
    """The company of the firm; `quirks` are the switches of Company. Credentials: AUTH."""
    company = Company(firm, **quirks)
    lists: dict[str, Callable[[Request], list[Json]]] = {
        "common/users": lambda request: company.users(),
        "expense/reports": lambda request: _chosen(company.reports(), request),
        "expense/entries": lambda request: _entries(company, request),
        "expense/itemizations": lambda request: company.itemizations(request.query_params.get("reportID", "")),
        "expense/allocations": lambda request: company.allocations(request.query_params.get("reportID", "")),
    }
    routes = [Route("/oauth2/v0/token", _token(company), methods=["POST"])]
    routes += [Route(f"{GEOLOCATION}/api/v3.0/{name}", _listed(company, rows)) for name, rows in lists.items()]
    application = Starlette(routes=routes)
    application.state.server = company
    return application


def _token(company: Company):
    async def endpoint(request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if any(form.get(name) != AUTH[name] for name in ("client_id", "client_secret")):
            return JSONResponse(
                {"code": 5, "error": "invalid_client", "error_description": "Incorrect credentials"}, 401
            )
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != company.refresh_token:
            return JSONResponse(
                {"code": 108, "error": "invalid_grant", "error_description": "bad or expired refresh token"}, 400
            )
        company.refresh_token = f"concur-refresh-{secrets.token_hex(8)}"
        token = secrets.token_urlsafe(24)
        company.tokens.add(token)
        address = str(request.base_url).rstrip("/") + GEOLOCATION
        granted = {"expires_in": "3600", "scope": "EXPRPT", "token_type": "Bearer", "access_token": token}
        return JSONResponse(granted | {"refresh_token": company.refresh_token, "geolocation": address})

    return endpoint


def _listed(company: Company, rows: Callable[[Request], list[Json]]):
    async def endpoint(request: Request) -> Response:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or token not in company.tokens:
            return JSONResponse({"Message": "The token is not valid."}, 401)
        asked = request.query_params
        if asked.get("user") == "ALL" and not company.administrator:
            return JSONResponse({"Message": "User is not a Web Services Admin."}, 403)
        start, count = int(asked.get("offset", 0)), min(int(asked.get("limit", 25)), company.page)
        found = rows(request)
        more = start + count < len(found)
        following = urlencode({**asked, "offset": start + count})
        page = f"{str(request.url).partition('?')[0]}?{following}" if more else None
        shown = [
            {name: value for name, value in row.items() if value is not None} for row in found[start : start + count]
        ]
        return answer({"Items": shown} | ({"NextPage": page} if page else {}))

    return endpoint


def _entries(company: Company, request: Request) -> list[Json]:
    """The entries of a report, or all of a user."""
    report, user = request.query_params.get("reportID"), request.query_params.get("user")
    if report:
        return company.entries(report)
    return company.entries_of(user)


def _chosen(reports: list[Json], request: Request) -> list[Json]:
    """The reports that the parameters ask for; without `user` those of the token's owner, who has none."""
    asked = request.query_params
    if "user" not in asked:
        return []
    after, before = asked.get("modifiedDateAfter", ""), asked.get("modifiedDateBefore", "9")
    status = asked.get("paymentStatusCode")
    return [
        report
        for report in reports
        if asked["user"] in ("ALL", report["OwnerLoginID"])
        and after <= str(report["LastModifiedDate"]) < before
        and status in (None, report["PaymentStatusCode"])
    ]
