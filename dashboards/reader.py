"""Who looks, and what they may see; asked anew at every rerun, of a part of a page as well."""

import getpass
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway.access import Access, Reader, local_reader, read_access, reader_of
from crossfoot.gateway.failures import refuse
from dashboards import environment, sign_in
from dashboards.theme import literal


def current() -> Reader:
    """The reader of this session: who is signed in; without sign-in the administrator of this machine.

    Who may see nothing is shown why, and the page ends.
    """
    if not environment.has_sign_in():
        return local_reader(_user())
    try:
        return _reader(st.user.to_dict())
    except sign_in.SignedOut as out:
        _turn_away("Sign in", str(out), "Sign in", st.login)
    except CrossfootError as refused:
        title = "Nothing to show yet" if refused.code == "XF-410" else "No permission"
        why = f"{refused.why} Ask who runs Crossfoot here for a role." if refused.code == "XF-420" else ""
        _turn_away(title, f"{refused.code} {refused.what} {why}", "Sign out", sign_in.end)


def still() -> Callable[[], None]:
    """What asks again, after the page was drawn, whether the reader has the same rights; XF-422 when not."""
    if not environment.has_sign_in():
        return lambda: None
    claims, before = st.user.to_dict(), current()

    def ask() -> None:
        try:
            same = _reader(claims) == before
        except (sign_in.SignedOut, CrossfootError):
            same = False
        if not same:
            raise refuse("XF-422", "The rights of this reader have changed.", "Nothing was written.", "reload the page")

    return ask


def show_account(reader: Reader) -> None:
    """Who is signed in, with which role, and the way out."""
    if reader.is_signed_in:
        with st.sidebar:
            st.caption(literal(f"{reader.name} · {reader.role}"))
            st.button("Sign out", on_click=sign_in.end, key="sign_out", width="stretch")


def _reader(claims: dict) -> Reader:
    person, build = sign_in.person(claims), gateway.open(environment.workspace()).build
    return reader_of(_access(), build, person.email, list(person.groups))


def _access() -> Access:
    path = environment.workspace() / "access.yml"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else read_access(path)


@cache
def _user() -> str:
    return getpass.getuser()


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Access:
    return read_access(path)


def _turn_away(title: str, why: str, button: str, act: Callable[[], None]) -> NoReturn:
    context = get_script_run_ctx()
    if context and context.fragment_ids_this_run:
        st.rerun()  # of the whole page, so that nothing of it stays on the screen
    st.title(title, anchor=False)
    st.info(literal(why), icon=":material/lock:")
    st.button(button, on_click=act, key="turned_away", type="primary")
    st.stop()
