"""Each blocking audit keeps a build from being published; the last good one stays."""

import json

import duckdb
import pytest

from crossfoot.errors import REFUSED, CrossfootError
from crossfoot.run.audits import Audit, run_audits
from crossfoot.run.build import refuse_failed
from crossfoot.run.dbt import Node
from crossfoot.run.progress import Progress
from crossfoot.run.publish import publish
from tests.app import firm

MODELS = ("time_entry", "payroll", "engagement_month", "person_month", "drop__hr_worker")


def manifest() -> dict:
    document = firm.manifest()
    staged = firm.model("staging", "drop__hr_worker", ["resource_id"])
    staged["depends_on"] = {"nodes": ["source.crossfoot.landing.drop__hr_worker"]}
    test = {
        "resource_type": "test",
        "name": "money_in_is_money_out",
        "description": "",
        "config": {"severity": "ERROR"},
    }
    odd = {"resource_type": "test", "name": "odd", "description": "odd rows", "config": {"severity": "WARN"}}
    nodes = {staged["unique_id"]: staged, "test.crossfoot.money_in_is_money_out": test, "test.crossfoot.odd": odd}
    return document | {"nodes": document["nodes"] | nodes}


@pytest.fixture
def audit(workspace):
    """Runs the audits of the hand-made build after a change to its private file; returns those that found rows."""
    (workspace.target / "manifest.json").write_text(json.dumps(manifest()))

    def run(change: str = "", tests: dict[str, int] | None = None) -> dict[str, Audit]:
        nodes = [Node(f"model.crossfoot.{name}", "success", 0, "") for name in MODELS]
        nodes += [Node(f"test.crossfoot.{name}", "fail", rows, "") for name, rows in (tests or {}).items()]
        with duckdb.connect(str(workspace.work)) as con:
            con.execute(f"attach '{workspace.landing}' as landing (read_only)")
            con.execute(
                "create table staging.drop__hr_worker as select * from (values ('W1'), ('W2')) as t (resource_id)"
            )
            con.execute(change)
            return {found.id: found for found in run_audits(workspace, con, nodes) if found.rows_found}

    return run


def test_a_sound_build_passes(audit):
    assert audit() == {}


@pytest.mark.parametrize(
    ("change", "failed", "rows"),
    [
        ("insert into marts.person_month select * from marts.person_month", "grain:person_month", 1),
        ("update harmonized.payroll set id = null", "grain:payroll", 1),
        ("delete from staging.drop__hr_worker where resource_id = 'W1'", "landed:drop__hr_worker", 1),
        ("insert into staging.drop__hr_worker values ('W3')", "landed:drop__hr_worker", 1),
    ],
)
def test_a_repeated_key_an_empty_key_and_a_lost_record_block(audit, change, failed, rows):
    found = audit(change)
    assert list(found) == [failed] and found[failed].rows_found == rows and found[failed].blocking


def test_failing_tests_block_by_their_severity(audit):
    found = audit(tests={"money_in_is_money_out": 4, "odd": 2})
    assert found["test:money_in_is_money_out"] == Audit("test:money_in_is_money_out", True, 4, "money_in_is_money_out")
    assert found["test:odd"] == Audit("test:odd", False, 2, "odd rows")


def test_records_in_quarantine_warn(audit, workspace):
    waiting = "'q1' as quarantine_id, 'drop' as connector, 'erp_invoice' as stream, 'open' as status"
    with duckdb.connect(str(workspace.landing)) as con:
        con.execute(f"insert into quarantine by name select {waiting}")
    [found] = audit().values()
    assert (found.id, found.blocking, found.rows_found) == ("quarantine:drop__erp_invoice", False, 1)
    assert found.message == "records of drop__erp_invoice wait in quarantine, in no number"


@pytest.mark.parametrize("failed", ["grain:person_month", "landed:drop__hr_worker", "test:money_in_is_money_out"])
def test_a_failed_audit_publishes_nothing(workspace, publish_again, failed):
    served = publish_again()
    inputs = firm.make_work(workspace, [Audit(failed, True, 3, "three rows")])
    with pytest.raises(CrossfootError) as caught:
        publish(workspace, inputs.landing, 10, Progress())
    assert caught.value.exit_code == REFUSED == 1 and f"{failed}: 3 rows" in caught.value.why
    assert workspace.current_build() == served and workspace.build_ids() == [served]


def test_a_warning_does_not_block():
    assert refuse_failed([Audit("test:odd", False, 3, "odd rows")]) is None
