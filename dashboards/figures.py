"""Panels as Plotly figures. A point carries (series, position) as `customdata`, so a click finds its number."""

from collections import Counter
from decimal import Decimal
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel, Series
from crossfoot.gateway.views.words import brief, spoken
from dashboards.theme import Palette, laid_out, plain

SHOWN = 10
"""The most bars of a chart; its table holds all."""
SMALL = 6
"""The most small charts beside each other; their table holds all."""
LABELLED = 5
"""The most periods that are labelled: more would run into each other in a narrow chart."""
_HEIGHT = 300
_UPRIGHT = {"showgrid": False, "type": "category", "tickangle": 0}
_ROOM = 0.25  # beside the longest bar, for its number
_WIDEST = 0.8  # of margins, that one lost engagement does not turn all others pale


@lru_cache(maxsize=64)
def figure(panel: Panel, colours: Palette) -> go.Figure:
    """The chart of a panel in some colours; kept, as a view-model is never changed."""
    x, y = _AXES.get(panel.kind, _no_axes)(panel)
    beside = _small_axes(panel)[1:] if panel.kind == "multiples" else []
    return laid_out(
        _MAKERS[panel.kind](panel, colours),
        colours,
        x,
        y,
        height=_height(panel),
        showlegend=len(panel.series) > 1 and panel.kind not in ("heatmap", "scatter", "icicle"),
        uniformtext={"minsize": 10, "mode": "hide"} if panel.kind == "icicle" else None,
        hoverdistance=-1 if panel.kind == "heatmap" else None,  # the nearest middle is that of the field itself
        barmode={"stacked": "relative", "multiples": "relative", "bars": "group"}.get(panel.kind),
        bargap=0.3,
        colorway=list(colours.series),
        shapes=[line | {"line": {"color": colours.quiet, "dash": "dot"}} for line in _LINES.get(panel.id, ())],
        **{f"xaxis{n}": axis for n, axis in enumerate(beside, start=2)},
    )


def undrawn(panel: Panel) -> int:
    """How many small charts are not drawn."""
    return max(len(set(panel.parents)) - SMALL, 0) if panel.kind == "multiples" else 0


def _bars(panel: Panel, colours: Palette) -> list:
    """Horizontal bars, this period before the compared one, largest on top; the labels say the value.

    A goal is a mark across the bars.
    """
    traces, goals = [], []
    for index, series in reversed(list(enumerate(panel.series))):
        labels, values, texts, points = _points(panel, series, index, SHOWN)
        if series.scenario == "goal":
            mark = {"symbol": "line-ns", "size": 22, "line": {"color": colours.series[2], "width": 2.5}}
            shared = {"name": plain(series.name), "customdata": points, "hovertext": texts}
            goals.append(go.Scatter(x=values, y=labels, mode="markers", marker=mark, hoverinfo="y+text+name", **shared))
            continue
        look = _LOOKS[series.scenario](colours)
        traces.append(
            go.Bar(
                x=values, y=labels, text=_brief(series, SHOWN) if series.scenario == "actual" else None,
                orientation="h", name=plain(series.name), marker=look, customdata=points, hovertext=texts,
                hoverinfo="y+text+name", textposition="outside", textfont={"size": 11}, cliponaxis=False,
                constraintext="none",
            )
        )  # fmt: skip
    return [*traces, *goals]


def _lines(panel: Panel, colours: Palette) -> list:
    """A line for each series; as steps, a value holds until the next one."""
    shape = "hv" if panel.kind == "steps" else "linear"
    dash = {"actual": "solid", "prior": "dot", "plan": "dash", "forecast": "dashdot", "benchmark": "longdash"}
    traces = []
    for index, series in enumerate(panel.series):
        labels, values, texts, points = _points(panel, series, index)
        traces.append(
            go.Scatter(
                x=labels, y=values, mode="lines+markers", name=plain(series.name), customdata=points,
                line={"color": colours.series[index % len(colours.series)], "dash": dash[series.scenario], "width": 2,
                      "shape": shape},
                hovertext=texts, hoverinfo="x+text+name",
            )
        )  # fmt: skip
    return traces


def _stacked(panel: Panel, colours: Palette) -> list:
    """Bars on each other; what is planned is a line that they stay below or pass."""
    return _stack(panel, colours, [plain(label) for label in panel.labels])


