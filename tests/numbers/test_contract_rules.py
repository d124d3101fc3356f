"""Contracts, revenue by method, backlog, contract position: worked examples of the rules."""

import pytest

from tests.numbers.worked import WorkedFirm

FIRM = WorkedFirm()


@FIRM.example
def history_before_the_opening(firm):
    """Booked 9,000 and adjusted by −500 years ago, 3,000 recognised, 3,400 billed, 100 of it expenses: all counts."""
    firm.engagement("history")
    firm.booking("history", 9000, signed="2023-05-10")
    firm.add("erp_wip_adjustment", engagement_id="history", date="2024-02-10", amount=-500)
    firm.add("opening_recognised", engagement_id="history", services_to_date=3000, expenses_to_date=100)
    firm.invoice("history", "2024-03-10", 3300, net_expenses=100)
    firm.invoice("history", "2024-04-10", 8888, status="draft")
    opening, closing = "backlog_opening 2026-01 engagement history", "backlog_closing 2026-01 engagement history"
    return {
        opening: 5500, closing: 5500, "deferred 2026-01 engagement history": 300,
        "bookings_net 2026-01 engagement history": 0, "revenue_net 2026-01 engagement history": 0,
        "billed_net 2026-01 engagement history": 0,
    }  # fmt: skip


@FIRM.example
def price_adjustments_by_method(firm):
    """−100 on T&M is revenue of its month; on a fixed fee it is part of the price: 40 % of 1,000, then of 900."""
    person = firm.person("adj-ann", cost=50)
    firm.engagement("adj-tm")
    firm.engagement("adj-fixed", "fixed_poc_cost")
    firm.booking("adj-fixed", 1000, signed="2026-01-02")
    firm.add("psa_estimate", engagement_id="adj-fixed", valid_from_period="2026-01", eac_cost=1000)
    firm.time("adj-fixed", person, "2026-01-12", 8, billable=0)
    for line in ("adj-tm", "adj-fixed"):
        firm.add("erp_wip_adjustment", engagement_id=line, date="2026-02-10", amount=-100)
    services, backlog, adjusted = (
        "revenue_services 2026-{} engagement adj-",
        "backlog_closing 2026-02 engagement adj-",
        "backlog_price_adj 2026-02 engagement adj-",
    )
    return {
        services.format("02") + "tm": -100, backlog + "tm": 0, adjusted + "tm": -100,
        services.format("01") + "fixed": 400, services.format("02") + "fixed": -40,
        backlog + "fixed": 540, adjusted + "fixed": -100,  # 1,000 − 100 − 360
    }  # fmt: skip


@FIRM.example
def credit_memo_with_expenses(firm):
    """A price credit of 80 for services and 20 for expenses: a draft one changes nothing."""
    firm.engagement("memo", "milestone")
    memo = {"doc_type": "credit_memo", "net_expenses": -20, "tax": -10}
    firm.invoice("memo", "2026-01-10", -80, effect="price", **memo)
    firm.invoice("memo", "2026-01-10", -80, effect="price", status="draft", **memo)
    return {
        "revenue_services 2026-01 engagement memo": -80,
        "revenue_net 2026-01 engagement memo": -100,
        "billed_net 2026-01 engagement memo": -100,
        "backlog_closing 2026-01 engagement memo": 0,
        "backlog_revenue 2026-01 engagement memo": 80,
        "unbilled 2026-01 engagement memo": 0,
    }


@FIRM.example
def expenses_in_the_currency_of_the_contract(firm):
    """100 GBP on a contract in EUR: 100 × 2.00 ÷ 1.10 EUR in January, at home 200 USD; not rebillable: cost alone."""
    firm.engagement("exp", currency="EUR")
    row = {"resource_id": "nobody", "engagement_id": "exp", "currency": "GBP", "amount": 100}
    firm.add("expense_line", date="2026-01-10", **row)
    firm.add("expense_line", date="2026-01-11", rebillable=0, **row)
    firm.add("expense_line", date="2026-01-12", status="submitted", **row)
    firm.add("expense_line", date="2026-01-12", **(row | {"engagement_id": "no-engagement"}))
    return {
        "revenue_net_txn 2026-01 engagement exp": "181.82",
        "revenue_net 2026-01 engagement exp": 200,
        "revenue_services 2026-01 engagement exp": 0,
        "cost_std 2026-01 engagement exp": 400,
        "cost_true 2026-01 engagement exp": 400,
        "margin_std 2026-01 engagement exp": -200,
        "margin_std_pct 2026-01 engagement exp": -1,
        "unbilled 2026-01 engagement exp": "209.09",  # 181.8181… × 1.15
    }


