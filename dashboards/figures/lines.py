"""A line for each series over the periods; as steps, a value holds until the next one."""

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel
from dashboards.figures.axes import from_zero, periods
from dashboards.figures.numbers import points_of
from dashboards.theme import Palette, plain


def traces(panel: Panel, colours: Palette) -> list:
    """The lines, or steps; dashes tell what is compared, planned or forecast."""
    shape = "hv" if panel.kind == "steps" else "linear"
    dash = {"actual": "solid", "prior": "dot", "plan": "dash", "forecast": "dashdot", "benchmark": "longdash"}
    made = []
    for index, series in enumerate(panel.series):
        labels, values, texts, points = points_of(panel, series, index)
        made.append(
            go.Scatter(
                x=labels, y=values, mode="lines+markers", name=plain(series.name), customdata=points,
                line={"color": colours.series[index % len(colours.series)], "dash": dash[series.scenario], "width": 2,
                      "shape": shape},
                hovertext=texts, hoverinfo="x+text+name",
            )
        )  # fmt: skip
    return made


def axes(panel: Panel) -> tuple[dict, dict]:
    """The periods across, the numbers up."""
    return periods(panel), from_zero(panel)
