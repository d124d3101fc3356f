"""What people decide: append-only events, their current state, the audit log, and the messages about it."""

from crossfoot.workflow.audit_log import AuditLog
from crossfoot.workflow.closing import Closing
from crossfoot.workflow.decisions import Decisions
from crossfoot.workflow.identity import Identity, Link
from crossfoot.workflow.journal import Journal
from crossfoot.workflow.notifier import Channel, Notifier
from crossfoot.workflow.saved_views import SavedView, SavedViews
from crossfoot.workflow.store import Event, Store

__all__ = [
    "AuditLog",
    "Channel",
    "Closing",
    "Decisions",
    "Event",
    "Identity",
    "Journal",
    "Link",
    "Notifier",
    "SavedView",
    "SavedViews",
    "Store",
]
