"""Where a decision is written: into the store of events and, as the same entry, into the audit log."""

from collections.abc import Iterator
from typing import Any

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.workflow.audit_log import AuditLog
from crossfoot.workflow.store import Event, Store


class Journal:
    """The store and the audit log together: no event is in one of them only."""

    def __init__(self, store: Store, log: AuditLog) -> None:
        """Nothing is written before the first event."""
        self._store, self._log = store, log

    def record(self, subject: str, kind: str, actor: str, **details: Any) -> Event:
        """Adds an event; `details` are JSON values. XF-501 without an author."""
        if not actor.strip():
            raise refused("XF-501", "A decision has an author.", "Name yourself with --as.")
        event = self._store.append(Event(subject, kind, actor, details))
        entry = {"at": event.at.isoformat(), "actor": actor, "subject": subject, "kind": kind, **details}
        self._log.append(entry)
        return event

    def events(self, subject: str | None = None) -> Iterator[Event]:
        """The events of one subject, or all, oldest first."""
        return self._store.events(subject)


def is_same_person(one: str, other: str) -> bool:
    """Whether two authors are one, for four eyes: a name in other letters or with spaces is nobody else."""
    return one.strip().casefold() == other.strip().casefold()


def require_reason(reason: str, what: str) -> None:
    """XF-502 for a decision without a reason."""
    if not reason.strip():
        raise refused("XF-502", f"{what} takes a reason.")


def refused(code: str, what: str, why: str = "", next: str = "") -> CrossfootError:
    """A decision that cannot be taken."""
    return CrossfootError(code, what, why=why, kept="Nothing was recorded.", next=next, exit_code=USAGE)
