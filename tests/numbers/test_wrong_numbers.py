"""Numbers that were really wrong in a consultancy's warehouse: each incident with the right value and the naive one."""

import pytest

from tests.numbers.lab import Lab
from tests.numbers.product import delivered
from tests.numbers.small_firm import SmallFirm
from tests.numbers.worked import Case, WorkedFirm, compare

FIRM = WorkedFirm()


@FIRM.incident(1)
def leave_ignored_in_available_hours(firm):
    """168 h less four days off are 136 h: 68 billable hours are 50 %, not 68 ÷ 168."""
    firm.person("leave")
    for day in ("2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"):
        firm.add("hr_absence", resource_id="leave", date=day, hours=8, type="sick")
    firm.add("hr_absence", resource_id="leave", date="2026-01-09", hours=8, status="requested")  # not leave yet
    firm.add("hr_absence", resource_id="leave", date="2026-01-10", hours=8)  # a Saturday
    firm.time("internal", "leave", "2026-01-12", 68)
    ratio = "utilization_net 2026-01 resource leave"
    return {"capacity_net 2026-01 resource leave": 136, ratio: "0.5"}, {ratio: "0.404762"}


@FIRM.incident(2)
def mean_of_ratios(firm):
    """84 of 168 h and, at 2 h a day, 42 of 42 h: 126 ÷ 210 = 60 %; the mean of 50 % and 100 % is 75 %."""
    firm.person("mean-full", job={"practice": "MEAN"})
    firm.person("mean-part", job={"practice": "MEAN", "hours_per_day": 2})
    firm.time("internal", "mean-full", "2026-01-12", 84)
    firm.time("internal", "mean-part", "2026-01-12", 42)
    ratio = "utilization_net 2026-01 practice MEAN"
    return {ratio: "0.6"}, {ratio: "0.75"}


@FIRM.incident(3)
def not_yet_or_no_longer_employed(firm):
    """Employed for 10 days from 19 January (80 h) and for 9 days until the 14th (72 h), both billable by half."""
    firm.person("joiner", hire_date="2026-01-19")
    firm.person("leaver", termination_date="2026-01-14")
    firm.time("internal", "joiner", "2026-01-20", 40)
    firm.time("internal", "leaver", "2026-01-12", 36)
    joiner, leaver = "utilization_net 2026-01 resource joiner", "utilization_net 2026-01 resource leaver"
    return {joiner: "0.5", leaver: "0.5"}, {joiner: "0.238095", leaver: "0.214286"}  # of 168 h


@FIRM.incident(4)
def full_time_day_of_the_entity(firm):
    """A contract day of 7.4 h is one full-time person where 7.4 h are full time, and 0.93 of an 8-hour day."""
    firm.add(
        "ref_legal_entity",
        entity_id="DK01",
        name="ApS",
        functional_currency="EUR",
        country="DK",
        full_time_hours_per_day="7.4",
    )
    firm.person("dane", job={"hours_per_day": "7.4"}, entity_id="DK01")
    return {"fte 2026-01 resource dane": 1}, {"fte 2026-01 resource dane": "0.93"}


@FIRM.incident(5)
def backlog_fanned_out(firm):
    """One contract, five lines of 1,000: a join of contracts with their projects makes 25,000 of 5,000."""
    for line in ("1", "2", "3", "4", "5"):
        firm.engagement(f"fan-{line}", "milestone", contract_id="fan", customer="fan")
        firm.booking(f"fan-{line}", 1000, signed="2026-01-10")
        firm.add("psa_milestone", engagement_id=f"fan-{line}", amount=100, accepted_date="2026-02-10")
    closing, opening = "backlog_closing 2026-02 contract fan", "backlog_opening 2026-02 contract fan"
    return {opening: 5000, closing: 4500}, {opening: 25000, closing: 22500}


@FIRM.incident(6)
def key_without_its_system(firm):
    """C-1 is one customer in the PSA and another one in the ERP: a key without the system finds both or loses one."""
    firm.add("xref_customer", system="psa", source_id="C-1", customer_id="delta")
    firm.add("xref_customer", system="erp", source_id="C-1", customer_id="omega")
    firm.engagement("key", customer="C-1")
    firm.bill_rate("key", firm.person("key-ann"), 100)
    firm.time("key", "key-ann", "2026-01-12", 10)
    firm.invoice("key", "2026-01-31", 400, erp_customer_id="C-1")
    revenue, receivable = "revenue_net 2026-01 customer {}", "ar_closing 2026-01 customer {}"
    right = {revenue.format("delta"): 1000, revenue.format("omega"): 0, receivable.format("omega"): 400}
    return right, {revenue.format("delta"): 2000, revenue.format("omega"): 1000, receivable.format("omega"): 0}


