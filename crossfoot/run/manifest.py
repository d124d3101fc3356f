"""What a published build tells of itself. Readers ask for it, so it imports nothing that builds."""

import json
from typing import Any

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.workspace import Workspace


def read_manifest(workspace: Workspace, build_id: str) -> dict[str, Any]:
    """The manifest of a build: inputs, audits, and per file its sha256, row counts and control sums."""
    path = workspace.builds / build_id / "manifest.json"
    if not path.exists():
        raise CrossfootError("XF-104", f"There is no build {build_id}.", next="crossfoot builds", exit_code=USAGE)
    return json.loads(path.read_text())
