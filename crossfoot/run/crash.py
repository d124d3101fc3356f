"""Named steps at which a test may end the process, to prove that a kill anywhere leaves the last good build served."""

from ingest.crash import end_at

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


def crash_point(step: str) -> None:
    """Lets a test end the process at a step of building or publishing; see `ingest.crash`."""
    assert step in STEPS, step
    end_at(step)
