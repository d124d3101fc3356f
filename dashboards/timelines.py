"""Records on a line of time under a page: a point or a row shows the record as it was landed."""

from collections.abc import Callable
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
    for customer in dict(filters.narrowed).get("customer", ()):
        events = timeline.of_customer(records.read_events(gateway.build, customer).to_dicts())
        draw(gateway, events, f"What happened with {gateway.label('customer', customer)}", f"events_{customer}")


def show_milestones() -> None:
    """The milestones of the engagements that the page is narrowed to."""
    gateway, filters, _ = frame.chosen()
    asked = (gateway.build, filters.narrowed)
    try:
        found = _first_milestones(*asked, charts.LINES)  # each stands on a line of its own
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"), icon=":material/lock:")
        return
    of, overdue = found.select("of", "overdue").row(0) if found.height else (0, 0)
    title = f"Milestones: {overdue:,} of {of:,} are not accepted in time"
    whole = (lambda: timeline.of_milestones(records.read_milestones(*asked).to_dicts())) if of > charts.LINES else None
    draw(gateway, timeline.of_milestones(found.to_dicts()), title, "milestones", whole)


_first_milestones = lru_cache(maxsize=32)(records.read_milestones)
"""They are the same in every period, and at every rerun of the page."""


def draw(
    gateway: Gateway, events: list[Event], title: str, key: str, whole: Callable[[], list[Event]] | None = None
) -> None:
    """Events as a chart and as a table; what is chosen in either shows its landed record.

    `whole` reads all events, where these are only those that the chart has room for.
    """
    with st.container(border=True):
        st.markdown(f"**{literal(title)}**")
        if not events:
            st.caption("Nothing was recorded for this choice.")
            return
        if whole or len({event.line for event in events}) > charts.LINES or len(events) > charts.POINTS:
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
        folded = st.expander("Table", key=f"{key}_whole", on_change="rerun")
        if folded.open:
            with folded:
                rows = [asdict(event) for event in (whole() if whole else events)]
                table(rows, COLUMNS, title, f"{key}_table", lambda row: st.session_state.update({f"{key}_row": row}))
        points = [point["customdata"][0] for point in chosen.selection.points if point.get("customdata")]
        picked = asdict(events[points[0]]) if points else st.session_state.get(f"{key}_row")
        if picked and picked["source_ref"]:
            st.markdown(literal(f"{picked['line']}, {picked['told']}"))
            show_landed(gateway.build, "Record", picked["source_ref"])
