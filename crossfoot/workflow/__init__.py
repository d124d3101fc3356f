"""What people decide about exceptions: append-only events, their current state, and the audit log."""

from crossfoot.workflow.audit_log import AuditLog
from crossfoot.workflow.decisions import Decisions
from crossfoot.workflow.store import Event, Store

__all__ = ["AuditLog", "Decisions", "Event", "Store"]
