"""Two numbers of each label, and how far they are apart."""

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel
from dashboards.figures.axes import rows
from dashboards.figures.numbers import SHOWN, drawn, points_of
from dashboards.theme import Palette, plain


def traces(panel: Panel, colours: Palette) -> list:
    """Two points and the line between them."""
    ends = [points_of(panel, series, index, SHOWN) for index, series in enumerate(panel.series[:2])]
    labels = ends[0][0]
    between = [value for one, other in zip(ends[0][1], ends[1][1], strict=True) for value in (one, other, None)]
    made: list = [
        go.Scatter(
            x=between, y=[label for label in labels for _ in range(3)], mode="lines", hoverinfo="skip",
            showlegend=False, line={"color": colours.prior, "width": 3},
        )
    ]  # fmt: skip
    for series, colour, (_, values, texts, points) in zip(
        panel.series[:2], (colours.actual, colours.good), ends, strict=True
    ):
        made.append(
            go.Scatter(
                x=values, y=labels, mode="markers", name=plain(series.name), customdata=points, hovertext=texts,
                hoverinfo="y+text+name", marker={"color": colour, "size": 11},
            )
        )  # fmt: skip
    return made


def axes(panel: Panel) -> tuple[dict, dict]:
    """The labels down, the numbers across."""
    return rows(panel, drawn(panel.series[:2]), is_open=True)
