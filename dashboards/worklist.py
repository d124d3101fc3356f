"""The reconciliation centre: what waits, the queue, one exception with both sides, checks, trend, identity."""

from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from crossfoot.desk import Desk
from crossfoot.errors import CrossfootError
from crossfoot.gateway import exceptions, records
from crossfoot.gateway.exports import Table
from crossfoot.gateway.published import Published
from crossfoot.gateway.views import worklist
from crossfoot.gateway.views.worklist import Worklist
from dashboards import charts, deciding, files, frame
from dashboards.exception import show_exception
from dashboards.identity import show_proposals
from dashboards.tables import boxes, table
from dashboards.theme import literal, palette, toolbar

QUEUE = (
    "standing", "severity", "check_id", "entities", "note", "owner", "assignee", "amount_counted",
    "amount_at_risk_reporting", "age_days", "due_on", "is_overdue", "period", "exception_id",
)  # fmt: skip

CHECKS = ("check", "question", *worklist.STANDINGS, "outcome")
TREND = ("day", "opened", "closed", "open")
OFFERED = (("owner", "Owner"), ("severity", "Severity"), ("check_id", "Check"), ("area", "Area"))
"""What the queue can be narrowed by, besides entity and status."""
LISTED = 1000
"""The most exceptions that the queue lists, the worst; a file of it holds all."""


def show() -> None:
    """The page; a reader of a part of the firm sees the exceptions of its records."""
    gateway, _, about = frame.chosen()
    st.title("Reconciliation centre", anchor=False)
    build, desk = gateway.build, deciding.desk()
    if build.relation(exceptions.EXCEPTIONS) is None:
        st.info("This build holds no exceptions: it was made before there were checks.")
        return
    try:
        work = desk.worklist(build) if desk else Worklist(build, {})
    except CrossfootError as refused:
        st.warning(literal(f"{refused.what} {refused.why}"), icon=":material/lock:")
        return
    _summary(work.summary(), about.currency)
    queue, flow, checks, trend, identity = st.tabs(
        ["Queue", "Flow", "Checks", "Trend", "Identity"], key="tab", on_change="rerun"
    )
    with queue:
        _queue(work, desk, about.currency)
    with flow:
        _flow(work.flow().to_dicts(), about.currency)
    with checks:
        st.caption("A row opens the exceptions of its check in the queue.")
        table(work.matrix(), CHECKS, "Checks and how many exceptions stand how", "checks", _open_check)
    with trend:
        _trend(work.trend().to_dicts())
        owners = work.by_owner()
        table(owners.to_dicts(), owners.columns, "What waits, by owner", "owners", _open_owner)
    with identity:
        _identity(build, desk)


def _summary(found: worklist.Summary, currency: str) -> None:
    day = f"on {found.day}" if found.day else "so far"
    tiles = [
        ("Open", f"{found.waiting:,}", "Open and reopened exceptions; waived and accepted ones wait for nobody."),
        ("Money at risk", _money(found.counted, currency), "Each record counted once, whatever checks name it."),
        ("Plain sum of the checks", _money(found.plain, currency), "A record counts in every check that names it."),
        ("Overdue", f"{found.overdue:,}", "Past the day by which the owner of the check answers."),
        ("New", f"{found.new:,}", f"First seen {day}."),
        ("Closed", f"{found.closed:,}", f"The sources agree since {day.removeprefix('on ')}."),
    ]
    for box, (label, value, help) in zip(boxes(len(tiles), 196), tiles, strict=True):
        box.metric(label, value, help=help)


def _queue(work: Worklist, desk: Desk | None, currency: str) -> None:
    choice, order = _choice(work.offered())
    found = work.queue(choice, order, LISTED).to_dicts()
    count = found[0]["of"] if found else 0
    more = f", of which the worst {LISTED:,} are listed" if count > LISTED else ""
    st.caption(f"{count:,} exceptions{more}, money in {currency}. A row opens both sides.")
    files.offer("reconciliation", lambda: _files(work, choice, order), Queue=f"{choice}")
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


def _files(work: Worklist, choice: worklist.Choice, order: str) -> list[Table]:
    """The page as tables, the whole queue of the choice first."""
    owners, risk = work.by_owner(), ("amount_counted", "amount_at_risk_reporting")
    return [
        files.named("Queue", work.queue(choice, order), QUEUE, risk),
        files.named("Flow", work.flow(), worklist.FLOW, ("open", "at risk")),
        files.named("Checks", work.matrix(), CHECKS, worklist.STANDINGS),
        files.named("Trend", work.trend(), TREND, ("opened", "closed")),
        files.named("Owners", owners, owners.columns, ("open", "overdue", "at risk")),
    ]


def _open(row: dict[str, Any]) -> None:
    st.session_state["exception"] = row["exception_id"]


def _choice(offered: dict[str, list[str]]) -> tuple[worklist.Choice, str]:
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
    return worklist.Choice(**narrowed, entity=tuple(entities), standing=tuple(standings)), order


def _identity(build: Published, desk: Desk | None) -> None:
    try:
        show_proposals(records.read_proposals(build).to_dicts(), desk)
    except CrossfootError as refused:
        st.info(literal(refused.what), icon=":material/lock:")


def _trend(days: list[dict[str, Any]]) -> None:
    if not days:
        st.caption("No exception was ever seen.")
        return
    last = days[-1]
    st.markdown(f"**{last['open']:,} exceptions are open since {last['day']}**")
    _chart(charts.trend(days, palette()), "trend", "Opened and closed by day")
    table(days, TREND, "Opened and closed by day")


def _flow(links: list[dict[str, Any]], currency: str) -> None:
    """Where money waits in the flow from deal to cash, and with whom; a row narrows the queue."""
    if not links:
        st.caption("No money is at risk.")
        return
    most = f"{links[0]['area'].replace('_', ' ')} with {links[0]['owner']}"
    st.markdown(f"**Most money waits in {literal(most)}: {literal(_money(links[0]['at risk'], currency))}**")
    _chart(charts.flow(links, palette()), "flow", "Money at risk by part of the flow and owner")
    st.caption(f"Money in {currency}, each record counted once. A row opens its exceptions in the queue.")
    table(links, worklist.FLOW, "Money at risk by part of the flow and owner", "flow_table", _open_flow)


def _open_flow(row: dict[str, Any]) -> None:
    _narrow(area=row["area"], owner=row["owner"])


def _open_owner(row: dict[str, Any]) -> None:
    _narrow(owner=row["owner"])


def _open_check(row: dict[str, Any]) -> None:
    if any(row[standing] for standing in worklist.STANDINGS[:-1]):
        _narrow(check_id=row["check"])


def _narrow(**chosen: str) -> None:
    """Narrows the queue to these values alone, and shows it."""
    for name, _ in OFFERED:
        st.session_state[f"queue_{name}"] = [chosen[name]] if name in chosen else []
    st.session_state["queue_entities"] = []
    st.session_state["tab"] = "Queue"


def _chart(figure: go.Figure, key: str, about: str) -> None:
    st.plotly_chart(figure, theme=None, key=key, config=toolbar(key), alt=about)


def _money(value: Decimal, currency: str) -> str:
    return f"{currency} {value:,.0f}"
