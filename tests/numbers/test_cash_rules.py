"""Receivables, ageing, pay and subcontractors: worked examples of the rules."""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM, AGES = WorkedFirm(), WorkedFirm()


@AGES.example
def ageing_buckets(firm):
    """Due 0, 1, 30, 31, 60, 61, 90 and 91 days before the end of January, and on the day after it."""
    firm.engagement("age")
    due = [
        "2026-02-01",
        "2026-01-31",
        "2026-01-30",
        "2026-01-01",
        "2025-12-31",
        "2025-12-02",
        "2025-12-01",
        "2025-11-02",
        "2025-11-01",
    ]
    for number, date in enumerate(due):
        firm.invoice("age", "2025-10-01", 10**number, due_date=date)
    bucket = "ar_bucket 2026-01 bucket "
    return {
        bucket + "current": 11, bucket + "1-30": 1100, bucket + "31-60": 110000, bucket + "61-90": 11000000,
        bucket + "90+": 100000000,
        "ar_closing 2026-01 customer customer-age": 111111111,
        "ar_overdue 2026-01 customer customer-age": 111111100, "ar_overdue 2026-02 customer customer-age": 111111111,
        "ar_overdue_share 2026-01 customer customer-age": "1.000000",  # 0.9999999 of it
    }  # fmt: skip


@FIRM.example
def credits_cash_and_write_offs_belong_to_the_invoice(firm):
    """1,200 gross less 120 credited, 500 paid by another customer, 80 written off; over-payment stays negative."""
    firm.engagement("ar", currency="EUR")
    euro = {"currency": "EUR"}
    invoice = firm.invoice("ar", "2026-01-10", 1000, tax=200, **euro)
    credit = {"doc_type": "credit_memo", "due_date": "2025-01-01", "erp_customer_id": "other", **euro}
    firm.invoice("ar", "2026-01-20", -100, tax=-20, applies_to=invoice, **credit)
    firm.cash(invoice, "2026-01-30", 500, "other", **euro)
    firm.add("erp_ar_writeoff", invoice_id=invoice, date="2026-01-31", amount=80, **euro)
    firm.cash(invoice, "2026-02-10", 700, "other", **euro)
    place = "customer customer-ar"
    return {
        f"ar_closing 2026-01 {place}": 575,
        f"ar_billings_gross 2026-01 {place}": 1188, f"ar_cash 2026-01 {place}": -550,
        f"cash_collected 2026-01 {place}": 550, f"cash_collected 2026-02 {place}": 840,
        f"ar_writeoff 2026-01 {place}": -88, f"ar_fx 2026-01 {place}": 25,  # 500 × 1.15; flows × 1.10
        f"ar_closing 2026-02 {place}": -250, f"ar_cash 2026-02 {place}": -840, f"ar_fx 2026-02 {place}": 15,
        "ar_closing 2026-02 customer unmapped:erp:other": 0,
        f"cei 2026-02 {place}": "1.434783",  # (575 + 250) ÷ (575 − 0): −250 is past due
    }  # fmt: skip


@FIRM.example
def credits_without_a_posted_invoice(firm):
    """Credits of a void invoice, of another credit memo and of nothing stand alone, at their own customer and date."""
    firm.engagement("alone")
    void = firm.invoice("alone", "2026-01-05", 4000, status="void")
    memo = {"doc_type": "credit_memo", "due_date": "2026-01-05"}
    first = firm.invoice("alone", "2026-01-10", -100, applies_to=void, **memo)
    firm.invoice("alone", "2026-01-10", -20, applies_to=first, **memo)
    firm.invoice("alone", "2026-01-10", -3, **memo)
    return {
        "ar_closing 2026-01 customer customer-alone": -123,
        "ar_billings_gross 2026-01 customer customer-alone": -123,
    }


@FIRM.example
def cash_on_a_bill_of_nothing(firm):
    """What is paid on it is over-payment and stays open."""
    firm.engagement("nil")
    firm.cash(firm.invoice("nil", "2026-01-10", 0), "2026-01-20", 10, "customer-nil")
    return {"ar_closing 2026-01 customer customer-nil": -10}


@FIRM.example
def unapplied_cash(firm):
    """Without invoice, on a draft, on an invoice nobody has: unapplied at the customer of the receipt."""
    firm.engagement("un")
    draft = firm.invoice("un", "2026-02-05", 4000, status="draft")
    for invoice, amount in ((None, 100), (draft, 20), ("nobody-has-it", 3)):
        firm.cash(invoice, "2026-02-20", amount, "customer-un")
    firm.add("erp_ar_writeoff", invoice_id=draft, date="2026-02-25", amount=5)
    firm.add("erp_ar_writeoff", invoice_id="nobody-has-it", date="2026-02-25", amount=7)
    unapplied = "ar_bucket 2026-{} bucket unapplied"
    return {
        "ar_closing 2026-02 customer customer-un": -128,
        "ar_cash 2026-02 customer customer-un": -123,
        "ar_writeoff 2026-02 customer customer-un": -5,
        "ar_closing 2026-02 customer unknown": -7,
        "ar_overdue 2026-02 customer customer-un": 0, "ar_overdue_share 2026-02 customer customer-un": None,
        unapplied.format("01"): 0,
        unapplied.format("02"): -135,
    }  # fmt: skip


