"""Horizontal bars, this period before the compared one; a goal is a mark across them."""

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel
from dashboards.figures.axes import rows
from dashboards.figures.numbers import SHOWN, drawn, points_of, texts_of
from dashboards.theme import Palette, plain

_LOOKS = {
    "actual": lambda colours: {"color": colours.actual},
    "prior": lambda colours: {"color": colours.prior},
    "plan": lambda colours: {"color": "rgba(0,0,0,0)", "line": {"color": colours.actual, "width": 1.5}},
}


def traces(panel: Panel, colours: Palette) -> list:
    """The largest on top; the labels say the value."""
    bars, goals = [], []
    for index, series in reversed(list(enumerate(panel.series))):
        labels, values, texts, points = points_of(panel, series, index, SHOWN)
        if series.scenario == "goal":
            mark = {"symbol": "line-ns", "size": 22, "line": {"color": colours.series[2], "width": 2.5}}
            shared = {"name": plain(series.name), "customdata": points, "hovertext": texts}
            goals.append(go.Scatter(x=values, y=labels, mode="markers", marker=mark, hoverinfo="y+text+name", **shared))
            continue
        look = _LOOKS[series.scenario](colours)
        bars.append(
            go.Bar(
                x=values, y=labels, text=texts_of(series, SHOWN) if series.scenario == "actual" else None,
                orientation="h", name=plain(series.name), marker=look, customdata=points, hovertext=texts,
                hoverinfo="y+text+name", textposition="outside", textfont={"size": 11}, cliponaxis=False,
                constraintext="none",
            )
        )  # fmt: skip
    return [*bars, *goals]


def axes(panel: Panel) -> tuple[dict, dict]:
    """The labels down, the numbers across."""
    return rows(panel, drawn(panel.series))
