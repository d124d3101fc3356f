import json

import duckdb
import pytest

from crossfoot.errors import CrossfootError
from crossfoot.run.audits import Audit
from crossfoot.run.manifest import read_manifest
from crossfoot.run.progress import Progress
from crossfoot.run.publish import damaged_files, publish, rollback
from tests.app import firm


def read(workspace, file: str, sql: str) -> list[tuple]:
    path = workspace.builds / workspace.current_build() / file
    with duckdb.connect(str(path), read_only=True) as con:
        return con.sql(sql).fetchall()


def test_the_two_files_hold_their_tier_and_nothing_else(workspace, publish_again):
    folder = workspace.builds / publish_again()
    general, restricted = firm.tables_of(folder / "general.duckdb"), firm.tables_of(folder / "restricted.duckdb")
    envelope = ["_source", "_id", "_version", "_run_id", "_extracted_at", "_source_updated_at", "_sha256", "_deleted"]
    assert {name: columns for name, columns in general.items() if not name.startswith("metadata.")} == {
        "harmonized.time_entry": ["id", "hours"],
        "marts.engagement_month": ["engagement", "revenue_net"],
        "marts.person_month": ["resource", "fte"],
        "marts_constant.engagement_month": ["engagement", "revenue_net"],
        "marts_constant.person_month": ["resource", "fte"],
        "evidence.drop__hr_worker": ["resource_id", "name", *envelope],
        "evidence.drop__ref_fiscal_period": ["period", "end_date", *envelope],
    }
    assert {name: columns for name, columns in restricted.items() if not name.startswith("metadata.")} == {
        "harmonized.time_entry": ["id", "hours", "cost_value"],
        "harmonized.payroll": ["id", "amount"],
        "evidence.drop__hr_worker": ["resource_id", "name", "_extra", *envelope],
        "evidence.drop__payroll_actual": ["resource_id", "employer_cost", "_extra", *envelope],
    }


def test_marts_are_split_by_currency_view(workspace, publish_again):
    publish_again()
    assert [str(v) for (v,) in read(workspace, "general.duckdb", "select revenue_net from marts.engagement_month")] == [
        "100.250000000000"
    ]
    constant = read(workspace, "general.duckdb", "select revenue_net from marts_constant.engagement_month")
    assert str(constant[0][0]) == "99.500000000000"


def test_without_budget_rates_there_is_no_constant_view(workspace):
    inputs = firm.make_work(workspace)
    with duckdb.connect(str(workspace.work)) as con:
        con.execute("delete from marts.engagement_month where currency_view = 'constant'")
    folder = workspace.builds / publish(workspace, inputs.landing, 10, Progress())
    assert not [name for name in firm.tables_of(folder / "general.duckdb") if name.startswith("marts_constant.")]


def test_evidence_is_the_current_landed_records(workspace, publish_again):
    publish_again()
    rows = read(workspace, "general.duckdb", "select name, _version from evidence.drop__hr_worker order by all")
    assert rows == [("Anne", 2), ("Bo", 1)]


def test_the_manifest_vouches_for_files_rows_and_sums(workspace, publish_again):
    build_id = publish_again()
    manifest = read_manifest(workspace, build_id)
    tables = manifest["files"]["general.duckdb"]["tables"]
    assert tables["marts.engagement_month"] == {"rows": 1, "sums": {"revenue_net": "100.250000000000"}}
    assert manifest["inputs"]["as_of"] == "2026-02-28"
    assert damaged_files(workspace, build_id) == []
    assert not list((workspace.builds / build_id).glob("*.wal"))
    assert (workspace.builds / build_id / "semantic_manifest.json").exists()


def test_metadata_tells_build_policy_audits_and_sources(workspace):
    inputs = firm.make_work(workspace, [Audit("test:odd", False, 3, "odd rows")])
    build_id = publish(workspace, inputs.landing, 10, Progress())
    assert read(workspace, "general.duckdb", "select build_id, as_of::varchar from metadata.build") == [
        (build_id, "2026-02-28")
    ]
    assert read(workspace, "restricted.duckdb", "select build_id from metadata.build") == [(build_id,)]
    switches = dict(read(workspace, "general.duckdb", "from metadata.policy"))
    assert switches["recon_stale_days"] == "30" and switches["rpo_noncancellable_only"] == "true"
    assert read(workspace, "general.duckdb", "select id, passed from metadata.audits") == [("test:odd", False)]
    sources = read(workspace, "general.duckdb", "select source, stream, records from metadata.sources order by all")
    assert sources == [
        ("firm", "drop__hr_worker", 2),
        ("firm", "drop__payroll_actual", 1),
        ("firm", "drop__ref_fiscal_period", 3),
    ]
    assert read(workspace, "general.duckdb", "select metric from metadata.definitions") == [("revenue_net",)]


