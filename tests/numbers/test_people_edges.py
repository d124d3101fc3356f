"""People where their numbers are easily mixed up: goals of other things, hours that wait, a year and a day ago."""

import pytest

from tests.numbers.lab import Lab
from tests.numbers.small_firm import SmallFirm
from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm()


@FIRM.example
def the_nearest_goal_of_the_month(firm):
    """Ann has her own goals, Bob those of his level, Cat those of her practice; what is called like Dan is not his."""
    for name, level, practice in (("ann", "tp-senior", "TP"), ("bob", "tp-senior", "TP"), ("cat", None, "TP")):
        firm.person(f"tp-{name}", level=level, job={"practice": practice}, entity_id="DE01")
    firm.person("tp-dan", level="tp-level", job={"practice": "TP-DAN"}, entity_id="DE01")
    firm.person("tp-out", delivery=0, job={"practice": "TP"}, entity_id="DE01")
    goals = [
        ("resource", "tp-ann", "01", "0.5"), ("resource", "tp-ann", "02", "0.25"),
        ("resource", "tp-ann", "03", "0.4"), ("level", "tp-senior", "01", "0.8"), ("level", "tp-senior", "02", "0.6"),
        ("practice", "TP", "01", "0.9"), ("practice", "TP", "02", "0.7"),
        ("practice", "tp-dan", "01", 3), ("resource", "tp-level", "01", 4), ("resource", "TP-DAN", "01", 5),
    ]  # fmt: skip
    for dim, key, month, value in goals:
        firm.add("ref_target", metric="utilization_net", period=f"2026-{month}", dim=dim, key=key, value=value)
    other = {"period": "2026-01", "dim": "practice", "key": "TP-DAN", "value": 6}
    firm.add("ref_target", metric="utilization_gross", **other)
    firm.add("ref_budget", metric="utilization_net", version="1", **other)
    for person, hours in (("tp-ann", 42), ("tp-bob", 84), ("tp-out", 21), ("tp-dan", 10)):
        firm.time("elsewhere", person, "2026-01-12", hours)
    goal = "utilization_target 2026-{} resource tp-{}"
    return {
        goal.format("01", "ann"): "0.5", goal.format("02", "ann"): "0.25", goal.format("03", "ann"): "0.4",
        goal.format("01", "bob"): "0.8", goal.format("02", "bob"): "0.6",
        goal.format("01", "cat"): "0.9", goal.format("02", "cat"): "0.7",
        goal.format("01", "dan"): None, goal.format("01", "out"): None,
        "utilization_target 2026-01 practice TP": "0.733333",
        "target_attainment 2026-01 practice TP": "0.340909",  # 126 ÷ (168 × 2.2)
    }  # fmt: skip


@FIRM.example
def a_level_in_other_letters(firm):
    """HR writes TL Senior, whoever sets targets tl SENIOR; both mean one level, in budgets as well."""
    firm.person("tl-ann", level="TL Senior ", job={"practice": "TL"}, entity_id="DE01")
    firm.add("ref_target", metric="utilization_net", period="2026-01", dim="level", key=" tl SENIOR", value="0.8")
    return {"utilization_target 2026-01 resource tl-ann": "0.8", "utilization_target 2026-01 practice TL": "0.8"}


@FIRM.example
def missing_without_bench_and_bench_without_missing(firm):
    """168 h each: all of it on neither kind of work; all of it billable, and a correction of −8 h not yet approved."""
    for name in ("internal", "waiting"):
        firm.person(f"mw-{name}", entity_id="DE01")
    firm.time("other", "mw-internal", "2026-01-12", 168, billable=0)
    firm.time("elsewhere", "mw-waiting", "2026-01-12", 168)
    firm.time("elsewhere", "mw-waiting", "2026-01-13", -8, status="submitted")
    hours = "{}_hours 2026-01 resource mw-{}"
    return {
        hours.format("missing", "internal"): 0, hours.format("bench", "internal"): 168,
        hours.format("missing", "waiting"): 8, hours.format("bench", "waiting"): 0,
    }  # fmt: skip


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_people_edge(case):
    assert FIRM.wrong(case) == []


def test_two_targets_of_one_level_are_told_apart_by_nobody():
    """In letters of two kinds they would count twice, so the build is refused."""
    firm = SmallFirm()
    for key in ("Senior", "senior "):
        firm.add("ref_target", metric="utilization_net", period="2026-01", dim="level", key=key, value="0.8")
    assert set(Lab(firm.rows).grain_failures()) == {"grain:goal"}