@FIRM.example
def days_sales_outstanding(firm):
    """The opening month never enters; a window without billings is empty; countback stops where nothing is left."""
    firm.add("ref_legal_entity", entity_id="FR01", name="SAS", functional_currency="EUR", country="FR")
    firm.engagement("dso", entity_id="FR01")
    for date, amount in (("2025-12-10", 500), ("2026-01-10", 310), ("2026-03-10", 620)):
        firm.invoice("dso", date, amount, entity_id="FR01")
    firm.add("ref_legal_entity", entity_id="IT01", name="Srl", functional_currency="EUR", country="IT")
    firm.engagement("old", entity_id="IT01")
    firm.invoice("old", "2025-12-10", 500, entity_id="IT01")
    dso, countback = "dso 2026-{} entity FR01", "dso_countback 2026-{} entity FR01"
    return {
        dso.format("01"): "81.0000",  # 810 ÷ 310 × 31
        dso.format("02"): "154.1613",  # 810 ÷ 310 × 59
        dso.format("04"): "205.2742",  # 1,430 ÷ 620 × 89: January has left the window
        countback.format("01"): 31,  # January is used up, there is nothing before it
        countback.format("03"): "90.0000",  # 31 + 28 + 31 days, and 500 remain
        "dso 2026-01 entity IT01": None,
        "dso_countback 2026-02 entity IT01": 59,
    }


@FIRM.example
def more_credited_than_billed(firm):
    """500 from before, and a window in which only credits stand: what is owed is no number of days."""
    firm.add("ref_legal_entity", entity_id="GR01", name="AE", functional_currency="EUR", country="GR")
    firm.engagement("neg", entity_id="GR01")
    firm.invoice("neg", "2025-12-10", 500, entity_id="GR01")
    firm.invoice("neg", "2026-01-10", -100, entity_id="GR01", doc_type="credit_memo", due_date=None)
    firm.add("ref_legal_entity", entity_id="LU01", name="SA", functional_currency="EUR", country="LU")
    firm.engagement("neg-too", entity_id="LU01")
    bills = (("neg", "01", 500), ("neg-too", "02", 60), ("neg", "02", -100))
    for line, month, amount in bills:
        kind = "invoice" if amount > 0 else "credit_memo"
        firm.invoice(line, f"2026-{month}-10", amount, entity_id="LU01", doc_type=kind)
    return {
        "ar_closing 2026-01 entity GR01": 400, "dso 2026-01 entity GR01": None,
        "dso_countback 2026-02 entity LU01": "56.5200",  # 28 days with nothing, then 460 ÷ 500 × 31
    }  # fmt: skip


@FIRM.example
def two_subcontractors_on_two_internal_projects(firm):
    """Each bill meets the hours of its own person, project and month; a bill without hours is in no practice."""
    for person, cost in (("x-a", 10), ("x-b", 20)):
        job = {"hours_per_day": 0, "practice": person}
        firm.person(person, worker_type="subcontractor", job=job, cost=cost)
    work = (("x-a", "in-1", "01", 1), ("x-a", "in-2", "01", 2), ("x-b", "in-1", "01", 3), ("x-b", "in-2", "01", 4))
    for person, project, month, hours in (*work, ("x-a", "in-1", "02", 5)):
        firm.time(project, person, f"2026-{month}-12", hours, billable=0)
    for person, month, hours, amount in (("x-a", "01", 1, 100), ("x-b", "01", 2, 60), ("x-b", "02", 1, 9)):
        row = {"service_period": f"2026-{month}", "bill_date": "2026-03-10", "hours": hours, "amount": amount}
        firm.add("ap_subcontractor_bill", resource_id=person, engagement_id="in-1", **row)
    true = "cost_internal_true 2026-{} {} x-{}"
    return {
        true.format("01", "resource", "a"): 120, true.format("01", "practice", "a"): 120,  # 100 and 2 × 10
        true.format("01", "resource", "b"): 160, true.format("01", "practice", "b"): 160,  # 60 + 20 and 4 × 20
        true.format("02", "resource", "a"): 50, true.format("02", "practice", "a"): 50,
        true.format("02", "resource", "b"): 9, true.format("02", "practice", "b"): 0,
        "cost_internal_std 2026-Q1 practice x-a": 80,
    }  # fmt: skip


