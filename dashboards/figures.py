"""Panels as Plotly figures. A point carries (series, position) as `customdata`, so a click finds its number."""

from functools import lru_cache

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel, Series
from crossfoot.gateway.views.words import brief, spoken
from dashboards.theme import Palette, plain

SHOWN = 15
"""The most bars of a chart; its table holds all."""
_HEIGHT = 300
_WIDEST = 0.8  # of margins, that one lost engagement does not turn all others pale


@lru_cache(maxsize=512)
def figure(panel: Panel, colours: Palette) -> go.Figure:
    """The chart of a panel in some colours; kept, as a view-model is never changed."""
    made = go.Figure(_MAKERS[panel.kind](panel, colours))
    made.update_layout(
        height=_height(panel),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor=colours.paper,  # a picture of it stands anywhere
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colours.ink, "size": 12},
        showlegend=len(panel.series) > 1 and panel.kind not in ("heatmap", "scatter", "icicle"),
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "traceorder": "normal"},
        barmode={"stacked": "relative", "bars": "group"}.get(panel.kind),
        bargap=0.3,
        clickmode="event+select",
        hoverlabel={"align": "left"},
        colorway=list(colours.series),
    )
    made.update_xaxes(gridcolor=colours.grid, zerolinecolor=colours.quiet, automargin=True)
    made.update_yaxes(gridcolor=colours.grid, zerolinecolor=colours.quiet, automargin=True)
    _AXES.get(panel.kind, _no_axes)(made, panel, colours)
    return made


def _bars(panel: Panel, colours: Palette) -> list:
    """Horizontal bars, this period before the compared one, largest on top; the labels say the value."""
    traces = []
    for index, series in reversed(list(enumerate(panel.series))):
        labels, values, texts, points = _points(panel, series, index, SHOWN)
        look = _LOOKS[series.scenario](colours)
        traces.append(
            go.Bar(
                x=values, y=labels, text=_brief(series, SHOWN) if series.scenario == "actual" else None,
                orientation="h", name=plain(series.name), marker=look, customdata=points, hovertext=texts,
                hoverinfo="y+text+name", textposition="outside", textfont={"size": 11}, cliponaxis=False,
            )
        )  # fmt: skip
    return traces


def _lines(panel: Panel, colours: Palette) -> list:
    dash = {"actual": "solid", "prior": "dot", "plan": "dash", "forecast": "dashdot"}
    traces = []
    for index, series in enumerate(panel.series):
        labels, values, texts, points = _points(panel, series, index)
        traces.append(
            go.Scatter(
                x=labels, y=values, mode="lines+markers", name=plain(series.name), customdata=points,
                line={"color": colours.series[index % len(colours.series)], "dash": dash[series.scenario], "width": 2},
                hovertext=texts, hoverinfo="x+text+name",
            )
        )  # fmt: skip
    return traces


def _stacked(panel: Panel, colours: Palette) -> list:
    traces = []
    for index, series in enumerate(panel.series):
        labels, values, texts, points = _points(panel, series, index)
        traces.append(
            go.Bar(
                x=labels, y=values, name=plain(series.name), customdata=points, hovertext=texts,
                marker=_shade(series, colours.series[index % len(colours.series)]), hoverinfo="x+text+name",
            )
        )  # fmt: skip
    return traces


def _waterfall(panel: Panel, colours: Palette) -> list:
    labels, values, texts, points = _points(panel, panel.series[0], 0)
    measures = ["absolute" if index in panel.totals else "relative" for index in range(len(labels))]
    return [
        go.Waterfall(
            x=labels, y=values, measure=measures, text=_brief(panel.series[0]), textposition="outside",
            textfont={"size": 11}, hovertext=texts, customdata=points,
            connector={"line": {"color": colours.grid}}, totals={"marker": {"color": colours.actual}},
            increasing={"marker": {"color": colours.good}}, decreasing={"marker": {"color": colours.bad}},
            hoverinfo="x+text", cliponaxis=False,
        )
    ]  # fmt: skip


def _heatmap(panel: Panel, colours: Palette) -> list:
    """Series as rows, labels as columns; the table lists all."""
    rows = panel.series[: 2 * SHOWN]
    return [
        go.Heatmap(
            z=[_values(series) for series in rows], x=[plain(label) for label in panel.labels],
            y=[plain(series.name) for series in rows], xgap=1, ygap=1,
            customdata=[[[index, at] for at in range(len(panel.labels))] for index in range(len(rows))],
            text=[[spoken(number) for number in series.numbers] for series in rows], hoverinfo="x+y+text",
            colorscale=[[0, colours.paper], [1, colours.good]], zmin=0,
            colorbar={"thickness": 8, "tickformat": _ticks(panel)},
        )
    ]  # fmt: skip


