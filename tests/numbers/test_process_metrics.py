"""How work, bills and messages flow: a worked example of each metric that needs an optional input."""

import datetime as dt

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm()


def message(firm, event, flow, object_id, status, **times):
    given = {"correlation_id": event, "source_system": "psa", "target_system": "erp", "object": "x"}
    firm.add("integration_event", event_id=event, flow=flow, object_id=object_id, status=status, **given, **times)


@FIRM.example
def messages(firm):
    """Four messages of flow time took 1, 2, 3 and 10 hours (4 are agreed); two invoices failed, one came in March."""
    for number, hours in enumerate((1, 2, 3, 10)):
        times = {"event_at": "2026-02-03T00:00:00", "target_created_at": f"2026-02-03T{hours:02}:00:00"}
        message(firm, f"ok{number}", "time", f"T{number}", "delivered", **times)
    times = {"event_at": "2026-01-20T00:00:00", "target_created_at": "2026-01-20T05:00:00"}
    message(firm, "ok5", "time", "T5", "delivered", **times)
    times = {"event_at": "2026-02-05T00:00:00", "target_created_at": "2026-02-05T08:00:00"}
    message(firm, "ok6", "bills", "I9", "delivered", **times)
    message(firm, "f1", "bills", "I1", "failed", event_at="2026-02-10T08:00:00")
    message(firm, "f2", "bills", "I1", "failed", event_at="2026-02-11T08:00:00")
    message(firm, "f3", "bills", "I1", "replayed", event_at="2026-03-02T08:00:00")
    message(firm, "f5", "bills", "I3", "failed", event_at="2026-01-10T08:00:00")
    message(firm, "f6", "bills", "I3", "delivered", event_at="2026-01-12T08:00:00")
    message(firm, "f4", "bills", "I2", "dead_letter", event_at="2026-03-20T08:00:00")
    return {
        "sync_latency_p50 2026-02 flow time": 2,
        "sync_latency_p95 2026-02 flow time": 10,
        "sync_latency_p50 2026-02": 3,
        "sync_latency_p50 2026-03": None,
        "sla_attainment 2026-02 flow time": "0.75",
        "sync_latency_p50 2026-01 flow time": 5,
        "sla_attainment 2026-Q1": "0.5",
        "failed_messages 2026-02": 0,  # I1 came across since
        "failed_messages 2026-03 flow bills": 1,
        "failed_messages 2026-Q1": 1,
        "failed_messages 2026-01 flow bills": 0,
        "queue_open 2026-01": 0,
        "queue_mttr_days 2026-01 flow bills": 2,
        "queue_open 2026-02": 1,
        "queue_open 2026-03": 1,
        "queue_open 2026-Q1": 1,
        "queue_mttr_days 2026-02": None,
        "queue_mttr_days 2026-03 flow bills": 20,  # 10 February to 2 March
    }


@FIRM.example
def journals(firm):
    """One manual journal of 100 EUR in February (1.20); a second line and one that is not manual count nothing."""
    line = {"book": "primary", "posting_date": "2026-02-10", "account_id": "4000", "currency": "EUR"}
    for number, (journal, amount, manual) in enumerate((("J1", 100, 1), ("J1", -100, 1), ("J2", 50, 0))):
        row = {"journal_id": journal, "line_no": number, "account_class": "revenue", "is_manual": manual}
        firm.add("erp_journal_line", entity_id="DE01", amount_txn=amount, amount_functional=amount, **line, **row)
    return {
        "manual_journals 2026-02": 1,
        "manual_journals 2026-02 entity DE01": 1,
        "manual_journals_value 2026-02 entity DE01": 120,
        "manual_journals 2026-Q1": 1,
        "manual_journals 2026-03": None,
    }


