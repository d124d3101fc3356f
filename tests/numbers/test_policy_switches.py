"""Every value of every policy switch: the number that changes with it, worked out for each value."""

from typing import get_args

import pytest

from crossfoot.errors import CrossfootError
from crossfoot.settings import Policies, load_settings
from tests.numbers.lab import SWITCHES
from tests.numbers.worked import Case, WorkedFirm

FIRM = WorkedFirm()


@FIRM.switch("booking_date")
def booking_date(firm):
    """Closed in January, signed in February; another one closed in March and never signed."""
    firm.engagement("bd")
    firm.booking("bd", 1000, signed="2026-02-03", close_date="2026-01-20")
    firm.booking("bd", 300, signed=None, close_date="2026-03-10")
    bookings, backlog = "bookings_net {} engagement bd", "backlog_closing 2026-03 engagement bd"
    january, february, march = (bookings.format(month) for month in ("2026-01", "2026-02", "2026-03"))
    return {
        "signed": {january: 0, february: 1000, march: 0, backlog: 1000},
        "close": {january: 1000, february: 0, march: 300, backlog: 1300},
    }


@FIRM.switch("book_to_bill_denominator")
def book_to_bill_denominator(firm):
    """1,200 booked, 10 h × 100 = 1,000 recognised, 600 of services billed; billed expenses are not in it."""
    firm.engagement("bb")
    firm.bill_rate("bb", firm.person("bb-ann"), 100)
    firm.time("bb", "bb-ann", "2026-02-10", 10)
    firm.booking("bb", 1200, signed="2026-02-03")
    firm.invoice("bb", "2026-02-27", 400, net_expenses=50)
    firm.invoice("bb", "2026-02-28", 200)
    ratio = "book_to_bill 2026-02 engagement bb"
    return {"recognised": {ratio: "1.2"}, "billed": {ratio: 2}}


@FIRM.switch("rpo.exclude_right_to_invoice")
def exclude_right_to_invoice(firm):
    firm.engagement("rti", right_to_invoice=1)
    firm.booking("rti", 5000, signed="2026-01-15")
    rpo = "rpo 2026-01 engagement rti"
    return {True: {rpo: 0}, False: {rpo: 5000}}


@FIRM.switch("rpo.noncancellable_only")
def noncancellable_only(firm):
    """310 a month, the customer is bound until 14 February: 310 × 14 ÷ 28 = 155 of the 3,000 − 310 that are left."""
    firm.engagement("nc", "retainer", noncancellable_through="2026-02-14")
    firm.add("psa_recurring_fee", engagement_id="nc", valid_from="2026-01-01", monthly_amount=310)
    firm.booking("nc", 3000, signed="2026-01-01")
    rpo = "rpo 2026-01 engagement nc"
    return {True: {rpo: 155}, False: {rpo: 2690}}


@FIRM.switch("tm_revenue_period")
def tm_revenue_period(firm):
    """Worked on 20 January, approved on 10 February, after January's close; percent complete waits in both cases."""
    person = firm.person("tr-ann", cost=50)
    firm.engagement("tr")
    firm.bill_rate("tr", person, 100)
    firm.time("tr", person, "2026-01-20", 10, approved_date="2026-02-10")
    firm.engagement("tr-fixed", "fixed_poc_cost")
    firm.booking("tr-fixed", 1000, signed="2026-01-01")
    firm.add("psa_estimate", engagement_id="tr-fixed", valid_from_period="2025-12", eac_cost=1000)
    firm.time("tr-fixed", person, "2026-01-21", 10, approved_date="2026-02-10")  # 500 of 1,000: half of the price
    firm.engagement("tr-late")
    firm.bill_rate("tr-late", person, 100)
    firm.time("tr-late", person, "2026-04-20", 5, approved_date="2026-05-20")  # after the last close: due to no one yet
    late, due = "revenue_services 2026-04 engagement tr-late", {"posting_completeness 2026-04 engagement tr-late": None}
    january, february = ("revenue_services 2026-01 engagement tr", "revenue_services 2026-02 engagement tr")
    unbilled, backlog = "unbilled 2026-01 engagement tr", "backlog_closing 2026-01 engagement tr"
    fixed = {"revenue_services 2026-01 engagement tr-fixed": 0, "revenue_services 2026-02 engagement tr-fixed": 500}
    return {
        "close_cutoff": {january: 0, february: 1000, unbilled: 0, backlog: 0, late: 0} | fixed | due,
        "work_month": {january: 1000, february: 0, unbilled: 1000, backlog: -1000, late: 500} | fixed | due,
    }


@FIRM.switch("milestone_trigger")
def milestone_trigger(firm):
    firm.engagement("mt", "milestone")
    days = {"psa_status": "complete", "completed_date": "2026-01-15", "accepted_date": "2026-02-10"}
    firm.add("psa_milestone", engagement_id="mt", amount=700, **days)
    january, february = ("revenue_net 2026-01 engagement mt", "revenue_net 2026-02 engagement mt")
    return {"customer_accepted": {january: 0, february: 700}, "psa_completed": {january: 700, february: 0}}


