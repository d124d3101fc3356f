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
    for date in ("2026-01-12", "2026-04-13"):
        firm.time("old", "worker", date, 10)  # 89 days from the end of January
    firm.time("absent", firm.person("away"), "2026-04-13", 150, billable=0)  # of 22 × 8 hours
    firm.engagement("burnt", "fixed_poc_hours")
    firm.booking("burnt", 9000, "2026-04-01")
    firm.add("psa_estimate", engagement_id="burnt", valid_from_period="2026-04", eac_cost=2800, eac_hours=100)
    firm.time("burnt", "worker", "2026-04-13", 20)  # 1,400 of 2,800, 20 of 100 hours
    dates = {
        "slow": [("2026-04-10", "2026-05-10"), ("2026-04-30", "2026-05-10")],  # 30 and 10 days
        "late": [("2026-03-31", None), ("2026-04-29", None), ("2026-04-30", None), ("2026-05-31", None)],
        "both": [("2026-04-10", "2026-04-20")],
    }
    for line, milestones in dates.items():
        firm.engagement(line, "milestone")
        for planned, forecast in milestones:
            firm.add("psa_milestone", engagement_id=line, amount=1, planned_date=planned, forecast_date=forecast)
    for line in ("unpaid", "ended"):
        firm.engagement(line, end_date="2026-02-28")
    for date in ("2026-02-15", "2026-04-20"):
        firm.invoice("unpaid", date, 1000)
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
    counts = {"to_act_on": 7, "to_watch": 11, "on_track": 10}  # with those of the other examples
    return (
        {f"project_health 2026-04 health_reason {reason}": score for reason, score in reasons.items()}
        | {f"project_health 2026-04 engagement {line}": score for line, score in scores.items()}
        | {f"projects_{state} 2026-04": count for state, count in counts.items()}
        | {"projects_on_track 2026-04 engagement ended": 0}
        | {f"milestones_overdue 2026-04 engagement {line}": n for line, n in (("late", 2), ("slow", 0), ("both", 1))}
    )


@FIRM.example
def crumbs_of_unbilled_revenue(firm):
    """Of 10,100 and of 10,000 that were worked in January 100 are not billed: one percent counts, less does not."""
    for line, hours in (("crumb", 101), ("brim", 100)):
        firm.engagement(line)
        firm.bill_rate(line, "worker", 100)
        firm.time(line, "worker", "2026-01-12", hours)
        firm.invoice(line, "2026-04-25", 100 * (hours - 1))
    return {"project_health 2026-04 engagement crumb": 0, "project_health 2026-04 engagement brim": 1}


@FIRM.example
def margin_to_date_in_the_reporting_currency(firm):
    """1,000 EUR of March (1.30) and of April (1.40) cost 1,400 USD: 48.1 % where 60 % are meant."""
    firm.engagement("thin-euro", currency="EUR", target_margin="0.6")
    firm.bill_rate("thin-euro", "worker", 100, currency="EUR")
    for date in ("2026-03-11", "2026-04-13"):
        firm.time("thin-euro", "worker", date, 10)
    return {"project_health 2026-04 health_reason margin 11.9 points below target": 2}


@FIRM.example
def milestones_of_projects(firm):
    """One day late is to watch; what is complete and not accepted is late, what was accepted late slipped."""
    plans = {
        "day-late": {"planned_date": "2026-04-29"},
        "complete": {"planned_date": "2026-03-30", "completed_date": "2026-04-10"},
        "accepted-late": {"planned_date": "2026-04-10", "completed_date": "2026-04-12", "accepted_date": "2026-04-20"},
    }
    for line, dates in plans.items():
        firm.engagement(line, "milestone")
        firm.add("psa_milestone", engagement_id=line, amount=1, **dates)
    return {
        "project_health 2026-04 health_reason a milestone is 1 days overdue": 1,
        "project_health 2026-04 engagement complete": 2,
        "project_health 2026-04 engagement accepted-late": 1,
        "project_health 2026-04 health_reason milestones slip 10.0 days": 1,
    }


