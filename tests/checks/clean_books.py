"""The books of the clean firm: payroll and journals."""

from collections import defaultdict
from decimal import Decimal

from tests.checks.clean_work import ENGAGEMENTS, WORKERS, by_key, client_time, engagement, hours_by, month, person, read

COST_RATES, JOBS = by_key("hr_cost_rate", "resource_id"), by_key("hr_job_history", "resource_id")
EURO = {row["period"]: Decimal(row["rate"]) for row in read("ref_fx_rate") if row["rate_type"] == "average"}
ENTITIES = by_key("ref_legal_entity", "entity_id")
END = {row["period"]: row["end_date"] for row in read("ref_fiscal_period")}


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
