"""An extraction that is killed anywhere and repeated lands what one lands that is not."""

import os
import random

import pytest

from ingest.crash import STEPS
from ingest.landing import Landing
from tests.systems.sources import LEAST, landed, source_of

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
        ended = land_in_a_child(source, file, f"run-{runs}", f"{step}:{nth}")
        assert ended in (0, 137)
        killed += ended == 137
        if ended == 0:
            file.unlink()
    assert land_in_a_child(source, file, "run-last", "") == 0
    with Landing(file, threads=1) as landing:
        source.landing = landing
        assert landed(source) == undisturbed(connector)


def land_in_a_child(source, file, run_id: str, crash_at: str) -> int:
    """Lands in a process of its own that ends at a step; returns its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.environ["CROSSFOOT_CRASH_AT"] = crash_at
    try:
        with Landing(file, threads=1) as landing:
            landing.start_run(run_id)
            source.connector.land(landing, "firm", source.options, run_id)
            landing.finish_run(run_id)
    except BaseException:
        os._exit(1)
    os._exit(0)
