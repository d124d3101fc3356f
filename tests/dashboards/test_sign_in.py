"""Sign-in at every rerun: who, how long, and which role; who is not named sees nothing."""

import os
import shutil
import time

import pytest
import streamlit as st

from crossfoot.errors import CrossfootError
from crossfoot.gateway.access import ROLES
from crossfoot.gateway.views import PAGES
from dashboards import files, frame, reader, sign_in
from tests.dashboards.test_pages import texts

HOUR = 3600
ACCESS = "people:\n" + "".join(f"  {role}@example.com: {{role: {role}}}\n" for role in ROLES)
ACCESS += "  Owner@example.com: {role: account_manager, customers: own}\ngroups:\n  books: {role: finance}\n"


class User:
    """What Streamlit tells of a session: the claims of the identity token."""

    def __init__(self, **claims):
        now = time.time()
        told = {"is_logged_in": True, "iss": "https://id", "sub": "ann", "iat": now, "exp": now + 12 * HOUR}
        self.claims = told | claims

    def to_dict(self) -> dict:
        return self.claims


@pytest.fixture
def firm_folder(served, tmp_path, monkeypatch):
    """A workspace of its own, over the shared build, with sign-in and roles."""
    shutil.copy(served / "crossfoot.yml", tmp_path)
    (tmp_path / "builds").symlink_to(served / "builds")
    (tmp_path / "access.yml").write_text(ACCESS)
    monkeypatch.setenv("CROSSFOOT_SIGN_IN", "yes")
    monkeypatch.setattr(sign_in, "_used", {})
    return tmp_path


@pytest.fixture
def enter(firm_folder, page, monkeypatch):
    """Opens a page as a person with these claims."""

    def run(name: str, **claims):
        monkeypatch.setattr(st, "user", User(**claims))
        return page(name, firm_folder)

    return run


def titles(app) -> set[str]:
    return {title.value for title in app.title}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_pages_and_no_other(enter, role):
    email = f"{role}@example.com"
    for name in sorted(set(PAGES) - ROLES[role].pages)[:1]:
        app = enter(name, email=email)
        assert not app.exception and titles(app) and PAGES[name].TITLE not in titles(app)
    app = enter(sorted(ROLES[role].pages)[0], email=email)
    assert not app.exception and titles(app) and f"{role}@example.com" in texts(app).replace("\\", "")


def test_nobody_is_asked_to_sign_in_and_sees_no_number(enter):
    app = enter("executive", is_logged_in=False)
    assert titles(app) == {"Sign in"} and not app.metric and not app.dataframe and not app.selectbox
    assert [button.label for button in app.button] == ["Sign in"]


@pytest.mark.parametrize("claims", [{"email": "eve@example.com"}, {"email": "eve@example.com", "groups": ["admins"]}])
def test_who_is_not_named_sees_nothing(enter, claims):
    app = enter("executive", **claims)
    assert titles(app) == {"No permission"} and not app.metric and not app.sidebar.caption
    assert "XF-420" in texts(app).replace("\\", "") and [button.label for button in app.button] == ["Sign out"]


@pytest.mark.parametrize(
    "claims",
    [
        {"email": ""},
        {"email_verified": False},
        {"exp": None},
        {"iat": None},
        {"exp": 1},
        {"iat": time.time() - 25 * HOUR},
    ],
)
def test_a_claim_that_is_missing_or_over_signs_nobody_in(enter, claims):
    app = enter("executive", **({"email": "finance@example.com"} | claims))
    assert titles(app) == {"Sign in"} and not app.metric


def test_a_group_gives_its_role(enter):
    app = enter("close", email="kim@example.com", groups=["others", "books"])
    assert titles(app) == {"Close & audit"}


def test_a_member_of_a_group_has_its_role_without_the_provider(enter, firm_folder):
    (firm_folder / "access.yml").write_text("groups: {books: {role: finance, members: [Kim@example.com]}}")
    for claims in ({}, {"groups": ["others"]}):
        app = enter("close", email="kim@Example.com", **claims)
        assert titles(app) == {"Close & audit"}
    assert reader.current().owners[-1] == "group:books"
    app = enter("close", email="eve@example.com")
    assert titles(app) == {"No permission"} and "XF-420" in texts(app).replace("\\", "")
    app = enter("close", email="kim@example.com", email_verified=False)
    assert titles(app) == {"Sign in"}


