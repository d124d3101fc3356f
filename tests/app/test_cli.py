import errno
import json
import os
import re
import subprocess
import sys

import polars as pl
import pytest

from crossfoot import cli
from crossfoot.cli.identity import accept_by_rule
from crossfoot.cli.shell import Shell
from crossfoot.errors import CrossfootError
from crossfoot.gateway import identity
from crossfoot.run.identity import COLUMNS as PROPOSAL
from crossfoot.settings import Policies, load_settings
from crossfoot.workflow.identity import proposal_id
from tests.app import firm


@pytest.fixture
def crossfoot(workspace, capsys):
    """Runs a command in the workspace; returns exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(cli.global_options_first(["-C", str(workspace.root), *arguments]))
        return (code, *capsys.readouterr())

    return run


def test_global_options_may_stand_anywhere():
    assert cli.global_options_first(["query", "dso", "--json", "-C", "x", "--by", "entity"]) == [
        *("--json", "-C", "x"),
        *("query", "dso", "--by", "entity"),
    ]
    assert cli.global_options_first(["query", "--", "--json"]) == ["query", "--", "--json"]


def test_usage_errors_have_a_code_a_reason_and_a_next_command(crossfoot):
    code, _, err = crossfoot("quary")
    assert code == 2 and "XF-200" in err and "query" in err and "→ run: crossfoot --help" in err


def test_a_failure_is_json_with_json(crossfoot, workspace):
    workspace.settings.unlink()
    code, out, err = crossfoot("run", "--json")
    error = json.loads(out)["error"]
    assert (
        code == error["exit_code"] == 2 and error["code"] == "XF-201" and error["next"] == "crossfoot init" and not err
    )


def test_init_writes_settings_that_load_and_never_overwrites(crossfoot, workspace):
    workspace.settings.unlink()
    assert crossfoot("init", "--drop", "files", "--currency", "EUR")[0] == 0
    written = workspace.settings.read_text()
    assert "reporting_currency: EUR" in written and "# tm_revenue_period: close_cutoff" in written
    code, _, err = crossfoot("init")
    assert code == 2 and "XF-204" in err and workspace.settings.read_text() == written
    workspace.settings.write_text(re.sub("^  # ", "  ", written, flags=re.MULTILINE))
    assert load_settings(workspace.settings).policies == Policies()


def test_init_takes_the_folder_from_where_it_is_called(crossfoot, workspace, tmp_path_factory, monkeypatch):
    here = tmp_path_factory.mktemp("here")
    monkeypatch.chdir(here)
    inside = str(workspace.root / "Smith, Jones #1")
    for given, told in (("a: b", here / "a: b"), (inside, "Smith, Jones #1"), (None, "drop")):
        workspace.settings.unlink()
        assert crossfoot("init", *(["--drop", given] if given else []))[0] == 0
        assert load_settings(workspace.settings).sources["firm"].path == str(told)


def test_publish_builds_and_rollback(crossfoot, workspace):
    code, out, _ = crossfoot("publish", "--json")
    first = json.loads(out)["build"]
    assert code == 0 and workspace.current_build() == first
    crossfoot("publish")
    rows = json.loads(crossfoot("builds", "--json")[1])
    assert [row["served"] for row in rows] == ["", "yes"]
    assert crossfoot("rollback")[1] == f"Serving {first}.\n"
    code, _, err = crossfoot("rollback", "20010101T000000000Z")
    assert code == 2 and "XF-104" in err and workspace.current_build() == first


def test_nothing_to_publish_is_exit_1(crossfoot, workspace):
    workspace.work.unlink()
    code, _, err = crossfoot("publish")
    assert code == 1 and "XF-102" in err and "→ run: crossfoot build" in err


def test_a_locked_workspace_is_exit_75(crossfoot, workspace):
    with workspace.locked():
        code, _, err = crossfoot("publish")
    assert code == 75 and str(os.getpid()) in err and "kept:" in err


@pytest.mark.parametrize("command", [["rollback"], ["quarantine", "list"], ["query", "dso"], ["run"]])
def test_a_folder_that_is_no_workspace_is_exit_2_and_stays_away(tmp_path, capsys, command):
    assert cli.run(["-C", str(tmp_path / "none"), *command]) == 2
    assert "XF-" in capsys.readouterr().err and not (tmp_path / "none").exists()


def test_an_unknown_connector_or_source_is_named(crossfoot, workspace):
    code, _, err = crossfoot("ingest", "frm")
    assert code == 2 and "did you mean 'firm'?" in err
    firm.write_settings(workspace, "reporting_currency: USD\nsources: {firm: {connector: drp}}\n")
    code, _, err = crossfoot("run")
    assert code == 2 and "XF-206" in err and "did you mean 'drop'?" in err


def test_quarantine_is_listed_shown_and_replayed(crossfoot, workspace):
    (workspace.root / "drop").mkdir()
    (workspace.root / "drop" / "erp_overhead.csv").write_text(
        'entity_id,period,currency,amount\nE1,2026-01,USD,"1,5"\n'
    )
    assert crossfoot("ingest")[0] == 0
    [record] = json.loads(crossfoot("quarantine", "list", "--json")[1])
    assert (record["stream"], record["value"], record["reason"]) == ("erp_overhead", "1,5", "number_format")
    code, out, _ = crossfoot("quarantine", "show", record["quarantine_id"])
    assert code == 0 and "E1" in out
    assert crossfoot("quarantine", "show", "none")[0] == 2
    firm.write_settings(
        workspace, "reporting_currency: USD\nsources: {firm: {connector: drop, path: drop, decimal: ','}}\n"
    )
    [result] = json.loads(crossfoot("quarantine", "replay", "--json")[1])
    assert (result["status"], result["landed"], result["quarantined"]) == ("replayed", 1, 0)
    assert json.loads(crossfoot("quarantine", "list", "--json")[1]) == []


def test_asking_before_publishing_is_exit_2(crossfoot):
    code, _, err = crossfoot("query", "revenue_net")
    assert code == 2 and "→ run: crossfoot run" in err


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("reporting_currency: EUR\nsources: {firm: {connector: drop, path: drop}}\n", "XF-213"),
        ("reporting_currency: USD\nas_of: 2025-12-31\nsources: {firm: {connector: drop, path: drop}}\n", "XF-212"),
        ("reporting_currency: USD\nas_of: 2026-03-31\nsources: {firm: {connector: drop, path: drop}}\n", "XF-212"),
        ("reporting_currency: USD\nsources: {}\n", "XF-211"),
    ],
)
def test_records_that_cannot_carry_the_build_are_exit_2(crossfoot, workspace, written, expected):
    firm.write_settings(workspace, written)
    code, _, err = crossfoot("build")
    assert code == 2 and expected in err and "kept:" in err


def test_an_unforeseen_failure_is_told_and_logged(crossfoot, workspace, monkeypatch):
    monkeypatch.setattr("crossfoot.run.pipeline.roll_back", lambda *_: 1 / 0)
    code, _, err = crossfoot("rollback")
    assert code == 1 and "XF-900" in err and "ZeroDivisionError" in err
    assert "Traceback" in (workspace.logs / "crossfoot.log").read_text()


def test_a_failure_that_cannot_be_logged_is_told(crossfoot, workspace, monkeypatch):
    monkeypatch.setattr("crossfoot.run.pipeline.roll_back", lambda *_: 1 / 0)
    workspace.logs.write_text("not a folder")
    code, _, err = crossfoot("rollback")
    assert code == 1 and "XF-900" in err and "ZeroDivisionError" in err and "Traceback" not in err


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_workspace_that_cannot_be_written_is_told(crossfoot, workspace, monkeypatch, number):
    def fail(*_):
        raise OSError(number, os.strerror(number), str(workspace.lock))

    monkeypatch.setattr("crossfoot.run.pipeline.roll_back", fail)
    code, _, err = crossfoot("rollback")
    assert code == 1 and "XF-122" in err and str(workspace.lock) in err and "writable" in err


def test_secrets_are_never_printed_or_written(crossfoot, workspace, monkeypatch):
    canary = "c4nary-5ecret"
    monkeypatch.setenv("FIRM_SECRET", canary)
    source = "{connector: drop, path: '${FIRM_SECRET}', auth: {token: ${FIRM_SECRET}}}"
    firm.write_settings(workspace, f"reporting_currency: USD\nsources: {{firm: {source}}}\n")

    def fail(*_):
        raise ValueError(f"the server said: {canary} is wrong")

    printed = ""
    for command in (["doctor"], ["doctor", "--json"], ["ingest"], ["run"], ["publish"], ["builds"]):
        printed += "".join(map(str, crossfoot(*command)))
    monkeypatch.setattr("crossfoot.run.publish.publish", fail)
    printed += "".join(map(str, crossfoot("publish")))
    assert "the server said: ${FIRM_SECRET} is wrong" in printed
    assert canary not in printed
    for path in workspace.root.rglob("*"):
        assert not path.is_file() or canary.encode() not in path.read_bytes(), path


def test_values_of_the_export_keep_every_place():
    from decimal import Decimal

    from crossfoot.cli.values import exact, rounded, spreadsheet_text

    assert exact(Decimal("93480.000000000000"), "usd") == "93480.00"
    assert exact(Decimal("2.980198019802"), "days") == "2.980198019802"
    assert exact(Decimal("3.000000000000"), "count") == "3"
    assert exact(Decimal("-0.5"), "ratio") == "-0.500000" and exact(None, "usd") == ""
    assert rounded(Decimal("1234.565"), "usd") == "1,234.57" and rounded(Decimal("-0.005"), "usd") == "-0.01"
    assert rounded(Decimal("1.00005"), "usd_per_hour") == "1.0001" and rounded(None, "usd") == "–"
    assert spreadsheet_text("=1+1") == "'=1+1" and spreadsheet_text("E1") == "E1" and spreadsheet_text("") == ""


@pytest.mark.parametrize("command", ["--help", "query --help", "doctor --help"])
def test_help_imports_nothing_heavy(command):
    script = (
        "import sys; from crossfoot import cli; cli.run(sys.argv[1].split());"
        " sys.exit(bool({'dbt', 'duckdb', 'metricflow', 'polars', 'sqlglot'} & set(sys.modules)))"
    )
    assert (
        subprocess.run([sys.executable, "-c", script, command], stdout=subprocess.DEVNULL, check=False).returncode == 0
    )


def test_every_failure_carries_what_interface_asks():
    error = CrossfootError("XF-1", "What.", why="Why.", kept="Kept.", next="crossfoot run", exit_code=69)
    assert (error.code, error.what, error.why, error.kept, error.next, error.exit_code) == (
        *("XF-1", "What.", "Why.", "Kept.", "crossfoot run"),
        69,
    )


def test_what_a_rule_merges_is_accepted_and_its_share_told(crossfoot, workspace, monkeypatch, capsys):
    """Three customers of one tax id are three pairs and two links: `c` is `b` as both are `a`. One pair has no rule."""
    pairs = [("b", "a", "customer.same_tax_id"), ("c", "a", "customer.same_tax_id"), ("c", "b", "customer.same_tax_id")]
    rows = [
        dict.fromkeys(PROPOSAL, "") | {"kind": "customer", "from_id": from_id, "to_id": to_id, "rule": rule}
        | {"proposal_id": proposal_id("customer", from_id, to_id)}
        for from_id, to_id, rule in [*pairs, ("e", "d", None)]
    ]  # fmt: skip
    monkeypatch.setattr(identity, "read_proposals", lambda root: pl.DataFrame(rows))
    accept_by_rule(Shell(workspace.root))
    assert "2 identity proposals accepted by rule." in capsys.readouterr().out
    accept_by_rule(Shell(workspace.root))
    assert capsys.readouterr().out == ""
    _, out, _ = crossfoot("identity", "list")
    assert "2 proposals" in out and "Pairs matched by rule: 50.0 % · 2 of 4 identity pairs to date" in out
    _, out, _ = crossfoot("--json", "identity", "list", "--all")
    assert {row["from_id"] + row["to_id"]: (row["status"], row["is_by_rule"]) for row in json.loads(out)} == {
        "ba": ("accepted", True), "ca": ("accepted", True), "cb": ("open", False), "ed": ("open", False)
    }  # fmt: skip
    monkeypatch.setattr(identity, "read_proposals", lambda root: pl.DataFrame())
    workspace.workflow.unlink()
    assert "Pairs matched by rule: – · Nothing was proposed." in crossfoot("identity", "list")[1]