@FIRM.switch("utilization.basis")
def utilization_basis(firm):
    """80 billable hours; 21 days × 8 h = 168 h gross, 160 h after a day off, 80 + 20 = 100 h logged."""
    firm.person("ub")
    firm.add("hr_absence", resource_id="ub", date="2026-01-05", hours=8)
    firm.time("tr", "ub", "2026-01-12", 80)
    firm.time("internal", "ub", "2026-01-13", 20, billable=0, status="submitted")
    net, gross = "utilization_net 2026-01 resource ub", {"utilization_gross 2026-01 resource ub": "0.476190"}
    return {"net": {net: "0.5"} | gross, "gross": {net: "0.476190"} | gross, "logged": {net: "0.8"} | gross}


@FIRM.switch("utilization.population")
def utilization_population(firm):
    """An employee with 84 of 168 h; a subcontractor's 42 h: (84 + 42) ÷ (168 + 42) = 0.6."""
    firm.person("up-ann", job={"practice": "POP"})
    firm.person("up-sub", job={"practice": "POP", "hours_per_day": 0}, worker_type="subcontractor")
    firm.time("tr", "up-ann", "2026-01-12", 84)
    firm.time("tr", "up-sub", "2026-01-12", 42)
    practice, sub = "utilization_net 2026-01 practice POP", "utilization_net 2026-01 resource up-sub"
    both = "utilization_incl_subs 2026-01 practice POP"
    return {
        "employees": {practice: "0.5", sub: None, both: "0.6"},
        "employees_and_subcontractors": {practice: "0.6", sub: 1, both: "0.6"},
    }


@FIRM.switch("utilization.statuses")
def utilization_statuses(firm):
    """84 h approved and 42 h submitted of 168; 11 h rejected are never counted."""
    firm.person("us")
    firm.time("tr", "us", "2026-01-12", 84)
    firm.time("tr", "us", "2026-01-13", 42, status="submitted")
    firm.time("tr", "us", "2026-01-14", 11, status="rejected")
    hours, ratio = "hours_billable 2026-01 resource us", "utilization_net 2026-01 resource us"
    return {"approved": {hours: 84, ratio: "0.5"}, "approved_and_submitted": {hours: 126, ratio: "0.75"}}


@FIRM.switch("realization.denominator")
def realization_denominator(firm):
    """10 h sold at 150 = 1,500, on the card at 200 = 2,000; 1,200 of it invoiced."""
    person = firm.person("rd-ann", card=200)
    firm.engagement("rd")
    firm.bill_rate("rd", person, 150)
    entry = firm.time("rd", person, "2026-02-10", 10)
    invoice = firm.invoice("rd", "2026-02-28", 1200, invoice_id="rd-1")
    posting = {"posting_date": "2026-02-20", "hours": 10, "bill_rate": 150, "amount": 1500, "invoice_id": invoice}
    firm.add("erp_project_transaction", time_entry_id=entry, engagement_id="rd", resource_id=person, **posting)
    worked, invoiced = "realization_worked 2026-02 engagement rd", "realization_invoice 2026-02 invoice rd-1"
    return {"standard": {worked: "0.75", invoiced: "0.6"}, "contract": {worked: 1, invoiced: "0.8"}}


@FIRM.switch("payroll.basis")
def payroll_basis(firm):
    """8,400 of pay for 84 h worked of 168 h capacity: 100 or 50 an hour. Outside delivery it stays hours worked."""
    firm.engagement("pb")
    firm.engagement("pb-outside")
    firm.person("pb-ann")
    firm.person("pb-olga", delivery=0)
    firm.time("pb", "pb-ann", "2026-01-12", 84)
    firm.time("pb-outside", "pb-olga", "2026-01-12", 10, billable=0)
    firm.add("payroll_actual", resource_id="pb-ann", period="2026-01", employer_cost=8400)
    firm.add("payroll_actual", resource_id="pb-olga", period="2026-01", employer_cost=1000)
    cost, idle = "cost_true 2026-01 engagement pb", "payroll_unallocated 2026-01 resource pb-ann"
    outside = {"cost_true 2026-01 engagement pb-outside": 1000, "payroll_unallocated 2026-01 resource pb-olga": 0}
    return {
        "worked_hours": {cost: 8400, idle: 0} | outside,
        "capacity_hours": {cost: 4200, idle: 4200} | outside,
    }