@FIRM.example
def plan(firm):
    """A milestone planned for 10 February was accepted on the 20th, one for the 28th is expected on 4 March."""
    firm.engagement("slip", "milestone")
    row = {"engagement_id": "slip", "psa_status": "complete", "amount": 1000}
    invoice = firm.invoice("slip", "2026-02-25", 1000)
    accepted = {"completed_date": "2026-02-20", "accepted_date": "2026-02-20", "invoice_id": invoice}
    firm.add("psa_milestone", planned_date="2026-02-10", **row, **accepted)
    firm.add("psa_milestone", planned_date="2026-02-28", forecast_date="2026-03-04", **row | {"psa_status": "open"})
    late = {"completed_date": "2026-02-27", "accepted_date": "2026-02-27"}
    firm.add("psa_milestone", planned_date="2026-01-31", **row | {"amount": 3000}, **late)
    return {
        "schedule_slip_days 2026-02 engagement slip": 7,  # (10 + 4) ÷ 2
        "schedule_slip_days 2026-01 engagement slip": 27,
        "schedule_slip_days 2026-Q1 engagement slip": "13.6667",  # (27 + 10 + 4) ÷ 3
        "posting_completeness_milestone 2026-02 engagement slip": "0.5",
        "posting_completeness_milestone_value 2026-02 engagement slip": "0.25",  # 1,000 of 4,000
    }


@FIRM.example
def staffing(firm):
    """April ends the reported months: 10 of the 40 hours that start within 28 days are booked hard for a person."""
    firm.engagement("staffed", contract_id="staff")
    firm.engagement("staffed-too", contract_id="staff")
    week = {"engagement_id": "staffed", "week_start": "2026-05-04"}
    firm.add("psa_assignment", resource_id="r", hours=20, kind="hard", **week | {"engagement_id": "staffed-too"})
    firm.add("psa_assignment", resource_id="p", hours=10, kind="hard", **week)
    firm.add("psa_assignment", resource_id="q", hours=20, kind="soft", **week)
    firm.add("psa_assignment", role_id="lead", hours=10, kind="hard", **week)
    firm.add("psa_assignment", resource_id="p", hours=40, kind="hard", **week | {"week_start": "2026-06-01"})
    return {
        "staffing_readiness 2026-04 engagement staffed": "0.25",
        "staffing_readiness 2026-04 contract staff": "0.5",  # (10 + 20) ÷ (40 + 20)
    }


@FIRM.example
def expenses(firm):
    """Two of three approved expenses, 300 of 400 USD, are in the ERP."""
    firm.engagement("spent")
    for id, amount in (("x1", 100), ("x2", 200), ("x3", 100)):
        row = {"engagement_id": "spent", "resource_id": "p", "date": "2026-02-10"}
        firm.add("expense_line", expense_id=id, amount=amount, **row)
    for id, amount in (("x1", 100), ("x2", 200)):
        posting = {"posting_id": f"p-{id}", "expense_id": id, "date": "2026-02-12", "currency": "USD"}
        firm.add("erp_expense_posting", amount=amount, **posting)
    return {
        "posting_completeness_expense 2026-02 engagement spent": "0.666667",
        "posting_completeness_expense_value 2026-02 engagement spent": "0.75",
    }


@FIRM.example
def two_lines_of_one_contract(firm):
    """Of three expenses and three milestones of February two are in the ERP; of those of March, one expense."""
    for line in ("pc-a", "pc-b"):
        firm.engagement(line, "milestone", contract_id="pc", customer="pc")
    spent = (("a", "02-10", 100, 1), ("b", "02-11", 300, 0), ("b", "02-12", 50, 1), ("a", "03-10", 200, 1))
    for line, day, amount, is_posted in spent:
        row = {"engagement_id": f"pc-{line}", "resource_id": "p", "date": f"2026-{day}"}
        expense = firm.add("expense_line", amount=amount, **row)
        posting = {"posting_id": f"p-{expense}", "expense_id": expense, "date": "2026-03-12", "currency": "USD"}
        if is_posted:
            firm.add("erp_expense_posting", amount=amount, **posting)
    bills = (
        ("a", "02-25", "02-15", 900, "held"),
        ("b", "02-26", "02-06", 100, "rejected"),
        ("a", "03-20", "03-15", 500, ""),
    )
    for line, day, since, net, step in bills:
        bill = firm.invoice(f"pc-{line}", f"2026-{day}", net, invoice_id=f"pc-{day}", erp_customer_id="pc")
        row = {"line_no": 1, "source_type": "fee", "net": net, "tax": 0, "period_from": f"2026-{since}"}
        firm.add("erp_invoice_line", invoice_id=bill, engagement_id=f"pc-{line}", **row)
        for status in filter(None, (step, "posted")):
            firm.add("erp_invoice_status", invoice_id=bill, status=status, at=f"2026-{day}")
    plans = (("a", "02-06", "02-10", 1000, "pc-02-25"), ("b", "02-10", "02-20", 500, "pc-02-26"))
    plans += (("b", "02-19", "02-20", 1500, None), ("a", "03-01", "03-10", 100, None))
    for line, planned, done, amount, bill in plans:
        dates = {"planned_date": f"2026-{planned}", "completed_date": f"2026-{done}", "accepted_date": f"2026-{done}"}
        row = {"engagement_id": f"pc-{line}", "psa_status": "complete", "amount": amount, "invoice_id": bill}
        firm.add("psa_milestone", **row, **dates)
    completeness = "posting_completeness_{} 2026-{} contract pc"
    value = "{} 2026-{} contract pc"
    return {
        completeness.format("expense", "02"): "0.666667", completeness.format("expense", "Q1"): "0.75",
        completeness.format("expense_value", "02"): "0.333333",  # 150 ÷ 450
        completeness.format("expense_value", "Q1"): "0.538462",  # 350 ÷ 650
        completeness.format("milestone", "02"): "0.666667", completeness.format("milestone", "Q1"): "0.5",
        completeness.format("milestone_value", "02"): "0.5", completeness.format("milestone_value", "Q1"): "0.483871",
        value.format("schedule_slip_days", "02"): 5,  # 4, 10 and 1
        value.format("schedule_slip_days", "Q1"): 6,  # and 9
        value.format("time_to_invoice_days", "02"): 11,  # (900 × 10 + 100 × 20) ÷ 1,000
        value.format("time_to_invoice_days", "Q1"): 9,  # and 500 × 5
        value.format("billing_exception_rate", "02"): 1, value.format("billing_exception_rate", "Q1"): "0.666667",
    }  # fmt: skip


