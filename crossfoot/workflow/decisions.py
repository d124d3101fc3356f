"""What may be decided about an exception, by whom, and what holds now."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from crossfoot.workflow.identity import Link
from crossfoot.workflow.journal import Journal, is_same_person, refused, require_reason
from crossfoot.workflow.store import Event


@dataclass
class State:
    """Where an exception stands with its people: who works on it, and whether it is waived or accepted.

    `overrides` are the waivers and acceptances that took effect, oldest first, with who decided and why.
    """

    assignee: str = ""
    comments: int = 0
    waived_until: dt.date | None = None
    accepted: bool = False
    waiting_for_approval: bool = False
    reason: str = ""
    events: list[Event] = field(default_factory=list)
    overrides: list[dict[str, str | bool | None]] = field(default_factory=list)

    def cover(self, today: dt.date) -> str:
        """What people have made of an open exception: waived, accepted; empty while it waits."""
        if self.accepted:
            return "accepted"
        return "waived" if self.waived_until and self.waived_until >= today else ""


class Decisions:
    """Records decisions as events, each also in the audit log.

    An exception resolves when the sources agree, never by a decision. Waiving or accepting more money than
    `four_eyes_above` (reporting currency) takes a second person's approval.
    """

    def __init__(self, journal: Journal, four_eyes_above: Decimal, currency: str) -> None:
        """Amounts are the money at risk of the exception, in the reporting currency."""
        self._journal, self._limit, self._currency = journal, four_eyes_above, currency

    def assign(self, exception_id: str, actor: str, to: str) -> Event:
        """Makes somebody responsible; XF-509 for nobody."""
        return self.assign_all([exception_id], actor, to)[0]

    def assign_all(self, exception_ids: Iterable[str], actor: str, to: str) -> list[Event]:
        """Makes somebody responsible for several exceptions, all or none; XF-509 for nobody."""
        if not to.strip():
            raise refused("XF-509", "An exception is assigned to somebody.", "Nobody is named.")
        return self._journal.record_all(exception_ids, "assign", actor, to=to)

    def comment(self, exception_id: str, actor: str, text: str) -> Event:
        """Adds a remark."""
        return self._journal.record(exception_id, "comment", actor, text=text)

    def waive(self, exception_id: str, actor: str, until: dt.date, reason: str, at_risk: Decimal) -> Event:
        """Leaves the difference alone until a day; XF-505 for a day that is over (UTC)."""
        if until < dt.datetime.now(dt.UTC).date():
            raise refused("XF-505", f"{until} is over.", "A waiver lasts until today or a later day.")
        return self._cover(exception_id, "waive", actor, reason, at_risk, until=until.isoformat())

    def accept(self, exception_id: str, actor: str, reason: str, at_risk: Decimal) -> Event:
        """Accepts the difference as policy, without end."""
        return self._cover(exception_id, "accept", actor, reason, at_risk)

    def approve(self, exception_id: str, actor: str) -> Event:
        """A second person's approval of what waits for one; XF-503 for nothing waiting, XF-504 for the same person."""
        proposed = self._waiting(self._journal.events(exception_id))
        if proposed is None:
            raise refused("XF-503", f"Nothing about {exception_id} waits for approval.")
        if is_same_person(proposed.actor, actor):
            raise refused("XF-504", f"{actor} proposed this; another person approves it.", "Four eyes.")
        return self._journal.record(exception_id, "approve", actor, approves=proposed.kind)

    def link(self, exception_id: str, actor: str, link: Link) -> Event:
        """Remembers that a mapping row was made for an exception; the next build resolves it."""
        return self._journal.record(exception_id, "link", actor, maps=link.from_id, to=link.to_id, link=link.id)

    def states(self) -> dict[str, State]:
        """The state of every exception that somebody decided about, by id."""
        found: dict[str, State] = {}
        for event in self._journal.events():
            if ":" not in event.subject:  # the subject of another decision names its kind
                found.setdefault(event.subject, State()).events.append(event)
        for state in found.values():
            self._fold(state)
        return found

    def overrides(self) -> list[dict[str, str | bool | None]]:
        """Every waiver and acceptance that took effect, the last one of an exception as the one that `holds`."""
        return [
            row | {"exception_id": id, "holds": row is state.overrides[-1]}
            for id, state in sorted(self.states().items())
            for row in state.overrides
        ]

    def _cover(self, subject: str, kind: str, actor: str, reason: str, at_risk: Decimal, **details: str) -> Event:
        require_reason(reason, f"To {kind} an exception")
        needs_second = abs(at_risk) > self._limit
        money = {"at_risk": str(at_risk), "currency": self._currency}
        return self._journal.record(subject, kind, actor, reason=reason, needs_second=needs_second, **money, **details)

    def _waiting(self, events) -> Event | None:
        waiting = None
        for event in events:
            if event.kind in ("waive", "accept"):
                waiting = event if event.details["needs_second"] else None
            elif event.kind == "approve":
                waiting = None
        return waiting

    def _fold(self, state: State) -> None:
        proposed: Event | None = None
        for event in state.events:
            if event.kind == "assign":
                state.assignee = event.details["to"]
            elif event.kind == "comment":
                state.comments += 1
            elif event.kind in ("waive", "accept"):
                proposed = event
                if not event.details["needs_second"]:
                    _apply(state, event, event)
            elif event.kind == "approve" and proposed:
                _apply(state, proposed, event)
        state.waiting_for_approval = self._waiting(state.events) is not None


def _apply(state: State, event: Event, effective: Event) -> None:
    state.reason = event.details["reason"]
    state.accepted = event.kind == "accept"
    state.waived_until = None if state.accepted else dt.date.fromisoformat(event.details["until"])
    state.overrides.append(
        {
            "kind": event.kind,
            "decided_on": effective.at.date().isoformat(),
            "until": event.details.get("until"),
            "at_risk": event.details["at_risk"],
            "currency": event.details.get("currency"),
            "actor": event.actor,
            "approved_by": "" if effective is event else effective.actor,
            "reason": state.reason,
        }
    )
