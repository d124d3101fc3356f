"""G1 and G6: deliveries repeated, changed, split, out of order, and complete ones that delete."""

import dataclasses

import pytest

from ingest.errors import LandingError


def test_the_same_file_again_is_skipped_and_changes_nothing(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,x", "US,2026-01,USD,1")
    before = (
        source.versions(),
        source.sql("from quarantine"),
        source.sql("select * exclude (run_id, moved_at) from _cursors"),
    )
    again = source.land()["erp_overhead"]
    assert (again.status, again.received, again.landed, again.unchanged, again.quarantined) == ("skipped", 3, 0, 2, 1)
    assert before == (
        source.versions(),
        source.sql("from quarantine"),
        source.sql("select * exclude (run_id, moved_at) from _cursors"),
    )


def test_unchanged_records_of_a_changed_file_add_nothing(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,2")
    result = source.land_overhead("US,2026-03,USD,3", "US,2026-02,USD,2", "US,2026-01,USD,1")
    assert (result.landed, result.unchanged) == (1, 2)
    assert [version for _, version, _, _ in source.versions()] == [1, 1, 1]


def test_every_change_is_a_version_and_the_old_ones_stay(source):
    for amount in ("1", "2", "2.0", "1"):
        assert source.land_overhead(f"US,2026-01,USD,{amount}").landed == 1
    assert source.versions() == [("US|2026-01", i, amount, False) for i, amount in enumerate(("1", "2", "2.0", "1"), 1)]


def test_the_envelope(source):
    source.land_overhead("US,2026-01,USD,1")
    assert source.sql(
        """select _extra, _source, _id, _version, _run_id, _extracted_at is not null, _source_updated_at,
        length(_sha256), _deleted from drop__erp_overhead"""
    ) == [(None, "firm", "US|2026-01", 1, "run-1", True, None, 64, False)]


def test_two_sources_do_not_touch_each_other(source, tmp_path):
    source.land_overhead("US,2026-01,USD,1")
    other = tmp_path / "other"
    other.mkdir()
    (other / "erp_overhead.csv").write_text("entity_id,period,currency,amount\nUS,2026-01,USD,2\n")
    (other / "_manifest.csv").write_text("file,complete\nerp_overhead.csv,1\n")
    from ingest.connectors import CONNECTORS

    result = CONNECTORS["drop"].land(source.landing, "second", {"path": other}, "run-x")[0]
    assert (result.landed, result.deleted) == (1, 0)
    assert source.sql("select _source, _version, amount from drop__erp_overhead order by all") == [
        ("firm", 1, "1"),
        ("second", 1, "2"),
    ]


def test_a_firm_may_come_in_several_folders(source, tmp_path):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,2")
    second = tmp_path / "second"
    second.mkdir()
    (second / "erp_overhead.csv").write_text("entity_id,period,currency,amount\nUS,2026-03,USD,3\nUS,2026-01,USD,1\n")
    result = source.land(path=second)["erp_overhead"]
    assert (result.landed, result.unchanged) == (1, 1)
    assert source.land()["erp_overhead"].unchanged == 2
    assert source.current() == [("1",), ("2",), ("3",)]


def test_absent_is_not_deleted_without_a_manifest(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,2")
    assert source.land_overhead("US,2026-01,USD,1").deleted == 0
    assert source.current() == [("1",), ("2",)]


def complete(source, flag="1", file="erp_overhead.csv"):
    source.write("_manifest.csv", f"file,complete\n{file},{flag}\n")


def test_a_complete_file_deletes_what_is_absent_and_keeps_its_history(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,2")
    complete(source)
    result = source.land_overhead("US,2026-01,USD,1")
    assert (result.unchanged, result.deleted) == (1, 1)
    assert source.current() == [("1",)]
    assert source.versions()[1:] == [("US|2026-02", 1, "2", False), ("US|2026-02", 2, "2", True)]
    assert source.land()["erp_overhead"].deleted == 0
    assert source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,2").landed == 1
    assert source.versions()[-1] == ("US|2026-02", 3, "2", False)


def test_a_file_becomes_complete_without_changing(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,2")
    source.land_overhead("US,2026-01,USD,1")
    complete(source)
    assert source.land()["erp_overhead"].deleted == 1


def test_a_complete_file_of_no_rows_deletes_all(source):
    source.land_overhead("US,2026-01,USD,1")
    complete(source)
    assert source.land_overhead().deleted == 1


def test_an_incomplete_flag_deletes_nothing(source):
    source.land_overhead("US,2026-01,USD,1")
    complete(source, "0")
    assert source.land_overhead().deleted == 0


def test_a_complete_file_does_not_delete_a_record_that_came_badly(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,2")
    complete(source)
    assert source.land_overhead("US,2026-01,USD,x").deleted == 1
    assert source.current() == [("1",)]


@pytest.mark.parametrize("line", ["US,2026-02", ",2026-02,USD,1"])
def test_a_complete_file_with_an_unreadable_record_deletes_nothing(source, line):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,2")
    complete(source)
    assert source.land_overhead("US,2026-01,USD,1", line).deleted == 0
    assert source.notices() == [("erp_overhead.csv", "deletes_held_back")]
    assert source.land_overhead("US,2026-01,USD,1").deleted == 1


def test_a_refused_file_deletes_nothing(source):
    source.land_overhead("US,2026-01,USD,1")
    complete(source)
    source.write("erp_overhead.csv", b"\xff")
    assert source.land()["erp_overhead"].deleted == 0
    assert source.current() == [("1",)]


def test_a_complete_file_that_is_not_there_is_told_and_deletes_nothing(source):
    source.land_overhead("US,2026-01,USD,1")
    complete(source)
    (source.path / "erp_overhead.csv").unlink()
    assert source.land()["erp_overhead"].refusal.code == "XF-331"
    assert source.current() == [("1",)]


@pytest.mark.parametrize(
    "manifest",
    [
        "file\nerp_overhead.csv\n",
        "file,complete\nerp_overhead.csv,yes\n",
        "file,complete\nerp_overhead.csv,1\nerp_overhead.csv,0\n",
        "file,complete\nerp_overhead.csv\n",
        b"file,complete\n\xff,1\n",
        "",
        None,
    ],
)
def test_an_unusable_manifest_is_refused_and_nothing_counts_as_complete(source, manifest):
    source.land_overhead("US,2026-01,USD,1")
    if manifest is None:
        (source.path / "_manifest.csv").mkdir()
    else:
        source.write("_manifest.csv", manifest)
    source.overhead("US,2026-02,USD,2")
    results = source.land()
    refused = results["_manifest"].refusal
    assert refused.code == "XF-330" and "Error(" not in refused.why
    assert (results["erp_overhead"].landed, results["erp_overhead"].deleted) == (1, 0)


def test_the_books_of_a_run(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,x")
    assert source.sql("select run_id, status, finished_at >= started_at from _runs") == [("run-1", "done", True)]
    assert source.sql(
        """select run_id, source, connector, stream, file, length(sha256), status, received, landed, unchanged,
        quarantined, deleted, refusal, finished_at >= started_at from _batches"""
    ) == [("run-1", "firm", "drop", "erp_overhead", "erp_overhead.csv", 64, "landed", 2, 1, 0, 1, 0, None, True)]
    assert source.sql("select source, stream, cursor ->> 'file', cursor ->> 'received' from _cursors") == [
        ("firm", "erp_overhead", "erp_overhead.csv", "2")
    ]


def test_a_count_that_does_not_add_up_rolls_everything_back(source, monkeypatch):
    from ingest.drop import csv_file

    load = csv_file.load
    monkeypatch.setattr(csv_file, "load", lambda *given: (load(*given)[0] + 1, load(*given)[1]))
    with pytest.raises(LandingError, match="XF-303"):
        source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,x")
    for table in ("drop__erp_overhead", "quarantine", "_batches", "_cursors"):
        assert source.sql(f"from {table}") == []
    monkeypatch.undo()
    assert source.land()["erp_overhead"].landed == 1


def test_declaring_one_more_optional_column_changes_no_record(source, monkeypatch):
    from ingest import drop
    from ingest.streams import Column

    source.land_overhead("US,2026-01,USD,1")
    overhead = drop.STREAMS["erp_overhead"]
    more = dataclasses.replace(overhead, columns=(*overhead.columns, Column("note", "text", required=False)))
    monkeypatch.setitem(drop.STREAMS, "erp_overhead", more)
    result = source.land()["erp_overhead"]
    assert (result.status, result.unchanged) == ("landed", 1)
    assert source.current(columns="amount, note") == [("1", None)]


def test_a_column_declared_later_joins_the_table(source):
    source.land_overhead("US,2026-01,USD,1")
    source.sql("alter table drop__erp_overhead drop column currency")
    assert source.land_overhead("US,2026-01,USD,1").unchanged == 1
    assert source.land_overhead("US,2026-01,EUR,1").landed == 1
    assert source.versions(columns="currency")[-1] == ("US|2026-01", 2, "EUR", False)
