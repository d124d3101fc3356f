"""What stands at the end of the last reported month: by line and contract, and in no other month."""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm()

OF_THE_END = (
    "available_fte", "available_hours", "backlog_scheduled", "backlog_unscheduled", "bench_people", "capacity_ahead",
    "expected_cash", "forecast_hours", "forecast_pipeline", "forecast_revenue", "forecast_revenue_soft", "hours_open",
    "hours_open_soft", "hours_scheduled", "hours_soft", "margin_at_risk", "projects_on_track", "projects_to_act_on",
    "projects_to_watch", "revenue_at_risk",
)  # fmt: skip


@FIRM.example
def work_ahead_of_two_lines(firm):
    """At 100: 10 and 20 h hard, half of 40 and 20 h soft; 5 h hard of another line. 300 are planned of the 100 left."""
    firm.person("st-ann")
    booked = {"st-1": 5000, "st-2": 5000, "st-none": 700, "st-over": 100, "st-less": -50}
    for line, amount in booked.items():
        firm.engagement(line, contract_id="st")
        firm.booking(line, amount, signed="2026-01-05")
        firm.bill_rate(line, "st-ann", 100)
    for line, week, hours, odds in (
        ("st-1", "2026-05-04", 10, None), ("st-1", "2026-06-08", 20, None), ("st-1", "2026-05-18", 40, "0.5"),
        ("st-1", "2026-06-15", 20, "0.5"), ("st-2", "2026-05-11", 5, None), ("st-over", "2026-05-25", 3, None),
        ("st-less", "2026-06-01", 1, None),
    ):  # fmt: skip
        row = {"engagement_id": line, "resource_id": "st-ann", "week_start": week, "hours": hours}
        firm.add("psa_assignment", kind="soft" if odds else "hard", probability=odds, **row)
    value = "{} 2026-04 {} st{}"
    return {
        value.format("forecast_hours", "engagement", "-1"): 30, value.format("forecast_hours", "contract", ""): 39,
        value.format("forecast_revenue_soft", "engagement", "-1"): 3000,
        value.format("forecast_revenue", "contract", ""): 3900,
        "hours_scheduled 2026-04 resource st-ann": 39, "hours_soft 2026-04 resource st-ann": 30,
        value.format("backlog_scheduled", "engagement", "-none"): 0,
        value.format("backlog_unscheduled", "engagement", "-none"): 700,
        value.format("backlog_scheduled", "engagement", "-over"): 100,
        value.format("backlog_unscheduled", "engagement", "-over"): 0,
        value.format("backlog_scheduled", "engagement", "-less"): 0,
        value.format("backlog_unscheduled", "engagement", "-less"): -50,
        value.format("backlog_scheduled", "contract", ""): 3600,  # 3,000 + 500 + 100
        value.format("backlog_unscheduled", "contract", ""): 7150,
    }  # fmt: skip


@FIRM.example
def two_projects_for_one_reason(firm):
    """Both are to be acted on, a score of 2: scores are no amounts."""
    for line in ("sh-1", "sh-2"):
        firm.engagement(line, "milestone", contract_id="sh")
        firm.add("psa_milestone", engagement_id=line, amount=1, planned_date="2026-03-31")
    reason = "project_health 2026-04 health_reason a milestone is 30 days overdue"
    return {reason: 2, "projects_to_act_on 2026-04 contract sh": 2}


@FIRM.example
def nothing_in_other_months(_):
    """Not 0: nobody asked then how the months ahead of March would be."""
    return {f"{metric} 2026-03": None for metric in OF_THE_END} | {"project_health 2026-03 engagement st-1": None}


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_state(case):
    assert FIRM.wrong(case) == []
