import duckdb

from crossfoot.errors import INSECURE, REFUSED, USAGE
from crossfoot.run.audits import Audit
from crossfoot.run.doctor import examine
from tests.app import firm


def findings(workspace, deep: bool = False) -> dict[str, tuple[str, str, int]]:
    return {found.subject: (found.state, found.fix, found.exit_code) for found in examine(workspace, deep)}


def test_a_sound_workspace(workspace, publish_again):
    build_id = publish_again()
    found = findings(workspace, deep=True)
    assert found[f"build {build_id}, served"] == ("every row as published", "", 0)
    assert found["lock"][0] == "free" and found["landing"][0] == "4 streams" and found["private file"][0] == "built"


def test_failed_audits_are_told(workspace):
    firm.make_work(workspace, [Audit("test:odd", True, 3, "Rows are odd; make them even")])
    state, fix, exit_code = findings(workspace)["private file"]
    assert state == "XF-101 1 of 1 audits failed. test:odd: 3 rows; Rows are odd; make them even"
    assert fix == "correct the records or the models, then crossfoot run" and exit_code == REFUSED


def test_every_problem_has_a_fix(workspace, publish_again):
    build_id = publish_again()
    general = workspace.builds / build_id / "general.duckdb"
    general.chmod(0o600)
    with duckdb.connect(str(general)) as con:
        con.execute("update marts.engagement_month set revenue_net = 1")
    workspace.landing.chmod(0o644)
    workspace.work.unlink()
    auth = "auth: {user: ${HOME}, token: plain}"
    firm.write_settings(workspace, f"reporting_currency: USD\nsources:\n  firm: {{connector: drop, {auth}}}\n")
    found = findings(workspace)
    assert found[f"build {build_id}, served"][1:] == ("crossfoot rollback", REFUSED)
    assert found["landing.duckdb"] == ("others on this machine may read it", f"chmod go= {workspace.landing}", INSECURE)
    assert found["private file"][1] == "crossfoot build"
    state, fix, exit_code = found["source firm"]
    assert "auth.token" in state and "plain" not in state and "${NAME}" in fix and exit_code == INSECURE


def test_deep_finds_rows_that_a_matching_hash_would_hide(workspace, publish_again, monkeypatch):
    build_id = publish_again()
    general = workspace.builds / build_id / "general.duckdb"
    general.chmod(0o600)
    with duckdb.connect(str(general)) as con:
        con.execute("delete from harmonized.time_entry")
    monkeypatch.setattr("crossfoot.run.doctor.damaged_files", lambda *_: [])
    assert "harmonized.time_entry" in findings(workspace, deep=True)[f"build {build_id}, served"][0]


def test_a_broken_workspace_is_described_not_raised(tmp_path):
    from crossfoot.workspace import Workspace

    found = findings(Workspace(tmp_path / "none"))
    assert found["settings"][1] == "crossfoot init" and found["landing"][1] == "crossfoot ingest"


def test_a_workspace_in_which_nothing_has_landed_yet_is_well(tmp_path):
    from crossfoot.workspace import Workspace

    (tmp_path / "drop").mkdir()
    workspace = Workspace(tmp_path)
    firm.write_settings(workspace, "reporting_currency: USD\nsources:\n  firm: {connector: drop, path: drop}\n")
    found = findings(workspace)
    assert found["landing"] == ("nothing yet", "crossfoot ingest", 0)
    assert {subject: exit_code for subject, (_, _, exit_code) in found.items() if exit_code} == {}


def test_records_that_are_gone_are_no_new_workspace(workspace, publish_again):
    publish_again()
    workspace.landing.unlink()
    state, fix, exit_code = findings(workspace)["landing"]
    assert "XF-210" in state and fix == "crossfoot ingest" and exit_code == USAGE
