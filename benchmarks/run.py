"""Measures everything in turn, prints the table and, when asked, keeps it in benchmarks/results.md."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import checks, commands, extraction, landing, load, queries
from benchmarks.measure import Measure, as_table, timed
from crossfoot.demo import generate

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests/fixtures/golden/inputs"
RECORDS, MANY = 500_000, 5_000_000  # read over HTTP
ENTRIES_PER_PERSON_MONTH = 16.5  # of the demo firm, all versions, people who join and leave counted in full


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000, help="time entries of the large firm, about")
    parser.add_argument("--months", type=int, default=45, help="reported months of the large firm")
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/results.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crossfoot-bench-") as scratch:
        measures = []
        for measured in everything(Path(scratch), options.entries, options.months):
            print(f"{measured.name}: {measured.median:.3f} s", flush=True)
            measures.append(measured)
    table = as_table(measures)
    print(f"\n{table}")
    if options.write:
        (ROOT / "benchmarks/results.md").write_text(f"# What `make bench` measured\n\n{table}\n", encoding="utf-8")


def everything(scratch: Path, entries: int, months: int) -> Iterator[Measure]:
    """Every measure, the short ones first."""
    yield commands.measure_help()
    yield from extraction.measure(scratch, RECORDS, MANY)
    golden = [scratch / f"golden{run}" for run in range(3)]
    yield from commands.measure_run("golden", GOLDEN, golden)
    yield from queries.measure("golden", golden[0])
    firm, people = scratch / "firm", round(entries / months / ENTRIES_PER_PERSON_MONTH)
    made = timed(lambda: generate(firm, people=people, months=months, start="2022-01"))
    yield Measure("write the large firm", [made], note=f"{people} people, {months} months, CSV")
    yield from landing.measure(firm, scratch)
    yield from commands.measure_run("large firm", firm, [scratch / "large"])
    yield from checks.measure("large firm", scratch / "large", scratch)
    yield from queries.measure("large firm", scratch / "large")
    yield from load.measure("large firm", scratch / "large")