@FIRM.incident(7)
def consultant_of_another_company(firm):
    """A consultant of DE01 on a contract of US01: revenue and cost stand there, his hours at home; none is dropped."""
    firm.add("ref_legal_entity", entity_id="DE02", name="GmbH", functional_currency="EUR", country="DE")
    firm.person("cross", cost=50, entity_id="DE02")
    firm.engagement("cross")
    firm.bill_rate("cross", "cross", 100)
    firm.time("cross", "cross", "2026-01-12", 10)
    right = {"revenue_services 2026-01 engagement cross": 1000, "cost_std 2026-01 engagement cross": 500}
    return right | {"hours_billable 2026-01 entity DE02": 10}, dict.fromkeys(right, 0)


@FIRM.incident(8)
def signs_lost_in_sums(firm):
    """500 and a refund of 200; 10 h and a correction of −12 h; pay of 1,500 and a clawback of 2,000."""
    firm.engagement("sign")
    firm.bill_rate("sign", firm.person("sign-ann"), 100)
    firm.add("expense_line", resource_id="sign-ann", engagement_id="sign", date="2026-02-02", amount=500, rebillable=0)
    firm.add("expense_line", resource_id="sign-ann", engagement_id="sign", date="2026-02-03", amount=-200, rebillable=0)
    firm.time("sign", "sign-ann", "2026-03-10", 10)
    firm.time("sign", "sign-ann", "2026-03-11", -12)
    for run, pay in ((1, 1500), (2, -2000)):
        firm.add("payroll_actual", resource_id="sign-ann", period="2026-02", run=run, employer_cost=pay)
    cost, revenue, pay = (
        "cost_std 2026-02 engagement sign",
        "revenue_net 2026-03 engagement sign",
        "payroll_total 2026-02 resource sign-ann",
    )
    return {cost: 300, revenue: -200, pay: -500}, {cost: 700, revenue: 1000, pay: 0}


@FIRM.incident(9)
def credit_taken_from_one_side(firm):
    """A correction of a bill lowers what is billed and owed, not revenue; a price credit lowers revenue as well."""
    firm.engagement("credit")
    firm.bill_rate("credit", firm.person("credit-ann"), 100)
    firm.time("credit", "credit-ann", "2026-01-12", 10)
    invoice = firm.invoice("credit", "2026-01-31", 1000)
    memo = {"doc_type": "credit_memo", "applies_to": invoice}
    firm.invoice("credit", "2026-01-31", -300, effect="billing_correction", **memo)
    firm.invoice("credit", "2026-02-10", -50, effect=None, **memo)
    january, february = "revenue_net 2026-01 engagement credit", "revenue_net 2026-02 engagement credit"
    billed, owed = "billed_net 2026-01 engagement credit", "ar_closing 2026-01 customer customer-credit"
    return {january: 1000, february: -50, billed: 700, owed: 700}, {january: 700, february: 0, billed: 1000, owed: 1000}


@FIRM.incident(11)
def foreign_currency_at_face_value(firm):
    """1,000 EUR of February are 1,200 USD; what is left of the contract, 4,000 EUR, is 5,000 at the closing rate."""
    firm.engagement("face", currency="EUR")
    firm.booking("face", 5000, signed="2026-02-01", currency="EUR")
    firm.bill_rate("face", firm.person("face-ann"), 100, currency="EUR")
    firm.time("face", "face-ann", "2026-02-10", 10)
    revenue, backlog = "revenue_net 2026-02 engagement face", "backlog_closing 2026-02 engagement face"
    return {revenue: 1200, backlog: 5000}, {revenue: 1000, backlog: 4000}


