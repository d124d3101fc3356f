"""What models/metrics declares is complete and consistent, and docs/metrics.md says the same."""

import os
from pathlib import Path

import pytest

from crossfoot.gateway.dictionary import DIM_GROUPS, read_dictionary
from crossfoot.gateway.page import dictionary_rows, markdown
from tests.numbers.expected import EXPECTED, read

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"
UNITS = {"money", "money_txn", "money_per_hour", "ratio", "hours", "days", "fte", "count"}
RULES = {"sum", "last", "first", "mean", "recount", "recompute", "none"}
DIMS = {dim for dims in DIM_GROUPS.values() for dim in dims} | {
    "bucket",
    "invoice",
    "forecast_month",
    "forecast_week",
    "level",
    "stage",
}
DIMS |= {"check_id", "severity", "owner"}  # of exceptions
DIMS |= {"flow", "source", "stream", "months_ahead", "health_reason"}  # of processes and projects


@pytest.fixture(scope="module")
def dictionary(semantic_manifest):
    return read_dictionary(semantic_manifest)


def test_every_metric_is_declared_completely(dictionary):
    for metric in dictionary.metrics.values():
        assert metric.unit in UNITS, metric.name
        assert metric.quarter in RULES, metric.name
        assert metric.description.endswith("."), metric.name
        assert set(metric.dims) <= DIMS, metric.name
        if metric.is_leaf:
            assert metric.words and metric.rows, metric.name
        if not metric.private:
            assert metric.owner and metric.dims and metric.label != metric.name, metric.name


def test_a_metric_of_the_definitions_stands_at_no_other_dim(dictionary):
    """Another dim would add rows to the export that no acceptance firm expects."""
    dims: dict[str, set[str]] = {}
    for path in EXPECTED.values():
        for row in read(path):
            dims.setdefault(row["metric"], set()).add(row["dim"])
    assert len(dims) == 81
    assert dims == {name: set(dictionary.metrics[name].dims) for name in dims}


def test_a_metric_is_narrowed_by_dims_that_its_rows_have(dictionary):
    for metric in dictionary.public():
        for leaf in dictionary.leaves([metric.name]):
            assert set(metric.narrow) - {"firm"} <= set(dictionary.models[leaf.model].dims), metric.name


def test_what_is_told_by_engagement_is_narrowed_by_all_that_a_page_is(dictionary):
    for metric in dictionary.public():
        if metric.dims[:1] == ("engagement",):
            assert set(DIM_GROUPS["E"]) <= set(metric.narrowed_by), metric.name


def test_the_rule_of_a_balance_is_the_one_of_the_semantic_layer(declared):
    for name, metric in declared.items():
        source = metric["type_params"]["metric_aggregation_params"] or {}
        window = (source.get("non_additive_dimension") or {}).get("window_choice")
        rule = metric["config"]["meta"]["quarter"]
        served = metric["config"]["meta"].get("served")
        assert {"max": "last", "min": "first", None: None}[window] == (
            rule if rule in ("last", "first") and not served else None
        ), name


def test_formulas_are_recomputed_for_a_quarter_and_use_declared_parts(dictionary):
    for metric in dictionary.metrics.values():
        if not metric.is_leaf:
            assert metric.quarter in ("recompute", "none"), metric.name
            assert set(metric.parts) <= set(dictionary.metrics), metric.name


def test_a_derived_metric_names_the_inputs_of_its_formula(declared):
    for name, metric in declared.items():
        if metric["type"] == "derived":
            named = {part["name"] for part in metric["type_params"]["metrics"]}
            assert named == set(metric["type_params"]["expr"].translate(str.maketrans("()+-*", "     ")).split()), name


@pytest.mark.parametrize(("metric", "told"), [
    ("revenue_net", "adds over keys and time"), ("ar_fx", "adds over keys and time"),
    ("rpo", "adds over keys, not over time"), ("rpo_later", "adds over keys, not over time"),
    ("revenue_net_txn", "does not add"), ("eac_cost", "does not add"),  # each key has its own currency
    ("project_health", "does not add"), ("bench_people", "does not add"), ("sync_latency_p95", "does not add"),
])  # fmt: skip
def test_what_adds_up_over_keys_and_time(dictionary, metric, told):
    [row] = [row for row in dictionary_rows(dictionary, "USD") if row["metric"] == metric]
    assert row["additivity"] == told


def test_the_page_is_in_step(dictionary):
    page = markdown(dictionary)
    if os.environ.get("CROSSFOOT_WRITE_DOCS"):
        PAGE.write_text(page)
    assert PAGE.read_text() == page, "run CROSSFOOT_WRITE_DOCS=1 pytest tests/gateway/test_metric_dictionary.py"
