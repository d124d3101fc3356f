"""The books of the clean firm: what the ERP and payroll make of its hours, invoices and expenses."""

from collections import defaultdict
from decimal import Decimal

from tests.checks.clean_work import (
    BILL_RATES,
    ENGAGEMENTS,
    WORKERS,
    by_key,
    client_time,
    engagement,
    hours_by,
    month,
    person,
    read,
)

COST_RATES, JOBS = by_key("hr_cost_rate", "resource_id"), by_key("hr_job_history", "resource_id")
EURO = {row["period"]: Decimal(row["rate"]) for row in read("ref_fx_rate") if row["rate_type"] == "average"}
ENTITIES = by_key("ref_legal_entity", "entity_id")
END = {row["period"]: row["end_date"] for row in read("ref_fiscal_period")}


def transactions(entries: list[dict]) -> list[dict]:
    """Time on E1 in the ERP, on the invoice of its month."""
    return [
        {
            "transaction_id": f"X-{entry['time_entry_id'][2:]}",
            "time_entry_id": entry["time_entry_id"],
            "engagement_id": "E1",
            "resource_id": person(entry),
            "posting_date": entry["approved_date"],
            "hours": entry["hours"],
            "bill_rate": BILL_RATES["E1", person(entry)],
            "amount": entry["hours"] * int(BILL_RATES["E1", person(entry)]),
            "invoice_id": f"I-E1-{month(entry)[5:]}",
        }
        for entry in entries
        if engagement(entry) == "E1"
    ]


