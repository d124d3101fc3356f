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


def test_the_view_of_a_team_is_changed_by_who_saved_it_and_by_an_administrator(journal):
    views, team = SavedViews(journal), SavedView(TEAM, "Data", "cash")
    views.save(team, "ann@example.com")
    for change in (views.save, views.delete):
        with pytest.raises(CrossfootError, match="Somebody else saved") as refused:
            change(SavedView(TEAM, "Data", "margin"), "bo@example.com")
        assert refused.value.code == "XF-546" and views.of([TEAM]) == [team]
    views.save(SavedView(TEAM, "Data", "billing"), "ann@example.com")
    views.delete(team, "cy@example.com", is_admin=True)
    views.save(team, "bo@example.com")
    assert [event.actor[:2] for event in journal.events()] == ["an", "an", "cy", "bo"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_view_has_a_name(journal, name):
    with pytest.raises(CrossfootError) as refused:
        SavedViews(journal).save(SavedView(MINE, name, "cash"), "ann@example.com")
    assert refused.value.code == "XF-540" and not list(journal.events())
