"""Where a decision is written: into the store of events and, as the same entry, into the audit log."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.workflow.audit_log import AuditLog
from crossfoot.workflow.store import Event, Store

UNSTORED = ("console",)
"""Subjects of the audit log that nobody decides about: the queries of the console."""


class Journal:
    """The store and the audit log together: no event is in one of them only."""

    def __init__(self, store: Store, log: AuditLog) -> None:
        """Nothing is written before the first event."""
        self._store, self._log = store, log

    def record(self, subject: str, kind: str, actor: str, **details: Any) -> Event:
        """Adds an event; `details` are JSON values. XF-501 without an author."""
        return self.record_all([subject], kind, actor, **details)[0]

    def record_all(self, subjects: Iterable[str], kind: str, actor: str, **details: Any) -> list[Event]:
        """Adds the same event about several subjects, all or none; XF-501 without an author."""
        if not actor.strip():
            raise refused("XF-501", "A decision has an author.", "Name yourself with --as.")
        events = [Event(subject, kind, actor, details) for subject in subjects]
        return self._store.append(events, lambda stored: self._log.append(*map(_entry, stored)))

    def events(self, subject: str | None = None) -> Iterator[Event]:
        """The events of one subject, or all, oldest first."""
        return self._store.events(subject)

    def verify(self) -> list[str]:
        """What does not hold: places of the audit log, and events that only it or only the store has."""
        flaws = [f"line {flaw.line} {flaw.problem}" for flaw in self._log.verify()]
        if flaws:
            return flaws
        logged = Counter(_text(entry) for entry in self._log.entries() if entry["subject"] not in UNSTORED)
        stored = Counter(_text(_entry(event)) for event in self._store.events())
        return [
            *(f"only the audit log has {event}" for event in logged - stored),
            *(f"only the store of decisions has {event}" for event in stored - logged),
        ]


def _entry(event: Event) -> dict[str, Any]:
    told = {"at": event.at.isoformat(), "actor": event.actor, "subject": event.subject, "kind": event.kind}
    return told | event.details


def _text(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str)


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
