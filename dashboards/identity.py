"""The review of what may be the same customer, person or project."""

from typing import Any

import streamlit as st

from crossfoot.desk import Desk
from crossfoot.desk.identity import basis, checked_link, proposals
from crossfoot.errors import CrossfootError
from crossfoot.gateway import records
from crossfoot.gateway.published import Published
from crossfoot.workflow import Link
from dashboards import deciding, environment, reader
from dashboards.tables import table

COLUMNS = ("status", "kind", "from_id", "from_name", "to_id", "to_name", "score", "evidence", "against")


def read_pairs(build: Published, desk: Desk | None) -> tuple[list[dict[str, Any]], str]:
    """The proposals with what was decided about them, best score first, and why that cannot be told, if so."""
    try:
        found = records.read_proposals(build).to_dicts()
    except CrossfootError as refused:
        return [], refused.what
    if desk is None:
        return [row | {"status": "open"} for row in found], "What was decided cannot be read."
    return proposals(found, desk.identity), ""


def show_proposals(rows: list[dict[str, Any]], desk: Desk | None) -> None:
    """The pairs of `read_pairs`; one who decides accepts or rejects."""
    st.caption("What looks alike is only proposed. What is accepted counts from the next run on.")
    table(rows, COLUMNS, "Proposals", "proposals")
    waiting = {row["proposal_id"]: row for row in rows if row["status"] == "open"}
    if not (desk and waiting and reader.current().may.decides):
        return
    id = st.selectbox(
        "Proposal",
        list(waiting),
        format_func=lambda each: f"{waiting[each]['from_name']} = {waiting[each]['to_name']}",
        key="proposal",
    )
    with st.form("identity", clear_on_submit=True, border=False):
        row, reason = waiting[id], st.text_input("Reason", key="proposal_reason")
        same, different = st.columns(2)
        if same.form_submit_button("The same", key="proposal_accept"):
            deciding.record(lambda: _accept(desk, row, reason), f"{row['from_id']} counts as {row['to_id']}.")
        if different.form_submit_button("Not the same", key="proposal_reject"):
            link = Link(row["kind"], row["from_id"], row["to_id"], basis(row))
            deciding.record(
                lambda: desk.identity.reject(link, reader.current().name, reason),
                f"{row['from_id']} is not {row['to_id']}.",
            )


def _accept(desk: Desk, row: dict[str, Any], reason: str) -> None:
    link = checked_link(environment.workspace(), row["kind"], row["from_id"], row["to_id"], basis(row))
    desk.identity.accept(link, reader.current().name, reason)