@FIRM.example
def pay_of_an_entity(firm):
    """Two of each: idle, outside delivery, and working within without pay: 100 + 20, 30 + 7, and (4 + 6) h × 50."""
    firm.add("ref_legal_entity", entity_id="SE01", name="AB", functional_currency="EUR", country="SE")
    for number, pay in ((1, 100), (2, 20), (3, 30), (4, 7)):
        firm.person(f"se-{number}", entity_id="SE01", delivery=int(number < 3))
        firm.add("payroll_actual", resource_id=f"se-{number}", period="2026-01", employer_cost=pay)
    for number, hours in ((5, 4), (6, 6)):
        firm.person(f"se-{number}", entity_id="SE01")
        firm.time("internal", f"se-{number}", "2026-01-12", hours, billable=0)
    value = "{} 2026-01 entity SE01"
    return {
        value.format("payroll_unallocated"): 120, value.format("payroll_overhead"): 37,
        value.format("payroll_total"): 157, value.format("payroll_estimated"): 500,
        value.format("cost_internal_std"): 500, value.format("cost_internal_true"): 500,
        value.format("payroll_unallocated").replace("01 ", "Q1 "): 120,
    }  # fmt: skip


@FIRM.example
def payroll_by_cost_centre(firm):
    """Pay of a centre is spread over its hours, pay of a centre without hours over all of them."""
    firm.person("pay-ann", job={"cost_center": "A", "valid_to": "2026-01-15"}, entity_id="DE01")
    firm.add("hr_job_history", resource_id="pay-ann", valid_from="2026-01-16", cost_center="B", practice="DAT")
    firm.engagement("pay")
    firm.time("pay", "pay-ann", "2026-01-12", 10, billable=0)
    firm.time("internal", "pay-ann", "2026-01-20", 30, billable=0)
    for run, center, cost in ((1, "A", 400), (2, "A", 100), (1, "B", 600), (1, "C", 200)):
        row = {"resource_id": "pay-ann", "period": "2026-01", "run": run, "cost_center": center, "currency": "EUR"}
        firm.add("payroll_actual", employer_cost=cost, **row)
    return {
        "cost_true 2026-01 engagement pay": 605,  # (500 ÷ 10 + 200 ÷ 40) × 10 × 1.10
        "cost_internal_true 2026-01 resource pay-ann": 825,  # (600 ÷ 30 + 5) × 30 × 1.10
        "cost_internal_true 2026-01 practice DAT": 825,
        "payroll_total 2026-01 entity DE01": 1430,
        "payroll_estimated 2026-01 resource pay-ann": 0,
    }


@FIRM.example
def pay_without_hours_and_hours_without_pay(firm):
    """Idle delivery is unallocated, others overhead; hours of nobody's pay cost the standard rate."""
    firm.person("idle-ann")
    firm.person("idle-olga", delivery=0)
    firm.person("unpaid-ann", cost=50)
    firm.engagement("unpaid")
    firm.time("unpaid", "unpaid-ann", "2026-01-12", 4, billable=0)
    firm.time("internal", "unpaid-ann", "2026-01-12", 6, billable=0)
    firm.time("unpaid", "idle-ann", "2026-01-12", 9, status="submitted", billable=0)
    firm.person("idle-sub", worker_type="subcontractor", job={"hours_per_day": 0})
    for person in ("idle-ann", "idle-olga", "idle-sub"):
        firm.add("payroll_actual", resource_id=person, period="2026-01", employer_cost=1000)
    firm.add("payroll_actual", resource_id="idle-ann", period="2025-12", employer_cost=7777)
    return {
        "payroll_unallocated 2026-01 resource idle-ann": 1000, "payroll_overhead 2026-01 resource idle-ann": 0,
        "payroll_unallocated 2026-01 resource idle-olga": 0, "payroll_overhead 2026-01 resource idle-olga": 1000,
        "payroll_unallocated 2026-01 resource idle-sub": 1000, "payroll_overhead 2026-01 resource idle-sub": 0,
        "payroll_estimated 2026-01 resource unpaid-ann": 500, "cost_true 2026-01 engagement unpaid": 200,
        "cost_internal_std 2026-01 resource unpaid-ann": 300, "cost_internal_true 2026-01 resource unpaid-ann": 300,
        "cost_std 2026-01 engagement unpaid": 200,
    }  # fmt: skip


