"""A process that ends at any step of building or publishing leaves the last good build served and complete."""

import os
import subprocess
import sys

import pytest

from crossfoot.run.crash import STEPS
from crossfoot.run.publish import damaged_files
from tests.app import firm

PUBLISH = """
import sys, pathlib
from crossfoot.run.inputs import landing, landing_fingerprint
from crossfoot.run.publish import publish
from crossfoot.run.progress import Progress
from crossfoot.workspace import Workspace
workspace = Workspace(pathlib.Path(sys.argv[1]))
with landing(workspace) as con:
    fingerprint = landing_fingerprint(con)
publish(workspace, fingerprint, 10, Progress())
"""


@pytest.mark.parametrize("step", [step for step in STEPS if step.startswith("publish.")])
def test_crash_at_each_publishing_step(workspace, publish_again, step):
    served = publish_again()
    firm.make_work(workspace)
    environment = os.environ | {"CROSSFOOT_CRASH_AT": f"{step}:1"}
    ended = subprocess.run([sys.executable, "-c", PUBLISH, str(workspace.root)], env=environment, check=False)
    assert ended.returncode == 137
    moved = step == "publish.pointer_moved"
    assert (workspace.current_build() != served) == moved
    assert damaged_files(workspace, workspace.current_build()) == []
    after = publish_again()
    assert workspace.current_build() == after
    assert damaged_files(workspace, after) == []
