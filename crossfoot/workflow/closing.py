"""Closing and reopening of periods with four eyes: one person proposes, another approves the same figures."""

from collections.abc import Callable

from crossfoot.workflow.journal import Journal, is_same_person, refused
from crossfoot.workflow.store import Event


class Closing:
    """Records who proposed and who approved that a period is closed or reopened."""

    def __init__(self, journal: Journal) -> None:
        """The journal of all decisions."""
        self._journal = journal

    def decide(
        self, action: str, period: str, build: str, actor: str, reason: str, carry_out: Callable[[Event], None]
    ) -> Event:
        """Proposes an `action` (close, reopen) or, when another person proposed it for the same build, approves it.

        `carry_out` is called with the proposal before the approval is recorded. Returns what was recorded: an event
        of kind `propose_<action>` or `<action>`. XF-504 when the proposer repeats the proposal.
        """
        subject = f"period:{period}"
        proposed = self._waiting(subject, f"propose_{action}", build)
        if proposed is None:
            return self._journal.record(subject, f"propose_{action}", actor, build=build, reason=reason)
        if is_same_person(proposed.actor, actor):
            raise refused("XF-504", f"{actor} proposed to {action} {period}; another person approves it.", "Four eyes.")
        carry_out(proposed)
        return self._journal.record(subject, action, actor, build=build, reason=proposed.details["reason"])

    def proposed(self, build: str) -> dict[str, tuple[str, str]]:
        """What waits for approval on the figures of a build, by period: the action and who proposed it."""
        last = {event.subject: event for event in self._journal.events() if event.subject.startswith("period:")}
        return {
            subject.removeprefix("period:"): (event.kind.removeprefix("propose_"), event.actor)
            for subject, event in last.items()
            if event.kind.startswith("propose_") and event.details["build"] == build
        }

    def _waiting(self, subject: str, kind: str, build: str) -> Event | None:
        """The last event of a period when it proposes this for these figures."""
        events = list(self._journal.events(subject))
        last = events[-1] if events else None
        return last if last and last.kind == kind and last.details["build"] == build else None
