"""What people decided, for the commands that record it and for the builds that read it."""

from pathlib import Path

from crossfoot.settings import Settings
from crossfoot.workflow import AuditLog, Decisions, Identity, Journal, Store
from crossfoot.workspace import Workspace

OVERRIDE = {
    "exception_id": "varchar",
    "kind": "varchar",
    "decided_on": "date",
    "until": "date",
    "at_risk": "decimal(38,12)",
    "currency": "varchar",
    "holds": "boolean",
}
"""What a build reads of a waiver or an acceptance, and its types."""


def journal(workspace: Workspace, settings: Settings) -> Journal:
    """The store of events and the audit log of a workspace."""
    return Journal(store(workspace, settings), AuditLog(workspace.audit))


def store(workspace: Workspace, settings: Settings) -> Store:
    """The store of a workspace: the one of the settings, or a file of the workspace."""
    return Store(settings.workflow.store or f"sqlite:///{workspace.workflow.resolve()}")


def identity_links(workspace: Workspace, settings: Settings) -> list[dict[str, str]]:
    """The identity links that hold now, as `Identity.rows` tells them."""
    return Identity(journal(workspace, settings)).rows() if _is_used(workspace, settings) else []


def overrides(workspace: Workspace, settings: Settings) -> list[dict[str, str | bool | None]]:
    """The waivers and acceptances that took effect, as `Decisions.overrides` tells them, in the columns of OVERRIDE.

    Who decided and why stays with the decisions: a reason may tell what a build keeps in its restricted file.
    """
    if not _is_used(workspace, settings):
        return []
    decisions = Decisions(journal(workspace, settings), settings.workflow.four_eyes_above, settings.reporting_currency)
    return [{name: row[name] for name in OVERRIDE} for row in decisions.overrides()]


def _is_used(workspace: Workspace, settings: Settings) -> bool:
    """Whether there may be decisions; asking creates no store."""
    return settings.workflow.store is not None or Path(workspace.workflow).exists()
