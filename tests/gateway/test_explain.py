"""Explanations: the tree of a number, and that its leaves' rows give the number again exactly."""

import random
from decimal import Decimal

import polars as pl
import pytest

from crossfoot.errors import CrossfootError
from crossfoot.gateway import recompute


def leaves(node):
    return [leaf for child in node.children for leaf in leaves(child)] if node.children else [node]


def test_a_value_of_every_metric_is_recomputed_from_rows(firm):
    export = firm.export().filter(pl.col("period").is_in(["2026-02", "2026-Q1"]))
    for metric, period, dim, key, unit, value in export.unique(["metric", "period"], keep="last").rows():
        node = firm.explain(metric, period, dim, key if dim != "firm" else None)
        assert (node.value, node.unit) == (value, unit), (metric, period, dim, key)
        assert recompute(node) == value, (metric, period, dim, key)


@pytest.mark.parametrize("window", ["ytd", "ltm", "t3m"])
def test_a_value_to_date_is_recomputed_from_rows(firm, window):
    """Of 60 metrics at one of their dims, of its last key."""
    places = [(metric.name, dim) for metric in firm.dictionary.public() for dim in metric.dims]
    explained = 0
    for metric, dim in random.Random(window).sample(places, 60):
        name, by = f"{metric}_{window}", [] if dim == "firm" else [dim]
        try:
            asked = firm.query([name], by, "2026-03", "2026-03").tail(1)
        except CrossfootError as refused:
            assert refused.code in ("XF-405", "XF-406", "XF-407"), (name, dim, refused.code)
            continue
        for key, value, unit in asked.select(*(by or ["period"]), "value", "unit").rows():
            node = firm.explain(name, "2026-03", dim, key if by else None)
            assert (node.metric, node.value, node.unit, recompute(node)) == (name, value, unit, value), (name, dim)
            explained += 1
    assert explained > 30
    assert firm.explain(f"revenue_net_{window}", "2026-03").definition.endswith("Over 2026-01 to 2026-03.")


def test_a_window_of_three_months_begins_two_months_before(firm):
    node = firm.explain("revenue_net_t3m", "2026-04")
    assert node.definition.endswith("Over 2026-02 to 2026-04.")
    told = firm.query(["revenue_net", "revenue_net_t3m"], period_from="2026-02", period_to="2026-04").rows()
    months = [row[2] for row in told if row[0] == "revenue_net"]
    assert len(months) == 3 and node.value == sum(months) == told[-1][2]


def test_a_mean_to_date_is_over_its_months(firm):
    node = firm.explain("fte_ytd", "2026-04")
    assert (node.rule, node.months) == ("mean", 4) and recompute(node) == node.value


def test_a_formula_node_holds_its_parts(firm):
    node = firm.explain("margin_std_pct", "2026-Q1")
    assert (node.formula, node.value) == ("margin_std / revenue_net", Decimal("0.4"))
    margin, revenue = node.children
    assert (margin.metric, margin.value, revenue.value) == ("margin_std", 280, 700)
    assert [child.metric for child in margin.children] == ["revenue_net", "cost_std"]


def test_a_leaf_holds_its_mart_rows(firm):
    node = firm.explain("backlog_closing", "2026-Q1", "customer", "Acme")
    assert node.rows.select("line_id", "period", "value").rows() == [
        ("e1", "2026-03", Decimal(733)),
        ("opportunity:o1", "2026-03", Decimal(11)),
    ]
    assert "backlog_closing" in node.sql


def test_a_build_without_evidence_is_explained_without_records(firm):
    assert firm.explain("capacity_net", "2026-02").records is None


@pytest.mark.parametrize(("metric", "period", "rule"), [
    ("fte", "2026-Q1", "mean"), ("fte", "2026-01", "sum"), ("customers_active", "2026-Q1", "count_distinct"),
    ("dso_countback", "2026-01", "value"),
])  # fmt: skip
def test_the_rule_of_a_leaf(firm, metric, period, rule):
    assert [leaf.rule for leaf in leaves(firm.explain(metric, period))] == [rule]


def test_a_state_metric_is_explained_in_its_period_only(firm):
    assert firm.explain("revenue_at_risk", "2026-04", "firm", "all").value == 5
    with pytest.raises(CrossfootError, match="state at the end of 2026-04"):
        firm.explain("revenue_at_risk", "2026-03")


def test_a_filter_narrows_the_tree(firm):
    node = firm.explain("margin_std", "2026-Q1", "practice", "Data", where="customer in ('Acme', 'Beta')")
    asked = firm.query(["margin_std"], ["practice"], "2026-Q1", "2026-Q1", "quarter", "customer in ('Acme', 'Beta')")
    assert node.value == asked.filter(pl.col("practice") == "Data")["value"].item() == recompute(node) == 100
    assert firm.explain("revenue_net", "2026-02", where="entity = 'DE01'").value == 0
