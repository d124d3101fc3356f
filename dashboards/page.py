"""Draws a view-model: message, tiles, panels with their tables; a click on any number asks why."""

from functools import partial

import streamlit as st

from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway
from crossfoot.gateway.exports import FILES
from crossfoot.gateway.views import Number, Panel, Tile, View, open_view, whole_view
from crossfoot.gateway.views.words import is_still, period_name, shown, spoken
from dashboards import failing, frame, reader, why
from dashboards.figures import figure, undrawn
from dashboards.tables import boxes, numbers_column, numbers_shown
from dashboards.theme import literal, palette, toolbar


def show(page: str, rows: list[tuple[str, ...]]) -> None:
    """The page of that name, its panels laid out in rows by id."""
    gateway, filters, _ = frame.chosen()
    try:
        view = open_view(gateway, page, filters)
    except CrossfootError as refused:
        st.warning(literal(f"{refused.what} {refused.why}"))
        st.button("Reset filters", on_click=frame.reset, key="reset_page")
        return
    head, export = st.columns([3, 1], vertical_alignment="bottom")
    head.title(view.title, anchor=False)
    against = next((tile.against for tile in view.tiles if tile.change), "")
    compared = [f"compared with {against}"] if against else []
    head.caption(literal(" · ".join([period_name(view.period), *compared, view.scope])))
    with export:
        _export(gateway, view)
    _notes(view)
    _tiles(view)
    for ids in rows:
        for column, id in zip(st.columns(len(ids)), ids, strict=True):
            with column.container(border=True, height="stretch"):
                _panel(view, view.panel(id))


def _notes(view: View) -> None:
    if view.is_empty:
        st.info("Nothing was recorded for this choice.", icon=":material/filter_alt_off:")
        st.button("Reset filters", on_click=frame.reset, key="reset_empty")
    if view.missing:
        st.warning(literal(view.missing), icon=":material/link_off:")
    if view.without_goal:
        told = f"No {view.filters.compare} is kept, for this choice, of {', '.join(view.without_goal)}."
        st.caption(literal(f"{told} Goals are delivered for the firm and by one dim."))
    if view.gaps:
        about = st.expander(
            f"Open exceptions of {len(view.gaps)} checks leave numbers incomplete",
            key=f"gaps_{view.page}",
            icon=":material/rule:",
            on_change="rerun",
        )
        if about.open:
            with about:
                _gaps(view)


def _gaps(view: View) -> None:
    for gap in view.gaps:
        touched = [metric for metric, gaps in view.incomplete.items() if gap.check in {each.check for each in gaps}]
        labels = dict.fromkeys(view.definitions.get(metric, {}).get("label", metric) for metric in touched)
        st.markdown(literal(f"{gap}: {', '.join(labels)}"))


def _tiles(view: View) -> None:
    headlines, more = ([tile for tile in view.tiles if tile.is_headline is open] for open in (True, False))
    show_tiles(view.page, headlines)
    if more:
        with st.expander(f"{len(more)} more numbers"):
            show_tiles(view.page, more)


def show_tiles(page: str, tiles: list[Tile], width: int = 176) -> None:
    """Headline numbers beside each other, each with its change and the way to what it is made of; `width` in pixels."""
    for box, tile in zip(boxes(len(tiles), width), tiles, strict=True):
        with box:
            _tile(page, tile)


def _tile(page: str, tile: Tile) -> None:
    number, change = tile.number, tile.change
    values = [shown(each) for each in tile.trend if each.value is not None]
    with st.container(gap="xsmall"):
        st.caption(literal(tile.label), help=literal(tile.definition or number.words) or None)
        st.metric(
            literal(tile.label),
            spoken(number),
            delta=spoken(change, signed=True).replace("−", "-") if change else None,
            delta_color="off" if tile.good is None else "blue" if tile.good else "orange",
            delta_arrow="off" if change and is_still(change) else "auto",
            label_visibility="collapsed",
            chart_data=values if len(values) > 1 else None,
        )
        if number.value is None:
            st.caption(literal(number.words))
            return
        if tile.benchmark:
            beyond = f", ΔBM {spoken(tile.beyond, signed=True)}" if tile.beyond else ""
            st.caption(literal(f"BM {spoken(tile.benchmark)}{beyond}"), help=literal(tile.benchmark.words))
        if tile.gaps:
            st.caption(f"incomplete ({len(tile.gaps)})", help=literal("; ".join(map(str, tile.gaps))))
    if st.button("Why?", key=f"why_{page}_{number.metric or tile.label}", type="tertiary"):
        why.ask(number)