def _stack(panel: Panel, colours: Palette, labels: list[str], first: int = 0, **own: Any) -> list:
    """The stack of some labels, the first of which stands at a position; `own` is what its traces have."""
    traces: list = []
    part = slice(first, first + len(labels))
    for index, series in enumerate(panel.series):
        shared = own | {
            "x": labels,
            "y": _values(series)[part],
            "name": plain(series.name),
            "legendgroup": series.name,
            "customdata": [[index, at] for at in range(first, part.stop)],
            "hovertext": [spoken(number) for number in series.numbers[part]],
        }
        if series.scenario == "plan":
            line = {"color": colours.ink, "width": 2, "shape": "hvh"}
            traces.append(go.Scatter(mode="lines+markers", line=line, hoverinfo="x+text+name", **shared))
        else:
            look = _shade(series, colours.series[index % len(colours.series)])
            traces.append(go.Bar(marker=look, hoverinfo="x+text+name", **shared))
    return traces


def _multiples(panel: Panel, colours: Palette) -> list:
    """A stack for each of the first parents, side by side on one scale; they share the legend."""
    traces: list = []
    for n, (_, first, labels) in enumerate(_small(panel), start=1):
        traces += _stack(panel, colours, labels, first, xaxis=f"x{n}", showlegend=n == 1)
    return traces


def _waterfall(panel: Panel, colours: Palette) -> list:
    """Steps from total to total; one that is larger than it should be is drawn over in the bad colour."""
    up, down = (colours.series[5],) * 2 if panel.is_roll else (colours.good, colours.bad)
    labels, values, texts, points = _points(panel, panel.series[0], 0)
    measures = ["absolute" if index in panel.totals else "relative" for index in range(len(labels))]
    warned = [
        go.Bar(
            y=[labels[at]], x=[values[at]], base=[_reached(panel)[at - 1]], orientation="h", hovertext=[texts[at]],
            customdata=[points[at]], hoverinfo="y+text", marker={"color": colours.bad}, name=labels[at],
        )
        for at in panel.too_large
    ]  # fmt: skip
    return [
        go.Waterfall(
            y=labels, x=values, measure=measures, text=_brief_steps(panel), textposition="outside",
            textfont={"size": 11}, hovertext=texts, customdata=points, orientation="h",
            connector={"line": {"color": colours.grid}}, totals={"marker": {"color": colours.actual}},
            increasing={"marker": {"color": up}}, decreasing={"marker": {"color": down}},
            hoverinfo="y+text", cliponaxis=False, constraintext="none",
        ),
        *warned,
    ]  # fmt: skip