@FIRM.example
def fees(firm):
    """The fees of January and February are on one line of 5 January, March's 600 on a draft; another is credited."""
    firm.engagement("fees", "retainer")
    firm.add(
        "psa_recurring_fee", engagement_id="fees", valid_from="2026-01-01", valid_to="2026-02-28", monthly_amount=300
    )
    firm.add("psa_recurring_fee", engagement_id="fees", valid_from="2026-03-01", monthly_amount=600)
    days = {"period_from": "2026-01-01", "period_to": "2026-02-28"}
    line = {"line_no": 1, "engagement_id": "fees", "source_type": "fee", "net": 600, "tax": 0}
    firm.add("erp_invoice_line", invoice_id=firm.invoice("fees", "2026-01-05", 600), **line, **days)
    draft = firm.invoice("fees", "2026-03-05", 600, status="draft")
    firm.add("erp_invoice_line", invoice_id=draft, **line, period_from="2026-03-01", period_to="2026-03-31")
    firm.engagement("credited", "retainer")
    row = {"engagement_id": "credited", "valid_from": "2026-02-01", "valid_to": "2026-02-28"}
    firm.add("psa_recurring_fee", monthly_amount=300, **row)
    for day, net in (("2026-02-05", 300), ("2026-02-20", -300)):
        row = line | {"engagement_id": "credited", "net": net, "period_from": "2026-02-01"}
        firm.add("erp_invoice_line", invoice_id=firm.invoice("credited", day, net), **row)
    return {
        "posting_completeness_fee 2026-02 engagement credited": 0,
        "posting_completeness_fee 2026-02 engagement fees": 1,
        "posting_completeness_fee 2026-03 engagement fees": 0,
        "posting_completeness_fee 2026-Q1 engagement fees": "0.666667",
        "posting_completeness_fee_value 2026-Q1 engagement fees": "0.5",  # 600 of 1,200
    }


@FIRM.example
def revenue_postings(firm):
    """Fees of 100 and 500 are revenue of February; the ERP has posted the one of 100, and nothing of March."""
    for line, amount in (("rp-a", 100), ("rp-b", 500)):
        firm.engagement(line, "retainer", contract_id="rp")
        firm.add("psa_recurring_fee", engagement_id=line, valid_from="2026-02-01", monthly_amount=amount)
    row = {"entity_id": "US01", "period": "2026-02", "currency": "USD"}
    firm.add("erp_revenue_posting", engagement_id="rp-a", amount=90, **row)
    return {
        "posting_completeness_revenue 2026-02 contract rp": "0.5",
        "posting_completeness_revenue_value 2026-02 contract rp": "0.166667",
        "posting_completeness_revenue 2026-03 contract rp": 0,
        "posting_completeness_revenue 2026-01 contract rp": None,
    }


