"""Saved views in the frame: a page with its choices by name, of a person or a team, within the opener's rights."""

import pytest

from crossfoot.workflow import SavedView
from dashboards import links
from tests.dashboards.conftest import HOSTILE
from tests.dashboards.test_pages import texts
from tests.dashboards.test_worklist import TIME, as_reader, desk  # noqa: F401


@pytest.fixture
def menu(page):
    """Opens the menu of saved views on a page."""

    def show(name: str):
        app = page(name)
        app.session_state["views"] = True
        return app.run()

    return show


def told(app) -> str:
    return " ".join(each.value for each in app.success)


def saved(desk, owner: str) -> dict[str, SavedView]:  # noqa: F811
    return {view.name: view for view in desk.saved_views.of([owner])}


def test_a_view_is_saved_opened_and_deleted(menu, desk, as_reader):  # noqa: F811
    as_reader("finance")
    app = menu("margin")
    app.multiselect("entity").set_value(["US01"])
    app.selectbox("period").set_value("2026-03")
    app.selectbox("compare").set_value("year").run()
    app.text_input("view_name").set_value(HOSTILE["Acme"])
    app.button("view_save").click().run()
    assert not app.exception and HOSTILE["Acme"] not in texts(app) + told(app)
    [view] = saved(desk, "person:ann@example.com").values()
    assert (view.page, view.choices) == ("margin", {"entity": ["US01"], "period": "2026-03", "compare": "year"})
    app = menu("executive")
    app.button("view_open").click().run()
    assert not app.exception and app.title[0].value == "Margin"
    assert (app.selectbox("period").value, app.selectbox("compare").value) == ("2026-03", "year")
    assert app.multiselect("entity").value == ["US01"] and "left out" not in told(app)
    app = menu("margin")
    app.button("view_delete").click().run()
    assert saved(desk, "person:ann@example.com") == {} and desk.verify() == []


def test_a_view_of_a_team_shows_each_reader_the_own_numbers(menu, desk, as_reader):  # noqa: F811
    as_reader("account_manager", restricted=False, costs=False)
    app = menu("account")
    app.multiselect("customer").set_value(["Acme", "Beta"]).run()
    app.text_input("view_name").set_value("Both")
    app.selectbox("view_owner").set_value("role:account_manager")
    app.button("view_save").click().run()
    assert saved(desk, "role:account_manager")["Both"].choices == {"customer": ["Acme", "Beta"]}
    as_reader("account_manager", "bo@example.com", restricted=False, costs=False, engagements=frozenset({"e2"}))
    app = menu("account")
    app.button("view_open").click().run()
    assert not app.exception and app.multiselect("customer").value == ["Beta"]
    assert "1 of its choices are not among yours" in told(app) and "Acme" not in texts(app) + told(app)


def test_the_view_of_a_team_is_deleted_by_who_saved_it_and_by_an_administrator(menu, desk, as_reader):  # noqa: F811
    desk.saved_views.save(SavedView("role:admin", "Ours", "account"), "bo@example.com")
    desk.saved_views.save(SavedView("role:finance", "Ours", "account"), "bo@example.com")
    for role, name, may in (("finance", "ann", False), ("finance", "bo", True), ("admin", "ann", True)):
        as_reader(role, f"{name}@example.com")
        buttons = [button.key for button in menu("account").button]
        assert "view_open" in buttons and ("view_delete" in buttons) is may


def test_nobody_sees_the_views_of_others_or_of_pages_beyond_the_role(menu, desk, as_reader):  # noqa: F811
    desk.saved_views.save(SavedView("person:bo@example.com", "Own", "account"), "bo@example.com")
    desk.saved_views.save(SavedView("role:account_manager", "Firm", "executive"), "admin")
    as_reader("account_manager", restricted=False, costs=False)
    app = menu("account")
    assert not app.exception and "No view is saved yet." in [each.value for each in app.caption]
    app.button("view_save").click().run()
    assert "XF-540" in texts(app).replace("\\", "")


def test_a_view_of_the_queue_brings_its_choices_exception_and_tab(menu, desk, as_reader):  # noqa: F811
    as_reader("finance")
    app = menu("reconciliation")
    app.multiselect("queue_assignee").set_value(["myself", ""])
    app.multiselect("queue_customer").set_value(["Acme", "Beta"])
    app.selectbox("queue_order").set_value("age")
    app.text_input("exception").set_value(TIME)
    app.session_state["tab"] = "Trend"
    app.run()
    app.text_input("view_name").set_value("Mine")
    app.selectbox("view_owner").set_value("role:finance")
    app.button("view_save").click().run()
    kept = {"queue_assignee": ["myself", ""], "queue_customer": ["Acme", "Beta"], "queue_order": "age"}
    [view] = saved(desk, "role:finance").values()
    assert (view.page, view.choices) == ("reconciliation", kept | {"exception": TIME, "tab": "Trend"})
    as_reader("finance", "bo@example.com", restricted=False, entities=frozenset({"DE01"}))
    app = menu("close")
    app.button("view_open").click().run()
    assert not app.exception and app.title[0].value == "Reconciliation centre"
    assert app.multiselect("queue_assignee").value == ["myself", ""] and app.session_state["tab"] == "Trend"
    assert app.multiselect("queue_customer").value == [
        "Beta"
    ] and "A choice of the address or the view is not among yours" in texts(app)
    assert (app.selectbox("queue_order").value, app.text_input("exception").value) == ("age", TIME)
    assert app.query_params == {
        "queue_assignee": ["myself", "nobody"],
        "queue_customer": HOSTILE["Beta"],
        "queue_order": "age",
        "exception": TIME,
        "tab": "Trend",
    }


def test_a_view_writes_a_choice_of_many_keys_into_the_address(page, desk, as_reader, monkeypatch):  # noqa: F811
    as_reader("finance")
    monkeypatch.setattr(links, "LISTED", 1)
    monkeypatch.setattr(links, "FIRST", 1)
    desk.saved_views.save(SavedView("role:finance", "Beta", "margin", {"customer": ["Beta"]}), "bo@example.com")
    app = page("close")
    app.session_state["views"] = True
    app.run()
    app.button("view_open").click().run()
    assert not app.exception and app.title[0].value == "Margin" and app.session_state["customer"] == ["Beta"]
    assert app.query_params["customer"] == HOSTILE["Beta"]


def test_a_view_keeps_what_was_typed_by_name(menu, desk, as_reader, monkeypatch):  # noqa: F811
    as_reader("finance")
    monkeypatch.setattr(links, "LISTED", 1)
    monkeypatch.setattr(links, "FIRST", 1)
    app = menu("margin")
    app.session_state["customer"] = [HOSTILE["Beta"]]
    app.run()
    app.text_input("view_name").set_value("Beta")
    app.button("view_save").click().run()
    [view] = saved(desk, "person:ann@example.com").values()
    assert view.choices == {"customer": ["Beta"]}
    app = menu("executive")
    app.button("view_open").click().run()
    assert not app.exception and app.session_state["customer"] == ["Beta"] and "left out" not in told(app)


def test_a_view_of_the_close_brings_its_month_whatever_the_page_before_is_narrowed_to(page, desk, as_reader):  # noqa: F811
    as_reader("finance")
    desk.saved_views.save(SavedView("role:finance", "March", "close", {"close_month": "2026-03"}), "bo@example.com")
    app = page("executive", entity="US01")
    app.session_state["views"] = True
    app.run()
    app.button("view_open").click().run()
    assert not app.exception and app.title[0].value == "Close & audit"
    assert app.selectbox("close_month").value == "2026-03" and app.query_params == {"close_month": "Mar 2026"}