@FIRM.example
def fees_by_days(firm):
    """310 a month; 620 on top of it from 11 to 20 January; it ends on 10 March, whatever end date the project has."""
    firm.engagement("fee", "managed_service", end_date="2026-01-31")
    firm.add(
        "psa_recurring_fee", engagement_id="fee", valid_from="2026-01-01", valid_to="2026-03-10", monthly_amount=310
    )
    firm.add(
        "psa_recurring_fee", engagement_id="fee", valid_from="2026-01-11", valid_to="2026-01-20", monthly_amount=620
    )
    firm.engagement("fee-late", "retainer")
    firm.add("psa_recurring_fee", engagement_id="fee-late", valid_from="2026-02-15", monthly_amount=280)
    firm.engagement("fee-none", "tm")
    firm.add("psa_recurring_fee", engagement_id="fee-none", valid_from="2026-01-01", monthly_amount=99)
    revenue = "revenue_net 2026-{} engagement fee"
    return {
        revenue.format("01"): 410, revenue.format("02"): 310, revenue.format("03"): 100, revenue.format("04"): 0,
        revenue.format("02") + "-late": 140, revenue.format("03") + "-late": 280, revenue.format("03") + "-none": 0,
    }  # fmt: skip


@FIRM.example
def percent_complete(firm):
    """Estimates fill in column by column, cap at 100 % and are caught up; without one revenue stands still."""
    person = firm.person("poc-ann", cost=50)
    for line, method in (
        ("poc-cost", "fixed_poc_cost"),
        ("poc-hours", "fixed_poc_hours"),
        ("poc-none", "fixed_poc_cost"),
    ):
        firm.engagement(line, method, currency="EUR")
        firm.booking(line, 1000, signed="2026-01-02", currency="EUR")
        firm.add("psa_milestone", engagement_id=line, amount=700, accepted_date="2026-01-20", currency="EUR")
        firm.add("psa_baseline", engagement_id=line, period="2025-12", bac=800, planned_value_cum=200, currency="EUR")
        firm.add("psa_baseline", engagement_id=line, period="2026-03", bac=900, planned_value_cum=800, currency="EUR")
        for date in ("2026-01-12", "2026-02-12", "2026-04-12"):
            firm.time(line, person, date, "13.2", billable=0)  # 660 USD: 600, 550 and 471.428571… EUR
    for line in ("poc-cost", "poc-hours"):
        for month, cost, hours in (("2026-01", 2000, 40), ("2026-02", 1800, None), ("2026-04", None, 33)):
            estimate = {"valid_from_period": month, "eac_cost": cost, "eac_hours": hours, "currency": "EUR"}
            firm.add("psa_estimate", engagement_id=line, **estimate)
    pct, txn = "pct_complete 2026-{} engagement poc-{}", "revenue_net_txn 2026-{} engagement poc-{}"
    return {
        pct.format("01", "cost"): "0.3",  # 600 ÷ 2,000
        pct.format("02", "cost"): "0.638889",  # 1,150 ÷ 1,800
        pct.format("04", "cost"): "0.900794",  # 1,621.43 ÷ 1,800
        txn.format("01", "cost"): 300,
        txn.format("02", "cost"): "338.89",
        txn.format("03", "cost"): 0,
        "etc 2026-02 engagement poc-cost": 650,
        "cpi 2026-02 engagement poc-cost": "0.444444",  # 0.638889 × 800 ÷ 1,150
        "spi 2026-02 engagement poc-cost": "2.555556",  # 511.11 ÷ 200
        "spi 2026-03 engagement poc-cost": "0.71875",  # 575 ÷ 800
        pct.format("02", "hours"): "0.66",  # 26.4 ÷ 40
        pct.format("04", "hours"): 1,  # 39.6 ÷ 33
        txn.format("04", "hours"): 340,
        "etc 2026-04 engagement poc-hours": "178.57",
        pct.format("02", "none"): None,
        txn.format("02", "none"): 0,
        "etc 2026-02 engagement poc-none": None,
        "eac_cost 2026-02 engagement poc-cost": 1800,
        "budget_at_completion 2026-02 engagement poc-cost": 800,
        "budget_at_completion 2026-03 engagement poc-cost": 900,
        "eac_cost 2026-02 engagement poc-none": None,
        "variance_at_completion 2026-02 engagement poc-none": None,
        "cpi 2026-02 engagement poc-none": None,
    }


