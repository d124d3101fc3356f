"""Records around the small build: exceptions with both sides, closes, proposals, invoices."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from tests.gateway.small_build import MONTHS

DAY = dt.date(2026, 5, 1)
HOSTILE_NOTE = "Deal <img src=x onerror=alert(1)> :red[x] was won for 40000.00 USD but has no project."


def exception(id: str, check: str, **given) -> dict:
    """An open exception; what is not given is that of a small critical one at finance."""
    amount = Decimal(given.pop("amount", 100))
    row = {
        "check_id": check, "period": "2026-04", "key": id, "left_value": amount, "right_value": Decimal(0),
        "difference": amount, "currency": "USD", "owner": "finance", "note": f"{id} differs.", "exception_id": id * 8,
        "status": "open", "severity": "critical", "amount_at_risk": amount, "risk_currency": "USD",
        "amount_at_risk_reporting": amount, "amount_counted": amount, "since_date": dt.date(2026, 4, 2), "age_days": 28,
        "first_seen": DAY, "last_seen": DAY, "due_on": DAY, "is_overdue": False, "times_reopened": 0,
        "blocks_close": False, "area": "billing", "question": "Which differ?", "action": "Correct the invoice.",
        "fix_in": "ERP", "record_count": 1, "left_ref": "psa/drop__time/TE-1", "right_ref": None, "is_state": False,
        "reveals_cost": False,
    }  # fmt: skip
    return row | given


OPEN = [
    exception("won", "R01", owner="PMO", amount=40_000, note=HOSTILE_NOTE, blocks_close=True, is_overdue=True),
    exception(
        "time", "R20", amount=1_575, amount_counted=Decimal(75), record_count=2, right_ref="erp/drop__posting/X-1"
    ),
    exception("pay", "R46", owner="HR", amount=500, note="Ann was paid 500 more."),
]
RULE = {
    "left_side": "contract value in the PSA", "right_side": "contract value in the ERP",
    "population": "every engagement", "period_rule": "state", "tolerance_absolute": Decimal("1.000000"),
    "tolerance_relative": Decimal("0.005000"), "grace_days": 2, "ages_from": "last signature",
}  # fmt: skip
CHECKS = [
    {"check_id": check, "area": "billing", "question": "Which differ?", "outcome": outcome, "leaves_incomplete": facts,
     "enabled": True, "is_applicable": outcome.startswith("applied"), "entities_left_out": left_out,
     "is_restricted": check == "R46", "reveals_cost": False} | RULE
    for check, outcome, left_out, facts in (
        ("R01", "applied", "", "by customer"), ("R20", "applied", "", "time_entry, expense"),
        ("R46", "applied", "", ""),
        ("R34", "applied, without what is not connected: erp_invoice_line of DE01", "DE01", ""),
        ("R47", "not applicable", "", "invoice"),
    )
]  # fmt: skip
PROPOSALS = [
    {"proposal_id": "p1", "kind": "customer", "from_id": "Beta", "from_name": "Beta", "to_id": "Acme",
     "to_name": "Acme Ltd", "score": Decimal("0.91"), "evidence": "same tax id", "against": "", "rule": ""},
]  # fmt: skip
INVOICES = [
    {"invoice_id": "INV-1", "doc_type": "invoice", "entity_id": "US01", "erp_customer_id": "5", "customer_id": "Acme",
     "engagement_id": "e1", "invoice_date": dt.date(2026, 2, 6), "invoice_period": "2026-02",
     "due_date": dt.date(2026, 3, 8), "currency": "USD", "net_services": Decimal(100), "net_expenses": Decimal(0),
     "tax": Decimal(7), "gross": Decimal(107), "status": "posted", "is_posted": True, "applies_to": None,
     "effect": None, "source_ref": "erp/drop__invoice/INV-1"},
]  # fmt: skip
ASSIGNED = [
    {
        "engagement_id": "e2",
        "resource_id": resource,
        "role_key": role,
        "week_start": dt.date(2026, 5, 4),
        "kind": "hard",
    }
    for resource, role in ((None, "lead"), (None, "coach"), ("ann", "lead"), (None, "coach"))
]
OWED = [{"item": "INV-1", "period": MONTHS[-1], "customer": "Acme", "entity": "US01", "open_amount": Decimal(40)}]
CLOSINGS = [
    {"period": MONTHS[0], "action": "close", "decided_at": dt.datetime(2026, 2, 5), "proposed_by": "ann",
     "approved_by": "bo", "reason": "", "build_id": "20260201T000000000Z", "holds": True},
]  # fmt: skip
RESTATED = [
    {"period": MONTHS[0], "metric": "revenue_net", "unit": "money", "currency": "USD", "reported": Decimal(150),
     "current_value": Decimal(152), "effect": Decimal(2), "closed_on": dt.date(2026, 2, 5), "build_id": "b",
     "reveals_cost": False},
]  # fmt: skip
BOOKED = [
    {"booking_id": "B-1", "booking_type": "new", "booking_date": dt.date(2026, 1, 2), "tcv": Decimal(1_000),
     "currency": "USD", "source_ref": "crm/drop__booking/B-1", "customer_id": "Acme", "engagement_id": "e1"},
]  # fmt: skip
PAID = [
    {"date": dt.date(2026, 3, 9), "invoice_id": "INV-1", "amount": Decimal(67), "currency": "USD", "entity_id": "US01",
     "source_ref": "erp/drop__cash/C-1", "customer_id": "Acme"},
]  # fmt: skip
MILESTONES = [
    {"engagement_id": engagement, "milestone_id": id, "planned_date": dt.date(2026, 3, 1), "expected_date": expected,
     "completed_date": done, "accepted_date": accepted, "is_complete": done is not None, "amount": Decimal(500),
     "is_overdue": accepted is None and expected < dt.date(2026, 4, 30), "currency": "USD",
     "source_ref": f"psa/drop__milestone/{id}"}
    for engagement, id, expected, done, accepted in (
        ("e1", "M1", dt.date(2026, 3, 1), dt.date(2026, 3, 20), dt.date(2026, 3, 20)),
        ("e1", "M2", dt.date(2026, 4, 1), None, None), ("e2", "M3", dt.date(2026, 9, 1), None, None),
        ("e1", "M4", dt.date(2026, 4, 2), dt.date(2026, 4, 3), None), ("e1", "M5", dt.date(2026, 4, 30), None, None),
    )
]  # fmt: skip
DELIVERIES = [
    {"run_id": f"r{at}", "source": "erp", "stream": "drop__invoice", "status": "landed", "received": received,
     "landed": received, "unchanged": 0, "quarantined": 0, "deleted": 0, "began_at": dt.datetime(2026, 5, at),
     "ended_at": dt.datetime(2026, 5, at, 0, 1)}
    for at, received in ((1, 100), (2, 110), (3, 20))
]  # fmt: skip
LOADS = [
    {"run_id": f"r{at}", "began_at": dt.datetime(2026, 5, at), "ended_at": ended, "status": status}
    for at, ended, status in (
        (1, dt.datetime(2026, 5, 1, 1, 5), "done"), (2, dt.datetime(2026, 5, 2, 0, 2, 14), "done"),
        (3, None, "interrupted"),
    )
]  # fmt: skip
FILES = [
    {"run_id": "r3", "source": "erp", "stream": "drop__invoice", "file": file, "status": "landed", "received": 10,
     "landed": 10, "unchanged": 0, "quarantined": 0, "deleted": 0, "began_at": dt.datetime(2026, 5, 3),
     "ended_at": dt.datetime(2026, 5, 3, 0, 1)}
    for file in ("erp_invoice.csv", "=cmd.csv")
]  # fmt: skip
LINEAGE = [
    dict(
        zip(("schema_name", "table_name", "column_name", "from_schema", "from_table", "from_column"), step, strict=True)
    )
    for step in (
        ("marts", "engagement_month", "revenue_net", "marts", "contract_month", "revenue_net"),
        ("marts", "contract_month", "revenue_net", "staging", "drop__invoice", "net"),
        ("marts", "contract_month", "revenue_net", "staging", "kantata__invoice", "net"),
        ("staging", "drop__invoice", "net", "landing", "drop__invoice", "net"),
        ("staging", "kantata__invoice", "net", "landing", "kantata__invoice", "net"),
        ("marts", "contract_month", "unbilled", "landing", "drop__invoice", "tax"),
    )
]
LANDED = [
    {"time_entry_id": id, "hours": "7.5", "note": None, "_source": source, "_id": id, "_run_id": "r2"}
    for source, id in (("psa", "TE-1"), ("ox", "TE-9"))
]
POSTED = [
    {"amount": "100", "time_entry_id": "TE-1", "hours": "7.50", "person_id": "P1", "_source": "erp", "_id": "X-1"},
    {"amount": "100", "time_entry_id": "TE-2", "hours": "8", "person_id": "P1", "_source": "erp", "_id": "X-2"},
]
LINKS = [
    {"source": source, "stream": stream, "address": address, "column_name": "", "value": "", "reason": reason}
    for source, stream, address, reason in (
        ("ox", "drop__time", "https://ox.example/time?id={time_entry_id}", None),
        ("erp", "drop__posting", "https://erp.example/people/{person_id}", None),
        ("psa", "drop__time", None, "it came in a file"),
    )
]  # fmt: skip

LIFE = (
    "exception_id", "check_id", "period", "key", "currency", "owner", "status", "first_seen", "last_seen",
    "resolved_on", "times_reopened", "difference", "amount_at_risk_reporting",
    "amount_counted",
)  # fmt: skip


def add_records(folder: Path) -> None:
    """The records in both files of the build; what gives pay away only in the restricted one."""
    for build in (folder / "builds").glob("*/*.duckdb"):
        is_general = build.stem == "general"
        rows = [row for row in OPEN if row["check_id"] != "R46"] if is_general else OPEN
        tables = {"reconciliation.exceptions": rows, "reconciliation.exception_life": _life(rows)}
        tables["reconciliation.exception_record"] = [side for row in rows for side in _sides(row)]
        if is_general:
            tables |= {
                "reconciliation.check_status": CHECKS,
                "reconciliation.restatement": RESTATED,
                "metadata.identity_proposal": PROPOSALS,
                "metadata.closing": CLOSINGS,
                "harmonized.invoice": INVOICES,
                "marts.open_item_month": OWED,
                "harmonized.booking": BOOKED,
                "harmonized.cash_application": PAID,
                "harmonized.milestone": MILESTONES,
                "harmonized.assignment": ASSIGNED,
                "metadata.delivery": DELIVERIES,
                "metadata.load_run": LOADS,
                "metadata.delivered_file": FILES,
                "metadata.lineage": LINEAGE,
                "evidence.drop__time": LANDED,
                "evidence.drop__posting": POSTED,
                "metadata.record_link": LINKS,
            }
        with duckdb.connect(str(build)) as con:
            for name, records in tables.items():
                con.execute(f"create schema if not exists {name.partition('.')[0]}")
                con.register("given", pl.DataFrame(records, infer_schema_length=None))
                con.execute(f"create table {name} as from given")


def _life(rows: list[dict]) -> list[dict]:
    old = {"first_seen": DAY - dt.timedelta(days=9), "resolved_on": DAY, "status": "resolved"}
    gone = exception("old", "R20") | old
    return [{name: row.get(name) for name in LIFE} for row in [*rows, gone]]


def _sides(row: dict) -> list[dict]:
    """A record of e1 (O'Brien & Co) with all but 75 of the money, and one of e2 (Data) with 75 of R20."""
    parts = [(Decimal(75), Decimal(75), "e2", "Data", "Beta")] if row["check_id"] == "R20" else []
    whole, counted = (row[name] - sum(part[0] for part in parts) for name in ("left_value", "amount_counted"))
    return [
        {name: row[name] for name in ("exception_id", "check_id", "currency", "since_date", "left_ref", "right_ref")}
        | {"left_value": amount, "right_value": Decimal(0), "risk_amount": amount, "risk_currency": row["currency"]}
        | {"risk_reporting": amount, "risk_counted": counted, "record": f"engagement:{id}"}
        | {"entity": "DE01" if id == "e2" else "US01", "practice": practice, "customer": customer, "engagement": id}
        for amount, counted, id, practice, customer in [(whole, counted, "e1", "O'Brien & Co", "Acme"), *parts]
    ]
