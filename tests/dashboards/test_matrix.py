"""Every page for every role and in every state: its title and what the state must tell, and never an exception."""

import pytest

from crossfoot.errors import CrossfootError
from crossfoot.gateway.access import ROLES
from crossfoot.gateway.views import PAGES
from dashboards import links, reader
from tests.dashboards.conftest import E1
from tests.dashboards.test_pages import texts
from tests.dashboards.test_worklist import as_reader  # noqa: F401

TITLES = {name: module.TITLE for name, module in PAGES.items()} | {
    "reconciliation": "Reconciliation centre",
    "close": "Close & audit",
    "data_health": "Data health",
    "console": "SQL",
}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_its_pages_with_their_warnings_and_of_the_others_nothing(page, as_reader, troubled, role):  # noqa: F811
    as_reader(role, restricted=ROLES[role].pay, costs=ROLES[role].costs)
    allowed = reader.current().pages
    for name, title in TITLES.items():
        app = page(name, troubled)
        assert not app.exception, name
        shown = [each.value for each in app.title]
        if name in allowed:
            told = texts(app).replace("\\", "")
            assert shown == [title] and "Not delivered lately: erp" in told, name
            assert "provisional: 1 audits failed: Revenue is off" in told, name
        else:
            assert shown == ["No permission"] and not app.metric and not app.dataframe, name


@pytest.mark.parametrize("name", TITLES)
def test_without_a_build_a_page_tells_the_next_step(page, tmp_path, name):
    app = page(name, tmp_path)
    assert not app.exception and [title.value for title in app.title] == ["Nothing to show yet"]
    assert app.code[0].value == "crossfoot run"


def test_of_many_keys_the_first_are_listed_and_others_are_typed(page, monkeypatch):
    monkeypatch.setattr(links, "LISTED", 1)
    monkeypatch.setattr(links, "FIRST", 1)
    app = page("executive")
    listed = app.multiselect("engagement")
    assert listed.options == [E1] and listed.help.startswith("The first 1 of 2 are listed")
    app.session_state["engagement"] = ["e2"]
    app.run()
    assert not app.exception and "engagement e2" in texts(app).replace("\\", "")
    app.session_state["engagement"] = ["e3"]
    app.run()
    assert app.warning[0].value.replace("\\", "").startswith("There is no engagement 'e3'.")


def test_a_page_without_numbers_for_the_choice_offers_to_reset_it(page):
    app = page("executive")
    app.multiselect("entity").set_value(["US01"])
    app.multiselect("region").set_value(["EU"]).run()
    for name in PAGES:
        app.switch_page(f"layouts/{name}.py").run()
        assert not app.exception and "Nothing was recorded for this choice" in texts(app), name
        assert app.button("reset_empty").label == "Reset filters"


def test_a_number_that_is_not_defined_is_a_dash_with_its_reason(page):
    app, dashes, told = page("executive"), 0, ""
    app.selectbox("period").set_value("2026-02")
    app.multiselect("entity").set_value(["DE01"]).run()
    for name in PAGES:
        app.switch_page(f"layouts/{name}.py").run()
        undefined = [each for each in app.metric if each.value == "–"]
        assert not app.exception and all(each.delta == "" or not each.delta for each in undefined), name
        dashes, told = dashes + len(undefined), told + texts(app)
    assert dashes >= 10 and "not defined: margin_std / revenue_net" in told.replace("\\", "")


@pytest.mark.parametrize("part", ["open_view", "figure"])
def test_a_page_that_fails_tells_an_id_under_which_the_log_has_the_rest(page, monkeypatch, caplog, part):
    def fail(*_):
        raise ValueError("the salary of Ann is 5")

    monkeypatch.setattr(f"dashboards.page.{part}", fail)
    app = page("margin")
    [told] = [each.value.replace("\\", "") for each in app.error]
    [kept] = [each for each in caplog.records if each.name == "crossfoot.pages"]
    id = kept.getMessage().split()[-1]
    assert told.startswith("XF-900 This could not be shown.") and id in told and "salary" not in texts(app)
    assert "the salary of Ann is 5" in str(kept.exc_info[1])


def test_a_failure_that_tells_what_to_do_is_shown_as_it_is(page, monkeypatch):
    def fail(*_):
        raise CrossfootError("XF-414", "Build 1 is damaged.", why="A block cannot be read.", next="crossfoot doctor")

    monkeypatch.setattr("dashboards.health.show", fail)
    app = page("data_health")
    [told] = [each.value.replace("\\", "") for each in app.error]
    assert told == "XF-414 Build 1 is damaged. A block cannot be read. Next: crossfoot doctor"
