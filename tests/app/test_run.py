"""A whole run on the golden firm, through the command line as a user has it; its first try is killed."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crossfoot.run.doctor import examine
from crossfoot.run.manifest import read_manifest
from crossfoot.workspace import Workspace

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "fixtures" / "golden" / "inputs"
NO_DBT = "import sys; from crossfoot import cli; code = cli.run(sys.argv[1:]); sys.exit(code or 'dbt' in sys.modules)"
NO_CONNECTOR = NO_DBT.replace("'dbt'", "'ingest.connectors'")


@pytest.fixture(scope="module")
def golden(tmp_path_factory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("golden"))
    shutil.copytree(GOLDEN, workspace.root / "drop")
    assert call(workspace, "init").returncode == 0
    assert call(workspace, "run", crash_at="build.dbt:1").returncode == 137
    assert workspace.current_build() is None and call(workspace, "publish").returncode == 1
    done = call(workspace, "run")
    assert done.returncode == 0, done.stderr
    return workspace


def call(workspace: Workspace, *arguments: str, script: str = "", crash_at: str = "") -> subprocess.CompletedProcess:
    script = script or "from crossfoot.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, "-C", str(workspace.root), *arguments],
        cwd=workspace.root,
        env=os.environ | ({"CROSSFOOT_CRASH_AT": crash_at} if crash_at else {}),
        capture_output=True,
        text=True,
        check=False,
    )


def tables(workspace: Workspace, build_id: str) -> dict:
    """Rows and control sums of every table that holds the firm's data."""
    files = read_manifest(workspace, build_id)["files"]
    found = {(name, table): total for name, file in files.items() for table, total in file.get("tables", {}).items()}
    return {key: total for key, total in found.items() if not key[1].startswith("metadata.")}


def test_a_run_publishes_an_audited_build(golden):
    manifest = read_manifest(golden, golden.current_build())
    assert manifest["inputs"]["as_of"] == "2026-03-31" and manifest["audits"]["passed"] > 100
    assert [found for found in examine(golden, deep=True) if found.exit_code and found.subject != "crossfoot"] == []
    answer = call(golden, "query", "revenue_net", "--grain", "quarter", "--format", "csv")
    assert answer.stdout == "metric,period,value,unit\nrevenue_net,2026-Q1,245262.60,usd\n"
    told = call(golden, "query", "utilization_net", "hours_billable").stdout
    assert len(re.findall(r"^R24 .* open.*; incomplete: utilization_net, hours_billable$", told, re.MULTILINE)) == 1


def test_the_commands_of_the_readme_answer(golden):
    """Every command that README shows, but the one that serves, on a firm that was run."""
    shown = re.findall(r"crossfoot -C my-firm (.*?)\s*(?:#.*)?$", (ROOT / "README.md").read_text(), re.MULTILINE)
    asked = [words for words in map(shlex.split, shown) if words[0] not in ("init", "run", "serve")]
    assert len(asked) >= 4
    for words in asked:
        done = call(golden, *words)
        assert done.returncode == 0, (words, done.stderr)
        if words[0] == "explain":
            assert "margin_true = 19565.00 usd" in done.stdout and "drop__psa_time_entry" in done.stdout


@pytest.mark.parametrize("question", ["query revenue_net", "exceptions list", "builds"])
def test_a_question_loads_no_connector(golden, question):
    assert call(golden, *question.split(), script=NO_CONNECTOR).returncode == 0


def test_goals_are_asked_of_current_values_without_a_filter(golden):
    told = json.loads(call(golden, "--json", "query", "revenue_net", "--goals", "--from", "2026-03").stdout)
    assert [row["metric"] for row in told] == ["revenue_net"], "the golden firm has no goals"
    refused = call(golden, "query", "revenue_net", "--goals", "--where", "practice = 'Data'")
    assert refused.returncode == 2 and "XF-412" in refused.stderr


def test_a_run_without_changes_starts_no_dbt_and_publishes_nothing(golden):
    builds = golden.build_ids()
    again = call(golden, "run", script=NO_DBT)
    assert again.returncode == 0 and "Nothing changed" in again.stdout
    assert golden.build_ids() == builds


def test_a_channel_that_cannot_be_reached_never_fails_a_run(golden):
    assert "XF-542" in call(golden, "notify").stderr
    written = golden.settings.read_text()
    golden.settings.write_text(f"{written}\nnotify: {{hook: {{to: 'json://127.0.0.1:9/hook'}}}}\n")
    again = call(golden, "run")
    golden.settings.write_text(written)
    assert again.returncode == 0 and "Nothing changed" in again.stdout
    assert "could not be sent to hook" in again.stderr and "127.0.0.1:9" not in again.stderr


def test_a_link_is_checked_recorded_and_taken_back(golden):
    unknown = call(golden, "identity", "link", "customer", "C3", "C99", "--reason", "merger")
    assert unknown.returncode == 2 and "XF-526" in unknown.stderr
    contract = call(golden, "identity", "link", "project", "E1", "E2", "--reason", "merger")
    assert contract.returncode == 2 and "XF-524" in contract.stderr
    linked = call(golden, "identity", "link", "customer", "C3", "C1", "--reason", "merger", "--as", "ana")
    assert linked.returncode == 0 and "C3 counts as C1 from the next build on" in linked.stdout
    [row] = json.loads(call(golden, "--json", "identity", "list", "--all").stdout)
    assert (row["status"], row["from_id"], row["to_id"]) == ("accepted", "C3", "C1")
    assert call(golden, "identity", "undo", row["proposal_id"][:6], "--reason", "no merger").returncode == 0
    assert json.loads(call(golden, "--json", "identity", "list").stdout) == []
    assert "2 entries" in call(golden, "audit", "verify").stdout


def test_a_decision_is_answered_with_what_was_decided(golden):
    [found, *_] = json.loads(call(golden, "--json", "exceptions", "list").stdout)
    told = call(golden, "exceptions", "assign", found["exception_id"][:8], "--to", "ben", "--as", "ana")
    assert told.stdout.startswith(f"Assigned to ben: {found['note'][:30]}")


def test_a_crash_while_building_leaves_the_last_build_and_the_next_one_is_the_same(golden):
    first = golden.current_build()
    written = golden.settings.read_text()
    golden.settings.write_text(written.replace("# org_view: as_was", "org_view: as_is"))
    assert call(golden, "run", crash_at="build.policy:1").returncode == 137
    assert golden.current_build() == first and call(golden, "publish").returncode == 1
    golden.settings.write_text(written)
    assert call(golden, "build").returncode == 0
    assert call(golden, "publish").returncode == 0
    assert golden.current_build() != first
    assert tables(golden, golden.current_build()) == tables(golden, first)


def test_a_file_that_cannot_be_read_publishes_nothing(golden):
    served = golden.current_build()
    invoices = golden.root / "drop" / "erp_invoice.csv"
    kept = invoices.read_bytes()
    invoices.write_bytes(b"\xff\xfe not a table")
    (stray := golden.root / "drop" / "erp_invoices.csv").write_text("invoice_id\n")
    refused = call(golden, "run")
    invoices.write_bytes(kept)
    stray.unlink()
    assert "erp_invoices.csv: This file belongs to no stream and was not read; did you mean" in refused.stderr
    assert refused.returncode == 1 and "erp_invoice.csv" in refused.stderr and "XF-3" in refused.stderr
    assert golden.current_build() == served
