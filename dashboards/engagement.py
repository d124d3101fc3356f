"""The one engagement that a page is narrowed to: contract, estimates, people, what is not billed, invoices."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from crossfoot.desk.pages import filed
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway
from crossfoot.gateway import engagement as read
from crossfoot.gateway.exports import Records, records_table
from crossfoot.gateway.published import Published
from crossfoot.gateway.views import Filters
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.pages.projects import position
from dashboards import files, frame, invoices
from dashboards.exception import show_landed
from dashboards.page import show_table
from dashboards.tables import table
from dashboards.theme import literal

CONTRACT = ("what", "name", "day", "amount", "currency", "source_ref")
ESTIMATES = ("period", "eac_hours", "eac_cost", "currency", "source_ref")
PEOPLE = ("period", "person", "name", "hours", "billable", "not_approved", "entries")
TIME = ("day", "hours", "billable", "status", "source_ref")
UNBILLED = ("what", "item", "stops_at", "since", "amount", "currency", "source_ref")
LISTED = 200
"""The most rows of a table; a file of it holds all."""

Reads = Callable[[Published, str], Any]
PARTS: dict[str, tuple[Reads, Sequence[str], str]] = {
    "Contract": (read.read_contract, CONTRACT, "Contract lines and bookings, each in its own currency."),
    "Estimates": (read.read_estimates, ESTIMATES, "Estimates at completion, each in force from its period on."),
    "People": (read.read_people, PEOPLE, "Hours of submitted and approved time. A row opens its entries."),
    "Unbilled": (read.read_unbilled, UNBILLED, "What is not invoiced, and the step at which it stops."),
    "Invoices": (read.read_invoices, invoices.COLUMNS, "Invoices and credit memos, each in its own currency."),
}


def show_engagement() -> None:
    """The engagement, where the page is narrowed to exactly one."""
    gateway, filters, _ = frame.chosen()
    chosen = dict(filters.narrowed).get("engagement", ())
    if len(chosen) != 1:
        return
    [engagement] = chosen
    build = gateway.build
    st.subheader(f"Engagement {literal(gateway.label('engagement', engagement))}", anchor=False)
    files.offer("engagement", lambda: _filed(gateway, engagement))
    for tab, name in zip(st.tabs(list(PARTS), key="engagement_part", on_change="rerun"), PARTS, strict=True):
        if tab.open:
            with tab:
                if name == "Unbilled":
                    _position(filters, engagement)
                _part(build, engagement, name)


def _part(build: Published, engagement: str, name: str) -> None:
    """One table; a row shows its landed record, of a person's month the entries first."""
    reads, columns, told = PARTS[name]
    found, key = reads(build, engagement), f"{name.lower()}_{engagement}"
    more = f" The first {LISTED:,} of {found.height:,} are listed; a file holds all." if found.height > LISTED else ""
    st.caption(told + more)
    picked = _listed(found, columns, f"{name} of {engagement}", key)
    if picked and name == "People":
        entries = read.read_time(build, engagement, picked["person"], picked["period"])
        about = f"Time of {picked['name'] or picked['person']} in {picked['period']}"
        picked = _listed(entries, TIME, about, f"{key}_{picked['person']}_{picked['period']}")
    if picked:
        show_landed(build, name, picked["source_ref"])


def _listed(found: Any, columns: Sequence[str], about: str, key: str) -> dict[str, Any] | None:
    """Rows as a table, and the one that was picked last."""
    shown = found.head(LISTED).to_dicts()
    table(shown, _known(found, columns), about, key, lambda row: st.session_state.update({f"{key}_row": row}))
    return st.session_state.get(f"{key}_row")


def _position(filters: Filters, engagement: str) -> None:
    gateway, _, _ = frame.chosen()
    try:
        panel = position(Asked(gateway, filters), engagement)
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"), icon=":material/lock:")
        return
    st.caption(f"{panel.subtitle}. A number asks why.")
    show_table(panel, f"position_{engagement}")


def _filed(gateway: Gateway, engagement: str) -> Records:
    """All parts as tables, of as many columns as the reader may see."""
    sums = {"People": ("hours", "billable", "not_approved", "entries")}
    made = []
    for name, (reads, columns, _) in PARTS.items():
        found = reads(gateway.build, engagement)
        made.append(records_table(name, found, _known(found, columns) or columns, sums.get(name, ())))
    currency = "each row's own"
    known_as = gateway.label("engagement", engagement)
    return filed(gateway, "engagement", f"Engagement {known_as}", made, Currency=currency, Engagement=known_as)


def _known(found: Any, columns: Sequence[str]) -> list[str]:
    return [column for column in columns if column in found.columns]
