"""The command line as people meet it: a new process every time."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Measure

CROSSFOOT = [sys.executable, "-c", "from crossfoot.cli import main; main()"]


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds on the clock, seconds of processor, peak memory in MB."""

    seconds: float
    processor: float
    memory: float


def crossfoot(*arguments: str) -> Cost:
    """Runs one command of ours."""
    return process([*CROSSFOOT, *arguments])[0]


def process(command: list[str], **environment: str) -> tuple[Cost, str]:
    """Runs a command and gives what it said; a failure ends the benchmark with that."""
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        run = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=os.environ | environment)
        _, status, usage = os.wait4(run.pid, 0)
        seconds = time.perf_counter() - start
        run.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {run.returncode}:\n{text}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), text


def measured(name: str, costs: list[Cost]) -> Measure:
    """Several runs of one command as one measure."""
    processor, memory = statistics.median(c.processor for c in costs), max(c.memory for c in costs)
    return Measure(name, [c.seconds for c in costs], note=f"{processor:.1f} s of processor, {memory:,.0f} MB")


def measure_help(runs: int = 5) -> Measure:
    """`crossfoot --help`."""
    return measured("crossfoot --help", [crossfoot("--help") for _ in range(runs)])


def measure_run(name: str, drop: Path, workspaces: list[Path]) -> list[Measure]:
    """`crossfoot run` in each new workspace, followed by a run in which nothing has changed."""
    cold, unchanged = [], []
    for workspace in map(str, workspaces):
        crossfoot("-C", workspace, "init", "--drop", str(drop))
        cold.append(crossfoot("-C", workspace, "--quiet", "run"))
        unchanged.append(crossfoot("-C", workspace, "--quiet", "run"))
    return [
        measured(f"crossfoot run, {name}, new workspace", cold),
        measured(f"crossfoot run, {name}, nothing changed", unchanged),
    ]