@FIRM.example
def invoices(firm):
    """900 of a fee from 1 March and 100 of January work are billed on 11 March; the bill was held, then disputed."""
    firm.engagement("billed")
    entry = firm.time("billed", "p", "2026-01-15", 1)
    bill = firm.invoice("billed", "2026-03-11", 1000)
    line = {"invoice_id": bill, "engagement_id": "billed", "tax": 0}
    firm.add("erp_invoice_line", line_no=1, source_type="fee", net=900, period_from="2026-03-01", **line)
    firm.add("erp_invoice_line", line_no=2, source_type="time", source_id=entry, net=100, **line)
    fine = firm.invoice("billed", "2026-03-12", 500)
    firm.add("erp_invoice_line", line_no=1, source_type="other", net=500, **line | {"invoice_id": fine})
    steps = [
        ("ready", "2026-03-05"),
        ("held", "2026-03-06"),
        ("ready", "2026-03-08"),
        ("posted", "2026-03-11"),
        ("disputed", "2026-03-20"),
    ]
    for status, at in [*steps, ("paid", "2026-04-10")]:
        firm.add("erp_invoice_status", invoice_id=bill, status=status, at=at)
    return {
        "time_to_invoice_days 2026-03 engagement billed": "12.9",  # (900 × 10 + 100 × 39) ÷ 1,000
        "billing_exception_rate 2026-03 engagement billed": "0.666667",  # 2 of 3 lines
        "invoice_cycle_days 2026-03 engagement billed": 6,
        "disputes 2026-03 engagement billed": 1,
        "disputes_value 2026-03 engagement billed": 1000,
        "disputes 2026-04 engagement billed": 0,
        "disputes 2026-02 engagement billed": 0,
    }


@FIRM.example
def sales(firm):
    """Signed 40 days after its creation; its close date was pushed twice and pulled in once."""
    firm.add("crm_account", account_id="sc", name="SC")
    days = [("2026-01-31", "2026-02-28"), ("2026-02-10", "2026-03-15"), ("2026-02-27", "2026-03-31")]
    row = {"opportunity_id": "sc-1", "account_id": "sc", "amount": 100, "created_date": "2026-01-10"}
    for day, close in [*days, ("2026-03-05", "2026-03-06")]:
        firm.add("crm_opportunity_snapshot", as_of=day, close_date=close, **row)
    firm.add("crm_opportunity_snapshot", as_of="2026-03-31", close_date="2026-03-06", stage="closed_won", **row)
    given = {"opportunity_id": "sc-1", "account_id": "sc", "close_date": "2026-02-19"}
    firm.booking(None, 100, "2026-02-19", **given)
    firm.add("crm_account", account_id="sd", name="SD")
    deals = (("sd-1", "2026-02", "2026-01-10", 10), ("sd-2", "2026-02", "2026-02-10", 6), ("sd-3", "2026-03", None, 5))
    for deal, month, created, days in deals:
        row = {"opportunity_id": deal, "account_id": "sd", "amount": 1, "created_date": created or "2026-03-01"}
        signed = (dt.date.fromisoformat(row["created_date"]) + dt.timedelta(days=days)).isoformat()
        firm.booking(None, 1, signed, opportunity_id=deal, account_id="sd")
        firm.add("crm_opportunity_snapshot", as_of=f"{month}-27", close_date=signed, stage="closed_won", **row)
    pushed = {"opportunity_id": "sd-4", "account_id": "sd", "amount": 1}
    for day, close in (("2026-02-10", "2026-03-01"), ("2026-02-27", "2026-04-01"), ("2026-03-31", "2026-04-01")):
        firm.add("crm_opportunity_snapshot", as_of=day, close_date=close, **pushed)
    return {
        "sales_cycle_days 2026-03 customer unmapped:crm:sc": 40,
        "sales_cycle_days 2026-02 customer unmapped:crm:sd": 8,  # 10 and 6
        "sales_cycle_days 2026-Q1 customer unmapped:crm:sd": 7,  # and 5
        "close_date_slips 2026-02": 3,
        "close_date_slips 2026-02 customer unmapped:crm:sc": 2,
        "close_date_slips 2026-03 customer unmapped:crm:sc": 0,
        "close_date_slips 2026-Q1 customer unmapped:crm:sc": 2,
    }


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_process_metric(case):
    assert FIRM.wrong(case) == []
