"""Values beside their targets and budgets."""

from decimal import Decimal

VARIANCES = ("budget", "variance_to_budget", "variance_to_budget_pct")


def rows(frame):
    return {(row["metric"], row["period"], row.get("practice")): row for row in frame.iter_rows(named=True)}


def test_a_month_against_its_budget(firm):
    found = rows(firm.against_goals(["revenue_net"]))
    assert len(found) == 4
    january = found["revenue_net", "2026-01", None]  # 100 + 50 against 200
    assert [january[name] for name in VARIANCES] == [200, -50, Decimal("-0.25")]
    april = found["revenue_net", "2026-04", None]
    assert april["value"] == 450 and [april[name] for name in VARIANCES] == [None, None, None]


def test_a_quarter_has_the_sum_of_its_months(firm):
    quarter = rows(firm.against_goals(["revenue_net"], grain="quarter"))["revenue_net", "2026-Q1", None]
    assert (quarter["value"], quarter["budget"], quarter["variance_to_budget"]) == (700, 600, 100)


def test_a_ratio_has_no_goal_for_a_quarter(firm):
    month = rows(firm.against_goals(["utilization_net"]))["utilization_net", "2026-01", None]
    quarter = rows(firm.against_goals(["utilization_net"], grain="quarter"))["utilization_net", "2026-Q1", None]
    assert (month["target"], quarter["target"]) == (Decimal("0.5"), None)


def test_a_key_has_its_own_goal(firm):
    found = rows(firm.against_goals(["revenue_net"], by="practice"))
    assert found["revenue_net", "2026-02", "Data"]["variance_to_target"] == -40  # nothing against 40
    assert found["revenue_net", "2026-02", "O'Brien & Co"]["target"] is None
