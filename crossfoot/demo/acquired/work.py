"""What the acquired firm did: its time, the invoices of each month and what came of them, pay and overhead."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from crossfoot.demo.acquired.terms import (
    COST_CENTER,
    CURRENCY,
    ENTITY,
    HOURS,
    OVERHEAD,
    SALARY,
    TAX,
    WORK,
    Files,
    Frame,
    Row,
    Work,
    month_end,
    working_days,
)

LOST = 60
"""One entry of so many never reached the books."""
PAID_AFTER = 45
"""Days until an invoice is paid."""
NET = ("net_services", "net_expenses")


def files(frame: Frame) -> Files:
    """Time, plans, posted time, invoices, cash, revenue, pay and overhead of every month."""
    found: Files = {}
    for month in frame.months:
        for file, rows in _month(frame, month):
            found.setdefault(file, []).extend(rows)
    last = str(month_end(frame.months[-1]))
    found["erp_cash_application"] = [row for row in found["erp_cash_application"] if row["date"] <= last]
    return found | {"erp_gl_balance": [row for month in frame.months for row in _balances(found, month)]}


def _balances(found: Files, month: str) -> Iterator[Row]:
    """The control accounts at a month end: they tie to the open invoices and to what is earned and not billed."""
    end = str(month_end(month))
    billed = [row for row in found["erp_invoice"] if row["invoice_date"] <= end]
    net, gross = (sum(Decimal(row[n]) for row in billed for n in names) for names in (NET, (*NET, "tax")))
    paid = sum(Decimal(row["amount"]) for row in found["erp_cash_application"] if row["date"] <= end)
    earned = sum(Decimal(row["amount"]) for row in found["erp_revenue_posting"] if row["period"] <= month)
    for account, balance in (("ar", gross - paid), ("unbilled", earned - net)):
        own = {"entity_id": ENTITY, "period": month, "functional_currency": CURRENCY}
        yield own | {"account_class": account, "balance": str(balance)}


def _month(frame: Frame, month: str) -> Iterator[tuple[str, list[Row]]]:
    own = {"entity_id": ENTITY, "period": month, "currency": CURRENCY}
    yield "erp_overhead", [own | {"amount": OVERHEAD}]
    pay = {"period": month, "run": "1", "cost_center": COST_CENTER, "currency": CURRENCY, "employer_cost": SALARY}
    yield (
        "payroll_actual",
        [{"payroll_line_id": f"{person}-{month}", "resource_id": person} | pay for person in frame.people],
    )
    for work in WORK:
        entries = list(_entries(frame, work, month))
        yield "psa_time_entry", entries
        is_fee = work.method == "retainer"
        earned = work.price if is_fee else work.price * HOURS * len(entries)
        posted = [] if is_fee else [_posted(entry, work) for entry in entries if _number(entry) % LOST]
        net = earned if is_fee else sum((Decimal(row["amount"]) for row in posted), Decimal(0))
        yield "erp_project_transaction", posted
        yield "psa_assignment_plan", [] if is_fee else list(_plan(frame, work, month))
        yield "erp_revenue_posting", [own | {"engagement_id": work.id, "amount": str(earned)}]
        yield from _invoice(work, month, net)


def _entries(frame: Frame, work: Work, month: str) -> Iterator[Row]:
    """Everybody on an engagement works on it every day; a week is approved three days after it was submitted."""
    for day in working_days(month):
        submitted = min(day + dt.timedelta(4 - day.weekday()), month_end(month))
        approved = str(submitted + dt.timedelta(3))
        for person in work.people:
            yield {
                "time_entry_id": f"LQ-T{day:%y%m%d}{person:02}",
                "version": "1",
                "resource_id": frame.people[person],
                "engagement_id": work.id,
                "work_date": str(day),
                "hours": str(HOURS),
                "billable": "1",
                "status": "approved",
                "submitted_date": str(submitted),
                "approved_date": approved,
                "is_deleted": "0",
                "updated_date": approved,
            }


def _number(entry: Row) -> int:
    """A number that differs from day to day and person to person."""
    return dt.date.fromisoformat(entry["work_date"]).toordinal() + int(entry["time_entry_id"][-2:]) * 7


def _posted(entry: Row, work: Work) -> Row:
    copied = {name: entry[name] for name in ("time_entry_id", "engagement_id", "resource_id", "hours")}
    return copied | {
        "transaction_id": entry["time_entry_id"].replace("-T", "-PT"),
        "posting_date": entry["approved_date"],
        "bill_rate": str(work.price),
        "amount": str(work.price * HOURS),
        "invoice_id": _invoice_id(work, entry["work_date"][:7]),
    }


def _plan(frame: Frame, work: Work, month: str) -> Iterator[Row]:
    hours = str(HOURS * len(working_days(month)))
    for person in work.people:
        planned = {"planned_hours": hours, "planned_rate": str(work.price), "currency": CURRENCY}
        yield {"engagement_id": work.id, "resource_id": frame.people[person], "period": month} | planned


def _invoice_id(work: Work, month: str) -> str:
    return f"{work.id}-{month}"


def _invoice(work: Work, month: str, net: Decimal) -> Iterator[tuple[str, list[Row]]]:
    """An invoice on the last day of the month, its payment, and what the CRM shows: nobody told it of payments."""
    date, tax = month_end(month), (net * TAX).quantize(Decimal("0.01"))
    own = {"invoice_id": _invoice_id(work, month), "currency": CURRENCY}
    sold_by = {"entity_id": ENTITY, "erp_customer_id": work.customer}
    yield (
        "erp_invoice",
        [
            own
            | sold_by
            | {
                "doc_type": "invoice",
                "engagement_id": work.id,
                "invoice_date": str(date),
                "due_date": str(date + dt.timedelta(30)),
                "net_services": str(net),
                "net_expenses": "0",
                "tax": str(tax),
                "status": "posted",
                "applies_to": "",
            }
        ],
    )
    paid = {"cash_id": f"{own['invoice_id']}-R", "date": str(date + dt.timedelta(PAID_AFTER)), "amount": str(net + tax)}
    yield "erp_cash_application", [own | sold_by | paid]
    yield "crm_invoice_mirror", [own | {"account_id": work.customer, "status": "open", "amount": str(net + tax)}]