@FIRM.switch("ageing_basis")
def ageing_basis(firm):
    """Dated 2 January, due 15 February: at January's end not yet due, or 29 days old; its credit is as old. cei:
    (0 + 1,000 − 1,000) ÷ …
    """
    firm.engagement("ab")
    billed = firm.invoice("ab", "2026-01-02", 1010, due_date="2026-02-15")
    firm.invoice("ab", "2026-01-31", -10, due_date=None, doc_type="credit_memo", applies_to=billed)
    current, month = "ar_bucket 2026-01 bucket current", "ar_bucket 2026-01 bucket 1-30"
    effectiveness = "cei 2026-01 customer customer-ab"
    return {
        "due_date": {current: 1000, month: 0, effectiveness: None},  # … (1,000 − 1,000)
        "invoice_date": {current: 0, month: 1000, effectiveness: 0},  # … (1,000 − 0)
    }


@FIRM.switch("dso.method")
def dso_method(firm):
    """Billed 1,000 (28 days), 500 (31) and 600 (30 days); the first is paid: 1,100 open at the end of April."""
    firm.engagement("dso", entity_id="DE01")
    for date, amount in (("2026-02-10", 1000), ("2026-03-10", 500), ("2026-04-10", 600)):
        firm.invoice("dso", date, amount, invoice_id=f"dso-{date}", entity_id="DE01")
    firm.cash("dso-2026-02-10", "2026-03-20", 1000, "customer-dso", entity_id="DE01")
    entity, customer = "dso 2026-04 entity DE01", "dso 2026-04 customer customer-dso"
    return {
        "rolling_3m": {entity: "46.6190", customer: "46.6190"},  # 1,100 ÷ 2,100 × 89
        "rolling_1m": {entity: 55, customer: 55},  # 1,100 ÷ 600 × 30
        "countback": {entity: 61, customer: None},  # 30 days for 600, 31 for the other 500; not by customer
    }


@FIRM.switch("org_view")
def org_view(firm):
    """10 h in the old practice and cost centre, 6 h in the new one; pay of 1,000 there and 60 here."""
    firm.person("ov", job={"practice": "OLD", "cost_center": "A", "valid_to": "2026-01-15"})
    new = {"valid_from": "2026-01-16", "practice": "NEW", "cost_center": "B"}
    firm.add("hr_job_history", resource_id="ov", **new)
    firm.engagement("ov-before")
    firm.engagement("ov-after")
    firm.time("ov-before", "ov", "2026-01-12", 10)
    firm.time("ov-after", "ov", "2026-01-20", 6)
    for center, pay in (("A", 1000), ("B", 60)):
        firm.add("payroll_actual", resource_id="ov", period="2026-01", cost_center=center, employer_cost=pay)
    old, new = "hours_billable 2026-01 practice OLD", "hours_billable 2026-01 practice NEW"
    before, after = "cost_true 2026-01 engagement ov-before", "cost_true 2026-01 engagement ov-after"
    return {
        "as_was": {old: 10, new: 6, before: 1000, after: 60},
        "as_is": {old: 0, new: 16, before: "662.50", after: "397.50"},  # 1,060 ÷ 16 h = 66.25 an hour
    }


@FIRM.switch("recon.stale_days")
def recon_stale_days(firm):
    """Work of March, in the ERP but on no invoice: at the end of April its month ended 30 days ago."""
    person = firm.person("sd-ann")
    firm.engagement("sd")
    firm.bill_rate("sd", person, 100)
    entry = firm.time("sd", person, "2026-03-10", 10)
    posting = {"posting_date": "2026-03-31", "hours": 10, "bill_rate": 100, "amount": 1000}
    firm.add("erp_project_transaction", time_entry_id=entry, engagement_id="sd", resource_id=person, **posting)
    at_risk = "revenue_at_risk 2026-04 engagement sd"
    return {30: {at_risk: 0}, 29: {at_risk: 1000}}


@pytest.mark.parametrize("case", FIRM.cases, ids=lambda case: case.name)
def test_switch(case: Case):
    assert FIRM.wrong(case) == []


def test_every_value_of_every_switch_has_a_case_and_they_differ():
    for name, column in SWITCHES.items():
        if name == "checks.profile":  # changes exceptions, no metric: tests/checks/test_exceptions.py has both values
            assert accepted(column) == ("catalogue", "strict")
            continue
        cases = {case.name: case for case in FIRM.cases if case.name.startswith(f"{name}=")}
        assert set(cases) == {f"{name}={str(value).lower()}" for value in accepted(column)}
        assert len({str(case.expected) for case in cases.values()}) == len(cases), name


def accepted(column: str) -> tuple:
    """The values of a switch; of a number the default and the one next to it."""
    field = Policies.model_fields[column]
    if isinstance(field.default, bool):
        return (True, False)
    return get_args(field.annotation) or (field.default, field.default - 1)


@pytest.mark.parametrize("name", SWITCHES)
def test_any_other_value_is_refused(name, tmp_path):
    path = tmp_path / "crossfoot.yml"
    for value in ("maybe", "-1", "1.5", '"30"', "null", "[]"):
        path.write_text(f"reporting_currency: USD\npolicies:\n  {name}: {value}\n")
        with pytest.raises(CrossfootError) as caught:
            load_settings(path)
        assert caught.value.exit_code == 2 and name in caught.value.why