@FIRM.example
def subcontractors(firm):
    """Bills are cost with and without hours; hours beyond the billed ones are accrued at the mean standard rate."""
    firm.person("sub", worker_type="subcontractor", job={"hours_per_day": 0, "practice": "SUB1"})
    firm.add("hr_job_history", resource_id="sub", valid_from="2026-01-16", practice="SUB2", hours_per_day=0)
    firm.rows["hr_cost_rate"].pop()
    firm.add("hr_cost_rate", resource_id="sub", rate=50, valid_to="2026-01-15")
    firm.add("hr_cost_rate", resource_id="sub", rate=80, valid_from="2026-01-16")
    for line in ("sub-1", "sub-2", "sub-3"):
        firm.engagement(line)
        for date, hours in (("2026-01-12", 4), ("2026-01-20", 8)):
            firm.time(line if line != "sub-3" else "internal", "sub", date, hours, billable=0)
    for line, hours, amount in (
        ("sub-1", 2, 100),
        ("sub-1", 4, 400),
        ("sub-2", 20, 900),
        ("sub-3", None, 70),
        ("internal", 3, 60),
    ):
        row = {"service_period": "2026-01", "bill_date": "2026-02-10", "hours": hours, "amount": amount}
        firm.add("ap_subcontractor_bill", resource_id="sub", engagement_id=line, **row)
    true = "cost_true 2026-01 engagement "
    return {
        true + "sub-1": 920,  # 500 + 6 h × 840 ÷ 12
        true + "sub-2": 900,
        true + "sub-3": 70,
        "cost_std 2026-01 engagement sub-1": 840,
        "cost_internal_true 2026-01 resource sub": 690,  # 60 + 9 h × 70
        "cost_internal_true 2026-01 practice SUB1": 230,  # by hours
        "cost_internal_true 2026-01 practice SUB2": 460,
        "cost_internal_std 2026-01 practice SUB2": 640,
    }


@FIRM.example
def invoice_realization(firm):
    """10 h at 200 USD and 5 h at 100 EUR of a deleted entry, at the average rate of its invoice: 2,780 of 3,475."""
    firm.engagement("real", currency="EUR")
    firm.person("real-ann", card=200)
    firm.add("hr_worker", resource_id="real-eva", name="Eva")
    firm.add("ref_rate_card_standard", resource_id="real-eva", rate=1000, currency="EUR")
    firm.bill_rate("real", "real-ann", 1, currency="EUR")
    invoice = firm.invoice("real", "2026-02-10", 2000, net_expenses=500, currency="EUR", invoice_id="real-1")
    memo = firm.invoice("real", "2026-02-11", -500, currency="EUR", doc_type="credit_memo", invoice_id="real-2")
    for person, hours, document in (("real-ann", 10, invoice), ("real-eva", 5, invoice), ("real-ann", 1, memo)):
        entry = firm.time("real", person, "2026-01-12", 99)
        firm.time("real", person, "2026-01-12", 99, time_entry_id=entry, version=2, is_deleted=int(hours == 5))
        row = {"posting_date": "2026-02-05", "hours": hours, "bill_rate": 1, "amount": 1, "invoice_id": document}
        firm.add("erp_project_transaction", time_entry_id=entry, engagement_id="real", resource_id=person, **row)
    ratio = "realization_invoice 2026-02 invoice real-"
    return {ratio + "1": "0.3", ratio + "2": None}  # 2,000 × 1.20 ÷ (10 × 200 + 5 × 1,000 × 1.20)


@FIRM.example
def operating_margin(firm):
    """The firm's result: every internal hour, unused pay and overhead of this file is in it."""
    for month, amount, currency in (("2026-04", 1000, "USD"), ("2026-04", 500, "EUR"), ("2025-12", 9999, "USD")):
        firm.add(
            "erp_overhead",
            entity_id=f"{currency[:2]}01" if currency == "USD" else "DE01",
            period=month,
            amount=amount,
            currency=currency,
        )
    firm.engagement("op", "milestone")
    firm.add("psa_milestone", engagement_id="op", amount=5000, accepted_date="2026-04-10")
    firm.person("op-ann", cost=50)
    firm.person("op-eva", cost=50)
    firm.time("op", "op-ann", "2026-04-13", 10, billable=0)
    firm.time("internal", "op-ann", "2026-04-14", 30, billable=0)
    firm.add("payroll_actual", resource_id="op-ann", period="2026-04", employer_cost=4000)
    firm.add("payroll_actual", resource_id="op-eva", period="2026-04", employer_cost=300)
    return {
        "margin_true 2026-04": 4000,
        "contribution_std 2026-04": 3000,  # 5,000 − 500 − 1,500
        "operating_margin_true 2026-04": -1000,  # 4,000 − 3,000 − 300 − 1,000 − 500 × 1.40
    }


@pytest.mark.parametrize(("firm", "case"), [(firm, case) for firm in (FIRM, AGES) for case in firm.cases], ids=name_of)
def test_cash_rule(firm, case):
    assert firm.wrong(case) == []
