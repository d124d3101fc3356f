"""The command line as people meet it: a new process every time."""

import resource
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Measure, timed

CROSSFOOT = [sys.executable, "-c", "from crossfoot.cli import main; main()"]


def crossfoot(*arguments: str) -> None:
    """Runs one command; a failure ends the benchmark with what it said."""
    done = subprocess.run([*CROSSFOOT, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"crossfoot {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def measure_help(runs: int = 5) -> Measure:
    """`crossfoot --help`."""
    return Measure("crossfoot --help", [timed(lambda: crossfoot("--help")) for _ in range(runs)])


def measure_run(name: str, drop: Path, workspaces: list[Path]) -> list[Measure]:
    """`crossfoot run` in each new workspace, followed by a run in which nothing has changed."""
    cold, unchanged = [], []
    for workspace in map(str, workspaces):
        crossfoot("-C", workspace, "init", "--drop", str(drop))
        cold.append(timed(lambda place=workspace: crossfoot("-C", place, "--quiet", "run")))
        unchanged.append(timed(lambda place=workspace: crossfoot("-C", place, "--quiet", "run")))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        Measure(f"crossfoot run, {name}, new workspace", cold, note=f"peak of all runs so far {peak:,.0f} MB"),
        Measure(f"crossfoot run, {name}, nothing changed", unchanged),
    ]
