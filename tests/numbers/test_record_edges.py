"""Bills and records of work where they are easily miscounted: two currencies, the same twice, the last day, drafts."""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm()


def line(firm, invoice, engagement, kind, net, number=1, **values):
    """A line of an invoice."""
    row = {"invoice_id": invoice, "engagement_id": engagement, "line_no": number, "source_type": kind, "net": net}
    firm.add("erp_invoice_line", tax=0, **row, **values)


@FIRM.example
def bills_in_two_currencies(firm):
    """1,000 EUR after 10 and 5 days (corrected and posted twice), 300 of 500 USD after 20; no drafts, no credits."""
    firm.engagement("pe", "milestone", contract_id="pe")
    euro = firm.invoice("pe", "2026-03-11", 1000, currency="EUR")
    home, draft = firm.invoice("pe", "2026-03-20", 500), firm.invoice("pe", "2026-03-21", 9000, status="draft")
    done = firm.add("psa_milestone", engagement_id="pe", amount=0, accepted_date="2026-03-01")
    line(firm, euro, "pe", "milestone", 600, source_id=done)
    line(firm, euro, "pe", "fee", 400, 2, period_from="2026-03-06")
    line(firm, home, "pe", "time", 300, source_id=firm.time("pe", "p", "2026-02-10", 1, billable=0))
    line(firm, home, "pe", "other", 200, 2)
    line(firm, draft, "pe", "fee", 9000, period_from="2026-01-01")
    credits = [(euro, "billing_correction", "posted"), (euro, "billing_correction", "posted")]
    for target, effect, status in [*credits, (home, "price", "posted"), (home, "billing_correction", "draft")]:
        memo = {"doc_type": "credit_memo", "applies_to": target, "effect": effect, "status": status}
        credit = firm.invoice("pe", "2026-03-25", -1, **memo)
        line(firm, credit, "pe", "fee", -1, period_from="2026-01-01")
    for bill, status, at in (
        (euro, "ready", "03-01"), (euro, "posted", "03-11"), (euro, "posted", "03-15"), (euro, "disputed", "03-31"),
        (home, "ready", "03-18"), (home, "posted", "03-20"), (home, "disputed", "03-25"), (home, "paid", "03-25"),
        (home, "approved", "03-25"),
        (euro, "paid", "04-01"), (draft, "disputed", "03-25"),
    ):  # fmt: skip
        firm.add("erp_invoice_status", invoice_id=bill, status=status, at=f"2026-{at}")
    unready = firm.invoice("pe", "2026-02-11", 5)
    firm.add("erp_invoice_status", invoice_id=unready, status="posted", at="2026-02-11")
    value = "{} 2026-{} engagement pe"
    firm.engagement("pe-too", contract_id="pe")
    for day, ready, disputed, paid in (("02-15", "02-05", "02-20", "03-01"), ("03-14", "03-10", "03-26", None)):
        bill = firm.invoice("pe-too", f"2026-{day}", 100)
        for status, at in (("ready", ready), ("posted", day), ("disputed", disputed), ("paid", paid)):
            if at:
                firm.add("erp_invoice_status", invoice_id=bill, status=status, at=f"2026-{at}")
    of_both = "{} 2026-{} contract pe"
    return {
        value.format("time_to_invoice_days", "03"): "10.25",  # (8,000 × 1.30 + 6,000) ÷ (1,000 × 1.30 + 300)
        value.format("billing_exception_rate", "03"): "0.5",  # of four lines
        value.format("invoice_cycle_days", "03"): 6,  # 10 and 2
        value.format("invoice_cycle_days", "02"): None,  # posted, but nobody knows when it was ready
        value.format("disputes", "03"): 2,  # of all steps of one day the dispute stands
        value.format("disputes_value", "03"): 1850,  # 1,000 × 1.35 + 500
        value.format("disputes", "04"): 1,
        of_both.format("invoice_cycle_days", "03"): "5.3333",  # and 4
        of_both.format("invoice_cycle_days", "Q1"): "6.5",  # and 10
        of_both.format("disputes", "03"): 3, of_both.format("disputes_value", "03"): 1950,
        of_both.format("disputes", "Q1"): 3, of_both.format("disputes_value", "Q1"): 1950,
    }  # fmt: skip


