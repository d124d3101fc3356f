"""What every model promises: a stated grain, a description, a contract where others build on it, and portable SQL."""

import pytest
import sqlglot
from sqlglot import ErrorLevel

from tests import compiled

MODELS = [node for node in compiled.manifest()["nodes"].values() if node["resource_type"] == "model"]
BUILT = [model for model in MODELS if model["config"]["materialized"] != "ephemeral"]
BUDGET = 200


def test_a_firm_with_a_drop_alone_runs_at_most_200_nodes():
    assert 100 < len(compiled.nodes()) <= BUDGET


def test_the_checks_run_at_most_12_nodes():
    """All between the facts and the exceptions; the evidence spine is made of facts alone and asked by itself."""
    built = {model["name"] for model in BUILT if model["schema"] == "reconciliation"}
    assert {"check_status", "exceptions", "exception_life"} < built and len(built - {"evidence_spine"}) <= 12


@pytest.mark.parametrize("model", BUILT, ids=lambda model: model["name"])
def test_model(model):
    """The grain (an audit proves it in every build) and the description are there; others may rely on the columns."""
    assert model["config"]["meta"].get("grain") and model["description"].strip()
    assert model["config"]["contract"]["enforced"] or model["schema"] not in ("staging", "marts")


def test_parts_of_models_are_described():
    """Ephemeral models; those of a check are told by the register of checks."""
    parts = [model for model in MODELS if model not in BUILT and model["schema"] != "reconciliation"]
    assert [model["name"] for model in parts if not model["description"].strip()] == []


@pytest.mark.parametrize("room", ["harmonized", "marts", "reconciliation"])
def test_models_can_be_written_for_spark(room):
    written = [
        sqlglot.transpile(model["compiled_code"], read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
        for model in BUILT
        if model["schema"] == room
    ]
    assert len(written) >= 5 and all(len(statements) == 1 and statements[0] for statements in written)