@FIRM.incident(12)
def rate_without_its_date(firm):
    """50 an hour until January, 80 from February; an expense and a subcontractor's bill are cost as well."""
    firm.engagement("rate")
    firm.add("hr_worker", resource_id="rate-ann", name="Ann")
    firm.add("hr_job_history", resource_id="rate-ann")
    firm.add("hr_cost_rate", resource_id="rate-ann", rate=50, valid_to="2026-01-31")
    firm.add("hr_cost_rate", resource_id="rate-ann", rate=80, valid_from="2026-02-01")
    firm.person("rate-sub", worker_type="subcontractor", job={"hours_per_day": 0}, cost=90)
    firm.time("rate", "rate-ann", "2026-01-31", 10, billable=0)
    firm.time("rate", "rate-ann", "2026-02-02", 10, billable=0)
    firm.time("rate", "rate-sub", "2026-02-02", 10, billable=0)  # 900 at the standard rate, 1,000 billed for 8 of them
    bill = {"service_period": "2026-02", "bill_date": "2026-03-01", "hours": 8, "amount": 1000}
    firm.add("ap_subcontractor_bill", resource_id="rate-sub", engagement_id="rate", **bill)
    firm.add("expense_line", resource_id="rate-ann", engagement_id="rate", date="2026-02-03", amount=70, rebillable=0)
    january, february = "cost_std 2026-01 engagement rate", "cost_std 2026-02 engagement rate"
    true = "cost_true 2026-02 engagement rate"  # no payroll: 800, 1,000 + 2 h × 90 accrued, 70
    return {january: 500, february: 1770, true: 2050}, {january: 800, february: 800, true: 800}


@FIRM.incident(13)
def expenses_of_one_company(firm):
    """An expense belongs to the entity of its engagement, whoever paid it."""
    firm.add("ref_legal_entity", entity_id="FR01", name="SAS", functional_currency="EUR", country="FR")
    firm.engagement("paris", entity_id="FR01", currency="EUR")
    firm.add("expense_line", resource_id="leave", engagement_id="paris", date="2026-02-03", amount=100, currency="EUR")
    cost, revenue = "cost_std 2026-02 entity FR01", "revenue_net 2026-02 entity FR01"
    return {cost: 120, revenue: 120}, {cost: 0, revenue: 0}


@FIRM.incident(14)
def work_counted_when_it_was_billed(firm):
    """10 h × 100 in each of three months, billed together in April: revenue stands in the months of the work."""
    firm.engagement("late")
    firm.bill_rate("late", firm.person("late-ann"), 100)
    for date in ("2026-01-12", "2026-02-12", "2026-03-12"):
        firm.time("late", "late-ann", date, 10)
    firm.invoice("late", "2026-04-30", 3000)
    months = ["2026-01", "2026-02", "2026-03", "2026-04"]
    keys = [f"revenue_net {month} engagement late" for month in months]
    billed = {
        f"billed_net {month} engagement late": value for month, value in zip(months, (0, 0, 0, 3000), strict=True)
    }
    right, naive = dict(zip(keys, (1000, 1000, 1000, 0), strict=True)), dict(zip(keys, (0, 0, 0, 3000), strict=True))
    return right | billed | {"unbilled 2026-03 engagement late": 3000, "unbilled 2026-04 engagement late": 0}, naive


@FIRM.incident(15)
def correction_as_a_new_version(firm):
    """Version 9 lost the sign, version 10 has it; of another entry the last version is deleted and none comes back."""
    firm.engagement("version")
    firm.bill_rate("version", firm.person("version-ann"), 100)
    for version, hours in ((9, 5), (10, -5), (1, 50)):
        firm.time("version", "version-ann", "2026-01-12", hours, time_entry_id="version-1", version=version)
    firm.time("version", "version-ann", "2026-01-13", 8, time_entry_id="version-2")
    firm.time("version", "version-ann", "2026-01-13", 8, time_entry_id="version-2", version=2, is_deleted=1)
    revenue = "revenue_net 2026-01 engagement version"
    return {revenue: -500}, {revenue: 500}


@FIRM.incident(19)
def month_without_a_snapshot(firm):
    """Nobody looked at the pipeline in February: it is unknown, not 0 or January's; March has its last day only."""
    for day, amount in (("2026-01-30", 1000), ("2026-03-10", 900), ("2026-03-31", 400)):
        firm.add("crm_opportunity_snapshot", as_of=day, opportunity_id="pipe", amount=amount)
    firm.add("crm_opportunity_snapshot", as_of="2026-03-10", opportunity_id="gone", amount=70)
    firm.add("crm_opportunity_snapshot", as_of="2026-03-31", opportunity_id="won", amount=5000, stage="closed_won")
    january, february, march = (f"pipeline_open 2026-{month}" for month in ("01", "02", "03"))
    right = {january: 1000, february: None, march: 400, "pipeline_weighted 2026-03": 200}
    right |= {"pipeline_weighted 2026-02": None, "close_date_slips 2026-02": None, "close_date_slips 2026-03": 0}
    return right | {"pipeline_open 2026-Q1": 400}, {february: 1000, march: 1300}


