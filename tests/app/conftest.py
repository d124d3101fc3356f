from pathlib import Path

import pytest

from crossfoot.run.progress import Progress
from crossfoot.run.publish import publish
from crossfoot.workspace import Workspace
from tests.app import firm


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with landed records and a finished, audited build; nothing published yet."""
    workspace = Workspace(tmp_path / "ws")
    firm.make_landing(workspace)
    firm.make_work(workspace)
    firm.write_settings(workspace)
    return workspace


@pytest.fixture
def publish_again(workspace: Workspace):
    """Publishes the private file; returns the build's id."""
    return lambda keep=10: publish(workspace, firm.make_work(workspace).landing, keep, Progress())
