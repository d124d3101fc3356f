"""Records on a line of time under a page: a point or a row shows the record as it was landed."""

from dataclasses import asdict
from functools import lru_cache

import streamlit as st

from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway, records
from crossfoot.gateway.views import timeline
from crossfoot.gateway.views.timeline import Event
from dashboards import charts, frame
from dashboards.exception import show_landed
from dashboards.tables import table
from dashboards.theme import literal, palette, toolbar

COLUMNS = ("line", "start", "end", "state", "told", "source_ref")


def show_events() -> None:
    """What happened with each customer that the page is narrowed to."""
    gateway, filters, _ = frame.chosen()
    names = gateway.labels("customer")
    for customer in dict(filters.narrowed).get("customer", ()):
        try:
            events = timeline.of_customer(records.read_events(gateway.build, customer).to_dicts())
        except CrossfootError as refused:
            st.info(literal(f"{refused.what} {refused.why}"), icon=":material/lock:")
            return
        draw(gateway, events, f"What happened with {names.get(customer, customer)}", f"events_{customer}")


def show_milestones() -> None:
    """The milestones of the engagements that the page is narrowed to."""
    gateway, filters, about = frame.chosen()
    try:
        events = _milestones(gateway, filters.narrowed, about.as_of)
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"), icon=":material/lock:")
        return
    late = sum(event.state == timeline.LATE for event in events)
    draw(gateway, events, f"Milestones: {late:,} of {len(events):,} are overdue", "milestones")


@lru_cache(maxsize=32)
def _milestones(gateway: Gateway, narrowed: tuple[tuple[str, tuple[str, ...]], ...], as_of: str) -> list[Event]:
    """The milestones of a build within what a page is narrowed to; they are the same in every period."""
    return timeline.of_milestones(records.read_milestones(gateway.build, narrowed).to_dicts(), as_of)


def draw(gateway: Gateway, events: list[Event], title: str, key: str) -> None:
    """Events as a chart and as a table; what is chosen in either shows its landed record."""
    with st.container(border=True):
        st.markdown(f"**{literal(title)}**")
        if not events:
            st.caption("Nothing was recorded for this choice.")
            return
        if len({event.line for event in events}) > charts.LINES or len(events) > charts.POINTS:
            told = (
                f"The first {charts.LINES} lines, and of them the latest {charts.POINTS} records; the table holds all."
            )
            st.caption(told)
        chosen = st.plotly_chart(
            charts.timeline(events, palette()),
            key=f"{key}_chart",
            theme=None,
            on_select="rerun",
            selection_mode="points",
            config=toolbar(key),
            alt=f"{title}. " + "; ".join(f"{event.line} {event.end} {event.told}" for event in events[:12]),
        )
        whole = st.expander("Table", key=f"{key}_whole", on_change="rerun")
        if whole.open:
            with whole:
                rows = [asdict(event) for event in events]
                table(rows, COLUMNS, title, f"{key}_table", lambda row: st.session_state.update({f"{key}_row": row}))
        points = [point["customdata"][0] for point in chosen.selection.points if point.get("customdata")]
        picked = asdict(events[points[0]]) if points else st.session_state.get(f"{key}_row")
        if picked and picked["source_ref"]:
            st.markdown(literal(f"{picked['line']}, {picked['told']}"))
            show_landed(gateway.build, "Record", picked["source_ref"])
