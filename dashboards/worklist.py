"""The reconciliation centre: what waits, the queue, one exception with both sides, checks, trend, identity."""

from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from crossfoot.desk import Desk
from crossfoot.errors import CrossfootError
from crossfoot.gateway import exceptions
from crossfoot.gateway.published import Published
from crossfoot.gateway.views import worklist
from crossfoot.gateway.views.closing import entity_names
from crossfoot.gateway.views.model import Number
from crossfoot.gateway.views.words import spoken
from dashboards import charts, deciding, frame
from dashboards.exception import show_exception
from dashboards.identity import read_pairs, show_proposals
from dashboards.tables import boxes, table
from dashboards.theme import literal, palette, toolbar

QUEUE = (
    "standing", "severity", "check_id", "entities", "note", "owner", "assignee", "amount_counted",
    "amount_at_risk_reporting", "age_days", "due_on", "is_overdue", "period", "exception_id",
)  # fmt: skip

OFFERED = (("owner", "Owner"), ("severity", "Severity"), ("check_id", "Check"), ("area", "Area"))
"""What the queue can be narrowed by."""


def show() -> None:
    """The page; a reader of a part of the firm sees the exceptions of its records."""
    gateway, _, about = frame.chosen()
    st.title("Reconciliation centre", anchor=False)
    try:
        rows = exceptions.read_exceptions(gateway.build).to_dicts()
    except CrossfootError as refused:
        st.warning(literal(f"{refused.what} {refused.why}"), icon=":material/lock:")
        return
    if gateway.build.relation("reconciliation.exceptions") is None:
        st.info("This build holds no exceptions: it was made before there were checks.")
        return
    desk = deciding.desk()
    rows = desk.with_standing(rows) if desk else [row | {"standing": row["status"], "assignee": ""} for row in rows]
    touched = exceptions.read_entities(gateway.build)
    rows = [row | {"entities": entity_names(touched, row["exception_id"])} for row in rows]
    life = exceptions.read_life(gateway.build).to_dicts()
    pairs, unknown = read_pairs(gateway.build, desk)
    _summary(worklist.summary(rows, life), worklist.auto_match(pairs, unknown), about.currency)
    queue, flow, checks, trend, identity = st.tabs(
        ["Queue", "Flow", "Checks", "Trend", "Identity"], key="tab", on_change="rerun"
    )
    with queue:
        _queue(gateway.build, desk, rows, about.currency)
    with flow:
        _flow(rows, about.currency)
    with checks:
        matrix = worklist.matrix(exceptions.read_visible_checks(gateway.build).to_dicts(), rows, life)
        columns = ("check", "question", *worklist.STANDINGS, "outcome")
        st.caption("A row opens the exceptions of its check in the queue.")
        table(matrix, columns, "Checks and how many exceptions stand how", "checks", _open_check)
    with trend:
        _trend(worklist.trend(life))
        columns = ("owner", "open", "overdue", "oldest, days", "at risk")
        table(
            worklist.by_owner(rows), columns, "What waits, by owner", "owners", lambda row: _narrow(owner=row["owner"])
        )
    with identity:
        if unknown and not pairs:
            st.info(literal(unknown), icon=":material/lock:")
        else:
            show_proposals(pairs, desk)


def _summary(found: worklist.Summary, matched: Number, currency: str) -> None:
    day = f"on {found.day}" if found.day else "so far"
    tiles = [
        ("Open", f"{found.waiting:,}", "Open and reopened exceptions; waived and accepted ones wait for nobody."),
        ("Money at risk", _money(found.counted, currency), "Each record counted once, whatever checks name it."),
        ("Plain sum of the checks", _money(found.plain, currency), "A record counts in every check that names it."),
        ("Overdue", f"{found.overdue:,}", "Past the day by which the owner of the check answers."),
        ("New", f"{found.new:,}", f"First seen {day}."),
        ("Closed", f"{found.closed:,}", f"The sources agree since {day.removeprefix('on ')}."),
        ("Auto-matched", spoken(matched), matched.words),
    ]
    for box, (label, value, help) in zip(boxes(len(tiles), 196), tiles, strict=True):
        box.metric(label, value, help=help)


def _queue(build: Published, desk: Desk | None, rows: list[dict[str, Any]], currency: str) -> None:
    found = worklist.queue(rows, _choice(rows))
    st.caption(f"{len(found):,} exceptions, money in {currency}. A row opens both sides.")
    table(found, QUEUE, "Queue of exceptions", "queue", _open)
    shown = {row["exception_id"]: row for row in rows}
    ids = [row["exception_id"] for row in found]
    if (open_id := st.session_state.get("exception")) and open_id in shown and open_id not in ids:
        ids.append(open_id)
    picked = st.selectbox(
        "Exception",
        ids,
        index=None,
        key="exception",
        placeholder="choose one",
        format_func=lambda id: f"{shown[id]['check_id']} {shown[id]['note']}",
    )
    if picked:
        show_exception(build, desk, shown[picked], currency)


def _open(row: dict[str, Any]) -> None:
    st.session_state["exception"] = row["exception_id"]


def _choice(rows: list[dict[str, Any]]) -> worklist.Choice:
    columns = [*st.columns(4), *st.columns(3)]
    narrowed = []
    for column, (name, label) in zip(columns, OFFERED, strict=False):
        values = sorted({row[name] for row in rows})
        narrowed.append(tuple(column.multiselect(label, values, key=f"queue_{name}", placeholder="All")))
    known = sorted({entity for row in rows for entity in row["entities"]})
    about = "Of their records; an exception of several entities counts with all its money."
    entities = columns[4].multiselect("Entity", known, key="queue_entities", placeholder="All", help=about)
    standings = columns[5].multiselect("Status", worklist.STANDINGS[:-1], worklist.WAITING, key="queue_standing")
    order = columns[6].selectbox("Worst by", worklist.ORDERS, key="queue_order")
    return worklist.Choice(*narrowed, tuple(entities), tuple(standings), order)


def _trend(days: list[dict[str, Any]]) -> None:
    if not days:
        st.caption("No exception was ever seen.")
        return
    last = days[-1]
    st.markdown(f"**{last['open']:,} exceptions are open since {last['day']}**")
    _chart(charts.trend(days, palette()), "trend", "Opened and closed by day")
    table(days, ("day", "opened", "closed", "open"), "Opened and closed by day")


def _flow(rows: list[dict[str, Any]], currency: str) -> None:
    """Where money waits in the flow from deal to cash, and with whom; a row narrows the queue."""
    links = worklist.flow(rows)
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
