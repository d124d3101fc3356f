"""The documents of the clean firm: what the ERP and the CRM make of its hours, milestones, fees and expenses."""

from collections import defaultdict

from tests.checks.clean_work import BILL_RATES, ENGAGEMENTS, by_key, engagement, hours_by, month, person, read

P5_COST = int(by_key("hr_cost_rate", "resource_id")["P5"]["rate"])
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
            "amount": worked * P5_COST,
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