@FIRM.example
def estimates_that_cannot_be_used(firm):
    """An estimate of 0 leaves revenue where the opening left it; a cost of twice the estimate is 100 %."""
    person = firm.person("eac-ann", cost=50)
    for line, eac in (("eac-zero", 0), ("eac-over", 500)):
        firm.engagement(line, "fixed_poc_cost")
        firm.booking(line, 1000, signed="2025-06-01")
        firm.add("psa_estimate", engagement_id=line, valid_from_period="2025-11", eac_cost=eac)
        firm.add(
            "opening_recognised", engagement_id=line, services_to_date=100, labour_cost_to_date=50, hours_to_date=1
        )
        firm.add("psa_baseline", engagement_id=line, period="2025-12", bac=400, planned_value_cum=100)
        firm.time(line, person, "2026-01-12", 19, billable=0)
    return {
        "revenue_net 2026-01 engagement eac-zero": 0, "pct_complete 2026-01 engagement eac-zero": None,
        "revenue_net 2026-01 engagement eac-over": 900, "pct_complete 2026-01 engagement eac-over": 1,
        "etc 2026-01 engagement eac-over": -500, "cpi 2026-01 engagement eac-over": "0.4",
        "earned_value 2026-01 engagement eac-over": 400, "cost_to_date 2026-01 engagement eac-over": 1000,
        "planned_value_to_date 2026-01 engagement eac-over": 100, "earned_value 2026-01 engagement eac-zero": None,
        "unbilled 2026-01 engagement eac-over": 1000, "variance_at_completion 2026-01 engagement eac-over": -100,
    }  # fmt: skip


@FIRM.example
def one_contract_one_position(firm):
    """+600 and +200 against −300 of a third line net to 500, shared 3 : 1; the line with right to invoice is alone."""
    lines = {"net-1": (600, 0), "net-2": (200, 0), "net-3": (0, 300), "net-4": (0, 50)}
    for line, (earned, billed) in lines.items():
        firm.engagement(line, "milestone", contract_id="net", right_to_invoice=int(line == "net-4"))
        firm.add("psa_milestone", engagement_id=line, amount=earned, accepted_date="2026-01-10")
        firm.invoice(line, "2026-01-20", billed)
    firm.invoice("net-3", "2026-02-20", 700)  # −1,000 against 800: a liability of 200
    unbilled, deferred = "unbilled 2026-{} engagement net-{}", "deferred 2026-{} engagement net-{}"
    return {
        unbilled.format("01", 1): 375, unbilled.format("01", 2): 125, unbilled.format("01", 3): 0,
        deferred.format("01", 3): 0, deferred.format("01", 4): 50, unbilled.format("02", 1): 0,
        deferred.format("02", 3): 200, deferred.format("02", 4): 50, "deferred 2026-02 contract net": 250,
    }  # fmt: skip


@FIRM.example
def positions_of_two_currencies_in_one_contract(firm):
    """+100 EUR and −100 USD: 115 − 100 = 15 at the closing rate of January."""
    firm.engagement("two-eur", "milestone", currency="EUR", contract_id="two")
    firm.engagement("two-usd", "milestone", contract_id="two")
    firm.add("psa_milestone", engagement_id="two-eur", amount=100, accepted_date="2026-01-10", currency="EUR")
    firm.invoice("two-usd", "2026-01-20", 100)
    position = {"unbilled 2026-01 contract two": 15, "deferred 2026-01 contract two": 0}
    return position | {
        "contract_position_fx 2026-01 contract two": 5,  # 15 − (110 − 100)
        "contract_position_fx 2026-02 contract two": 10,  # 125 − 115
        "backlog_fx 2026-02 contract two": -10,  # −100 EUR of backlog
    }