def test_metadata_tells_each_run_down_to_its_files(workspace):
    """Two files of one stream in one run; a source that is removed since is not told of."""
    with duckdb.connect(str(workspace.landing)) as con:
        con.execute("insert into _runs values ('r9', '2026-03-01 06:00:00', '2026-03-01 06:02:14', 'done')")
        for source, file, received in (("firm", "a.csv", 7), ("firm", "b.csv", 5), ("gone", "c.csv", 1)):
            con.execute(
                "insert into _batches by name select 'r9' as run_id, ? as source, 'drop' as connector, 'crm_quote' as"
                " stream, ? as file, 'landed' as status, ? as received, ? as landed, 0 as unchanged, 0 as quarantined,"
                " 0 as deleted, timestamp '2026-03-01 06:00:01' as started_at,"
                " timestamp '2026-03-01 06:01:00' as finished_at",
                [source, file, received, received],
            )
    inputs = firm.make_work(workspace)
    with duckdb.connect(str(workspace.work)) as con:
        con.execute("insert into run.removed_source values ('gone')")
    publish(workspace, inputs.landing, 10, Progress())
    of_it = "where run_id = 'r9' order by all"
    took = "ended_at - began_at = interval '134 seconds'"
    assert read(workspace, "general.duckdb", f"select status, {took} from metadata.load_run {of_it}") == [
        ("done", True)
    ]
    files = read(
        workspace, "general.duckdb", f"select source, stream, file, received from metadata.delivered_file {of_it}"
    )
    assert files == [("firm", "drop__crm_quote", "a.csv", 7), ("firm", "drop__crm_quote", "b.csv", 5)]
    assert read(workspace, "general.duckdb", f"select received from metadata.delivery {of_it}") == [(12,)]


def test_an_older_build_is_served_again_and_a_damaged_one_never(workspace, publish_again):
    first, second, third = publish_again(), publish_again(), publish_again()
    assert rollback(workspace, None) == second == workspace.current_build()
    assert rollback(workspace, first) == first
    damaged = workspace.builds / third / "general.duckdb"
    damaged.chmod(0o600)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(CrossfootError) as caught:
        rollback(workspace, third)
    assert caught.value.code == "XF-105" and "general.duckdb" in caught.value.why
    assert workspace.current_build() == first
    with pytest.raises(CrossfootError, match="no earlier build"):
        rollback(workspace, None)


def test_old_builds_go_but_never_the_served_one(workspace, publish_again):
    first = publish_again()
    publish_again()
    rollback(workspace, first)
    workspace.current.write_text(f"{first}\n")
    third = publish_again(keep=2)
    assert workspace.current_build() == third
    assert first not in workspace.build_ids() and len(workspace.build_ids()) == 2


def test_what_is_not_built_or_not_of_these_records_is_not_published(workspace, publish_again):
    served = publish_again()
    with duckdb.connect(str(workspace.landing)) as con:
        firm.land(con, "hr_worker", "W9", ["New"])
    with pytest.raises(CrossfootError, match="cannot be published") as caught:
        publish(workspace, "another fingerprint", 10, Progress())
    assert "Records have landed" in caught.value.why
    with duckdb.connect(str(workspace.work)) as con:
        con.execute("drop table run.build")
    with pytest.raises(CrossfootError, match="cannot be published"):
        publish(workspace, "any", 10, Progress())
    assert workspace.current_build() == served


def test_a_full_disk_is_seen_before_anything_is_written(workspace, publish_again, monkeypatch):
    served = publish_again()
    monkeypatch.setattr("crossfoot.run.build.shutil.disk_usage", lambda _: type("Usage", (), {"free": 1})())
    with pytest.raises(CrossfootError, match="MB free"):
        publish_again()
    assert workspace.build_ids() == [served]


def test_a_reader_of_an_old_build_is_not_disturbed(workspace, publish_again):
    first = publish_again()
    with duckdb.connect(str(workspace.builds / first / "general.duckdb"), read_only=True) as reader:
        publish_again()
        assert reader.sql("select count(*) from marts.engagement_month").fetchall()[0] == (1,)


def test_the_pointer_is_one_line(workspace, publish_again):
    build_id = publish_again()
    assert workspace.current.read_text() == f"{build_id}\n"
    assert json.loads((workspace.builds / build_id / "manifest.json").read_text())["build_id"] == build_id
