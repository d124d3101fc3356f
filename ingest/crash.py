"""Named steps at which a test can end the process, to prove that a kill anywhere loses and doubles nothing."""

import os
from collections import Counter

STEPS = (
    "run_started",
    "file_found",
    "records_checked",
    "records_landed",
    "records_deleted",
    "quarantine_written",
    "batch_written",
    "cursor_moved",
    "batch_committed",
    "run_finished",
)
_passed: Counter[str] = Counter()


def reached(step: str) -> None:
    """Lets a test end the process at a step of landing."""
    assert step in STEPS, step
    end_at(step)


def end_at(step: str) -> None:
    """Ends the process at once when `CROSSFOOT_CRASH_AT` is `<step>:<n>` and this is the n-th time here."""
    wanted = os.environ.get("CROSSFOOT_CRASH_AT")
    if not wanted:
        return
    _passed[step] += 1
    if wanted == f"{step}:{_passed[step]}":
        os._exit(137)
