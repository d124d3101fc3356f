"""What people decide: append-only events, their current state, and the audit log."""

from crossfoot.workflow.audit_log import AuditLog
from crossfoot.workflow.decisions import Decisions
from crossfoot.workflow.identity import Identity, Link
from crossfoot.workflow.journal import Journal
from crossfoot.workflow.store import Event, Store

__all__ = ["AuditLog", "Decisions", "Event", "Identity", "Journal", "Link", "Store"]
