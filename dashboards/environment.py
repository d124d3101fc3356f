"""What `crossfoot serve` tells the pages by the environment."""

import os
from pathlib import Path

WORKSPACE = "CROSSFOOT_WORKSPACE"
SIGN_IN = "CROSSFOOT_SIGN_IN"


def workspace() -> Path:
    """The workspace that is served."""
    return Path(os.environ.get(WORKSPACE, "."))


def has_sign_in() -> bool:
    """Whether readers sign in."""
    return bool(os.environ.get(SIGN_IN))
