"""The panel "why is this number": definition, formula tree, SQL, rows, records, and the parts by another dim."""

from dataclasses import replace

import streamlit as st

from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway
from crossfoot.gateway.exports import package_bytes
from crossfoot.gateway.views import Filters, Number
from crossfoot.gateway.views.closing import find_number
from crossfoot.gateway.views.filters import BASES, DIMS
from crossfoot.gateway.views.why import Leaf, breakdown, explain, holder, named, parts_by, placed
from crossfoot.gateway.views.words import spoken
from dashboards import frame, reader
from dashboards.tables import LINKS, numbers_column, numbers_shown
from dashboards.theme import literal


def once(place: str, number: Number) -> None:
    """Asks why when this place was clicked anew: a chart tells its selection again at every rerun."""
    if st.session_state.get(f"asked_{place}") != number:
        st.session_state[f"asked_{place}"] = number
        ask(number)


@st.dialog("Why is this number?", width="large")
def ask(number: Number) -> None:
    """Explains one number in a dialog."""
    explained(number, "asked")


@st.dialog("What was reported, and what is so now", width="large")
def ask_restated(metric: str, period: str) -> None:
    """Explains a figure of the firm that has moved since its close, as it was frozen and as it is."""
    gateway, _, _ = frame.chosen()
    bases = dict(reversed(BASES.items()))
    for tab, basis in zip(st.tabs([name.capitalize() for name in bases.values()]), bases, strict=True):
        with tab:
            explained(find_number(gateway, metric, period, basis=basis), basis, basis)


def explained(number: Number, place: str = "", basis: str = "") -> None:
    """Explains one number where it is called, on the basis of the page by default.

    `place` tells apart what is explained on one page at once.
    """
    gateway, filters, _ = frame.chosen()
    filters = replace(filters, basis=basis) if basis else filters
    gateway = holder(gateway, number)
    st.subheader(literal(" · ".join([spoken(number), *placed(gateway, number)])), anchor=False)
    if not number.metric:
        st.markdown(f"{'Worked out from other numbers: ' if number.parts else ''}{literal(number.words)}")
        _made_of(gateway, number, place, basis)
        return
    try:
        found = explain(gateway, number, filters)
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"))
        return
    st.markdown(literal(found.definition))
    st.code("\n".join(found.lines), language=None, wrap_lines=True)
    _narrow(number)
    about = "Tree, SQL, rows and landed records as one file."
    if found.leaves and st.toggle("Package", key=f"package{place}", help=about):
        with st.spinner("Following the rows to the records that were landed …"):
            package = package_bytes(gateway, found, filters)
        name = f"crossfoot-{number.metric}-{number.period}.zip"
        key = f"package_download{place}"
        st.download_button("Download", package, name, "application/zip", on_click="ignore", key=key)
    if filters.narrowed:
        st.caption(literal(f"Under the filter {filters.where}"))
    _parts(gateway, number, filters, place)
    for at, leaf in enumerate(found.leaves):
        _leaf(leaf, f"landed{place}_{at}_{leaf.metric}")


def _narrow(number: Number) -> None:
    own = [(dim, key) for dim, key in zip(number.by, number.key, strict=True) if dim in DIMS]
    if own and st.button("Narrow the page to this", on_click=lambda: [frame.narrow(*each) for each in own]):
        st.rerun()


def _made_of(gateway: Gateway, number: Number, place: str, basis: str) -> None:
    """The numbers that one is worked out from, of which one is explained: the only one, or the one that is picked."""
    if len(number.parts) < 2:
        picked = [*number.parts]
    else:
        listed = {
            "number": [named(gateway, part) for part in number.parts],
            "value": [spoken(part) for part in number.parts],
        }
        event = st.dataframe(
            listed,
            key=f"parts{place}_{hash(number)}",
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            alt="Numbers it is worked out from",
        )
        st.caption("Choose one to see what it is made of.")
        picked = [number.parts[at] for at in event.selection.rows]
    for part in picked:
        explained(part, place, basis)


def _parts(gateway: Gateway, number: Number, filters: Filters, place: str) -> None:
    dims = parts_by(gateway, number, filters)
    if dims and (dim := st.selectbox("Break down by", dims, None, placeholder="choose", key=f"break_down{place}")):
        try:
            panel = breakdown(gateway, number, filters, dim)
        except CrossfootError as refused:
            st.info(literal(refused.what))
            return
        if panel.reason:
            st.info(literal(panel.reason))
            return
        series = panel.series[0]
        told = {dim: list(panel.labels), "value": numbers_shown(series)}
        config = {"value": numbers_column("value", series.unit)}
        st.dataframe(told, hide_index=True, column_config=config, alt=f"{number.metric} by {dim}")


def _leaf(leaf: Leaf, key: str) -> None:
    with st.expander(literal(f"{leaf.metric}: {leaf.rule}")):
        st.dataframe(leaf.rows, hide_index=True, alt=f"Rows behind {leaf.metric}")
        st.code(leaf.sql, language="sql", wrap_lines=True)
        if st.toggle("Landed records", key=key):
            with st.spinner("Following the rows to the records that were landed …"):
                records = leaf.records
            if records is None or not records.height:
                st.caption("This build carries no records behind these rows, or none that this reader may open.")
            else:
                part = "" if reader.current().policy.sees_landed else ", of those that you may open"
                st.caption(f"{leaf.node.record_count:,} landed records are behind these rows{part}")
                st.dataframe(records, hide_index=True, column_config=LINKS, alt=f"Records behind {leaf.metric}")
