"""The panel "why is this number": definition, formula tree, SQL, rows, records, and the parts by another dim."""

import streamlit as st

from crossfoot.errors import CrossfootError
from crossfoot.gateway.exports import package_bytes
from crossfoot.gateway.views import Number
from crossfoot.gateway.views.filters import DIMS
from crossfoot.gateway.views.why import Leaf, breakdown, explain, parts_by
from crossfoot.gateway.views.words import period_name, spoken, unit_name
from dashboards import frame
from dashboards.theme import literal


def once(place: str, number: Number) -> None:
    """Asks why when this place was clicked anew: a chart tells its selection again at every rerun."""
    if st.session_state.get(f"asked_{place}") != number:
        st.session_state[f"asked_{place}"] = number
        ask(number)


@st.dialog("Why is this number?", width="large")
def ask(number: Number) -> None:
    """Explains one number in a dialog."""
    explained(number)


def explained(number: Number) -> None:
    """Explains one number where it is called."""
    gateway, filters, _ = frame.chosen()
    names = [gateway.labels(dim).get(key, key) for dim, key in zip(number.by, number.key, strict=True)]
    st.subheader(literal(" · ".join([spoken(number), *names, period_name(number.period)])), anchor=False)
    if not number.metric:
        st.markdown(f"Worked out from other numbers: {literal(number.words)}")
        return
    try:
        found = explain(gateway, number, filters)
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"))
        return
    st.markdown(literal(found.definition))
    st.code("\n".join(found.lines), language=None, wrap_lines=True)
    _narrow(number)
    if found.leaves and st.toggle("Package", key="package", help="Tree, SQL, rows and landed records as one file."):
        with st.spinner("Following the rows to the records that were landed …"):
            package = package_bytes(gateway, found, filters)
        name = f"crossfoot-{number.metric}-{number.period}.zip"
        st.download_button("Download", package, name, "application/zip", on_click="ignore", key="package_download")
    if filters.narrowed:
        st.caption(literal(f"Under the filter {filters.where}"))
    _parts(number)
    for at, leaf in enumerate(found.leaves):
        _leaf(leaf, f"landed_{at}_{leaf.metric}")


def _narrow(number: Number) -> None:
    own = [(dim, key) for dim, key in zip(number.by, number.key, strict=True) if dim in DIMS]
    if own and st.button("Narrow the page to this", on_click=lambda: [frame.narrow(*each) for each in own]):
        st.rerun()


def _parts(number: Number) -> None:
    gateway, filters, _ = frame.chosen()
    dim = st.selectbox(
        "Break down by", parts_by(gateway, number, filters), index=None, placeholder="choose", key="break_down"
    )
    if dim:
        try:
            panel = breakdown(gateway, number, filters, dim)
        except CrossfootError as refused:
            st.info(literal(refused.what))
            return
        if panel.reason:
            st.info(literal(panel.reason))
            return
        series = panel.series[0]
        values = [None if each.value is None else float(each.value) for each in series.numbers]
        config = {"value": st.column_config.NumberColumn(unit_name(series.unit))}
        shown = {dim: list(panel.labels), "value": values}
        st.dataframe(shown, hide_index=True, column_config=config, alt=f"{number.metric} by {dim}")


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
                st.caption(f"{leaf.node.record_count:,} landed records are behind these rows")
                st.dataframe(records, hide_index=True, alt=f"Records behind {leaf.metric}")