@FIRM.example
def records_in_two_currencies(firm):
    """Of 100 EUR, 80 and 40 USD the first two are in the ERP, as expenses (posted twice) and as milestones billed."""
    firm.engagement("pr", "milestone", currency="EUR")
    bill, draft = firm.invoice("pr", "2026-02-25", 1), firm.invoice("pr", "2026-02-25", 1, status="draft")
    own = {"engagement_id": "pr", "resource_id": "p", "date": "2026-02-10", "rebillable": 0}
    for currency, amount, document in (("EUR", 100, bill), ("USD", 80, bill), ("USD", 40, draft)):
        spent = firm.add("expense_line", amount=amount, currency=currency, **own)
        for number in (1, 2) if document == bill else ():
            posting = {"posting_id": f"{spent}-{number}", "expense_id": spent, "date": "2026-02-12"}
            firm.add("erp_expense_posting", amount=amount, currency=currency, **posting)
        row = {"engagement_id": "pr", "accepted_date": "2026-02-10", "invoice_id": document}
        firm.add("psa_milestone", amount=amount, currency=currency, **row)
    firm.add("expense_line", amount=500, status="submitted", **own)
    firm.add("psa_milestone", engagement_id="pr", amount=500, invoice_id=bill)
    completeness = "posting_completeness_{} 2026-02 engagement pr"
    counts = {completeness.format(kind): "0.666667" for kind in ("expense", "milestone")}
    values = {completeness.format(f"{kind}_value"): "0.833333" for kind in ("expense", "milestone")}
    return counts | values | {"days_to_invoice 2026-02 engagement pr": 15}  # two accepted and on a posted bill


@FIRM.example
def fees_in_two_currencies(firm):
    """280 EUR a month, from 11 to 20 February 560 USD instead: 180 EUR and 200 USD, two fees of one month."""
    firm.engagement("pf-none", "retainer", contract_id="pf")
    days = {"pf-first": ("2026-01-15", "2026-02-01"), "pf-last": ("2026-02-28", None)}
    for name, (start, end) in days.items():
        firm.engagement(name, "retainer", contract_id="pf")
        for currency in ("EUR", "USD"):
            bill = firm.invoice(name, "2026-03-02", 10, currency=currency)
            line(firm, bill, name, "fee", 10, period_from=start, period_to=end)
    other = firm.invoice("pf-none", "2026-03-02", 10)
    line(firm, other, "pf-none", "other", 10, period_from="2026-02-10", period_to="2026-02-20")
    line(firm, other, "pf-none", "fee", 10, 2, period_from="2026-01-15", period_to="2026-01-31")
    line(firm, other, "pf-none", "fee", 10, 3, period_from="2026-03-01")
    for name in ("pf-first", "pf-last", "pf-none"):
        fees = (("02-01", "02-28", 280, "EUR"), ("02-11", "02-20", 560, "USD"))
        for start, end, amount, currency in fees:
            row = {"valid_from": f"2026-{start}", "valid_to": f"2026-{end}", "currency": currency}
            firm.add("psa_recurring_fee", engagement_id=name, monthly_amount=amount, **row)
    completeness = "posting_completeness_fee{} 2026-02 {} pf{}"
    return {
        completeness.format("", "engagement", "-first"): 1, completeness.format("_value", "engagement", "-first"): 1,
        completeness.format("", "engagement", "-last"): 1, completeness.format("_value", "engagement", "-last"): 1,
        completeness.format("", "engagement", "-none"): 0, completeness.format("", "contract", ""): "0.666667",
        completeness.format("_value", "contract", ""): "0.666667",
        "revenue_net 2026-02 engagement pf-last": 416,  # 180 × 1.20 + 200
    }  # fmt: skip


