"""What the pages that record decisions share: the desk, in whose name, and how a refusal is told."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from crossfoot.desk import Desk, open_desk
from crossfoot.errors import CrossfootError
from dashboards import environment, reader
from dashboards.theme import literal


def desk() -> Desk | None:
    """The desk of the workspace; None, with the reason on the page, when its settings cannot be read."""
    try:
        return open_desk(environment.workspace())
    except CrossfootError as failure:
        st.info(literal(f"Decisions cannot be read or taken: {failure.what} {failure.why}"), icon=":material/lock:")
        return None


def actor(key: str = "actor") -> str:
    """In whose name a decision is taken: who is signed in; on this machine without sign-in, the name given here.

    `key` tells apart the forms of one page that ask.
    """
    current = reader.current()
    if current.is_signed_in:
        return current.name
    return st.text_input("In the name of", current.name, key=key, help="Who decides, as in `--as` of the commands.")


def record(take: Callable[[], Any], done: str) -> None:
    """Takes a decision and tells what came of it, a refusal with its reason; the page shows the new state."""
    try:
        take()
    except CrossfootError as refused:
        st.error(literal(f"{refused.code} {refused.what} {refused.why}"), icon=":material/block:")
        return
    st.session_state["told"] = done
    st.rerun()


def tell() -> None:
    """What the last decision came to, once."""
    if told := st.session_state.pop("told", ""):
        st.success(literal(told), icon=":material/check:")