def invoice_lines(posted: list[dict]) -> list[dict]:
    """A line per time entry, expense, milestone or fee that an invoice bills; 19 % tax in Germany, none in the US."""
    sources = [(row["invoice_id"], "time", row["time_entry_id"], row["amount"]) for row in posted]
    sources += [("I-E1-01", "expense", "X1", 300), ("I-E2-03", "expense", "X2", 200)]
    sources += [
        (row["invoice_id"], "milestone", row["milestone_id"], int(row["amount"]))
        for row in read("psa_milestone")
        if row["invoice_id"]
    ]
    sources += [
        (row["invoice_id"], "fee", row["billing_event_id"], int(row["amount"])) for row in read("psa_billing_event")
    ]
    sources += [("I-E1-03", "other", "WA-E1-03", -200), ("CM-E1-01", "other", "", -500)]
    lines, numbers = [], defaultdict(int)
    for invoice, kind, source, net in sources:
        numbers[invoice] += 1
        line = {"invoice_id": invoice, "line_no": numbers[invoice], "engagement_id": invoice.split("-")[1]}
        line |= {"source_type": kind, "source_id": source, "net": net}
        if kind == "fee":
            period = f"2026-{invoice[-2:]}"
            line |= {"period_from": f"{period}-01", "period_to": END[period]}
        german = ENGAGEMENTS[line["engagement_id"]]["entity_id"] == "DE01"
        lines.append(line | {"tax_code": "DE19" if german else "US0", "tax": net * 19 // 100 if german else 0})
    return lines


def invoice_steps() -> list[dict]:
    """Drafted by one person, approved and posted by another."""
    return [
        {"invoice_id": row["invoice_id"], "status": status, "at": row["invoice_date"], "by": by}
        for row in read("erp_invoice")
        for status, by in (("draft", "kim"), ("approved", "lou"), ("posted", "lou"))
    ]


def invoice_mirror() -> list[dict]:
    """Every invoice in the CRM: paid when cash names it, else open with its gross."""
    accounts = {row["source_id"]: row["customer_id"].replace("C", "A") for row in read("xref_customer")}
    paid = {row["invoice_id"] for row in read("erp_cash_application")}
    return [
        {
            "invoice_id": row["invoice_id"],
            "account_id": accounts[row["erp_customer_id"]],
            "status": "paid" if row["invoice_id"] in paid else "open",
            "amount": sum(int(row[part]) for part in ("net_services", "net_expenses", "tax")),
            "currency": row["currency"],
        }
        for row in read("erp_invoice")
        if row["doc_type"] == "invoice"
    ]


def subcontractor_bills(entries: list[dict]) -> list[dict]:
    """P5's hours at the cost rate, a bill per month."""
    hours = hours_by([entry for entry in entries if person(entry) == "P5"], month)
    return [
        {
            "bill_id": f"AP-{period[5:]}",
            "resource_id": "P5",
            "engagement_id": "E1",
            "service_period": period,
            "bill_date": END[period],
            "hours": worked,
            "currency": "USD",
            "amount": worked * int(COST_RATES["P5"]["rate"]),
        }
        for (period,), worked in hours.items()
    ]


def purchase_bills(bills: list[dict]) -> list[dict]:
    """The same bills in accounts payable."""
    return [
        {
            "bill_id": bill["bill_id"],
            "entity_id": "US01",
            "supplier": "Eli",
            "engagement_id": "E1",
            "date": bill["bill_date"],
            "currency": "USD",
            "amount": bill["amount"],
            "status": "posted",
        }
        for bill in bills
    ]


def payroll(entries: list[dict]) -> list[dict]:
    """Employees are paid their hours at the standard cost rate, so that cost by payroll equals cost by standard."""
    employees = [entry for entry in entries if person(entry) in JOBS]
    return [
        {
            "payroll_line_id": f"PAY-{resource}-{period[5:]}",
            "resource_id": resource,
            "period": period,
            "run": 1,
            "cost_center": JOBS[resource]["cost_center"],
            "currency": COST_RATES[resource]["currency"],
            "employer_cost": worked * int(COST_RATES[resource]["rate"]),
        }
        for (resource, period), worked in hours_by(employees, person, month).items()
    ]


def journals(entries: list[dict], pay: list[dict]) -> list[dict]:
    """Revenue, cost of revenue and labour per month, the charge between the entities, and one manual journal."""
    postings = [
        (row["entity_id"], row["period"], "revenue", row["engagement_id"], -Decimal(row["amount"]))
        for row in read("erp_revenue_posting")
    ]
    for (project, resource, period), worked in hours_by(client_time(entries), engagement, person, month).items():
        entity, rate = ENGAGEMENTS[project]["entity_id"], COST_RATES[resource]
        euro = EURO[period] if rate["currency"] == "EUR" and entity == "US01" else 1
        postings.append((entity, period, "cost_of_revenue", project, worked * int(rate["rate"]) * euro))
    for row in read("expense_line"):
        entity = ENGAGEMENTS[row["engagement_id"]]["entity_id"]
        postings.append((entity, row["date"][:7], "cost_of_revenue", row["engagement_id"], Decimal(row["amount"])))
    for row in pay:
        entity = WORKERS[row["resource_id"]]["entity_id"]
        postings.append((entity, row["period"], "labour", "", Decimal(row["employer_cost"])))
    totals: dict[tuple, Decimal] = defaultdict(Decimal)
    for *key, amount in postings:
        totals[tuple(key)] += amount
    lines: dict[str, list[dict]] = defaultdict(list)
    for (entity, period, account, project), amount in totals.items():
        currency = ENTITIES[entity]["functional_currency"]
        lines[f"J-{entity}-{period[5:]}"] += journal(
            entity, period, account, "clearing", amount, currency, engagement_id=project
        )
    # P2's 32 hours of March for US01 at 50 EUR, and the agreed tenth on top
    partner = {"currency": "EUR", "engagement_id": "E4"}
    lines["J-US01-IC"] = journal(
        "US01", "2026-03", "intercompany_cost", "intercompany_ap", 1760, **partner, partner_entity_id="DE01"
    )
    lines["J-DE01-IC"] = journal(
        "DE01", "2026-03", "intercompany_ar", "intercompany_income", 1760, **partner, partner_entity_id="US01"
    )
    manual = {"is_manual": 1, "source_doc": "MEMO-1", "posted_by": "lou"}
    lines["J-MANUAL"] = journal("DE01", "2026-02", "unbilled", "deferred_revenue", 200, "EUR", **manual)
    return [
        row | {"journal_id": name, "line_no": number}
        for name, rows in lines.items()
        for number, row in enumerate(rows, start=1)
    ]


def journal(
    entity: str, period: str, debit: str, credit: str, amount: Decimal | int, currency: str, **more
) -> list[dict]:
    """Two lines in the primary book on the month's last day; the amount is a debit, in the currency given."""
    rate = EURO[period] if (currency, entity) == ("EUR", "US01") else 1
    line = {"entity_id": entity, "book": "primary", "posting_date": END[period], "currency": currency, "is_manual": 0}
    return [
        line
        | {"account_id": account.upper(), "account_class": account, "posted_by": "ledger"}
        | {"amount_txn": signed, "amount_functional": signed * rate}
        | more
        for account, signed in ((debit, amount), (credit, -amount))
    ]
