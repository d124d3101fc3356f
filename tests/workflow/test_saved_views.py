"""Saved views are events: the last one of a name holds, and one owner's names are not another's."""

import pytest

from crossfoot.errors import CrossfootError
from crossfoot.workflow import SavedView, SavedViews

MINE, TEAM = "person:ann@example.com", "role:finance"


def test_a_name_holds_what_was_saved_last(journal):
    views = SavedViews(journal)
    views.save(SavedView(MINE, "Data", "margin", {"practice": ["DAT"], "soft": 50}), "ann@example.com")
    views.save(SavedView(TEAM, "Data", "cash"), "ann@example.com")
    views.save(SavedView(MINE, "Data", "billing", {"period": "2026-03"}), "ann@example.com")
    views.save(SavedView("person:bo@example.com", "Own", "cash"), "bo@example.com")
    assert views.of([MINE, TEAM]) == [
        SavedView(MINE, "Data", "billing", {"period": "2026-03"}),
        SavedView(TEAM, "Data", "cash"),
    ]
    views.delete(SavedView(MINE, "Data", "billing"), "ann@example.com")
    assert [view.owner for view in views.of([MINE, TEAM])] == [TEAM]
    assert [event.kind for event in journal.events()] == ["save", "save", "save", "save", "delete"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_view_has_a_name(journal, name):
    with pytest.raises(CrossfootError) as refused:
        SavedViews(journal).save(SavedView(MINE, name, "cash"), "ann@example.com")
    assert refused.value.code == "XF-540" and not list(journal.events())
