"""How projects and people stand at the end of the last reported month (April)."""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm()
NO_CAPACITY = {"hours_per_day": 0}


@FIRM.example
def health(firm):
    """Each project has one signal beyond a threshold, `both` has two and `fine` none; `ended` is over."""
    firm.person("worker", cost=70, job=NO_CAPACITY)
    for line, values in (("fine", {}), ("thin", {"target_margin": "0.4"}), ("old", {}), ("absent", {})):
        firm.engagement(line, **values)
        firm.bill_rate(line, "worker", 100)
    firm.time("fine", "worker", "2026-04-13", 10)
    firm.time("thin", "worker", "2026-04-13", 10)  # (1,000 − 700) ÷ 1,000 is 0.1 below 0.4
    firm.time("old", "worker", "2026-01-12", 10)  # 89 days from the end of January
    firm.time("absent", firm.person("away"), "2026-04-13", 150, billable=0)  # of 22 × 8 hours
    firm.engagement("burnt", "fixed_poc_hours")
    firm.booking("burnt", 9000, "2026-04-01")
    firm.add("psa_estimate", engagement_id="burnt", valid_from_period="2026-04", eac_cost=2800, eac_hours=100)
    firm.time("burnt", "worker", "2026-04-13", 20)  # 1,400 of 2,800, 20 of 100 hours
    dates = {
        "slow": [("2026-04-10", "2026-05-20"), ("2026-04-30", None)],  # 40 and 0 days
        "late": [("2026-03-31", None)],
        "both": [("2026-04-10", "2026-04-20")],
    }
    for line, milestones in dates.items():
        firm.engagement(line, "milestone")
        for planned, forecast in milestones:
            firm.add("psa_milestone", engagement_id=line, amount=1, planned_date=planned, forecast_date=forecast)
    for line in ("unpaid", "ended"):
        firm.engagement(line, end_date="2026-02-28")
    firm.invoice("unpaid", "2026-02-15", 1000)
    reasons = {
        "on track": 0,
        "margin 10.0 points below target": 2,
        "cost 30.0 points ahead of progress": 2,
        "a milestone is 30 days overdue": 2,
        "unpaid 74 days after due": 2,
        "milestones slip 20.0 days": 1,
        "unbilled for 61 days or more": 1,
        "26.0 hours of its people are missing": 1,
        "milestones slip 10.0 days, a milestone is 10 days overdue": 1,
    }
    scores = {"fine": 0, "thin": 2, "burnt": 2, "late": 2, "unpaid": 2, "slow": 1, "old": 1, "absent": 1, "both": 1}
    counts = {"to_act_on": 4, "to_watch": 4, "on_track": 2}  # and one of another example
    return (
        {f"project_health 2026-04 health_reason {reason}": score for reason, score in reasons.items()}
        | {f"project_health 2026-04 engagement {line}": score for line, score in scores.items()}
        | {f"projects_{state} 2026-04": count for state, count in counts.items()}
        | {"projects_on_track 2026-04 engagement ended": 0}
    )


@FIRM.example
def leverage(firm):
    """One partner and one principal at half time, above a consultant, somebody of an unknown level and a half."""
    people = {"p": ("Partner", 8), "q": ("principal", 4), "c": ("Consultant", 8), "w": ("wizard", 8), "n": (None, 4)}
    for id, (level, hours) in people.items():
        firm.person(f"lev-{id}", level=level, job={"practice": "LEV", "hours_per_day": hours})
    firm.person("flat", level="analyst", job={"practice": "FLAT"})
    return {
        "leverage 2026-04 practice LEV": "1.666667",  # 2.5 ÷ 1.5
        "leverage 2026-Q1 practice LEV": "1.666667",
        "leverage 2026-04 practice FLAT": None,
    }


@FIRM.example
def bench(firm):
    """Of 160 hours in four weeks 79, 80 and none are booked hard; soft bookings and later weeks book nobody."""
    firm.engagement("booked")
    for id, weeks in (("low", (40, 39)), ("enough", (40, 40)), ("none", ())):
        firm.person(f"bench-{id}", job={"practice": "BENCH"})
        for week, hours in zip(("2026-05-04", "2026-05-11"), weeks, strict=False):
            row = {"engagement_id": "booked", "resource_id": f"bench-{id}", "week_start": week}
            firm.add("psa_assignment", hours=hours, kind="hard", **row)
    row = {"engagement_id": "booked", "resource_id": "bench-low", "probability": 1}
    firm.add("psa_assignment", hours=40, kind="soft", week_start="2026-05-18", **row)
    firm.add("psa_assignment", hours=40, kind="hard", week_start="2026-06-01", **row)
    people = {"low": 1, "enough": 0, "none": 1}
    found = {f"bench_people 2026-04 resource bench-{id}": count for id, count in people.items()}
    return found | {"bench_people 2026-04 practice BENCH": 2}


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_standing(case):
    assert FIRM.wrong(case) == []
