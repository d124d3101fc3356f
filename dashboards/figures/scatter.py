"""The first series against the second; the third, where there is one, is the area of the points."""

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel
from crossfoot.gateway.views.words import spoken
from dashboards.figures.axes import tick
from dashboards.figures.numbers import values_of
from dashboards.theme import Palette, plain

LINES = {
    id: [
        {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "y domain"},
        {"type": "line", "x0": 0, "x1": 1, "y0": at, "y1": at, "xref": "x domain"},
    ]
    for id, at in (("burn", 0), ("performance", 1))
}
"""What divides the points of a chart, by its id: as planned on one side, worse on the other."""


def traces(panel: Panel, colours: Palette) -> list:
    """The points, each of a label."""
    across, up, *more = panel.series
    sizes = [abs(value or 0) for value in values_of(more[0])] if more else [1] * len(panel.labels)
    names = [plain(label) for label in panel.labels]
    told = [
        "<br>".join([name, *(f"{plain(each.name)}: {spoken(each.numbers[at])}" for each in panel.series)])
        for at, name in enumerate(names)
    ]
    largest = max(sizes, default=0) or 1
    return [
        go.Scatter(
            x=values_of(across), y=values_of(up), mode="markers", hovertext=told, hoverinfo="text",
            customdata=[[1, at] for at in range(len(names))],
            marker={"size": sizes, "sizemode": "area", "sizeref": largest / 900, "sizemin": 4, "opacity": 0.75,
                    "color": colours.good, "line": {"color": colours.paper, "width": 1}},
        )
    ]  # fmt: skip


def axes(panel: Panel) -> tuple[dict, dict]:
    """Each named as its series."""
    across, up = ({"title": {"text": plain(each.name)}, "tickformat": tick(each)} for each in panel.series[:2])
    return across, up