@FIRM.example
def fees_of_two_lines(firm):
    """100 EUR until 14 February and 60 USD from then on are billed, 420 USD of another line are not."""
    for name in ("pg-billed", "pg-open"):
        firm.engagement(name, "retainer", contract_id="pg")
    for start, end, amount, currency in (("02-01", "02-14", 200, "EUR"), ("02-15", "02-28", 120, "USD")):
        row = {"valid_from": f"2026-{start}", "valid_to": f"2026-{end}", "currency": currency}
        firm.add("psa_recurring_fee", engagement_id="pg-billed", monthly_amount=amount, **row)
    row = {"valid_from": "2026-02-01", "valid_to": "2026-02-28"}
    firm.add("psa_recurring_fee", engagement_id="pg-open", monthly_amount=420, **row)
    line(firm, firm.invoice("pg-billed", "2026-02-02", 10), "pg-billed", "fee", 10, period_from="2026-02-02")
    completeness = "posting_completeness_fee{} 2026-02 contract pg"
    return {
        completeness.format(""): "0.666667",
        completeness.format("_value"): "0.3",  # (100 × 1.20 + 60) ÷ (180 + 420)
    }


@FIRM.example
def revenue_in_two_currencies(firm):
    """100 and 50 (an expense) EUR, 60 USD and another line's 40 are posted, in parts; 30 + 30 and 5 − 5 are not."""
    for name, currency in (("pv", "EUR"), ("pv-too", "USD"), ("pv-open", "USD"), ("pv-zero", "USD")):
        firm.engagement(name, "milestone", currency=currency, contract_id="pv")
    earned = [
        ("pv", "02", 100, "EUR"),
        ("pv", "02", 60, "USD"),
        ("pv-too", "02", 40, "USD"),
        ("pv-open", "02", 30, "USD"),
    ]
    earned += [("pv-zero", "02", 5, "USD"), ("pv-too", "03", 60, "USD"), ("pv-open", "03", 100, "USD")]
    for name, month, amount, currency in earned:
        row = {"accepted_date": f"2026-{month}-10", "currency": currency}
        firm.add("psa_milestone", engagement_id=name, amount=amount, **row)
    for name, currency, amount in (("pv", "EUR", 50), ("pv-open", "USD", 30), ("pv-zero", "USD", -5)):
        row = {"resource_id": "p", "date": "2026-02-10", "currency": currency}
        firm.add("expense_line", engagement_id=name, amount=amount, **row)
    for name, month in (("pv", "02"), ("pv", "02"), ("pv-too", "02"), ("pv-too", "03")):
        row = {"entity_id": "US01", "period": f"2026-{month}", "currency": "USD", "amount": 1}
        firm.add("erp_revenue_posting", engagement_id=name, **row)
    completeness = "posting_completeness_revenue{} 2026-{} contract pv"
    return {
        completeness.format("", "02"): "0.666667",  # a line counts once, in whatever currencies, unless its sum is 0
        completeness.format("_value", "02"): "0.823529",  # (150 × 1.20 + 60 + 40) ÷ (280 + 60)
        completeness.format("", "Q1"): "0.6", completeness.format("_value", "Q1"): "0.68",  # (280 + 60) ÷ (340 + 160)
    }  # fmt: skip


@FIRM.example
def waits_that_do_not_count(firm):
    """A milestone of T&M work has no wait for its bill; one that was never accepted has no date to wait from."""
    for name, method in (("pw-tm", "tm"), ("pw", "milestone")):
        firm.engagement(name, method)
        bill = firm.invoice(name, "2026-02-25", 100)
        for accepted in ("2026-02-15", None):
            row = {"engagement_id": name, "amount": 100, "invoice_id": bill, "planned_date": "2026-02-13"}
            firm.add("psa_milestone", accepted_date=accepted, forecast_date="2026-02-23", **row)
    return {
        "days_to_invoice 2026-02 engagement pw": 10,
        "days_to_invoice 2026-02 engagement pw-tm": None,
        "schedule_slip_days 2026-02 engagement pw": 6,  # 2 and 10
    }


