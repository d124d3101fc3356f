"""The roles that nobody fills yet, engagement by engagement, below the page Utilization & capacity."""

import streamlit as st

from crossfoot.desk.pages import filed
from crossfoot.errors import CrossfootError
from crossfoot.gateway import records
from crossfoot.gateway.exports import records_table
from dashboards import files, frame
from dashboards.tables import table
from dashboards.theme import literal

COLUMNS = ("engagement", "role", "level", "starts", "hours_open", "hours_open_soft")
HOURS = COLUMNS[-2:]


def show_open_roles() -> None:
    """The roles of the engagements that the page is narrowed to, as a table and as a file."""
    gateway, filters, _ = frame.chosen()
    try:
        found = records.read_open_roles(gateway.build, filters.narrowed).to_dicts()
    except CrossfootError as refused:
        st.info(literal(f"Open roles by engagement: {refused.what} {refused.why}"), icon=":material/lock:")
        return
    rows = [row | {"engagement": gateway.label("engagement", row["engagement_id"])} for row in found]
    title = "Open roles by engagement"
    with st.container(border=True):
        st.markdown(f"**{title}: {len(rows):,}**" + (f", the first from {rows[0]['starts']} on" if rows else ""))
        if rows:
            st.caption("All weeks ahead; soft hours are weighted with their probability and come on top.")
            tables = [records_table(title, rows, COLUMNS, HOURS)]
            files.offer("open_roles", lambda: filed(gateway, "open_roles", title, tables))
        table(rows, COLUMNS, title)
