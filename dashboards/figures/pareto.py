"""What each has of the whole, and what the largest have together."""

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel
from crossfoot.gateway.views.words import spoken
from dashboards.figures.axes import rows
from dashboards.figures.numbers import SHOWN, drawn, texts_of, values_of
from dashboards.theme import Palette, plain


def traces(panel: Panel, colours: Palette) -> list:
    """The share of each as a bar, what they add up to as a line on the same axis; a click asks for the third series."""
    shares, reached = panel.series[:2]
    named = zip(panel.labels[:SHOWN], texts_of(shares, SHOWN), strict=True)
    labels = [f"{plain(label)}  {share}" for label, share in named]
    shared = {"y": labels, "orientation": "h", "customdata": [[2, at] for at in range(len(labels))]}
    told = [spoken(number) for number in panel.series[2].numbers[:SHOWN]]
    return [
        go.Bar(
            x=values_of(shares)[:SHOWN], name=shares.name, marker={"color": colours.actual}, hovertext=told,
            hoverinfo="y+text", **shared,
        ),
        go.Scatter(
            x=values_of(reached)[:SHOWN], mode="lines+markers", name=reached.name,
            line={"color": colours.good, "width": 2}, hovertext=texts_of(reached, SHOWN), hoverinfo="y+text+name",
            **shared,
        ),
    ]  # fmt: skip


def axes(panel: Panel) -> tuple[dict, dict]:
    """The labels down, the shares across."""
    return rows(panel, drawn(panel.series[:2]), nticks=3)