@FIRM.example
def waits_and_hours_below_zero(firm):
    """Accepted 5 days early, billed 3 before that, created 4 before the signature, ready 2 after it was posted."""
    firm.engagement("rn", "milestone", created_date="2026-02-06")
    firm.booking("rn", 100, signed="2026-02-10")
    bill = firm.invoice("rn", "2026-02-12", 100)
    dates = {"planned_date": "2026-02-20", "accepted_date": "2026-02-15"}
    firm.add("psa_milestone", engagement_id="rn", amount=100, invoice_id=bill, **dates)
    for status, at in (("posted", "2026-02-12"), ("ready", "2026-02-14")):
        firm.add("erp_invoice_status", invoice_id=bill, status=status, at=at)
    firm.engagement("rn-tm")
    firm.bill_rate("rn-tm", firm.person("rn-ann"), 100)
    for hours in (2, -12):
        firm.time("rn-tm", "rn-ann", "2026-02-10", hours)
    value = "{} 2026-02 engagement rn"
    return {
        value.format("schedule_slip_days"): -5, value.format("days_to_invoice"): -3,
        value.format("quote_to_project_days"): -4, value.format("invoice_cycle_days"): -2,
        value.format("effective_bill_rate") + "-tm": 100,  # −1,000 ÷ −10 h
    }  # fmt: skip


@FIRM.example
def bridge_of_two_currencies(firm):
    """10 h at 100 EUR, billed and half of it paid; 10 h at 100 USD, billed and paid: at the rates of January."""
    firm.engagement("rb")
    for person, currency, paid in (("rb-ann", "EUR", 500), ("rb-bob", "USD", 1000)):
        firm.bill_rate("rb", firm.person(person), 100, currency=currency)
        bill = firm.invoice("rb", "2026-02-10", 1000, currency=currency)
        row = {"posting_date": "2026-02-05", "hours": 10, "bill_rate": 100, "amount": 1000, "invoice_id": bill}
        entry = firm.time("rb", person, "2026-01-12", 10)
        firm.add("erp_project_transaction", time_entry_id=entry, engagement_id="rb", resource_id=person, **row)
        firm.cash(bill, "2026-03-10", paid, "customer-rb", currency=currency)
    value = "bridge_{} 2026-01 engagement rb"
    return {value.format("billed"): 2100, value.format("collected"): 1550}


@FIRM.example
def a_quarter_of_messages_and_journals(firm):
    """Failed for 2 days in January and for 10 in February, for good in February and March; 100 EUR and 50 by hand."""
    row = {"flow": "re", "correlation_id": "c", "source_system": "psa", "target_system": "erp", "object": "x"}
    for number, (record, status, at) in enumerate(
        (("A", "failed", "01-10"), ("A", "delivered", "01-12"), ("B", "failed", "02-10"), ("B", "delivered", "02-20"),
         ("C", "failed", "02-25"), ("D", "failed", "03-25"))
    ):  # fmt: skip
        ids = {"event_id": f"re-{number}", "object_id": record, "event_at": f"2026-{at}T08:00:00"}
        firm.add("integration_event", status=status, **ids, **row)
    line = {"line_no": 1, "book": "primary", "account_id": "4000", "account_class": "revenue", "is_manual": 1}
    for month, currency, amount in (("02", "EUR", 100), ("03", "USD", 50)):
        ids = {"journal_id": f"re-{month}", "posting_date": f"2026-{month}-10", "entity_id": "DE01"}
        firm.add("erp_journal_line", currency=currency, amount_txn=amount, amount_functional=amount, **ids, **line)
    return {
        "failed_messages 2026-02 flow re": 1, "failed_messages 2026-Q1 flow re": 2,
        "queue_mttr_days 2026-Q1 flow re": 6, "queue_mttr_days 2026-02 flow re": 10,
        "manual_journals_value 2026-Q1 entity DE01": 170, "manual_journals_value 2026-03 entity DE01": 50,
    }  # fmt: skip


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_record_edge(case):
    assert FIRM.wrong(case) == []
