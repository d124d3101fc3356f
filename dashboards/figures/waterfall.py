"""Steps from total to total."""

from decimal import Decimal

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel
from crossfoot.gateway.views.words import brief
from dashboards.figures.axes import rows
from dashboards.figures.numbers import points_of, values_of
from dashboards.theme import Palette


def traces(panel: Panel, colours: Palette) -> list:
    """The steps; one that is larger than it should be is drawn over in the bad colour."""
    up, down = (colours.series[5],) * 2 if panel.is_roll else (colours.good, colours.bad)
    labels, values, texts, points = points_of(panel, panel.series[0], 0)
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


def axes(panel: Panel) -> tuple[dict, dict]:
    """The steps down, the numbers across."""
    return rows(panel, _reached(panel))


def _reached(panel: Panel) -> list[float]:
    """Where each step of a waterfall ends."""
    reached, ends = 0.0, []
    for at, value in enumerate(values_of(panel.series[0])):
        reached = (value or 0) + (0 if at in panel.totals else reached)
        ends.append(reached)
    return ends


def _brief_steps(panel: Panel) -> list[str]:
    """The numbers of a waterfall in the unit of its largest step, of which a total has a thousand at most."""
    numbers = panel.series[0].numbers
    sizes = [abs(number.value or 0) for number in numbers]
    steps = [size for at, size in enumerate(sizes) if at not in panel.totals]
    like = max([*steps, max(sizes, default=Decimal(0)) / 1000], default=Decimal(0))
    return [brief(number, like) for number in numbers]