@FIRM.example
def bookings_without_engagement(firm):
    """1,000 − 300 of one deal and −500 of another: bookings and backlog 200, remaining obligation 700."""
    firm.add("crm_account", account_id="free", name="Free")
    for deal, tcv, date in (
        ("free-1", 1000, "2026-01-10"),
        ("free-1", -300, "2026-02-10"),
        ("free-2", -500, "2026-01-10"),
    ):
        row = {"opportunity_id": deal, "account_id": "free", "booking_type": "new" if tcv > 0 else "cancellation"}
        firm.booking("no-such-engagement" if deal == "free-2" else None, tcv, date, acv=tcv / 2, **row)
    place = "customer unmapped:crm:free"
    return {
        f"bookings_new 2026-01 {place}": 1000, f"bookings_cancellation 2026-01 {place}": -500,
        f"bookings_net 2026-Q1 {place}": 200, f"bookings_acv_net 2026-Q1 {place}": 100,
        f"backlog_closing 2026-01 {place}": 500, f"backlog_closing 2026-02 {place}": 200, f"rpo 2026-02 {place}": 700,
    }  # fmt: skip


@FIRM.example
def obligation_of_a_cancellable_fee(firm):
    """310 a month, bound until 31 January, 14 March or the end of 2026; backlog below the commitment limits it."""
    for line, until, booked in (
        ("cx-past", "2026-01-31", 3000),
        ("cx-mid", "2026-03-14", 3000),
        ("cx-low", "2026-12-31", 400),
    ):
        firm.engagement(line, "retainer", noncancellable_through=until)
        firm.add("psa_recurring_fee", engagement_id=line, valid_from="2026-01-01", monthly_amount=310)
        firm.booking(line, booked, signed="2026-01-01")
    firm.engagement("cx-tm", noncancellable_through="2026-01-15")
    firm.booking("cx-tm", 800, signed="2026-01-01")
    rpo = "rpo 2026-01 engagement cx-"
    return {
        rpo + "past": 0, rpo + "mid": 450, rpo + "low": 90, rpo + "tm": 800,  # 310 + 310 × 14 ÷ 31; 400 − 310
        "rpo 2026-02 engagement cx-mid": 140, "rpo 2026-02 engagement cx-low": 0, "rpo 2026-03 engagement cx-mid": 0,
    }  # fmt: skip


@FIRM.example
def milestones_waiting(firm):
    """Complete, not accepted: at risk once; accepted on 10, billed on 25 January and 14 February: 15 and 4 days."""
    firm.engagement("ms", "milestone", currency="EUR", created_date="2026-01-20")
    firm.booking("ms", 1000, signed="2026-01-10", currency="EUR")
    firm.booking("ms", 500, signed="2026-01-14", booking_type="change_order", currency="EUR")
    own = {"engagement_id": "ms", "currency": "EUR"}
    for accepted, billed in (("2026-01-10", "2026-01-25"), ("2026-02-10", "2026-02-14")):
        invoice = firm.invoice("ms", billed, 100, currency="EUR")
        firm.add("psa_milestone", amount=100, accepted_date=accepted, psa_status="complete", invoice_id=invoice, **own)
    draft = firm.invoice("ms", "2026-02-28", 100, currency="EUR", status="draft")
    firm.add("psa_milestone", amount=100, accepted_date="2026-02-12", invoice_id=draft, **own)
    firm.add("psa_milestone", amount=40, psa_status="complete", completed_date="2026-02-10", **own)
    firm.add("psa_milestone", amount=7, **own)
    return {
        "days_to_invoice 2026-01 engagement ms": 15,
        "days_to_invoice 2026-02 engagement ms": 4,
        "days_to_invoice 2026-Q1 engagement ms": "9.5",
        "quote_to_project_days 2026-01 engagement ms": 10,
        "revenue_at_risk 2026-04 engagement ms": 58,  # 40 × 1.45
        "revenue_net_txn 2026-02 engagement ms": 200,
    }