def _scatter(panel: Panel, colours: Palette) -> list:
    """The first series against the second; the third, where there is one, is the area of the points."""
    across, up, *more = panel.series
    sizes = [abs(value or 0) for value in _values(more[0])] if more else [1] * len(panel.labels)
    names = [plain(label) for label in panel.labels]
    told = [
        "<br>".join([name, *(f"{plain(each.name)}: {spoken(each.numbers[at])}" for each in panel.series)])
        for at, name in enumerate(names)
    ]
    largest = max(sizes, default=0) or 1
    return [
        go.Scatter(
            x=_values(across), y=_values(up), mode="markers", hovertext=told, hoverinfo="text",
            customdata=[[1, at] for at in range(len(names))],
            marker={"size": sizes, "sizemode": "area", "sizeref": largest / 900, "sizemin": 4, "opacity": 0.75,
                    "color": colours.good, "line": {"color": colours.paper, "width": 1}},
        )
    ]  # fmt: skip


def _icicle(panel: Panel, colours: Palette) -> list:
    """The first series is the size of what has a parent, the second the colour; a parent is as large as its parts."""
    sizes, shades = (_values(series) for series in panel.series)
    kept = [at for at, parent in enumerate(panel.parents) if not parent or (sizes[at] or 0) > 0]
    numbers = [(panel.series[0].numbers[at], panel.series[1].numbers[at]) for at in kept]
    return [
        go.Icicle(
            ids=["all", *(plain(panel.labels[at]) for at in kept)],
            labels=["", *(plain(panel.labels[at].rpartition(" · ")[2]) for at in kept)],
            parents=["", *(plain(panel.parents[at]) or "all" for at in kept)],
            values=[0, *(sizes[at] if panel.parents[at] else 0 for at in kept)],
            text=["", *(f"{spoken(size)}, {spoken(shade)}" for size, shade in numbers)],
            customdata=[[0, -1], *([0, at] for at in kept)], hoverinfo="label+text", branchvalues="remainder",
            marker={"colors": [0, *(shades[at] for at in kept)], "cmin": -_WIDEST, "cmax": _WIDEST,
                    "showscale": True, "line": {"width": 1},
                    "colorbar": {"thickness": 8, "tickformat": ".0%"},
                    "colorscale": [[0, colours.bad], [0.5, colours.paper], [1, colours.good]]},
        )
    ]  # fmt: skip


def _pareto(panel: Panel, colours: Palette) -> list:
    """The share of each as a bar, what they add up to as a line on the same axis; a click asks for the third series."""
    labels = [plain(label) for label in panel.labels[:SHOWN]]
    shared = {"y": labels, "orientation": "h", "customdata": [[2, at] for at in range(len(labels))]}
    told = [spoken(number) for number in panel.series[2].numbers[:SHOWN]]
    shares, reached = panel.series[:2]
    return [
        go.Bar(
            x=_values(shares)[:SHOWN], text=_brief(shares, SHOWN), textposition="outside", textfont={"size": 11},
            name=shares.name, marker={"color": colours.actual}, hovertext=told, hoverinfo="y+text", **shared,
        ),
        go.Scatter(
            x=_values(reached)[:SHOWN], mode="lines+markers", name=reached.name,
            line={"color": colours.good, "width": 2}, hovertext=_brief(reached, SHOWN), hoverinfo="y+text+name",
            **shared,
        ),
    ]  # fmt: skip


def _dumbbell(panel: Panel, colours: Palette) -> list:
    """Two points of each label and the line between them."""
    ends = [_points(panel, series, index, SHOWN) for index, series in enumerate(panel.series[:2])]
    labels = ends[0][0]
    between = [value for one, other in zip(ends[0][1], ends[1][1], strict=True) for value in (one, other, None)]
    traces: list = [
        go.Scatter(
            x=between, y=[label for label in labels for _ in range(3)], mode="lines", hoverinfo="skip",
            showlegend=False, line={"color": colours.prior, "width": 3},
        )
    ]  # fmt: skip
    for series, colour, (_, values, texts, points) in zip(
        panel.series[:2], (colours.actual, colours.good), ends, strict=True
    ):
        traces.append(
            go.Scatter(
                x=values, y=labels, mode="markers", name=plain(series.name), customdata=points, hovertext=texts,
                hoverinfo="y+text+name", marker={"color": colour, "size": 11},
            )
        )  # fmt: skip
    return traces


