"""Named steps at which a test may end the process, to prove that a kill anywhere leaves the last good build served."""

import os
from collections import Counter

STEPS = (
    "build.policy",
    "build.dbt",
    "build.audits",
    "publish.general",
    "publish.restricted",
    "publish.manifest",
    "publish.folder",
    "publish.pointer_written",
    "publish.pointer_moved",
)
_passed: Counter[str] = Counter()


def crash_point(step: str) -> None:
    """Ends the process at once when `CROSSFOOT_CRASH_AT` is `<step>:<n>` and this is the n-th time here."""
    assert step in STEPS, step
    _passed[step] += 1
    if os.environ.get("CROSSFOOT_CRASH_AT") == f"{step}:{_passed[step]}":
        os._exit(137)
