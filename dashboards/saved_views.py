"""Saved views in the frame: a name brings a page back with its choices, for oneself or for a team."""

from collections.abc import Collection
from typing import Any

import streamlit as st

from crossfoot.desk import Desk
from crossfoot.gateway.access import Reader
from crossfoot.gateway.published import RATES
from crossfoot.gateway.views import BASES, COMPARISONS, DIMS, PAGES
from crossfoot.gateway.views.frame import Frame
from crossfoot.gateway.views.worklist import BELONGING, CHOSEN, ORDERS, TABS, WAITING
from crossfoot.workflow import SavedView
from dashboards import deciding, links, reader


def draw(about: Frame, page: str) -> None:
    """The menu of saved views; one that was opened brings the reader to its page."""
    wanted = st.session_state.pop("view_page", page)
    opened = st.session_state.pop("view_opened", ())
    st.session_state["view_choices"] = st.session_state.pop("view_brought", ())
    if wanted != page:
        st.session_state["view_brought"] = opened
        # Without these Streamlit would clear the choices of this page from the address one by one, and refuse to.
        st.switch_page(f"layouts/{wanted}.py", query_params={})
    menu = st.popover("Saved views", key="views", on_change="rerun", width="stretch")
    if menu.open:
        with menu:
            if desk := deciding.desk():
                who = reader.current()
                _list(desk, about, who)
                _save(desk, about, page, who)


def _list(desk: Desk, about: Frame, who: Reader) -> None:
    found = {view.id: view for view in desk.saved_views.of(who.owners) if view.page in who.pages}
    if not found:
        st.caption("No view is saved yet.")
        return
    labels = {id: view.name if view.owner == who.owners[0] else f"{view.name} ({_team(view.owner)})"
              for id, view in found.items()}  # fmt: skip
    view = found[st.selectbox("View", list(found), format_func=labels.get, key="view")]
    st.button("Open view", on_click=_open, args=(about, view), key="view_open", type="primary", width="stretch")
    by = (who.name, who.role == "admin")
    if desk.saved_views.may_change(view, *by) and st.button("Delete", key="view_delete", width="stretch"):
        deciding.record(lambda: desk.saved_views.delete(view, *by), f"Deleted the view {view.name}.")


def _save(desk: Desk, about: Frame, page: str, who: Reader) -> None:
    with st.form("save_view", clear_on_submit=True, border=False):
        name = st.text_input("Save this page and its choices as", key="view_name")
        owner = st.selectbox("For", who.owners, format_func=_team, key="view_owner")
        if st.form_submit_button("Save", key="view_save", width="stretch"):
            view = SavedView(owner, name, page, _chosen(about, page))
            by = (who.name, who.role == "admin")
            deciding.record(lambda: desk.saved_views.save(view, *by), f"Saved the view {name}.")


def _team(owner: str) -> str:
    kind, _, name = owner.partition(":")
    return "myself" if kind == "person" else f"everybody of {kind} {name}"


def _options(about: Frame, page: str) -> dict[str, tuple[Any, Collection | None]]:
    """Of each choice of a page what it usually is, and what it can be; None where the page itself tells."""
    if page == "close":
        return {"close_month": (about.months[-1], None), "close_entities": ([], None)}
    if page == "reconciliation":
        usual = {f"queue_{name}": [] for name in (*CHOSEN, *BELONGING)} | {"queue_standing": [*WAITING]}
        usual |= {"queue_order": next(iter(ORDERS)), "tab": TABS[0], "exception": ""}
        return {key: (value, None) for key, value in usual.items()}
    if page not in PAGES:
        return {}
    periods = (*about.months, *about.quarters)
    chosen = {"period": (about.months[-1], periods), "compare": ("prior", COMPARISONS)}
    chosen |= {"currency": ("reporting", RATES), "basis": ("current", BASES), "soft": (100, range(101))}
    return chosen | {dim: ([], dict(about.choices[dim])) for dim in DIMS}


def _chosen(about: Frame, page: str) -> dict[str, Any]:
    """The choices that are not the usual ones: a view of the last period stays one of the last period."""
    options = _options(about, page)
    now = {key: st.session_state.get(key, usual) for key, (usual, _) in options.items()}
    typed = {dim: now[dim] for dim in DIMS if dim in now}  # by key or name
    now |= {dim: list(links.keys_of(given, options[dim][1])) for dim, given in typed.items()}
    return {key: value for key, value in now.items() if value != options[key][0]}


def _open(about: Frame, view: SavedView) -> None:
    """Makes the choices of a view that this reader has; tells how many others it names."""
    beyond = 0
    for key, (usual, known) in _options(about, view.page).items():
        saved = view.choices.get(key, usual)
        wanted = saved if isinstance(saved, list) else [saved]
        kept = [value for value in wanted if known is None or value in known]
        beyond += len(wanted) - len(kept)
        st.session_state[key] = kept if isinstance(usual, list) else (kept or [usual])[0]
    st.session_state["view_page"], st.session_state["view_opened"] = view.page, tuple(view.choices)
    left_out = f" {beyond} of its choices are not among yours and were left out." if beyond else ""
    st.session_state["told"] = f"Opened the view {view.name}.{left_out}"
