"""G2: what waits in quarantine can be seen, is delivered again or replayed, and leaves exactly then."""

import json

from ingest import quarantine


def test_listed_and_shown(source):
    source.land_overhead("US,2026-01,USD,x")
    listed = quarantine.listed(source.landing)
    assert [(row["record_id"], row["line"], row["value"]) for row in listed] == [("US|2026-01", 2, "x")]
    assert "payload" not in listed[0]
    shown = quarantine.show(source.landing, listed[0]["quarantine_id"])
    assert json.loads(shown["payload"])["amount"] == "x"
    assert quarantine.show(source.landing, "unknown") is None
    assert quarantine.listed(source.landing, source="other") == []
    assert quarantine.listed(source.landing, status="replayed") == []


def test_a_record_that_waits_keeps_its_row(source):
    source.land_overhead("US,2026-01,USD,x")
    first = source.sql("select quarantine_id, run_id, quarantined_at from quarantine")
    assert source.land_overhead("US,2026-02,USD,1", "US,2026-01,USD,x").quarantined == 1
    assert source.sql("select quarantine_id, run_id, quarantined_at from quarantine") == first
    assert source.waiting("line") == [(3,)]


def test_delivered_correctly_it_is_superseded(source):
    source.land_overhead("US,2026-01,USD,x", "US,2026-02,USD,y")
    assert source.land_overhead("US,2026-01,USD,1").landed == 1
    assert source.waiting() == [("US|2026-02", "bad_decimal")]
    assert source.waiting(status="superseded") == [("US|2026-01", "bad_decimal")]


def test_an_unchanged_delivery_supersedes_too(source):
    source.land_overhead("US,2026-01,USD,1")
    source.land_overhead("US,2026-01,USD,x")
    assert source.land_overhead("US,2026-01,USD,1").unchanged == 1
    assert source.waiting() == []


def test_the_newest_bad_delivery_is_the_one_that_waits(source):
    source.land_overhead("US,2026-01,USD,x")
    source.land_overhead("US,2026-01,USD,y")
    assert source.waiting("value") == [("y",)]
    assert source.waiting("value", "superseded") == [("x",)]
    source.land_overhead("US,2026-01,USD,x")
    assert source.waiting("value, run_id") == [("x", "run-3")]


def test_an_unreadable_line_is_superseded_by_its_key(source):
    source.land_overhead("US,2026-01,USD")
    source.land_overhead("US,2026-01,USD,1")
    assert source.waiting() == []


def test_in_a_complete_file_what_is_absent_is_superseded(source):
    source.write("_manifest.csv", "file,complete\nerp_overhead.csv,1\n")
    source.land_overhead(",2026-01,USD,1", "US,2026-02,USD,x")
    assert len(source.waiting()) == 2
    source.land_overhead("US,2026-03,USD,1")
    assert source.waiting() == []


def test_replay_after_the_number_format_was_declared(source):
    source.land_overhead('US,2026-01,USD,"1.234,5"', "US,2026-02,USD,x", 'US,2026-03,USD,"7,25"')
    result = source.replay(decimal=",", thousands=".")[0]
    assert (result.status, result.received, result.landed, result.quarantined) == ("replayed", 3, 2, 1)
    assert source.current(columns="amount, _extra") == [
        ("1234.5", '{"amount":"1.234,5"}'),
        ("7.25", '{"amount":"7,25"}'),
    ]
    assert source.waiting("record_id") == [("US|2026-02",)]
    assert source.waiting("record_id, replayed_run_id", "replayed") == [
        ("US|2026-01", "run-2"),
        ("US|2026-03", "run-2"),
    ]
    again = source.replay(decimal=",", thousands=".")[0]
    assert (again.received, again.landed, again.quarantined) == (1, 0, 1)
    assert len(source.versions()) == 2


def test_replay_of_chosen_records(source):
    source.land_overhead('US,2026-01,USD,"1,5"', 'US,2026-02,USD,"2,5"')
    chosen = source.sql("select quarantine_id from quarantine where record_id = 'US|2026-02'")[0]
    assert source.replay(chosen, decimal=",")[0].landed == 1
    assert source.current() == [("2.5",)]
    assert source.replay(("unknown",), decimal=",") == []


def test_replay_lands_a_version_on_top(source):
    source.land_overhead("US,2026-01,USD,1")
    source.land_overhead('US,2026-01,USD,"2,5"')
    source.replay(decimal=",")
    assert source.versions() == [("US|2026-01", 1, "1", False), ("US|2026-01", 2, "2.5", False)]


def test_replay_keeps_undeclared_columns(source):
    source.write("erp_overhead.csv", 'entity_id,period,note,currency,amount\nUS,2026-01,n,USD,"1,5"\n')
    source.land()
    source.replay(decimal=",")
    assert source.current(columns="_extra") == [('{"note":"n","amount":"1,5"}',)]


def test_replay_leaves_what_could_not_be_split(source):
    source.land_overhead("US,2026-01,USD", 'US,2026-02,USD,"1"x')
    assert source.replay() == []
    assert len(source.waiting()) == 2


def test_replay_of_conflicting_records_leaves_them(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-01,USD,2")
    result = source.replay()[0]
    assert (result.landed, result.quarantined) == (0, 2)
    assert len(source.waiting()) == 2


def test_declaring_the_number_format_reads_the_same_file_again(source):
    source.land_overhead('US,2026-01,USD,"1,5"')
    result = source.land(decimal=",")["erp_overhead"]
    assert (result.status, result.landed, result.quarantined) == ("landed", 1, 0)
    assert source.waiting() == []


def test_a_skipped_file_counts_what_still_waits(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,1", 'US,2026-03,USD,"1,5"')
    source.replay(decimal=",")
    again = source.land()["erp_overhead"]
    assert (again.status, again.unchanged, again.quarantined) == ("skipped", 3, 0)
