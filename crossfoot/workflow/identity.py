"""What people decided about identity: which customers, people and projects are the same, and which are not."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from crossfoot.workflow.journal import Journal, refused, require_reason
from crossfoot.workflow.store import Event

SUBJECT = "identity:"
RULE = "rule "
"""What precedes the name of a rule that took a decision, where a person's name would stand."""


@dataclass(frozen=True)
class Link:
    """`from_id` counts as `to_id`. `kind` is customer, person or project; `basis` says what spoke for it."""

    kind: str
    from_id: str
    to_id: str
    basis: str = ""

    @property
    def id(self) -> str:
        """The id of the proposal and of what was decided about it: the same for the same two ids."""
        return proposal_id(self.kind, self.from_id, self.to_id)


@dataclass(frozen=True)
class Decided:
    """The last decision about two ids: status is accepted, rejected or undone."""

    link: Link
    status: str
    event: Event

    @property
    def is_by_rule(self) -> bool:
        """Whether a rule of the register took it, and no person."""
        return self.event.actor.startswith(RULE)


class Identity:
    """Records decisions about identity and tells which links hold. A build reads them; nothing merges by itself."""

    def __init__(self, journal: Journal) -> None:
        """Decisions are events like all others."""
        self._journal = journal

    def accept(self, link: Link, actor: str, reason: str) -> Event:
        """The two are the same from the next build on. XF-521 when the id is linked already, XF-522 for a circle."""
        require_reason(reason, "To accept a proposal")
        held = {(known.kind, known.from_id): known.to_id for known in self.links()}
        if (link.kind, link.from_id) in held:
            to = held[link.kind, link.from_id]
            raise refused("XF-521", f"{link.from_id} is linked to {to} already.", next="crossfoot identity list --all")
        if _end(held, link.kind, link.to_id) == link.from_id:
            raise refused("XF-522", f"{link.to_id} is linked to {link.from_id}; both ways is no answer.")
        return self._record(link, "accept", actor, reason)

    def reject(self, link: Link, actor: str, reason: str) -> Event:
        """The two are not the same; the proposal is not shown again."""
        require_reason(reason, "To reject a proposal")
        return self._record(link, "reject", actor, reason)

    def undo(self, decided: Decided, actor: str, reason: str) -> Event:
        """Takes a decision back; the next build is as if it had not been taken. XF-523 when nothing holds."""
        require_reason(reason, "To undo a decision")
        if decided.status == "undone":
            raise refused("XF-523", f"The decision {decided.link.id} is undone already.")
        return self._record(decided.link, "undo", actor, reason)

    def decided(self) -> dict[str, Decided]:
        """The last decision about each pair of ids, by proposal id, oldest first."""
        found: dict[str, Decided] = {}
        for event in self._events():
            told = event.details
            link = Link(told["id_kind"], told["from_id"], told["to_id"], told["basis"])
            status = {"accept": "accepted", "reject": "rejected", "undo": "undone"}[event.kind]
            found.pop(link.id, None)
            found[link.id] = Decided(link, status, event)
        return found

    def links(self) -> list[Link]:
        """The links that hold, as they were decided."""
        return [decided.link for decided in self.decided().values() if decided.status == "accepted"]

    def rows(self) -> list[dict[str, str]]:
        """What a build reads: each link that holds led to its end, with author, reason and day, sorted."""
        accepted = [decided for decided in self.decided().values() if decided.status == "accepted"]
        held = {(item.link.kind, item.link.from_id): item.link.to_id for item in accepted}
        rows = [
            asdict(item.link)
            | {
                "to_id": _end(held, item.link.kind, item.link.to_id),
                "decision_id": item.link.id,
                "decided_by": item.event.actor,
                "decided_on": item.event.at.date().isoformat(),
                "reason": item.event.details["reason"],
            }
            for item in accepted
        ]
        return sorted(rows, key=lambda row: (row["kind"], row["from_id"]))

    def _events(self) -> Iterator[Event]:
        return (event for event in self._journal.events() if event.subject.startswith(SUBJECT))

    def _record(self, link: Link, kind: str, actor: str, reason: str) -> Event:
        details = {"id_kind": link.kind, "from_id": link.from_id, "to_id": link.to_id, "basis": link.basis}
        return self._journal.record(SUBJECT + link.id, kind, actor, reason=reason, **details)


def proposal_id(kind: str, from_id: str, to_id: str) -> str:
    """A short id of two ids of one kind, whichever comes first."""
    return hashlib.sha256("\n".join([kind, *sorted((from_id, to_id))]).encode()).hexdigest()[:12]


def _end(held: dict[tuple[str, str], str], kind: str, id: str) -> str:
    """Where a chain of links ends."""
    while (kind, id) in held:
        id = held[kind, id]
    return id
