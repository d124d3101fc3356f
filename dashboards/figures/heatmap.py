"""Series as rows, labels as columns, numbers as shades."""

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel, Series
from crossfoot.gateway.views.words import brief, spoken
from dashboards.figures.axes import DOWN, periods, ticks
from dashboards.figures.numbers import SHOWN, values_of
from dashboards.theme import Palette, plain

ROWS = 2 * SHOWN
"""The most rows; the table lists all."""


def traces(panel: Panel, colours: Palette) -> list:
    """The fields with their numbers.

    Streamlit tells of no click on a heatmap: a point that is not seen in the middle of each field is there for it.
    """
    rows = panel.series[:ROWS]
    labels, names = [plain(label) for label in panel.labels], [plain(series.name) for series in rows]
    told = [
        f"({label}, {name})<br>{spoken(number)}"
        for name, series in zip(names, rows, strict=True)
        for label, number in zip(labels, series.numbers, strict=True)
    ]
    return [
        go.Heatmap(
            z=[values_of(series) for series in rows], x=labels, y=names, xgap=1, ygap=1, hoverinfo="skip",
            text=[_cells(series) for series in rows], texttemplate="%{text}", textfont={"size": 10},
            colorscale=[[0, colours.paper], [1, colours.good]], zmin=0,
            colorbar={"thickness": 8, "tickformat": ticks(panel)},
        ),
        go.Scatter(
            x=labels * len(rows), y=[name for name in names for _ in labels], mode="markers", showlegend=False,
            marker={"opacity": 0}, customdata=[[index, at] for index in range(len(rows)) for at in range(len(labels))],
            hovertext=told, hoverinfo="text", hoverlabel={"bgcolor": "#444"},
        ),
    ]  # fmt: skip


def axes(panel: Panel) -> tuple[dict, dict]:
    """The labels across, the rows down, both to the edges of the fields."""
    count = len({series.name for series in panel.series[:ROWS]})
    across = periods(panel) | {"range": [-0.5, len(panel.labels) - 0.5]}
    return across, DOWN | {"autorange": False, "range": [count - 0.5, -0.5]}


def _cells(series: Series) -> list[str]:
    """The numbers of a row as they stand in its cells: shares without decimals, nothing for nothing."""
    told = [brief(number) if number.value else "" for number in series.numbers]
    return [f"{value.partition('.')[0]} %" if value.endswith(" %") else value for value in told]