@pytest.mark.parametrize("case", FIRM.cases, ids=lambda case: case.name)
def test_incident(case: Case):
    assert FIRM.wrong(case) == []
    assert len(compare(FIRM.lab, case.naive)) == len(case.naive) > 0


@pytest.mark.parametrize(
    ("file", "model", "row"),
    [
        (
            "crm_booking",
            "booking",
            {"booking_id": "B-1", "opportunity_id": "o", "tcv": 1, "acv": 1, "close_date": "2026-01-05"},
        ),
        (
            "erp_invoice",
            "invoice",
            {"invoice_id": "I-1", "engagement_id": "e", "erp_customer_id": "c", "invoice_date": "2026-01-05"},
        ),
    ],
)
def test_incidents_06_and_16_one_number_from_two_sources_is_refused(file, model, row):
    """Two systems that both call a record B-1: neither wins silently."""
    firm = SmallFirm()
    firm.engagement("e")
    firm.add(file, **row)
    assert Lab(firm.rows).grain_failures() == {}
    assert Lab(firm.rows, second={file: firm.rows[file]}).grain_failures()[f"grain:{model}"] == 1


def test_hard_and_soft_hours_of_one_week_each_count_in_full():
    """A person booked for 30 hours and perhaps for 10 more: neither shares the days of the week with the other."""
    firm = SmallFirm()
    firm.engagement("e")
    firm.person("p")
    row = {"engagement_id": "e", "resource_id": "p", "week_start": "2026-05-04"}
    firm.add("psa_assignment", **row, hours=30, kind="hard")
    lab = Lab(firm.rows, second={"psa_assignment": [row | {"hours": "10", "kind": "soft", "probability": "0.5"}]})
    assert lab.grain_failures() == {}
    hours = [lab.value(f"hours_{kind}", "2026-04", "resource", "p") for kind in ("scheduled", "soft")]
    assert hours == [30, 5]


@pytest.mark.parametrize(
    ("more", "expected"),
    [({"kind": "soft", "probability": "0.5"}, [30, 500]), ({"kind": "hard", "role_id": "r"}, [40, 0])],
    ids=["soft", "another role"],
)
def test_hours_of_a_week_without_working_days_each_count_in_full(more, expected):
    """30 hours, and 10 that are soft or in another role, at a rate of 100: neither shares the weekdays of the other."""
    firm = SmallFirm()
    firm.engagement("e")
    firm.person("p")
    firm.bill_rate("e", "p", 100)
    for day in range(4, 9):
        firm.add("ref_holiday", entity_id="US01", date=f"2026-05-0{day}", name="holiday")
    row = {"engagement_id": "e", "resource_id": "p", "week_start": "2026-05-04"}
    firm.add("psa_assignment", **row, hours=30, kind="hard")
    lab = Lab(firm.rows, second={"psa_assignment": [row | {"hours": "10"} | more]})
    assert lab.grain_failures() == {}
    metrics = ("forecast_hours", "forecast_revenue_soft")
    assert [lab.value(metric, "2026-04", "engagement", "e") for metric in metrics] == expected


def test_incidents_10_and_17_a_loader_that_runs_twice_and_months_from_0(tmp_path):
    """Pay that is delivered again, in other files and another order, counts once; a month 00 waits in quarantine."""
    firm = SmallFirm()
    firm.person("ten")
    for line, pay in (("L1", 1000), ("L2", 200)):
        firm.add("payroll_actual", payroll_line_id=line, resource_id="ten", period="2026-01", employer_cost=pay)
    firm.add("payroll_actual", payroll_line_id="L3", resource_id="ten", period="2026-00", employer_cost=7)
    again = firm.rows | {"payroll_actual": firm.rows["payroll_actual"][::-1]}
    lab = delivered(tmp_path, firm.rows, again, firm.rows)
    assert lab.value("payroll_total", "2026-01", "resource", "ten") == 1200
    waiting = lab.con.execute("select distinct record_id, reason from landing.quarantine where status = 'open'")
    assert waiting.fetchall() == [("L3", "bad_period")]
