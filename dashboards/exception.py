"""One exception: both sides with the difference marked, the landed records, the history, and what can be decided."""

import datetime as dt
from typing import Any

import streamlit as st

from crossfoot.desk import Desk
from crossfoot.gateway import exceptions
from crossfoot.gateway.landed import read_landed
from crossfoot.gateway.links import source_links
from crossfoot.gateway.published import Published
from crossfoot.gateway.views import checks
from dashboards import deciding, reader
from dashboards.tables import table
from dashboards.theme import literal

SIDES = ("record", "left_value", "right_value", "difference", "currency", "risk_reporting", "risk_counted")


def show_exception(build: Published, desk: Desk | None, row: dict[str, Any], currency: str) -> None:
    """Everything about one exception; `row` has its standing."""
    with st.container(border=True):
        st.subheader(literal(f"{row['check_id']} {row['note']}"), anchor=False)
        overdue = ", overdue" if row["is_overdue"] else ""
        told = (
            f"{row['standing']} · {row['severity']} · {row['owner']} · due {row['due_on']}{overdue} · {row['question']}"
        )
        st.caption(literal(told))
        st.markdown(f"**What to do** (in {literal(row['fix_in'])}): {literal(row['action'])}")
        check = exceptions.read_check(build, row["check_id"])
        left, right, difference, risk = st.columns(4)
        for box, name, side in zip((left, right), ("left", "right"), checks.sides(check), strict=True):
            box.metric(name.capitalize(), _value(row[f"{name}_value"], row["currency"]))
            if side:
                box.caption(literal(side))  # below it, where it is never cut
        difference.metric("Difference", _value(row["difference"], row["currency"]))
        risk.metric("At risk, counted once", _value(row["amount_counted"], currency))
        if rule := checks.rule(check):
            st.caption(literal(rule))
        _sides(build, row["exception_id"])
        if row["records_beyond"]:
            told = f"{row['records_beyond']:,} more records of it lie beyond what you see; who sees them all decides."
            st.info(told, icon=":material/visibility_off:")
        if desk:
            show_history(desk, row["exception_id"], is_whole=not row["records_beyond"])
            if reader.current().may.decides and not row["records_beyond"]:
                _decide(desk, row)


def _sides(build: Published, exception_id: str) -> None:
    sides = exceptions.read_records(build, exception_id).to_dicts()
    table([side | {"difference": _difference(side)} for side in sides], SIDES, "Both sides, record by record")
    named = [side for side in sides if side["left_ref"] or side["right_ref"]]
    if not named:
        return
    side = named[0]
    if len(named) > 1:
        side = st.selectbox("Records of", named, format_func=lambda each: each["record"], key=f"side_{exception_id}")
    left, right = ((side[name], _landed(build, side[name])) for name in ("left_ref", "right_ref"))
    if left[1] and right[1]:
        st.caption(literal(f"Left: {left[0]} · Right: {right[0]}"))
        cells = checks.beside(left[1], right[1])
        table(cells, checks.BESIDE, "Both records as they were landed, what differs marked")
        for column, (reference, landed) in zip(st.columns(2), (left, right), strict=True):
            with column:
                _open(build, reference, landed)
        return
    for column, title, (reference, landed) in zip(st.columns(2), ("Left", "Right"), (left, right), strict=True):
        with column:
            _record(build, title, reference, landed)


def show_landed(build: Published, title: str, reference: str | None) -> None:
    """The landed record that `source/stream/id` names, field by field."""
    _record(build, title, reference, _landed(build, reference))


def _landed(build: Published, reference: str | None) -> dict[str, Any]:
    return read_landed(build, reference) if reference else {}


def _record(build: Published, title: str, reference: str | None, landed: dict[str, Any]) -> None:
    st.caption(literal(f"{title}: {reference or 'no record'}"))
    if landed:
        cells = [{"field": name, "value": str(value)} for name, value in landed.items()]
        table(cells, ("field", "value"), f"{title} record as it was landed")
        _open(build, reference, landed)
    elif reference:
        st.caption("This record is not published to this reader.")


def _open(build: Published, reference: str, landed: dict[str, Any]) -> None:
    """The link that opens a landed record in its own system, or why there is none."""
    source, stream, _ = reference.split("/", 2)
    [opened] = source_links(build, source, stream, [landed])
    if opened.address:
        st.link_button(f"Open in {literal(source)}", opened.address, icon=":material/open_in_new:")
    else:
        st.caption(literal(f"No link to {source}: {opened.reason}."))


def _difference(side: dict[str, Any]) -> Any:
    left, right = side["left_value"], side["right_value"]
    return None if left is None or right is None else left - right


def show_history(desk: Desk, exception_id: str, is_whole: bool = True) -> None:
    """What people decided about an exception, which may have been resolved since.

    Who does not see the whole of it is not told the money of it.
    """
    hidden = () if is_whole else ("at_risk", "currency")
    state = desk.decisions.states().get(exception_id)
    if state is None:
        st.caption("Nobody has decided anything about it.")
        return
    events = [
        {
            "at (UTC)": event.at.replace(tzinfo=None),
            "who": event.actor,
            "what": event.kind,
            "details": ", ".join(f"{name}: {value}" for name, value in event.details.items() if name not in hidden),
        }
        for event in state.events
    ]
    table(events, ("at (UTC)", "who", "what", "details"), "History")
    if state.waiting_for_approval:
        st.info("A waiver or acceptance waits for the approval of a second person.", icon=":material/group:")


def _decide(desk: Desk, row: dict[str, Any]) -> None:
    id, risk, decisions = row["exception_id"], row["amount_at_risk_reporting"], desk.decisions
    who = deciding.actor()
    action = st.segmented_control(
        "Decide", ("Assign", "Comment", "Waive", "Accept", "Approve"), key=f"action_{id}", default="Assign"
    )
    with st.form(f"decide_{id}", clear_on_submit=True, border=False):
        label = {"Assign": "To whom", "Comment": "Comment"}.get(action, "Reason")
        text = st.text_input(label, key=f"text_{id}") if action != "Approve" else ""
        month = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
        until = st.date_input("Until", month, key=f"until_{id}") if action == "Waive" else None
        if not st.form_submit_button(action or "Record", key=f"decide_button_{id}"):
            return
    take = {
        "Assign": lambda: decisions.assign(id, who, text),
        "Comment": lambda: decisions.comment(id, who, text),
        "Waive": lambda: decisions.waive(id, who, until, text, risk),
        "Accept": lambda: decisions.accept(id, who, text, risk),
        "Approve": lambda: decisions.approve(id, who),
    }
    if action:
        deciding.record(take[action], f"Recorded: {action.lower()} by {who}.")


def _value(value: Any, currency: str) -> str:
    return "–" if value is None else f"{value:,.2f} {currency}"
