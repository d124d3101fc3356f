"""Bars on each other; what is planned is a line that they stay below or pass."""

from typing import Any

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel, Series
from crossfoot.gateway.views.words import spoken
from dashboards.figures.axes import from_zero, periods
from dashboards.figures.numbers import values_of
from dashboards.theme import Palette, plain


def traces(panel: Panel, colours: Palette) -> list:
    """The stack of all labels."""
    return stack(panel, colours, [plain(label) for label in panel.labels])


def axes(panel: Panel) -> tuple[dict, dict]:
    """The periods across, the numbers up."""
    return periods(panel), from_zero(panel)


def stack(panel: Panel, colours: Palette, labels: list[str], first: int = 0, **own: Any) -> list:
    """The stack of some labels, the first of which stands at a position; `own` is what its traces have."""
    made: list = []
    part = slice(first, first + len(labels))
    for index, series in enumerate(panel.series):
        shared = own | {
            "x": labels,
            "y": values_of(series)[part],
            "name": plain(series.name),
            "legendgroup": series.name,
            "customdata": [[index, at] for at in range(first, part.stop)],
            "hovertext": [spoken(number) for number in series.numbers[part]],
        }
        if series.scenario == "plan":
            line = {"color": colours.ink, "width": 2, "shape": "hvh"}
            made.append(go.Scatter(mode="lines+markers", line=line, hoverinfo="x+text+name", **shared))
        else:
            look = _shade(series, colours.series[index % len(colours.series)])
            made.append(go.Bar(marker=look, hoverinfo="x+text+name", **shared))
    return made


def _shade(series: Series, colour: str) -> dict:
    """The fill of a stacked bar: a forecast is hatched."""
    if series.scenario != "forecast":
        return {"color": colour}
    return {
        "color": "rgba(0,0,0,0)",
        "line": {"color": colour, "width": 1},
        "pattern": {"shape": "/", "fgcolor": colour},
    }
