"""What the commands do, each under the run lock: ingest, build, publish, roll back, close, and a whole run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crossfoot.errors import CrossfootError
from crossfoot.run import publish as publishing
from crossfoot.run import sources
from crossfoot.run.audits import Audit
from crossfoot.run.build import build, built
from crossfoot.run.closes import Close, write_close
from crossfoot.run.inputs import landing, read_inputs
from crossfoot.run.landed import versions
from crossfoot.run.progress import Progress
from crossfoot.settings import Settings
from crossfoot.workspace import Workspace
from ingest.batch import BatchResult

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Outcome:
    """What a run did: the served build, whether it is new, and its audits that found rows but do not block."""

    build_id: str
    is_new: bool
    warnings: list[Audit]


def ingest_sources(workspace: Workspace, settings: Settings, names: list[str], progress: Progress) -> list[BatchResult]:
    """Lands what changed in the named sources (none: in all); one result per delivered file."""
    with _working(workspace, settings):
        return sources.land(workspace, settings, names, progress)


def build_private(workspace: Workspace, settings: Settings, progress: Progress) -> list[Audit]:
    """Builds and audits the private file."""
    with _working(workspace, settings):
        return build(workspace, read_inputs(workspace, settings), progress)


def publish_private(workspace: Workspace, settings: Settings, progress: Progress) -> str:
    """Publishes the private file if it is built from what has landed; returns the build's id."""
    with _working(workspace, settings):
        inputs = read_inputs(workspace, settings)
        return publishing.publish(workspace, inputs.landing, settings.keep_builds, progress)


def run_all(workspace: Workspace, settings: Settings, progress: Progress) -> Outcome:
    """ingest → build → audit → publish. dbt starts only when an input differs from those of the served build."""
    with _working(workspace, settings):
        sources.land(workspace, settings, [], progress)
        inputs = read_inputs(workspace, settings)
        served = workspace.current_build()
        if served and publishing.read_manifest(workspace, served)["inputs"] == inputs.as_dict():
            return Outcome(served, is_new=False, warnings=[])
        finished = built(workspace)
        is_built = finished is not None and finished[0] == inputs.as_dict()
        audits = finished[1] if is_built else build(workspace, inputs, progress)
        build_id = publishing.publish(workspace, inputs.landing, settings.keep_builds, progress)
        return Outcome(build_id, is_new=True, warnings=[audit for audit in audits if audit.rows_found])


def roll_back(workspace: Workspace, build_id: str | None) -> str:
    """Serves an earlier build again; returns its id."""
    with workspace.locked():
        return publishing.rollback(workspace, build_id)


def close_period(
    workspace: Workspace, settings: Settings, close: Close, figures: "dict[str, pl.DataFrame]", progress: Progress
) -> str:
    """Freezes (or, for a reopening, releases) a period's figures and publishes a build that knows it; returns its id.

    XF-533 when the served build is no longer the one whose figures these are.
    """
    with _working(workspace, settings):
        served = workspace.current_build()
        if served != close.build_id:
            raise CrossfootError(
                "XF-533",
                f"Build {served} has replaced {close.build_id} meanwhile.",
                why="What is approved is what was looked at.",
                kept="Nothing was frozen.",
                next=f"look at the figures again, then crossfoot {close.action} {close.period}",
            )
        write_close(workspace, close, figures)
        inputs = read_inputs(workspace, settings)
        build(workspace, inputs, progress)
        return publishing.publish(workspace, inputs.landing, settings.keep_builds, progress)


def quarantined(workspace: Workspace, status: str, source: str | None) -> list[dict[str, Any]]:
    """The records in quarantine, without payload."""
    with workspace.locked():
        return sources.quarantined(workspace, status, source)


def quarantined_record(workspace: Workspace, quarantine_id: str) -> dict[str, Any]:
    """One record in quarantine, with its payload."""
    with workspace.locked():
        return sources.quarantined_record(workspace, quarantine_id)


def replay_quarantine(workspace: Workspace, settings: Settings, ids: list[str]) -> list[BatchResult]:
    """Tries quarantined records again (none named: all open ones); one result per stream that had some."""
    with _working(workspace, settings):
        return sources.replay_quarantine(workspace, settings, ids)


def record_versions(workspace: Workspace, source: str, stream: str, id: str) -> tuple[str, list[dict[str, Any]]]:
    """The landed versions of one record, oldest first, and its stream with the connector; XF-208 when none landed."""
    with workspace.locked(), landing(workspace) as con:
        return versions(con, source, stream, id)


@contextmanager
def _working(workspace: Workspace, settings: Settings) -> Iterator[None]:
    sources.require_connectors(settings)
    with workspace.locked():
        yield
