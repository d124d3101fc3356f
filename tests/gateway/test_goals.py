"""Values beside their targets and budgets."""

from decimal import Decimal

from crossfoot import gateway
from crossfoot.gateway import Policy
from crossfoot.gateway.goals import goals

GOALS = ("revenue_net_target", "revenue_net_budget", "utilization_net_target")


def values(frame):
    return {(row["metric"], row["period"], row.get("practice")): row["value"] for row in frame.iter_rows(named=True)}


def test_a_month_against_its_budget(firm):
    found = values(firm.against_goals(["revenue_net"]))
    january = {name: value for (name, period, _), value in found.items() if period == "2026-01"}
    beside = {"revenue_net_budget": 200, "revenue_net_variance_to_budget": -50}
    assert january == {"revenue_net": 150, "revenue_net_variance_to_budget_pct": Decimal("-0.25")} | beside
    assert {name for name, period, _ in found if period == "2026-04"} == {"revenue_net"}


def test_a_quarter_has_the_sum_of_its_months(firm):
    found = values(firm.against_goals(["revenue_net"], grain="quarter"))
    names = ("revenue_net", "revenue_net_budget", "revenue_net_variance_to_budget")
    assert [found[name, "2026-Q1", None] for name in names] == [700, 600, 100]


def test_a_ratio_has_no_goal_for_a_quarter(firm):
    month = values(firm.against_goals(["utilization_net"]))
    quarter = values(firm.against_goals(["utilization_net"], grain="quarter"))
    assert month["utilization_net_target", "2026-01", None] == Decimal("0.5")
    assert {name for name, *_ in quarter} == {"utilization_net"}


def test_a_key_has_its_own_goal(firm):
    found = values(firm.against_goals(["revenue_net"], ["practice"]))
    assert found["revenue_net_variance_to_target", "2026-02", "Data"] == -40  # nothing against 40
    assert ("revenue_net_target", "2026-02", "O'Brien & Co") not in found


def test_a_reader_of_a_part_has_the_goal_of_that_part_and_of_no_other(workspace):
    def of(by=(), **scope) -> dict:
        scoped = gateway.open(workspace, policy=Policy(**{name: frozenset(keys) for name, keys in scope.items()}))
        found = values(scoped.against_goals(["revenue_net", "utilization_net"], by))
        return {key: value for key, value in found.items() if key[0] in GOALS}

    assert of()["revenue_net_budget", "2026-01", None] == 200
    assert of(practices=["Data"]) == {("revenue_net_target", "2026-02", None): 40}
    assert of(["practice"], practices=["Data"]) == {("revenue_net_target", "2026-02", "Data"): 40}
    for scope in ({"practices": ["O'Brien & Co"]}, {"practices": ["Data", "O'Brien & Co"]}, {"entities": ["DE01"]}):
        assert of(**scope) == {}
    assert of(["practice"], entities=["DE01"]) == of(["practice"], practices=["Data"], entities=["DE01"]) == {}


def test_a_choice_beyond_the_scope_of_a_reader_has_no_goal(workspace):
    build = gateway.open(workspace, policy=Policy(practices=frozenset({"O'Brien & Co"}))).build
    whole, metrics = gateway.open(workspace), [gateway.open(workspace).dictionary.get("revenue_net")]
    for by in ((), ("practice",)):
        assert goals(whole.build, metrics, by, "month", {"practice": ("Data",)})
        for chosen in (("Data",), ("Data", "O'Brien & Co")):
            assert goals(build, metrics, by, "month", {"practice": chosen}) == {}


def test_a_metric_to_date_and_two_dims_have_no_goals(firm):
    assert {name for name, *_ in values(firm.against_goals(["revenue_net_ytd"]))} == {"revenue_net_ytd"}
    two = firm.against_goals(["revenue_net"], ["practice", "entity"])
    assert len(two) > 0 and set(two["metric"]) == {"revenue_net"}


def test_goals_are_read_once_of_a_build(firm, monkeypatch):
    metrics = [firm.dictionary.get("revenue_net")]
    first = goals(firm.build, metrics, (), "month", {})
    monkeypatch.setattr(firm.build, "cursor", None)  # with which everything is read
    assert goals(firm.build, metrics, (), "month", {}) == first
    assert goals(firm.build, metrics, ("practice",), "month", {})["revenue_net", "2026-02", "Data"] == {"target": 40}
