"""Whatever the order of rows and files and however a firm is split over deliveries, the same content lands."""

import csv
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.connectors import CONNECTORS
from ingest.landing import Landing

GOLDEN = Path(__file__).parents[1] / "fixtures/golden/inputs"
FIRMS = {
    "golden": GOLDEN,
    "aspen": GOLDEN.parents[1] / "firms/aspen/inputs",
    "beech": GOLDEN.parents[1] / "firms/beech/inputs",
}
OVERHEAD = ["entity_id", "period", "currency", "amount"]
PERIODS = st.sampled_from(["2026-01", "2026-02", "2026-03"])
AMOUNTS = st.sampled_from(["1", "2", "-3.5", "1,5", "", "NaN", "10"])
ROWS = st.lists(st.tuples(st.sampled_from(["US", "D|E", 'F"R']), PERIODS, st.just("USD"), AMOUNTS), max_size=12)


def write(folder, stream, header, rows):
    folder.mkdir(exist_ok=True)
    with (folder / f"{stream}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def land(landing, folders):
    results = []
    for i, folder in enumerate(folders):
        results += CONNECTORS["drop"].land(landing, "firm", {"path": folder}, f"run-{i}")
    assert all(r.received == r.landed + r.unchanged + r.quarantined for r in results)
    return results


def landed(landing, streams):
    """The current content of the streams, and what waits in quarantine."""
    current = {
        stream: landing.con.execute(
            f"""select * exclude (_version, _run_id, _extracted_at) from drop__{stream}
            qualify row_number() over (partition by _source, _id order by _version desc) = 1 and not _deleted
            order by all"""
        ).fetchall()
        for stream in streams
    }
    waiting = "select stream, record_id, reason, payload from quarantine where status = 'open' order by all"
    return current, landing.con.execute(waiting).fetchall()


@pytest.mark.parametrize("firm", FIRMS)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_firm_shuffled_and_split(firm, seed, tmp_path):
    """Records without a key are told apart only within one file, so their stream stays in one piece."""
    shuffle, streams = random.Random(seed), []
    for path in sorted(FIRMS[firm].glob("*.csv"), key=lambda _: shuffle.random()):
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        shuffle.shuffle(rows)
        streams.append(path.stem)
        order = shuffle.sample(range(len(header)), len(header))
        columns = [header[i] for i in order]
        for i in range(3):
            part = rows if path.stem == "erp_revenue_posting" else rows[i::3]
            write(tmp_path / str(i), path.stem, columns, [[row[j] for j in order] for row in part])
    with Landing(tmp_path / "whole.duckdb") as whole, Landing(tmp_path / "split.duckdb") as split:
        results = land(whole, [FIRMS[firm]])
        assert sum(r.quarantined for r in results) == 0 and not any(r.refusal for r in results)
        land(split, shuffle.sample([tmp_path / str(i) for i in range(3)], 3))
        assert landed(whole, streams) == landed(split, streams)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, order):
    with tempfile.TemporaryDirectory() as name:
        folder, outcomes = Path(name), []
        for turn in range(2):
            write(folder / str(turn), "erp_overhead", OVERHEAD, rows)
            with Landing(folder / f"{turn}.duckdb", threads=1) as landing:
                land(landing, [folder / str(turn)])
                outcomes.append(landed(landing, ["erp_overhead"]))
            order.shuffle(rows)
    assert outcomes[0] == outcomes[1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(deliveries=st.lists(ROWS, min_size=1, max_size=3))
def test_deliveries_are_an_upsert(deliveries):
    """The landing equals a dictionary that takes every good record of every delivery in turn; a repeat adds nothing."""
    expected, waiting = {}, set()
    for rows in deliveries:
        good = {key: {row[3] for row in rows if row[:2] == key} for key in {row[:2] for row in rows}}
        for key, amounts in good.items():
            if len(amounts) == 1 and amounts <= {"1", "2", "-3.5", "10"}:
                expected[key] = next(iter(amounts))
                waiting.discard(key)
            else:
                waiting.add(key)
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / str(i) for i in range(len(deliveries))]
        for folder, rows in zip(folders, deliveries, strict=True):
            write(folder, "erp_overhead", OVERHEAD, rows)
        with Landing(Path(name) / "landing.duckdb", threads=1) as landing:
            land(landing, folders)
            current, open_ = landed(landing, ["erp_overhead"])
            assert {row[:2]: row[3] for row in current["erp_overhead"]} == expected
            assert len({record for _, record, _, _ in open_}) == len(waiting)
            versions = "select count(*), max(_version) from drop__erp_overhead"
            before = landing.con.execute(versions).fetchall()
            land(landing, folders[-1:])
            assert landing.con.execute(versions).fetchall() == before
