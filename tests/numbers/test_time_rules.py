"""Rates in force, jobs, cut-off, due dates: worked examples of the rules about time that firms break every day."""

import pytest

from tests.numbers.worked import WorkedFirm

FIRM = WorkedFirm()


@FIRM.example
def the_latest_rate_in_force_wins(firm):
    """100 until 10 April; 150 from 1 to 15 February and 130 on 10 March lie on top of it; nothing after 10 April."""
    firm.add("hr_worker", resource_id="rate-ann", name="Ann")
    firm.engagement("rates")
    spans = [("2025-01-01", "2026-04-10", 100), ("2026-02-01", "2026-02-15", 150), ("2026-03-10", "2026-03-10", 130)]
    for start, end, rate in spans:
        dates = {"valid_from": start, "valid_to": end}
        firm.bill_rate("rates", "rate-ann", rate, **dates)
        firm.add("hr_cost_rate", resource_id="rate-ann", rate=rate / 2, **dates)
        firm.add("ref_rate_card_standard", resource_id="rate-ann", rate=rate * 2, **dates)
    days = ["01-31", "02-01", "02-15", "02-16", "03-09", "03-10", "03-11", "04-10", "04-11"]
    for day in days:
        firm.time("rates", "rate-ann", f"2026-{day}", 1)
    sold = {"2026-01": 100, "2026-02": 150 + 150 + 100, "2026-03": 100 + 130 + 100, "2026-04": 100 + 0}
    return {
        f"{metric} {month} engagement rates": factor * amount
        for month, amount in sold.items()
        for metric, factor in (("revenue_services", 1), ("cost_std", "0.5"), ("discount", 1))
        for factor in [float(factor)]
    }


@FIRM.example
def jobs_apply_past_their_end_and_before_their_start(firm):
    """J1 is written down for 12 to 20 January, J2 (4 h a day) from 2 February: all of January is J1."""
    firm.person("job-ann", job={"practice": "J1", "valid_from": "2026-01-12", "valid_to": "2026-01-20"})
    firm.add("hr_job_history", resource_id="job-ann", valid_from="2026-02-02", practice="J2", hours_per_day=4)
    firm.time("elsewhere", "job-ann", "2026-01-05", 3)
    firm.time("elsewhere", "job-ann", "2026-01-30", 4)
    return {
        "capacity_net 2026-01 practice J1": 168,
        "capacity_net 2026-02 practice J1": 0,
        "capacity_net 2026-02 practice J2": 76,  # 19 days × 4
        "hours_billable 2026-01 practice J1": 7,
    }


@FIRM.example
def approved_on_the_day_of_the_close(firm):
    """January closes on 5 February: an approval of that day is in, one of the next day is February's."""
    firm.engagement("close")
    firm.bill_rate("close", firm.person("close-ann"), 100)
    firm.time("close", "close-ann", "2026-01-12", 1, approved_date="2026-02-05")
    firm.time("close", "close-ann", "2026-01-13", 2, approved_date="2026-02-06")
    firm.time("close", "close-ann", "2026-01-14", 4, approved_date="2026-05-06")  # after the last close: nowhere
    firm.time("close", "close-ann", "2026-01-15", 8, status="submitted")
    firm.time("close", "close-ann", "2026-01-16", 16, status="rejected")
    revenue, wip = "revenue_net 2026-{} engagement close", "wip_unapproved 2026-{} engagement close"
    bridge = {"bridge_worked 2026-01 engagement close": 1500, "bridge_approved 2026-01 engagement close": 100}
    return bridge | {
        revenue.format("01"): 100, revenue.format("02"): 200, revenue.format("03"): 0,
        wip.format("01"): 200 + 400 + 800, wip.format("02"): 400 + 800, wip.format("04"): 400 + 800,
        "cost_std 2026-01 engagement close": 350,  # 1 + 2 + 4 h × 50: cost knows no cut-off
        "posting_completeness 2026-01 engagement close": 0,
    }  # fmt: skip


@FIRM.example
def work_of_the_opening_period(firm):
    """Worked in December: approved by its close it is in the opening; approved later it is revenue of January."""
    firm.engagement("open")
    firm.bill_rate("open", firm.person("open-ann"), 100)
    firm.add("opening_recognised", engagement_id="open", services_to_date=500)
    firm.time("open", "open-ann", "2025-12-15", 5, approved_date="2026-01-05")
    firm.time("open", "open-ann", "2025-12-16", 3, approved_date="2026-01-06")
    return {"revenue_net 2026-01 engagement open": 300, "unbilled 2026-01 engagement open": 800}


@FIRM.example
def people_nobody_knows(firm):
    """Time of a person HR has never heard of, and of one without a job, stays in the numbers of its engagement."""
    firm.engagement("ghost", entity_id="DE01")
    firm.bill_rate("ghost", "ghost", 100)
    firm.time("ghost", "ghost", "2026-01-12", 5)
    firm.add("hr_worker", resource_id="jobless", name="Jo", entity_id="DE01")
    firm.add("hr_cost_rate", resource_id="jobless", rate=40)
    firm.time("ghost", "jobless", "2026-01-12", 2)
    return {
        "revenue_services 2026-01 engagement ghost": 500,
        "cost_std 2026-01 engagement ghost": 80,
        "effective_bill_rate 2026-01 engagement ghost": "71.4286",  # 500 ÷ 7 h
        "hours_billable 2026-01 resource ghost": 5,
        "hours_billable 2026-01 entity DE01": 2,
        "utilization_net 2026-01 resource jobless": None,
    }


