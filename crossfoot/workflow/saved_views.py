"""Saved views: names for a page under some choices, of one person or of a team. They hold choices, never numbers."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass, field

from crossfoot.workflow.journal import Journal, refused
from crossfoot.workflow.store import Event

SUBJECT = "view:"
LONGEST = 80


@dataclass(frozen=True)
class SavedView:
    """`owner` is `person:<e-mail>`, `role:<role>` or `group:<group>`; `choices` the filters of the page by name.

    Whoever opens it sees what the own rights show: a choice beyond them is left out.
    """

    owner: str
    name: str
    page: str
    choices: dict[str, str | int | list[str]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of a name at an owner."""
        return hashlib.sha256(f"{self.owner}\n{self.name}".encode()).hexdigest()[:12]


class SavedViews:
    """Records what is saved and deleted under a name; the last event of a name holds."""

    def __init__(self, journal: Journal) -> None:
        """The journal of all decisions."""
        self._journal = journal

    def save(self, view: SavedView, actor: str) -> Event:
        """Saves a view; one of the same name and owner is replaced. XF-540 for a name of no or too many letters."""
        if not view.name.strip() or len(view.name) > LONGEST:
            raise refused("XF-540", f"A view has a name of 1 to {LONGEST} characters.")
        return self._journal.record(SUBJECT + view.id, "save", actor, **asdict(view))

    def delete(self, view: SavedView, actor: str) -> Event:
        """Takes a view off the list; its events stay."""
        return self._journal.record(SUBJECT + view.id, "delete", actor)

    def of(self, owners: Collection[str]) -> list[SavedView]:
        """The views of these owners, by owner in the order given, then by name."""
        held: dict[str, SavedView] = {}
        for event in self._journal.events():
            if event.subject.startswith(SUBJECT):
                held.pop(event.subject, None)
                if event.kind == "save":
                    held[event.subject] = SavedView(**event.details)
        order = list(owners)
        mine = [view for view in held.values() if view.owner in order]
        return sorted(mine, key=lambda view: (order.index(view.owner), view.name.lower()))