def _heatmap(panel: Panel, colours: Palette) -> list:
    """Series as rows, labels as columns; the table lists all.

    Streamlit tells of no click on a heatmap: a point that is not seen in the middle of each field is there for it.
    """
    rows = panel.series[: 2 * SHOWN]
    labels, names = [plain(label) for label in panel.labels], [plain(series.name) for series in rows]
    told = [
        f"({label}, {name})<br>{spoken(number)}"
        for name, series in zip(names, rows, strict=True)
        for label, number in zip(labels, series.numbers, strict=True)
    ]
    return [
        go.Heatmap(
            z=[_values(series) for series in rows], x=labels, y=names, xgap=1, ygap=1, hoverinfo="skip",
            text=[_cells(series) for series in rows], texttemplate="%{text}", textfont={"size": 10},
            colorscale=[[0, colours.paper], [1, colours.good]], zmin=0,
            colorbar={"thickness": 8, "tickformat": _ticks(panel)},
        ),
        go.Scatter(
            x=labels * len(rows), y=[name for name in names for _ in labels], mode="markers", showlegend=False,
            marker={"opacity": 0}, customdata=[[index, at] for index in range(len(rows)) for at in range(len(labels))],
            hovertext=told, hoverinfo="text", hoverlabel={"bgcolor": "#444"},
        ),
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
    """The first series is the size, the second the colour; a parent is its parts and, unnamed, what is left of it."""
    sizes, shades = (_values(series) for series in panel.series)
    above = set(panel.parents)
    kept = [at for at, label in enumerate(panel.labels) if label in above or (sizes[at] or 0) > 0]
    numbers = [(panel.series[0].numbers[at], panel.series[1].numbers[at]) for at in kept]
    parts: Counter[str] = Counter()
    for at in kept:
        parts[panel.parents[at]] += sizes[at] or 0
    return [
        go.Icicle(
            ids=[plain(panel.labels[at]) for at in kept],
            labels=[plain(panel.labels[at].rpartition(" · ")[2]) for at in kept],
            parents=[plain(panel.parents[at]) for at in kept],
            values=[max((sizes[at] or 0) - parts[panel.labels[at]], 0) for at in kept],
            text=[f"{spoken(size)}, {spoken(shade)}" for size, shade in numbers],
            customdata=[[0, at] for at in kept], hoverinfo="label+text", branchvalues="remainder",
            marker={"colors": [shades[at] for at in kept], "cmin": -_WIDEST, "cmax": _WIDEST,
                    "showscale": True, "line": {"width": 1},
                    "colorbar": {"thickness": 8, "tickformat": ".0%"},
                    "colorscale": [[0, colours.bad], [0.5, colours.paper], [1, colours.good]]},
        )
    ]  # fmt: skip


def _pareto(panel: Panel, colours: Palette) -> list:
    """The share of each as a bar, what they add up to as a line on the same axis; a click asks for the third series."""
    shares, reached = panel.series[:2]
    named = zip(panel.labels[:SHOWN], _brief(shares, SHOWN), strict=True)
    labels = [f"{plain(label)}  {share}" for label, share in named]
    shared = {"y": labels, "orientation": "h", "customdata": [[2, at] for at in range(len(labels))]}
    told = [spoken(number) for number in panel.series[2].numbers[:SHOWN]]
    return [
        go.Bar(
            x=_values(shares)[:SHOWN], name=shares.name, marker={"color": colours.actual}, hovertext=told,
            hoverinfo="y+text", **shared,
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


def _zero_based(panel: Panel) -> tuple[dict, dict]:
    return _periods(panel), _from_zero(panel)


def _from_zero(panel: Panel) -> dict:
    return {"rangemode": "tozero", "tickformat": _ticks(panel)}


def _periods(panel: Panel) -> dict:
    """Labels that stand upright however narrow the chart."""
    labels = [plain(label) for label in panel.labels]
    return _dated(labels) if panel.over == "period" else _UPRIGHT


def _dated(labels: list[str], most: int = LABELLED) -> dict:
    """Of many periods some, the latest among them; the year stands below where it begins."""
    step, shown, year = max(-(-len(labels) // most), 1), [], ""
    for label in labels[(len(labels) - 1) % step :: step]:
        part, _, own = label.rpartition(" ")
        shown.append((label, part if own == year else f"{part}<br>{own}"))
        year = own
    return _UPRIGHT | {"tickvals": [label for label, _ in shown], "ticktext": [text for _, text in shown]}


def _small(panel: Panel) -> list[tuple[str, int, list[str]]]:
    """The small charts of multiples: the parent, where its labels begin, and what they are called under it."""
    found: dict[str, list[int]] = {}
    for at, name in enumerate(panel.parents):
        found.setdefault(name, []).append(at)
    return [
        (plain(name), own[0], [plain(panel.labels[at].removeprefix(f"{name} · ")) for at in own])
        for name, own in list(found.items())[:SMALL]
    ]


def _small_axes(panel: Panel) -> list[dict]:
    """The months of each small chart, above its name; all stand on the one axis of the numbers."""
    small = _small(panel)
    wide = 1 / len(small)
    return [
        _dated(labels, 3)
        | {"domain": [at * wide, (at + 0.94) * wide], "anchor": "y", "automargin": True}
        | {"title": {"text": name, "font": {"size": 11}}}
        for at, (name, _, labels) in enumerate(small)
    ]


def _beside(panel: Panel) -> tuple[dict, dict]:
    return _small_axes(panel)[0], _from_zero(panel)


def _top_down(panel: Panel) -> tuple[dict, dict]:
    down = {"autorange": "reversed", "showgrid": False, "type": "category"}
    if panel.kind == "heatmap":  # to the edges of its fields
        rows = len({series.name for series in panel.series[: 2 * SHOWN]})
        across = _periods(panel) | {"range": [-0.5, len(panel.labels) - 0.5]}
        return across, down | {"autorange": False, "range": [rows - 0.5, -0.5]}
    across = {
        "rangemode": "tozero",
        "tickformat": _ticks(panel),
        "nticks": 3 if panel.kind == "pareto" else 4,
        "tickangle": 0,
    }
    reach = _reach(panel)
    return across | ({"range": reach} if reach else {}), down


def _reach(panel: Panel) -> list[float]:
    """From where to where the numbers of bars go, with room for what is written at their ends."""
    if panel.kind == "waterfall":
        values = _reached(panel)
    else:
        drawn = panel.series if panel.kind == "bars" else panel.series[:2]
        values = [value for series in drawn for value in _values(series)[:SHOWN] if value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    room = _ROOM * (high - low)
    return [low - room if low < 0 or panel.kind == "dumbbell" else 0, high + room] if room else []


def _reached(panel: Panel) -> list[float]:
    """Where each step of a waterfall ends."""
    reached, ends = 0.0, []
    for at, value in enumerate(_values(panel.series[0])):
        reached = (value or 0) + (0 if at in panel.totals else reached)
        ends.append(reached)
    return ends


def _two_axes(panel: Panel) -> tuple[dict, dict]:
    across, up = ({"title": {"text": plain(each.name)}, "tickformat": _tick(each)} for each in panel.series[:2])
    return across, up


def _no_axes(panel: Panel) -> tuple[dict, dict]:
    return {}, {}


def _points(panel: Panel, series: Series, index: int, most: int | None = None) -> tuple[list, list, list, list]:
    labels = [plain(label) for label in panel.labels[:most]]
    texts = [spoken(number) for number in series.numbers[:most]]
    return labels, _values(series)[:most], texts, [[index, at] for at in range(len(labels))]


def _values(series: Series) -> list[float | None]:
    return [None if number.value is None else float(number.value) for number in series.numbers]


def _brief(series: Series, most: int | None = None) -> list[str]:
    largest = max((abs(number.value) for number in series.numbers if number.value is not None), default=Decimal(0))
    return [brief(number, largest) for number in series.numbers[:most]]


def _brief_steps(panel: Panel) -> list[str]:
    """The numbers of a waterfall in the unit of its largest step, of which a total has a thousand at most."""
    numbers = panel.series[0].numbers
    sizes = [abs(number.value or 0) for number in numbers]
    steps = [size for at, size in enumerate(sizes) if at not in panel.totals]
    like = max([*steps, max(sizes, default=Decimal(0)) / 1000], default=Decimal(0))
    return [brief(number, like) for number in numbers]


def _cells(series: Series) -> list[str]:
    """The numbers of a row as they stand in its cells: shares without decimals, nothing for nothing."""
    told = [brief(number) if number.value else "" for number in series.numbers]
    return [f"{value.partition('.')[0]} %" if value.endswith(" %") else value for value in told]


def _ticks(panel: Panel) -> str:
    return _tick(*panel.series) if panel.series else ""


def _tick(*series: Series) -> str:
    """How D3 writes the numbers of an axis: thousands as 2k, but no half as 500m."""
    is_large = any(abs(number.value or 0) >= 1000 for each in series for number in each.numbers)
    return {"ratio": ".0%", "times": ".2f"}.get(series[0].unit, "~s" if is_large else "~g")


def _height(panel: Panel) -> int:
    if panel.kind == "heatmap":
        return max(_HEIGHT, 60 + 20 * len(panel.series[: 2 * SHOWN]))
    if panel.kind in ("bars", "pareto", "dumbbell", "waterfall"):
        return max(_HEIGHT, 60 + 26 * len(panel.labels[:SHOWN]))
    return 420 if panel.kind == "icicle" else _HEIGHT


_LINES = {
    id: [
        {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "y domain"},
        {"type": "line", "x0": 0, "x1": 1, "y0": at, "y1": at, "xref": "x domain"},
    ]
    for id, at in (("burn", 0), ("performance", 1))
}
"""What divides the points of a chart, by its id: as planned on one side, worse on the other."""
_MAKERS = {
    "bars": _bars,
    "pareto": _pareto,
    "dumbbell": _dumbbell,
    "lines": _lines,
    "steps": _lines,
    "stacked": _stacked,
    "multiples": _multiples,
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
    "steps": _zero_based,
    "stacked": _zero_based,
    "multiples": _beside,
    "waterfall": _top_down,
    "scatter": _two_axes,
}