@FIRM.example
def when_a_timesheet_is_due(firm):
    """On the Friday of the week, weekend work on its day, everything by the end of the month: 4 of 8 are late."""
    firm.person("due-ann", job={"practice": "DUE"})
    entries = [
        ("2026-01-12", "2026-01-16", 0), ("2026-01-12", "2026-01-17", 1),  # a Monday, due on Friday the 16th
        ("2026-01-16", "2026-01-16", 0), ("2026-01-18", "2026-01-18", 0),  # the Friday itself; a Sunday
        ("2026-01-17", "2026-01-18", 1), ("2026-03-30", "2026-03-31", 0),  # a Saturday; Friday is in April
        ("2026-03-30", "2026-04-01", 1), ("2026-01-31", "2026-02-01", 1),  # after the end of the month
    ]  # fmt: skip
    for work, submitted, _ in entries:
        firm.time("elsewhere", "due-ann", work, 1, submitted_date=submitted, approved_date="2026-04-03")
    firm.time("elsewhere", "due-ann", "2026-02-02", 1, submitted_date="2026-02-09", status="rejected")
    rate = "timesheet_late_rate 2026-{} practice DUE"
    late = {rate.format("01"): "0.5", rate.format("02"): 1, rate.format("03"): "0.5", rate.format("Q1"): "0.555556"}
    firm.person("delay-ann", job={"practice": "DELAY"})
    for days in ("03", "07"):
        firm.time(
            "elsewhere", "delay-ann", "2026-01-12", 1, submitted_date="2026-01-13", approved_date=f"2026-02-{days}"
        )
    waiting = {"submitted_date": "2026-01-30", "status": "submitted"}
    firm.time("elsewhere", "delay-ann", "2026-01-12", 1, approved_date="2026-03-30", **waiting)  # no approval
    return late | {"approval_latency_days 2026-01 practice DELAY": 23}  # 21 and 25 days


@FIRM.example
def hours_count_once_and_wherever_they_are_worked(firm):
    """Billable and productive at once counts once; weekends and days after leaving count; nothing on days off does."""
    firm.person("prod-ann", job={"practice": "PROD"}, termination_date="2026-01-30")
    firm.add("ref_project_class", engagement_id="productive", name="p", productive=1)
    firm.time("productive", "prod-ann", "2026-01-17", 8)  # a Saturday
    firm.time("productive", "prod-ann", "2026-01-12", 10, billable=0)
    firm.time("unproductive", "prod-ann", "2026-01-12", 20, billable=0)
    firm.time("productive", "prod-ann", "2026-01-31", 4)  # after the last day
    firm.add("hr_absence", resource_id="prod-ann", date="2026-01-13", hours=6)
    firm.add("hr_absence", resource_id="prod-ann", date="2026-01-13", hours=6, type="sick")  # 12 h on a day of 8
    firm.add("hr_absence", resource_id="prod-ann", date="2026-01-01", hours=8)  # a holiday
    return {
        "capacity_net 2026-01 resource prod-ann": 160,
        "utilization_net 2026-01 resource prod-ann": "0.075",  # 12 ÷ 160
        "utilization_gross 2026-01 resource prod-ann": "0.071429",  # 12 ÷ 168
        "utilization_productive 2026-01 resource prod-ann": "0.1375",  # 22 ÷ 160
        "missing_hours 2026-01 resource prod-ann": 118,  # 160 − 42
    }


@FIRM.example
def missing_hours_and_fte(firm):
    """Submitted counts as recorded, rejected does not; overtime of a month does not fill another; half-time is 0.5."""
    firm.person("miss-ann", job={"hours_per_day": 4}, hire_date="2026-01-19")
    firm.time("elsewhere", "miss-ann", "2026-01-20", 10)
    firm.time("elsewhere", "miss-ann", "2026-01-21", 5, status="submitted", billable=0)
    firm.time("elsewhere", "miss-ann", "2026-01-22", 7, status="rejected")
    firm.time("elsewhere", "miss-ann", "2026-02-20", 100)
    missing, fte = "missing_hours 2026-{} resource miss-ann", "fte 2026-{} resource miss-ann"
    return {
        missing.format("01"): 25,  # 10 days × 4 − 15
        missing.format("02"): 0,
        missing.format("Q1"): 113,  # and 22 × 4 in March
        fte.format("01"): "0.24",  # 40 ÷ (8 × 21)
        fte.format("02"): "0.50",
        fte.format("Q1"): "0.41",  # mean of 0.238…, 0.5 and 0.5
    }


@pytest.mark.parametrize("case", FIRM.cases, ids=lambda case: case.name)
def test_time_rule(case):
    assert FIRM.wrong(case) == []
