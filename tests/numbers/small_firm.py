"""A tiny firm for worked examples: a calendar, rates and two entities; an example adds the rows it is about.

Months: 2025-12 is the opening period, 2026-01 to 2026-04 are reported; each closes on the 5th of the next month.

    USD per        2025-12  2026-01  2026-02  2026-03  2026-04
    EUR  average      1.00     1.10     1.20     1.30     1.40
    EUR  closing      1.05     1.15     1.25     1.35     1.45
    GBP  average      2.00     2.00     2.50     2.00     2.50
    GBP  closing      1.60     2.00     1.60     2.00     1.60

Working days: US01 21, 19, 22, 22; DE01 21, 20, 22, 21 (1 January is a holiday, 16 February in US01, 3 April in DE01).
"""

import datetime as dt
from itertools import count

MONTHS = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]
RATES = {
    "EUR": {"average": "1.00 1.10 1.20 1.30 1.40", "closing": "1.05 1.15 1.25 1.35 1.45", "budget": "0 0 0 0 1.25"},
    "GBP": {"average": "2.00 2.00 2.50 2.00 2.50", "closing": "1.60 2.00 1.60 2.00 1.60", "budget": "0 0 0 0 2"},
}
DEFAULTS: dict[str, dict] = {
    "hr_worker": {"worker_type": "employee", "entity_id": "US01", "hire_date": "2025-01-01"},
    "hr_job_history": {"valid_from": "2025-01-01", "practice": "ADV", "cost_center": "CC1", "hours_per_day": 8},
    "hr_cost_rate": {"valid_from": "2025-01-01", "currency": "USD"},
    "ref_rate_card_standard": {"valid_from": "2025-01-01", "currency": "USD"},
    "hr_absence": {"type": "pto", "status": "approved"},
    "psa_engagement": {
        "customer_ref_system": "psa", "entity_id": "US01", "currency": "USD", "method": "tm",
        "created_date": "2025-12-01", "start_date": "2025-12-01", "end_date": "2026-12-31",
        "psa_contract_value": 0, "right_to_invoice": 0,
        "practice": "ADV", "service_line": "consulting", "region": "NA",
    },
    "ref_project_class": {"client_work": 0, "productive": 0},
    "psa_bill_rate": {"valid_from": "2025-01-01", "currency": "USD"},
    "psa_time_entry": {"version": 1, "billable": 1, "status": "approved", "is_deleted": 0},
    "crm_account": {"system": "crm"},
    "crm_booking": {"account_id": "acme", "booking_type": "new", "currency": "USD", "term_months": 12},
    "crm_opportunity_snapshot": {"account_id": "acme", "stage": "proposal", "probability": "0.5", "currency": "USD"},
    "psa_milestone": {"currency": "USD", "planned_date": "2026-01-31", "psa_status": "open"},
    "psa_recurring_fee": {"currency": "USD"},
    "psa_estimate": {"currency": "USD"},
    "psa_baseline": {"currency": "USD"},
    "psa_assignment_plan": {"currency": "USD"},
    "payroll_actual": {"run": 1, "cost_center": "CC1", "currency": "USD"},
    "ap_subcontractor_bill": {"currency": "USD"},
    "expense_line": {"currency": "USD", "rebillable": 1, "status": "approved"},
    "erp_overhead": {"currency": "USD"},
    "erp_invoice": {
        "doc_type": "invoice", "entity_id": "US01", "due_date": None, "currency": "USD",
        "net_services": 0, "net_expenses": 0, "tax": 0, "status": "posted",
    },
    "erp_cash_application": {"entity_id": "US01", "currency": "USD"},
    "erp_ar_writeoff": {"currency": "USD", "reason": "bad debt"},
    "erp_wip_adjustment": {"currency": "USD", "reason": "write-down"},
    "opening_recognised": {"as_of": "2025-12-31", "currency": "USD"},
}  # fmt: skip
IDS = {
    "psa_time_entry": "time_entry_id", "crm_booking": "booking_id", "hr_absence": "absence_id",
    "expense_line": "expense_id", "payroll_actual": "payroll_line_id",
    "ap_subcontractor_bill": "bill_id", "erp_invoice": "invoice_id",
    "erp_cash_application": "cash_id", "erp_ar_writeoff": "writeoff_id", "erp_wip_adjustment": "adjustment_id",
    "psa_milestone": "milestone_id", "erp_project_transaction": "transaction_id",
}  # fmt: skip


