"""The reconciliation centre: what waits, the queue, one exception with both sides, checks, trend, identity."""

from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from crossfoot.errors import CrossfootError
from crossfoot.gateway import exceptions
from crossfoot.gateway.views import worklist
from crossfoot.gateway.views.model import Number
from crossfoot.gateway.views.words import spoken
from crossfoot.gateway.views.worklist import Worklist
from dashboards import charts, deciding, frame, links
from dashboards.identity import read_pairs, show_proposals
from dashboards.queue import OFFERED, show_queue
from dashboards.tables import boxes, table
from dashboards.theme import literal, palette, toolbar


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
    pairs, unknown = read_pairs(build, desk)
    _summary(work.summary(), worklist.auto_match(pairs, unknown), about.currency)
    links.tell(links.beyond("tab", {name: name for name in worklist.TABS}))
    queue, flow, checks, trend, identity = st.tabs(worklist.TABS, key="tab", on_change="rerun", bind="query-params")
    with queue:
        show_queue(gateway, work, desk, about.currency)
    with flow:
        _flow(work.flow().to_dicts(), about.currency)
    with checks:
        st.caption("A row opens the exceptions of its check in the queue.")
        table(work.matrix(), worklist.CHECKS, "Checks and how many exceptions stand how", "checks", _open_check)
    with trend:
        _trend(work.trend().to_dicts())
        table(work.by_owner().to_dicts(), worklist.OWNERS, "What waits, by owner", "owners", _open_owner)
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
        ("Pairs matched by rule", spoken(matched), matched.words),
    ]
    for box, (label, value, help) in zip(boxes(len(tiles), 196), tiles, strict=True):
        box.metric(label, value, help=help)


def _trend(days: list[dict[str, Any]]) -> None:
    if not days:
        st.caption("No exception was ever seen.")
        return
    last = days[-1]
    st.markdown(f"**{last['open']:,} exceptions are open since {last['day']}**")
    _chart(charts.trend(days, palette()), "trend", "Opened and closed by day")
    table(days, worklist.TREND, "Opened and closed by day")


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
    for name in OFFERED:
        st.session_state[f"queue_{name}"] = [chosen[name]] if name in chosen else []
    st.session_state["tab"] = "Queue"


def _chart(figure: go.Figure, key: str, about: str) -> None:
    st.plotly_chart(figure, theme=None, key=key, config=toolbar(key), alt=about)


def _money(value: Decimal, currency: str) -> str:
    return f"{currency} {value:,.0f}"