@FIRM.example
def hours_that_people_of_projects_miss(firm):
    """Of 176 hours of April one records 166 and another 171: they miss 10 and 5, wherever they are planned or work."""
    for person, hours in (("gap-1", 163), ("gap-2", 171)):
        firm.person(person)
        firm.time("internal", person, "2026-04-13", hours, billable=0)
    plan = {"period": "2026-04", "planned_hours": 1, "planned_rate": 0}
    for line, person in (("team", "gap-1"), ("team", "gap-2"), ("planned", "gap-1")):
        firm.add("psa_assignment_plan", engagement_id=line, resource_id=person, **plan)
    entries = {
        "team": {}, "submitted": {"status": "submitted"}, "approved-later": {"approved_date": "2026-05-20"},
        "rejected": {"status": "rejected"},
    }  # fmt: skip
    for line, values in entries.items():
        firm.engagement(line)
        firm.time(line, "gap-1", "2026-04-14", 1, billable=0, **values)
    firm.engagement("planned")
    scores = {"team": 1, "planned": 1, "submitted": 1, "approved-later": 1, "rejected": 0}
    reasons = {"15.0 hours of its people are missing": 1, "10.0 hours of its people are missing": 1}
    return {f"project_health 2026-04 engagement {line}": score for line, score in scores.items()} | {
        f"project_health 2026-04 health_reason {reason}": score for reason, score in reasons.items()
    }


@FIRM.example
def unbilled_and_overpaid(firm):
    """Older than the records is 91 days or more; 130 USD less 100 EUR are no asset, and what is overpaid is not due."""
    firm.engagement("ancient")
    firm.add("opening_recognised", engagement_id="ancient", services_to_date=500)
    for line in ("net-usd", "net-euro"):
        firm.engagement(line, contract_id="net", customer="net", currency="EUR" if line == "net-euro" else "USD")
    firm.bill_rate("net-usd", "worker", 130)
    firm.time("net-usd", "worker", "2026-01-12", 1)
    euro = {"currency": "EUR"}
    firm.cash(
        firm.invoice("net-euro", "2026-01-10", 100, erp_customer_id="net", **euro), "2026-01-20", 100, "net", **euro
    )
    firm.engagement("overpaid")
    firm.cash(firm.invoice("overpaid", "2026-01-10", 100), "2026-01-20", 150, "customer-overpaid")
    health = "project_health 2026-04 "
    return {
        health + "health_reason unbilled for 91 days or more": 2, health + "engagement ancient": 2,
        health + "engagement net-usd": 0, health + "engagement net-euro": 0, health + "engagement overpaid": 0,
    }  # fmt: skip


@FIRM.example
def projects_of_the_month(firm):
    """In force on one day of April, or not: only what is bad is told of others."""
    days = {
        "starts-30": ("2026-04-30", "2026-12-31"), "starts-may": ("2026-05-01", "2026-12-31"),
        "ends-1": ("2025-12-01", "2026-04-01"), "ends-march": ("2025-12-01", "2026-03-31"),
    }  # fmt: skip
    for line, (start, end) in days.items():
        firm.engagement(line, start_date=start, end_date=end)
    counts = {"starts-30": 1, "starts-may": 0, "ends-1": 1, "ends-march": 0}
    return {f"projects_on_track 2026-04 engagement {line}": count for line, count in counts.items()}


@FIRM.example
def a_project_without_any_signal(firm):
    """Of money in a currency without rates nothing is known, so nothing is bad: on track."""
    firm.engagement("no-signal", currency="CHF")
    return {
        "project_health 2026-04 engagement no-signal": 0,
        "projects_on_track 2026-04 engagement no-signal": 1,
        "projects_to_act_on 2026-04 engagement no-signal": 0,
    }


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