def _shade(series: Series, colour: str) -> dict:
    """The fill of a stacked bar: a forecast is hatched."""
    if series.scenario != "forecast":
        return {"color": colour}
    return {
        "color": "rgba(0,0,0,0)",
        "line": {"color": colour, "width": 1},
        "pattern": {"shape": "/", "fgcolor": colour},
    }


_LOOKS = {
    "actual": lambda colours: {"color": colours.actual},
    "prior": lambda colours: {"color": colours.prior},
    "plan": lambda colours: {"color": "rgba(0,0,0,0)", "line": {"color": colours.actual, "width": 1.5}},
}


def _zero_based(made: go.Figure, panel: Panel, colours: Palette) -> None:
    made.update_yaxes(rangemode="tozero", tickformat=_ticks(panel))
    labels = [plain(label) for label in panel.labels]
    told = _short_periods(panel.labels) if panel.over == "period" else [label.replace(" ", "<br>") for label in labels]
    made.update_xaxes(showgrid=False, type="category", tickvals=labels, ticktext=told)


def _short_periods(labels: tuple[str, ...]) -> list[str]:
    """The part of each period, with the year below where it begins."""
    parts = [label.partition(" ")[::2] for label in labels]
    return [part if at and parts[at - 1][1] == year else f"{part}<br>{year}" for at, (part, year) in enumerate(parts)]


def _top_down(made: go.Figure, panel: Panel, colours: Palette) -> None:
    made.update_yaxes(autorange="reversed", showgrid=False, type="category")
    if panel.kind != "heatmap":
        made.update_xaxes(rangemode="tozero", tickformat=_ticks(panel))


def _two_axes(made: go.Figure, panel: Panel, colours: Palette) -> None:
    across, up = panel.series[:2]
    made.update_xaxes(title=plain(across.name), tickformat=_tick(across))
    made.update_yaxes(title=plain(up.name), tickformat=_tick(up))
    if panel.id == "burn":
        made.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line={"color": colours.quiet, "dash": "dot"})
    elif panel.id == "performance":
        made.add_vline(x=1, line={"color": colours.quiet, "dash": "dot"})
        made.add_hline(y=1, line={"color": colours.quiet, "dash": "dot"})


def _no_axes(made: go.Figure, panel: Panel, colours: Palette) -> None:
    """Nothing to lay out."""


def _points(panel: Panel, series: Series, index: int, most: int | None = None) -> tuple[list, list, list, list]:
    labels = [plain(label) for label in panel.labels[:most]]
    texts = [spoken(number) for number in series.numbers[:most]]
    return labels, _values(series)[:most], texts, [[index, at] for at in range(len(labels))]


def _values(series: Series) -> list[float | None]:
    return [None if number.value is None else float(number.value) for number in series.numbers]


def _brief(series: Series, most: int | None = None) -> list[str]:
    return [brief(number) for number in series.numbers[:most]]


def _ticks(panel: Panel) -> str:
    return _tick(panel.series[0]) if panel.series else ""


def _tick(series: Series) -> str:
    return {"ratio": ".0%", "times": ".2f"}.get(series.unit, "~s")


def _height(panel: Panel) -> int:
    if panel.kind == "heatmap":
        return max(_HEIGHT, 60 + 20 * len(panel.series[: 2 * SHOWN]))
    if panel.kind in ("bars", "pareto", "dumbbell"):
        return max(_HEIGHT, 60 + 26 * len(panel.labels[:SHOWN]))
    return 420 if panel.kind == "icicle" else _HEIGHT


_MAKERS = {
    "bars": _bars,
    "pareto": _pareto,
    "dumbbell": _dumbbell,
    "lines": _lines,
    "stacked": _stacked,
    "waterfall": _waterfall,
    "heatmap": _heatmap,
    "scatter": _scatter,
    "icicle": _icicle,
}
_AXES = {
    "bars": _top_down,
    "pareto": _top_down,
    "dumbbell": _top_down,
    "heatmap": _top_down,
    "lines": _zero_based,
    "stacked": _zero_based,
    "waterfall": _zero_based,
    "scatter": _two_axes,
}
