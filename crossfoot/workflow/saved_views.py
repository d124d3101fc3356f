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

    def save(self, view: SavedView, actor: str, is_admin: bool = False) -> Event:
        """Saves a view; one of the same name and owner is replaced.

        XF-540 for a name of no or too many letters, XF-546 when somebody else saved the view that would be replaced.
        """
        if not view.name.strip() or len(view.name) > LONGEST:
            raise refused("XF-540", f"A view has a name of 1 to {LONGEST} characters.")
        self._check(view, actor, is_admin)
        return self._journal.record(SUBJECT + view.id, "save", actor, **asdict(view))

    def delete(self, view: SavedView, actor: str, is_admin: bool = False) -> Event:
        """Takes a view off the list; its events stay. XF-546 when somebody else saved it."""
        self._check(view, actor, is_admin)
        return self._journal.record(SUBJECT + view.id, "delete", actor)

    def may_change(self, view: SavedView, actor: str, is_admin: bool = False) -> bool:
        """Whether a view may be replaced and deleted: by who saved it, and by an administrator."""
        held = self._held().get(SUBJECT + view.id)
        return is_admin or held is None or held.actor == actor

    def of(self, owners: Collection[str]) -> list[SavedView]:
        """The views of these owners, by owner in the order given, then by name."""
        order = list(owners)
        views = [SavedView(**event.details) for event in self._held().values()]
        mine = [view for view in views if view.owner in order]
        return sorted(mine, key=lambda view: (order.index(view.owner), view.name.lower()))

    def _check(self, view: SavedView, actor: str, is_admin: bool) -> None:
        if not self.may_change(view, actor, is_admin):
            what = f"Somebody else saved the view '{view.name}': only who saved it or an administrator may change it."
            raise refused("XF-546", what, next="save it under another name")

    def _held(self) -> dict[str, Event]:
        """The event that saved each view that is not deleted, by subject."""
        held: dict[str, Event] = {}
        for event in self._journal.events():
            if event.subject.startswith(SUBJECT):
                held.pop(event.subject, None)
                if event.kind == "save":
                    held[event.subject] = event
        return held
