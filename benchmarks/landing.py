"""Landing a large file, beside the least that any loader must do: DuckDB reading the same file into a table."""

from pathlib import Path

import duckdb

from benchmarks.measure import Measure, timed
from ingest import drop
from ingest.landing import Landing

FILE = "psa_time_entry.csv"
RUNS = 3


def measure(firm: Path, scratch: Path) -> list[Measure]:
    """Lands the time entries of a drop into a fresh landing, then once more unchanged; interleaved with read_csv."""
    folder = scratch / "time_only"
    folder.mkdir()
    (folder / FILE).hardlink_to(firm / FILE)
    rows = sum(1 for _ in (folder / FILE).open("rb")) - 1
    landed, again, read = [], [], []
    for run in range(RUNS):
        target = scratch / f"landing{run}.duckdb"
        read.append(timed(lambda: _read(folder / FILE, scratch / "read.duckdb")))
        landed.append(timed(lambda target=target: _land(folder, target, "first")))
        again.append(timed(lambda target=target: _land(folder, target, "again")))
        target.unlink()
    factor = sorted(a / b for a, b in zip(landed, read, strict=True))[RUNS // 2]
    return [
        Measure("land psa_time_entry from CSV, committed", landed, rows, f"{factor:.1f} × DuckDB's read_csv"),
        Measure("DuckDB read_csv into a table, the same file", read, rows),
        Measure("land the same file again, nothing changed", again, rows),
    ]


def _land(folder: Path, target: Path, run_id: str) -> None:
    with Landing(target) as landing:
        results = drop.land(landing, "bench", {"path": str(folder)}, run_id)
    refused = [result for result in results if result.refusal or result.quarantined]
    if refused:
        raise RuntimeError(f"the benchmark's file did not land cleanly: {refused}")


def _read(file: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target)) as con:
        con.execute(f"create table entry as from read_csv('{file}', header = true, all_varchar = true)")
