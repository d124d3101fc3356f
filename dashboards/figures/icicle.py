"""A tree: the first series is the size, the second the colour."""

from collections import Counter

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel
from crossfoot.gateway.views.words import spoken
from dashboards.figures.numbers import values_of
from dashboards.theme import Palette, plain

_WIDEST = 0.8  # of margins, that one lost engagement does not turn all others pale


def traces(panel: Panel, colours: Palette) -> list:
    """The fields; a parent is its parts and, unnamed, what is left of it."""
    sizes, shades = (values_of(series) for series in panel.series)
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


def axes(panel: Panel) -> tuple[dict, dict]:
    """It has none."""
    return {}, {}
