"""The queue of exceptions: what it is narrowed to, its rows, the page as files, assigning all, and one exception."""

from typing import Any

import streamlit as st

from crossfoot.desk import Desk
from crossfoot.gateway.exports import Table
from crossfoot.gateway.views import worklist
from crossfoot.gateway.views.worklist import Choice, Worklist
from dashboards import deciding, files, reader
from dashboards.exception import show_exception
from dashboards.tables import table

QUEUE = (
    "standing", "severity", "check_id", "entities", "note", "owner", "assignee", "amount_counted",
    "amount_at_risk_reporting", "age_days", "due_on", "is_overdue", "period", "exception_id",
)  # fmt: skip
OFFERED = (("owner", "Owner"), ("severity", "Severity"), ("check_id", "Check"), ("area", "Area"))
"""What the queue can be narrowed by, besides entity and status."""
LISTED = 1000
"""The most exceptions that the queue lists, the worst; a file of it holds all."""


def show_queue(work: Worklist, desk: Desk | None, currency: str) -> None:
    """The queue as the reader narrows it, and the exception that is chosen."""
    # Not right above the table, whose own buttons lie over what is there.
    menus = st.container(horizontal=True, horizontal_alignment="right")
    choice, order = _choice(work.offered())
    found = work.queue(choice, order, LISTED).to_dicts()
    count = found[0]["of"] if found else 0
    more = f"; the worst {LISTED:,} are listed" if count > LISTED else ""
    st.caption(f"{count:,} exceptions, money in {currency}{more}. A row opens both sides.")
    with menus:
        files.offer("reconciliation", lambda: _files(work, choice, order), Queue=choice.words)
        ids = [row["exception_id"] for row in found if not row["records_beyond"]]
        if desk and ids and reader.current().may.decides:
            _assign_all(desk, ids)
    table(found, QUEUE, "Queue of exceptions", "queue", _open)
    shown = {row["exception_id"]: row for row in found}
    if (id := st.session_state.get("exception")) and id not in shown:
        shown |= {row["exception_id"]: row for row in work.named(id)}
    picked = st.selectbox(
        "Exception",
        list(shown),
        index=None,
        key="exception",
        placeholder="choose one",
        format_func=lambda id: f"{shown[id]['check_id']} {shown[id]['note']}",
    )
    if picked:
        show_exception(work.build, desk, shown[picked], currency)


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
                    lambda: [desk.decisions.assign(id, who, to) for id in ids],
                    f"Recorded: {len(ids):,} exceptions assigned to {to} by {who}.",
                )


def _files(work: Worklist, choice: Choice, order: str) -> list[Table]:
    """The page as tables, the whole queue of the choice first."""
    return [
        files.named("Queue", work.queue(choice, order), QUEUE, ("amount_counted", "amount_at_risk_reporting")),
        files.named("Flow", work.flow(), worklist.FLOW, ("open", "at risk")),
        files.named("Checks", work.matrix(), worklist.CHECKS, worklist.STANDINGS),
        files.named("Trend", work.trend(), worklist.TREND, ("opened", "closed")),
        files.named("Owners", work.by_owner(), worklist.OWNERS, ("open", "overdue", "at risk")),
    ]


def _open(row: dict[str, Any]) -> None:
    st.session_state["exception"] = row["exception_id"]


def _choice(offered: dict[str, list[str]]) -> tuple[Choice, str]:
    """What the reader narrows the queue to, and what it is sorted by."""
    columns = [*st.columns(4), *st.columns(3)]
    narrowed = {
        name: tuple(column.multiselect(label, offered[name], key=f"queue_{name}", placeholder="All"))
        for column, (name, label) in zip(columns, OFFERED, strict=False)
    }
    about = "Of their records; an exception of several entities counts with all its money."
    known = offered["entity"]
    entities = columns[4].multiselect("Entity", known, key="queue_entities", placeholder="All", help=about)
    standings = columns[5].multiselect("Status", worklist.STANDINGS[:-1], worklist.WAITING, key="queue_standing")
    order = columns[6].selectbox("Worst by", list(worklist.ORDERS), key="queue_order")
    return Choice(**narrowed, entity=tuple(entities), standing=tuple(standings)), order
