"""The queue of exceptions: what it is narrowed to, its rows, the page as files, assigning all, and one exception."""

from typing import Any

import streamlit as st

from crossfoot.desk import Desk
from crossfoot.desk.pages import QUEUE, filed_queue
from crossfoot.gateway import Gateway
from crossfoot.gateway.views import worklist
from crossfoot.gateway.views.words import period_name
from crossfoot.gateway.views.worklist import Choice, Worklist
from dashboards import deciding, files, links, reader
from dashboards.exception import show_exception
from dashboards.tables import table

OFFERED = {
    "owner": "Owner",
    "assignee": "Assignee",
    "severity": "Severity",
    "check_id": "Check",
    "area": "Area",
    "period": "Period",
    "practice": "Practice",
    "customer": "Customer",
    "entity": "Entity",
}
"""What the queue can be narrowed by, besides the status."""
MYSELF = "myself"
"""Whoever opens the queue, so that a link and a view of a team are each reader's own."""
LISTED = 1000
"""The most exceptions that the queue lists, the worst; a file of it holds all."""
HELP = "Of their records; an exception of several counts with all its money."


def show_queue(gateway: Gateway, work: Worklist, desk: Desk | None, currency: str) -> None:
    """The queue as the reader narrows it, and the exception that is chosen."""
    # Not right above the table, whose own buttons lie over what is there.
    menus = st.container(horizontal=True, horizontal_alignment="right")
    choice, order = _choice(gateway, work.offered())
    found = work.queue(choice, order, LISTED).to_dicts()
    count = found[0]["of"] if found else 0
    more = f"; the worst {LISTED:,} are listed" if count > LISTED else ""
    st.caption(f"{count:,} exceptions, money in {currency}{more}. A row opens both sides.")
    with menus:
        files.offer("reconciliation", lambda: filed_queue(gateway, work, choice, order))
        ids = [row["exception_id"] for row in found if not row["records_beyond"]]
        if desk and ids and reader.current().may.decides:
            _assign_all(desk, ids)
    table(found, QUEUE, "Queue of exceptions", "queue", _open)
    links.write("exception", [st.session_state.get("exception", "")])
    id = st.text_input(
        "Exception", key="exception", placeholder="a row opens one; or the id that a message names", bind="query-params"
    ).strip()
    if not id:
        return
    named = work.named(id, first=2)
    if len(named) == 1:
        show_exception(work.build, desk, named[0], currency)
    elif named:
        st.info("Several exceptions begin so: give more of the id.", icon=":material/search:")
    else:
        day = work.resolved(id)
        why = f"It is resolved since {day}: the sources agree." if day else "No open exception of yours has this id."
        st.info(why, icon=":material/search_off:")


def _assign_all(desk: Desk, ids: list[str]) -> None:
    """Makes one person responsible for all of these exceptions."""
    menu = st.popover("Assign all", key="assign_all", on_change="rerun")
    if not menu.open:
        return
    with menu.form("assign_all_form", clear_on_submit=True, border=False):
        who = deciding.actor("assign_all_actor")
        to = st.text_input("To whom", key="assign_all_to")
        if st.form_submit_button(f"Assign {len(ids):,} exceptions", key="assign_all_button"):
            with st.spinner("Recording …"):
                deciding.record(
                    lambda: desk.decisions.assign_all(ids, who, to),
                    f"Recorded: {len(ids):,} exceptions assigned to {to} by {who}.",
                )


def _open(row: dict[str, Any]) -> None:
    st.session_state["exception"] = row["exception_id"]


def _choice(gateway: Gateway, offered: dict[str, list[str]]) -> tuple[Choice, str]:
    """What the reader narrows the queue to, and what it is sorted by."""
    columns = [*st.columns(4), *st.columns(4), *st.columns(3)]
    options = {name: {key: gateway.label(name, key) for key in offered[name]} for name in OFFERED}
    options["period"] = {month: period_name(month) for month in reversed(offered["period"])}
    people = {name: name for name in offered["assignee"] if name}
    options["assignee"] = {MYSELF: MYSELF, "": worklist.NOBODY} | people
    options["standing"] = {name: name for name in worklist.STANDINGS[:-1]}
    left_out, narrowed = 0, {}
    for column, (name, label) in zip(columns, (OFFERED | {"standing": "Status"}).items(), strict=False):
        usual, about = worklist.WAITING if name == "standing" else None, HELP if name in worklist.BELONGING else None
        chosen, others = links.choose(column, f"queue_{name}", label, options[name], usual, about)
        narrowed[name] = tuple(value for value in chosen if value in options[name])
        left_out += others + len(chosen) - len(narrowed[name])
    if MYSELF in narrowed["assignee"]:
        me = reader.current().name
        mine = [name for name in people if name.casefold() == me.casefold()] or [me]
        narrowed["assignee"] = (*(name for name in narrowed["assignee"] if name != MYSELF), *mine)
    orders = {name: name for name in worklist.ORDERS}
    left_out += links.beyond("queue_order", orders)
    order = columns[10].selectbox("Worst by", list(orders), key="queue_order", bind="query-params")
    links.tell(left_out)
    return Choice(**narrowed), order