@FIRM.example
def money_at_risk_once(firm):
    """Five entries of March 10 h × 100: not posted; stale; stale and different; invoiced but different; all right."""
    person = firm.person("risk-ann")
    firm.engagement("risk", currency="EUR")
    firm.bill_rate("risk", person, 100, currency="EUR")
    invoice = firm.invoice("risk", "2026-03-31", 1000, currency="EUR")
    draft = firm.invoice("risk", "2026-03-31", 1000, currency="EUR", status="draft")
    posted = [None, (1000, None), (900, draft), (940, invoice), (1000, invoice), ("1000.005", invoice)]
    for number, posting in enumerate(posted):
        entry = firm.time("risk", person, f"2026-02-{10 + number}", 10)
        if posting:
            row = {
                "posting_date": "2026-03-05",
                "hours": 10,
                "bill_rate": 100,
                "amount": posting[0],
                "invoice_id": posting[1],
            }
            firm.add("erp_project_transaction", time_entry_id=entry, engagement_id="risk", resource_id=person, **row)
    parted = firm.time("risk", person, "2026-02-20", 10)  # in two parts, one of them on an invoice
    for amount, document in ((600, invoice), (400, None)):
        row = {"posting_date": "2026-03-05", "hours": 5, "bill_rate": 100, "amount": amount, "invoice_id": document}
        firm.add("erp_project_transaction", time_entry_id=parted, engagement_id="risk", resource_id=person, **row)
    return {
        "revenue_at_risk 2026-04 engagement risk": 4437,  # (1,000 + 1,000 + 1,000 + 60) × 1.45
        "revenue_at_risk 2026-03 engagement risk": None,
        "posting_completeness 2026-02 engagement risk": "0.857143",  # 6 of 7
    }


@FIRM.example
def from_plan_to_cash(firm):
    """12 h planned, 10 worked, 8 approved, 8 billed with −80 written down on the invoice, of which half is paid."""
    person = firm.person("bridge-ann")
    firm.engagement("bridge")
    firm.engagement("bridge-fixed", "milestone")
    firm.bill_rate("bridge", person, 100)
    for line in ("bridge", "bridge-fixed"):
        plan = {"period": "2026-01", "planned_hours": 12, "planned_rate": 100}
        firm.add("psa_assignment_plan", engagement_id=line, resource_id=person, **plan)
    invoice = firm.invoice("bridge", "2026-02-10", 1120, tax=112)
    entries = [("2026-01-12", 6), ("2026-01-13", 2), ("2026-02-02", 4)]
    for date, hours in entries:
        entry = firm.time("bridge", person, date, hours)
        row = {
            "posting_date": "2026-02-05",
            "hours": hours,
            "bill_rate": 100,
            "amount": 100 * hours,
            "invoice_id": invoice,
        }
        firm.add("erp_project_transaction", time_entry_id=entry, engagement_id="bridge", resource_id=person, **row)
    firm.time("bridge", person, "2026-01-14", 2, status="submitted")
    firm.add("erp_wip_adjustment", engagement_id="bridge", date="2026-02-10", amount=-80, invoice_id=invoice)
    firm.add("erp_wip_adjustment", engagement_id="bridge", date="2026-02-10", amount=-999)
    firm.cash(invoice, "2026-03-10", 616, "customer-bridge")
    billed = "746.67"  # 800 − 80 × 800 ÷ 1,200
    return {
        "bridge_planned 2026-01": 1200, "bridge_worked 2026-01 engagement bridge": 1000,
        "bridge_approved 2026-01 engagement bridge": 800, "bridge_billed 2026-01 engagement bridge": billed,
        "bridge_collected 2026-01 engagement bridge": "373.33",  # 616 × 746.666… ÷ 1,232
        "bridge_leak_plan_gap 2026-01 engagement bridge": 200, "bridge_leak_unapproved 2026-01 engagement bridge": 200,
        "bridge_leak_unbilled 2026-01 engagement bridge": "53.33",
        "bridge_leak_uncollected 2026-01 engagement bridge": "373.33",
    }  # fmt: skip


@pytest.mark.parametrize("case", FIRM.cases, ids=lambda case: case.name)
def test_contract_rule(case):
    assert FIRM.wrong(case) == []
