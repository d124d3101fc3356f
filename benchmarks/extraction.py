"""Reading records over HTTP until they are committed, beside the time that the server needs to send them, and dlt."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import org
from benchmarks.commands import Cost, process
from benchmarks.measure import Measure
from crossfoot.demo.vendors.server import serving

KINDS = {"page": "REST pages", "results": "Bulk 2.0 CSV"}
RUNS = 3
DLT = Path(os.environ.get("CROSSFOOT_DLT", "no such folder"))
"""Where `make bench-dlt` installs dlt."""


def measure(scratch: Path, records: int, many: int) -> Iterator[Measure]:
    """Timecard splits by REST pages and by Bulk 2.0, each landed into a fresh file; then `many` of them by Bulk 2.0."""
    with serving({"org": org.app(records)}) as address:
        for kind, name in KINDS.items():
            yield from _compared(scratch, address["org"], kind, name, records)
    with serving({"org": org.app(many)}) as address:
        [cost] = _read("land", address["org"], "results", many, [scratch / "many.duckdb"])
    yield Measure(f"land many records from {KINDS['results']}", [cost.seconds], many, _used(cost, many))


def _compared(scratch: Path, address: str, kind: str, name: str, records: int) -> Iterator[Measure]:
    targets = [scratch / f"{kind}{run}.duckdb" for run in range(RUNS)]
    sent = _median(_read("send", address, kind, records, targets))
    landed = _read("land", address, kind, records, targets)
    ours = _median(landed)
    beyond = (ours.processor - sent.processor) / records * 1e6
    note = f"{beyond:.1f} µs of processor a record beyond taking what is sent; {_used(ours, records)}"
    yield Measure(f"land records from {name}", [cost.seconds for cost in landed], records, note)
    if not DLT.is_dir():
        yield Measure(f"dlt, the same from {name}", [float("nan")], note="not installed: make bench-dlt")
        return
    loaded = _read("dlt", address, kind, records, [scratch / f"{kind}-dlt{run}.duckdb" for run in range(RUNS)])
    theirs = _median(loaded)
    ratio = f"{theirs.processor / ours.processor:.1f} times our processor seconds; {_used(theirs, records)}"
    yield Measure(f"dlt, the same from {name}", [cost.seconds for cost in loaded], records, ratio)


def _read(how: str, address: str, kind: str, records: int, targets: list[Path]) -> list[Cost]:
    """What reading took, once for each target, each in a process of its own."""
    costs, installed = [], {"PYTHONPATH": str(DLT)} if how == "dlt" else {}
    for target in targets:
        told = (how, address, kind, str(org.answers(kind, records)), str(target))
        cost, said = process([sys.executable, "-m", "benchmarks.reading", *told], **installed)
        seconds, processor = map(float, said.splitlines()[-1].split())
        costs.append(Cost(seconds, processor, cost.memory))
    return costs


def _median(costs: list[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.processor)[len(costs) // 2]


def _used(cost: Cost, records: int) -> str:
    return f"{cost.processor / records * 1e6:.1f} µs in all, {cost.memory:,.0f} MB"
