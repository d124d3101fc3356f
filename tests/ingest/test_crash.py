"""G1: a process killed at any named step, then started again, leaves the tables of an undisturbed run."""

import multiprocessing
import os

import pytest

from ingest import drop
from ingest.crash import STEPS
from ingest.landing import Landing

HEADER = "entity_id,period,currency,amount\n"
CONTENT = {
    "drop__erp_overhead": "select * exclude (_run_id, _extracted_at)",
    "drop__xref_customer": "select * exclude (_run_id, _extracted_at)",
    "quarantine": "select * exclude (run_id, quarantined_at)",
    "_cursors": "select * exclude (run_id, moved_at)",
    "_runs": "select run_id, status",
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two deliveries of two streams: new, changed, deleted, quarantined and superseded records."""
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    (first / "erp_overhead.csv").write_text(
        HEADER + "US,2026-01,USD,1\nUS,2026-02,USD,2\nUS,2026-03,USD,x\nUS,2026-04\n"
    )
    (first / "xref_customer.csv").write_text("system,source_id,customer_id\nerp,1,C1\n")
    (second / "erp_overhead.csv").write_text(HEADER + "US,2026-01,USD,5\nUS,2026-03,USD,3\nUS,2026-05,USD,y\n")
    (second / "xref_customer.csv").write_text("system,source_id,customer_id\nerp,1,C1\nerp,2,C2\n")
    (second / "_manifest.csv").write_text("file,complete\nerp_overhead.csv,1\n")
    return first, second


def land(path, folders, crash_at):
    """What a process does: the runs that are not done."""
    os.environ["CROSSFOOT_CRASH_AT"] = crash_at
    with Landing(path, threads=1) as landing:
        done = {run for (run,) in landing.con.execute("select run_id from _runs where status = 'done'").fetchall()}
        for i, folder in enumerate(folders):
            if f"run-{i}" not in done:
                landing.start_run(f"run-{i}")
                drop.land(landing, "firm", {"path": folder}, f"run-{i}")
                landing.finish_run(f"run-{i}")


def run(landing, folders, crash_at=""):
    """The exit code of a process of its own."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.ingest.test_crash"])
    process = processes.Process(target=land, args=(landing, folders, crash_at))
    process.start()
    process.join()
    return process.exitcode


def content(landing):
    import duckdb

    with duckdb.connect(str(landing), read_only=True) as con:
        return {
            table: con.execute(f"{select} from {table} order by all").fetchall() for table, select in CONTENT.items()
        }


@pytest.fixture(scope="module")
def undisturbed(folders, tmp_path_factory):
    landing = tmp_path_factory.mktemp("undisturbed") / "landing.duckdb"
    assert run(landing, folders) == 0
    return content(landing)


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
@pytest.mark.parametrize("step", STEPS)
def test_killed_and_repeated(step, nth, folders, undisturbed, tmp_path):
    landing = tmp_path / "landing.duckdb"
    assert run(landing, folders, f"{step}:{nth}") == (0 if step.startswith("run_") and nth > 2 else 137)
    assert run(landing, folders) == 0
    assert content(landing) == undisturbed
