"""The register, the models, the cases and the page say the same about the checks."""

import os
import re
from pathlib import Path

import pytest

from crossfoot.gateway.dictionary import read_dictionary
from tests import compiled
from tests.checks.cases import read_cases
from tests.checks.page import RECORDS, markdown, read_register

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reconciliation.md"
MODELS = ROOT / "models" / "reconciliation" / "checks"
SEVERITIES = {"critical", "high", "medium", "low", "by value"}
OWNERS = {"PMO", "finance", "sales ops", "HR", "IT", "resource manager"}
PLACES = {"key", "period", "left", "right", "currency", "left_ref"}


@pytest.fixture(scope="module")
def register():
    return read_register()


def test_every_check_has_one_row_one_model_and_one_case(register):
    checks = [f"R{number:02}" for number in range(1, 82)]
    assert list(register) == checks
    models = {path.stem[:3].upper(): path for path in MODELS.glob("*/r[0-9][0-9]_*.sql")}
    assert sorted(models) == checks
    assert len(list(MODELS.glob("*/r[0-9][0-9]_*.sql"))) == len(checks)
    assert sorted(read_cases()) == checks
    for check, path in models.items():
        assert path.parent.name == register[check]["area"], check
        header = path.read_text().splitlines()
        assert header[0] == f"-- {check} · {register[check]['question']}", path.name
        assert header[1].startswith("-- "), f"{path.name}: the wrong number it prevents"


def test_the_exceptions_hold_every_check_under_its_own_id(register):
    nodes = compiled.manifest()["nodes"].values()
    areas = [node["compiled_code"] for node in nodes if node["name"] in RECORDS.values()]
    written = [check for code in areas for check in set(re.findall(r"'(R\d\d)' as check_id", code))]
    assert sorted(written) == sorted(register)


def test_the_register_is_complete(register):
    for check, row in register.items():
        assert row["severity"] in SEVERITIES and row["owner"] in OWNERS, check
        assert row["question"].endswith("?") and row["message"].endswith(".") and row["action"].endswith("."), check
        assert set(re.findall(r"{(\w+)}", row["message"])) <= PLACES and "{key}" in row["message"], check
        assert re.match("state$|month|work month", row["period_rule"]), check
        assert all(float(row[column]) >= 0 for column in ("tolerance_absolute", "tolerance_relative", "grace_days")), (
            check
        )
    precedence = [row["precedence"] for row in register.values()]
    assert len(set(precedence)) == len(precedence), "two checks of one precedence would share money by chance"


def test_no_check_waits_for_an_input_that_does_not_exist(register):
    from crossfoot.run.input_layer import TOLD_APART
    from ingest.drop import STREAMS

    needed = {name for row in register.values() for name in row["inputs"]}
    columns = {f"{name}.{column.name}" for name, stream in STREAMS.items() for column in stream.columns}
    told_apart = {f"{name}.{column}" for name, told in TOLD_APART.items() for column in told}
    assert needed <= set(STREAMS) | told_apart and told_apart <= columns


def test_the_page_is_in_step(register):
    page = markdown(register)
    if os.environ.get("CROSSFOOT_WRITE_DOCS"):
        PAGE.write_text(page)
    assert PAGE.read_text() == page, "run CROSSFOOT_WRITE_DOCS=1 pytest tests/checks/test_register.py"


def test_what_a_check_leaves_incomplete_exists(register):
    """Facts that metrics are made of, metrics, or `by` a dimension; else no number would ever be marked."""
    dictionary = read_dictionary((compiled.compile_project() / "semantic_manifest.json").read_text())
    metrics = dictionary.metrics.values()
    known = {fact for metric in metrics for fact in metric.rows} | set(dictionary.metrics) | {"{key}"}
    known |= {f"by {dim}" for metric in metrics for dim in metric.dims}
    named = {word for row in register.values() for word in row["leaves_incomplete"].split(", ") if word}
    assert {"time_entry", "project_transaction", "by customer", "{key}"} <= named <= known