class SmallFirm:
    """The rows of a drop, and what runs before it left. A method adds one record (or what belongs to one)."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {}
        self.history: dict[str, list[dict]] = {}
        self._numbers = count(1)
        for index, month in enumerate(MONTHS):
            self.period(month)
            for currency, types in RATES.items():
                for kind, rates in types.items():
                    pair = {"from_currency": currency, "to_currency": "USD", "rate_type": kind}
                    self.add("ref_fx_rate", period=month, **pair, rate=rates.split()[index])
        self.add("ref_legal_entity", entity_id="US01", name="Inc", functional_currency="USD", country="US")
        self.add("ref_legal_entity", entity_id="DE01", name="GmbH", functional_currency="EUR", country="DE")
        for entity, date in (
            ("US01", "2026-01-01"),
            ("DE01", "2026-01-01"),
            ("US01", "2026-02-16"),
            ("DE01", "2026-04-03"),
        ):
            self.add("ref_holiday", entity_id=entity, date=date, name="holiday")
        self.add("crm_account", account_id="acme", name="Acme")

    def add(self, file: str, **values: object) -> str:
        """A row of any file, with the defaults of this firm; an id that is not given is made up."""
        row = DEFAULTS.get(file, {}) | values
        id_column = IDS.get(file)
        if id_column and not row.get(id_column):
            row[id_column] = f"{id_column}-{next(self._numbers)}"
        self.rows.setdefault(file, []).append(
            {name: None if value is None else str(value) for name, value in row.items()}
        )
        return row[id_column] if id_column else ""

    def knew(self, table: str, **values: object) -> None:
        """A row that an earlier run left, by the name of its table with the schema."""
        self.history.setdefault(table, []).append(values)

    def period(self, month: str) -> None:
        """A fiscal period that is a month and closes on the 5th of the next one."""
        start = dt.date.fromisoformat(f"{month}-01")
        after = (start + dt.timedelta(days=31)).replace(day=1)
        dates = {"end_date": after - dt.timedelta(days=1), "close_date": after.replace(day=5)}
        self.add("ref_fiscal_period", period=month, start_date=start, **dates)

    def engagement(self, id: str, method: str = "tm", customer: str | None = None, **values: object) -> str:
        """An engagement; unless told otherwise of a customer of its own, `customer-<id>` in every system."""
        customer = customer or f"customer-{id}"
        known = {row["source_id"] for row in self.rows.get("xref_customer", [])}
        for system in ("psa", "erp") if customer not in known else ():
            self.add("xref_customer", system=system, source_id=customer, customer_id=customer)
        self.add("psa_engagement", engagement_id=id, method=method, customer_ref=customer, **values)
        return id

    def person(self, id: str, cost: object = 50, card: object = 200, job: dict | None = None, **worker: object) -> str:
        """A person with one job, cost rate and card rate since 2025; `job=None` gives the default job."""
        self.add("hr_worker", resource_id=id, name=id, **worker)
        self.add("hr_job_history", resource_id=id, **(job or {}))
        self.add("hr_cost_rate", resource_id=id, rate=cost)
        self.add("ref_rate_card_standard", resource_id=id, rate=card)
        return id

    def bill_rate(self, engagement: str, person: str, rate: object, **values: object) -> None:
        """A contract rate, open-ended since 2025."""
        self.add("psa_bill_rate", engagement_id=engagement, resource_id=person, rate=rate, **values)

    def time(self, engagement: str, person: str, date: str, hours: object, **values: object) -> str:
        """A time entry: approved and billable, submitted and approved on the work date unless told otherwise."""
        if values.get("status", "approved") == "approved":
            values.setdefault("approved_date", date)
        days = {"work_date": date, "submitted_date": date, "updated_date": values.get("approved_date") or date}
        return self.add("psa_time_entry", engagement_id=engagement, resource_id=person, hours=hours, **(days | values))

    def booking(self, engagement: str | None, tcv: object, signed: str | None, **values: object) -> str:
        """A booking, closed on the day it was signed."""
        row = {"opportunity_id": f"opp-{engagement}", "close_date": signed, "acv": tcv}
        return self.add("crm_booking", engagement_id=engagement, tcv=tcv, signed_date=signed, **(row | values))

    def invoice(self, engagement: str, date: str, net: object, **values: object) -> str:
        """A posted invoice for services to the engagement's own ERP customer, due on its date."""
        row = {"invoice_date": date, "due_date": date, "erp_customer_id": f"customer-{engagement}"}
        return self.add("erp_invoice", engagement_id=engagement, net_services=net, **(row | values))

    def cash(self, invoice: str | None, date: str, amount: object, customer: str, **values: object) -> str:
        """Cash received from an ERP customer."""
        return self.add(
            "erp_cash_application", invoice_id=invoice, date=date, amount=amount, erp_customer_id=customer, **values
        )
