"""Timing: a measure is a name, the seconds of its runs, and what else is worth knowing."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Measure:
    """Seconds of every run of one thing; the median counts. `rows` gives a rate, `note` is free text."""

    name: str
    seconds: list[float]
    rows: int = 0
    note: str = ""

    @property
    def median(self) -> float:
        """Median seconds."""
        return statistics.median(self.seconds)

    def cells(self) -> tuple[str, ...]:
        """The measure as the cells of a table row."""
        rate = f"{self.rows / self.median:,.0f}" if self.rows else ""
        spread = f"{min(self.seconds):.3f} – {max(self.seconds):.3f}" if len(self.seconds) > 1 else ""
        return self.name, f"{self.median:.3f}", spread, str(len(self.seconds)), rate, self.note


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


HEAD = ("what", "median s", "min – max", "runs", "rows/s", "note")


def as_table(measures: list[Measure]) -> str:
    """The measures as a Markdown table with the machine below it."""
    rows = [HEAD, *(measure.cells() for measure in measures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*lines, "", machine()])


def machine() -> str:
    """Cores, processor, versions, and how busy the machine was."""
    info = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.split(":")[1].strip() for line in info if line.startswith("model name")]
    cores, model = os.cpu_count(), models[0] if models else platform.processor()
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    load = f"load {os.getloadavg()[2]:.1f} over the last quarter of an hour"
    return f"{cores} cores of {model}, {load}; {platform.system()}, {versions}; {date.today()}"
