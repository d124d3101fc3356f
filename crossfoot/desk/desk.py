"""The desk of one workspace: its decisions, and what they make of the exceptions of a build."""

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from crossfoot.desk import closing
from crossfoot.gateway.published import Published
from crossfoot.gateway.views.timeline import Step
from crossfoot.gateway.views.words import time_taken
from crossfoot.gateway.views.worklist import Decided, Worklist
from crossfoot.run.decided import journal
from crossfoot.run.manifest import read_manifest
from crossfoot.run.progress import Progress
from crossfoot.settings import Settings, load_settings
from crossfoot.workflow import AuditLog, Closing, Decisions, Event, Identity, SavedViews
from crossfoot.workspace import Workspace


class Desk:
    """Records what people decide in a workspace; every decision is an event and a line of the audit log."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        """Opens the store of events; XF-508 when it cannot be opened. `verify` tells what of it does not hold."""
        self.workspace, self.settings = workspace, settings
        written = journal(workspace, settings)
        self.decisions = Decisions(written, settings.workflow.four_eyes_above, settings.reporting_currency)
        self.identity = Identity(written)
        self.closing = Closing(written)
        self.saved_views = SavedViews(written)
        self.log = AuditLog(workspace.audit)
        self.verify = written.verify

    def worklist(self, build: Published) -> Worklist:
        """The open exceptions of a build, with what was decided about them."""
        today = dt.datetime.now(dt.UTC).date()
        states = self.decisions.states().items()
        return Worklist(build, {id: Decided(state.cover(today), state.assignee) for id, state in states})

    def decide_period(
        self, action: str, period: str, actor: str, reason: str, progress: Progress | None = None
    ) -> Event:
        """Proposes to `close` or `reopen` a month or, as another person, approves it.

        XF-530 to XF-533 tell why it cannot be, XF-504 that the proposer cannot approve. What keeps a month from being
        closed keeps it for everybody, whether or not the actor may see it.
        """
        return closing.decide(self, action, period, actor, reason, progress or Progress())

    def builds(self) -> list[dict[str, Any]]:
        """The builds that are kept, newest first: id, when published (UTC), as-of day, audits, crossfoot version.

        `steps` tell what was done from when to when (UTC); of builds that are older than they, nothing.
        """
        manifests = [read_manifest(self.workspace, id) for id in reversed(self.workspace.build_ids())]
        return [
            {
                "build": made["build_id"],
                "published at": made["published_at"],
                "as of": made["inputs"]["as_of"],
                "audits passed": made["audits"]["passed"],
                "audits failed": len(made["audits"]["warnings"]),
                "version": made["versions"]["crossfoot"],
                "steps": (steps := [_step(**step) for step in made.get("steps", [])]),
                "build time": time_taken(sum(step.seconds for step in steps)) if steps else None,
            }
            for made in manifests
            if made
        ]

    def quarantined(self) -> list[dict[str, Any]]:
        """The records in quarantine with the reason and who repairs them; XF-750 while a run works."""
        from crossfoot.run.pipeline import quarantined

        return quarantined(self.workspace, "open", None)


def open_desk(root: Path) -> Desk:
    """The desk of a workspace, kept until its settings change; XF-201 when there is no `crossfoot.yml`."""
    path = Workspace(root).settings
    return _opened(root, path.stat().st_mtime_ns if path.exists() else 0)


def _step(step: str, began_at: str, ended_at: str) -> Step:
    return Step(step, *(dt.datetime.fromisoformat(moment).replace(tzinfo=None) for moment in (began_at, ended_at)))


@lru_cache(maxsize=8)
def _opened(root: Path, changed: int) -> Desk:
    workspace = Workspace(root)
    return Desk(workspace, load_settings(workspace.settings))
