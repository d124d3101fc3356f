"""Fees, labour and bills at the limits of their rules: the last day, the opening, hours that cancel each other out."""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm()


@FIRM.example
def a_fee_that_begins_on_the_last_day(firm):
    """310 a month from 31 March on, bound until that day: 10 of it are owed; a line bound to 14 April owes 150."""
    for line, until in (("me-day", "2026-03-31"), ("me-mid", "2026-04-14")):
        firm.engagement(line, "managed_service", noncancellable_through=until)
        firm.booking(line, 9000, signed="2026-01-01")
        firm.add("psa_recurring_fee", engagement_id=line, valid_from="2026-03-31", monthly_amount=310)
    return {
        "rpo 2026-01 engagement me-day": 10, "rpo 2026-02 engagement me-mid": "154.67",  # 10 and 310 × 14 ÷ 30
        "rpo 2026-03 engagement me-mid": "144.67",
    }  # fmt: skip


@FIRM.example
def labour_before_and_after_the_opening(firm):
    """50 h in all: 10 in the opening, 12 by its close are in those; 13.2 of 20 January, approved late, at its rate."""
    firm.engagement("me-poc", "fixed_poc_cost", currency="EUR")
    firm.booking("me-poc", 1000, signed="2025-12-01", currency="EUR")
    firm.add("psa_estimate", engagement_id="me-poc", valid_from_period="2025-12", eac_cost=1600, currency="EUR")
    opening = {"services_to_date": 0, "labour_cost_to_date": 200, "hours_to_date": 4, "currency": "EUR"}
    firm.add("opening_recognised", engagement_id="me-poc", **opening)
    person = firm.person("me-ann", cost=50)
    firm.time("me-poc", person, "2025-12-15", 12, billable=0)
    firm.time("me-poc", person, "2026-01-20", "13.2", billable=0, approved_date="2026-02-10")
    return {
        "pct_complete 2026-01 engagement me-poc": "0.125",  # 200 ÷ 1,600
        "pct_complete 2026-02 engagement me-poc": "0.5",  # and 660 USD ÷ 1.10
        "revenue_net_txn 2026-01 engagement me-poc": 125, "revenue_net_txn 2026-02 engagement me-poc": 375,
    }  # fmt: skip


@FIRM.example
def bills_beside_hours_that_cancel_out(firm):
    """5 − 5 and 2 − 7 hours at 40: the bills are the cost, and credits of hours bring no accrual."""
    for line in ("me-zero", "me-less"):
        firm.engagement(line)
    job = {"hours_per_day": 0, "practice": "ME1", "valid_to": "2026-01-15"}
    firm.person("me-sub", worker_type="subcontractor", cost=40, job=job)
    firm.add("hr_job_history", resource_id="me-sub", valid_from="2026-01-16", practice="ME2", hours_per_day=0)
    for project, first, second in (("me-zero", 5, -5), ("me-less", 2, -7), ("me-inside", 5, -5)):
        firm.time(project, "me-sub", "2026-01-12", first, billable=0)
        firm.time(project, "me-sub", "2026-01-20", second, billable=0)
    for project, hours, amount in (("me-zero", -2, 30), ("me-less", -9, 70), ("me-inside", 1, 90)):
        row = {"service_period": "2026-01", "bill_date": "2026-02-10", "hours": hours, "amount": amount}
        firm.add("ap_subcontractor_bill", resource_id="me-sub", engagement_id=project, **row)
    true = "{} 2026-01 {}"
    return {
        true.format("cost_true", "engagement me-zero"): 30, true.format("cost_true", "engagement me-less"): 70,
        true.format("cost_std", "engagement me-less"): -200,
        true.format("cost_internal_true", "resource me-sub"): 90,
        true.format("cost_internal_true", "practice ME1"): 0, true.format("cost_internal_true", "practice ME2"): 0,
        true.format("cost_internal_std", "practice ME1"): 200,
    }  # fmt: skip


@FIRM.example
def pay_of_a_centre_with_a_correction(firm):
    """A has 10 h and B −2: pay of B, 160, is spread over the 8 h: 100 ÷ 10 + 20 an hour in A, 20 in B."""
    firm.person("me-cor", job={"cost_center": "A", "valid_to": "2026-01-15"})
    firm.add("hr_job_history", resource_id="me-cor", valid_from="2026-01-16", cost_center="B")
    for line, date, hours in (("me-a", "2026-01-12", 10), ("me-b", "2026-01-20", -2)):
        firm.engagement(line)
        firm.time(line, "me-cor", date, hours, billable=0)
    for center, pay in (("A", 100), ("B", 160)):
        firm.add("payroll_actual", resource_id="me-cor", period="2026-01", cost_center=center, employer_cost=pay)
    return {"cost_true 2026-01 engagement me-a": 300, "cost_true 2026-01 engagement me-b": -40}


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_margin_edge(case):
    assert FIRM.wrong(case) == []
