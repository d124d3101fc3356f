import subprocess
import sys

import pytest

from crossfoot.errors import LOCKED, CrossfootError
from crossfoot.workspace import Workspace

HOLD = """
import sys, pathlib
from crossfoot.workspace import Workspace
with Workspace(pathlib.Path(sys.argv[1])).locked():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def other_run(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_run_is_refused_and_told_who_runs(tmp_path, other_run):
    with pytest.raises(CrossfootError) as caught, Workspace(tmp_path).locked():
        pass
    assert caught.value.exit_code == LOCKED == 75
    assert f"process {other_run.pid} " in caught.value.what
    assert Workspace(tmp_path).holder()["pid"] == other_run.pid


def test_the_lock_of_a_dead_process_is_free(tmp_path, other_run):
    other_run.kill()
    other_run.wait()
    assert Workspace(tmp_path).lock.read_text() != ""
    with Workspace(tmp_path).locked():
        assert Workspace(tmp_path).lock.read_text() != ""
    assert Workspace(tmp_path).holder() is None


def test_the_lock_is_given_back_after_a_failure(tmp_path):
    with pytest.raises(ValueError), Workspace(tmp_path).locked():
        raise ValueError
    with Workspace(tmp_path).locked():
        assert Workspace(tmp_path).lock.exists()
