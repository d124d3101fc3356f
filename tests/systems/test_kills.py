"""An extraction that is killed anywhere and repeated lands what one lands that is not."""

import multiprocessing
import os
import random

import pytest

from ingest.connectors import CONNECTORS
from ingest.crash import STEPS
from ingest.landing import Landing
from tests.systems.sources import LEAST, landed, source_of

# Children come from a small process: one that other tests have filled may be too large to be forked.
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload([__name__])
AT = [step for step in STEPS if step not in ("file_found", "run_finished")]


@pytest.mark.parametrize("points", [1, pytest.param(50, marks=pytest.mark.faults)])
@pytest.mark.parametrize("connector", LEAST)
def test_killed_and_repeated_lands_the_same(told, tmp_path, undisturbed, connector, points):
    """Kill follows kill in one landing; once a run has come to its end, the next one begins with nothing."""
    source = source_of(told, connector, tmp_path)
    chance, file, killed, runs = random.Random(len(connector)), tmp_path / "killed.duckdb", 0, 0
    while killed < points:
        step, runs = chance.choice(AT), runs + 1
        nth = 1 if step == "run_started" else chance.randint(1, len(source.connector.streams))
        ended = land_in_a_child(connector, source.options, file, f"run-{runs}", f"{step}:{nth}")
        assert ended in (0, 137)
        killed += ended == 137
        if ended == 0:
            file.unlink()
    assert land_in_a_child(connector, source.options, file, "run-last", "") == 0
    with Landing(file, threads=1) as landing:
        source.landing = landing
        assert landed(source) == undisturbed(connector)


def land_in_a_child(connector: str, options: dict, file, run_id: str, crash_at: str) -> int:
    """Lands in a process of its own that ends at a step; returns its exit code."""
    child = CHILDREN.Process(target=land, args=(connector, options, file, run_id, crash_at))
    child.start()
    child.join()
    return child.exitcode


def land(connector: str, options: dict, file, run_id: str, crash_at: str) -> None:
    """One run in the process of a child."""
    os.environ["CROSSFOOT_CRASH_AT"] = crash_at
    with Landing(file, threads=1) as landing:
        landing.start_run(run_id)
        CONNECTORS[connector].land(landing, "firm", options, run_id)
        landing.finish_run(run_id)