@st.fragment
def _panel(view: View, panel: Panel) -> None:
    failing.told(partial(_draw, view, panel))


def _draw(view: View, panel: Panel) -> None:
    frame.chosen()  # asks who looks when only this panel is drawn again
    st.markdown(f"**{literal(panel.title)}**")
    head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    head.caption(literal(panel.subtitle), width="content")
    if panel.reason or panel.is_empty:
        st.info(literal(panel.reason or "Nothing was recorded for this choice."), icon=":material/block:")
        return
    about = head.popover(
        ":material/table:", key=f"about_{view.page}_{panel.id}", on_change="rerun", help="Table and definitions"
    )
    if about.open:
        with about:
            _about(view, panel)
    if panel.kind == "table":
        show_table(panel, f"table_{view.page}_{panel.id}")
        return
    if panel.left_out:
        st.caption("Not all of them; a file of this page holds all.")
    elif more := undrawn(panel):
        st.caption(f"{more} more are in its table.")
    drawn = figure(panel, palette())
    event = st.plotly_chart(
        drawn,
        key=f"chart_{view.page}_{panel.id}",
        theme=None,
        on_select="rerun",
        selection_mode="points",
        config=toolbar(f"{view.page}-{panel.id}-{view.period}"),
        alt=described(panel),
    )
    # Of a field of an icicle Streamlit tells no `customdata`, only where it stands in its trace.
    picked = [
        point.get("customdata") or drawn.data[point["curve_number"]].customdata[point["point_number"]]
        for point in event.selection.points
    ]
    if picked:
        series, at = picked[0]
        why.once(f"{view.page}_{panel.id}", panel.series[series].numbers[at])


def show_table(panel: Panel, key: str) -> None:
    """The numbers of a panel as a table, a cell of which can be clicked."""
    columns = {series.name: series for series in panel.columns}
    config = {name: numbers_column(name, series.unit) for name, series in columns.items()}
    data: dict[str, list] = {panel.over.replace("_", " ") or "step": list(panel.labels)}
    for name, series in columns.items():
        data[name] = numbers_shown(series)
    event = st.dataframe(
        data,
        key=key,
        hide_index=True,
        column_config=config,
        on_select="rerun",
        selection_mode="single-cell",
        placeholder="–",
        alt=described(panel),
    )
    if panel.left_out:
        st.caption(f"{panel.left_out:,} more are in a file of this page.")
    for row, name in event.selection.cells:
        if name in columns:
            why.once(key, columns[name].numbers[row])


def _about(view: View, panel: Panel) -> None:
    if panel.kind != "table":
        show_table(panel, f"twin_{view.page}_{panel.id}")
    for metric in panel.metrics:
        told = view.definitions.get(metric)
        if told:
            st.markdown(f"**{literal(told['label'])}** {literal(told['definition'])}")
            st.code(f"{metric} = {told['formula']}", language=None, wrap_lines=True)


def _export(gateway: Gateway, view: View) -> None:
    menu = st.popover("Export", key=f"export_{view.page}", on_change="rerun", width="stretch")
    if menu.open:
        is_whole = not any(panel.left_out for panel in view.panels)
        whole = view if is_whole else whole_view(gateway, view.page, view.filters)
        for end, file in FILES.items():
            menu.download_button(
                file.label,
                file.make(whole, reader.current().name, frame.chosen()[2].caveats),
                f"{view.stem}.{end}",
                file.mime,
                on_click="ignore",
                key=f"{end}_{view.page}",
                width="stretch",
            )


def described(panel: Panel) -> str:
    """A chart in words, for those who do not see it."""
    numbers: list[tuple[str, Number]] = [
        (f"{series.name} {label}", number)
        for series in panel.series
        for label, number in zip(panel.labels, series.numbers, strict=True)
        if number.value is not None
    ]
    told = "; ".join(f"{name} {spoken(number)}" for name, number in numbers[:12])
    return f"{panel.title}. {panel.subtitle}. {told}{'; …' if len(numbers) > 12 else ''}"