def test_the_idle_limit_and_the_absolute_limit(enter, monkeypatch):
    start = time.time()
    app = enter("executive", email="finance@example.com", exp=start + 100 * HOUR)
    for hours, title in ((7, "Executive"), (14, "Executive"), (21, "Executive"), (24, "Sign in")):
        monkeypatch.setattr(sign_in, "now", lambda hours=hours: start + hours * HOUR + 60)
        app.run()
        assert any(title in each for each in titles(app)), hours
    app = enter("executive", email="finance@example.com", sub="bo", iat=start, exp=start + 100 * HOUR)
    assert titles(app) == {"Sign in"}
    monkeypatch.setattr(sign_in, "now", lambda: start + 8 * HOUR + 60)
    assert titles(enter("executive", email="finance@example.com", sub="cy", iat=start)) == {"Sign in"}


def test_signing_out_ends_every_window_of_the_sign_in(enter, monkeypatch):
    monkeypatch.setattr(st, "logout", lambda: None)
    app = enter("executive", email="finance@example.com", iat=time.time())
    assert app.metric
    app.button("sign_out").click().run()
    assert titles(app) == {"Sign in"} and not app.metric


def test_roles_are_read_anew_and_a_broken_file_lets_nobody_in(enter, firm_folder):
    path = firm_folder / "access.yml"
    app = enter("close", email="finance@example.com")
    assert titles(app) == {"Close & audit"}
    for age, text, expected in (
        (1, "people: {finance@example.com: {role: resource_manager}}", "No permission"),
        (2, "people: {finance@example.com: {role: king}}", "No permission"),
        (3, "people: {}", "No permission"),
    ):
        path.write_text(text)
        os.utime(path, (age, age))
        app.run()
        assert any(expected in each for each in titles(app)) and "Close & audit" not in titles(app)
    path.unlink()
    app.run()
    assert titles(app) == {"No permission"} and "XF-421" in texts(app).replace("\\", "")


def test_own_customers_only(enter, firm_folder, monkeypatch):
    (firm_folder / "access.yml").write_text("people: {ann@example.com: {role: account_manager, customers: own}}")
    app = enter("account", email="Ann@Example.com")
    assert not app.exception and "Beta" not in str(app.multiselect("customer").options)


def test_a_file_is_not_made_with_rights_that_have_changed(firm_folder, monkeypatch):
    monkeypatch.setenv("CROSSFOOT_WORKSPACE", str(firm_folder))
    monkeypatch.setattr(st, "logout", lambda: None)
    path = firm_folder / "access.yml"
    for age, change in enumerate((
        lambda: path.write_text("people: {finance@example.com: {role: finance, entities: [US01]}}"),
        lambda: path.write_text("people: {}"),
        sign_in.end,
    ), 1):  # fmt: skip
        path.write_text(ACCESS)
        os.utime(path, (age, age))
        monkeypatch.setattr(st, "user", User(email="finance@example.com", sub=str(age)))
        take = files._guarded(reader.still(), lambda: b"whole firm")
        assert take() == b"whole firm"
        change()
        with pytest.raises(CrossfootError) as refused:
            take()
        assert refused.value.code == "XF-422"


def test_a_part_of_a_page_asks_again(firm_folder, monkeypatch):
    class Rerun(Exception):
        pass

    def rerun():
        raise Rerun

    monkeypatch.setenv("CROSSFOOT_WORKSPACE", str(firm_folder))
    monkeypatch.setattr(st, "user", User(email="finance@example.com"))
    monkeypatch.setattr(st, "rerun", rerun)
    served = frame.gateway.open(firm_folder, policy=reader.current().policy)
    monkeypatch.setattr(st, "session_state", {"chosen": (served, None, None)})
    assert frame.chosen()[0] is served
    path = firm_folder / "access.yml"
    path.write_text("people: {finance@example.com: {role: finance, entities: [US01]}}")
    os.utime(path, (1, 1))
    with pytest.raises(Rerun):
        frame.chosen()
    monkeypatch.setattr(st, "user", User(is_logged_in=False))
    monkeypatch.setattr(reader, "get_script_run_ctx", lambda: type("Context", (), {"fragment_ids_this_run": ["f"]}))
    with pytest.raises(Rerun):
        frame.chosen()
