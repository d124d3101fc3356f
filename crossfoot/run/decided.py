"""What people decided, for the commands that record it and for the builds that read it."""

from pathlib import Path

from crossfoot.settings import Settings
from crossfoot.workflow import AuditLog, Identity, Journal, Store
from crossfoot.workspace import Workspace


def journal(workspace: Workspace, settings: Settings) -> Journal:
    """The store of events and the audit log of a workspace."""
    return Journal(store(workspace, settings), AuditLog(workspace.audit))


def store(workspace: Workspace, settings: Settings) -> Store:
    """The store of a workspace: the one of the settings, or a file of the workspace."""
    return Store(settings.workflow.store or f"sqlite:///{workspace.workflow.resolve()}")


def identity_links(workspace: Workspace, settings: Settings) -> list[dict[str, str]]:
    """The identity links that hold now, as `Identity.rows` tells them; asking creates no store."""
    if settings.workflow.store is None and not Path(workspace.workflow).exists():
        return []
    return Identity(journal(workspace, settings)).rows()
