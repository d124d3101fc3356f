"""Panels as Plotly figures, each kind a module. Points carry (series, position) as `customdata`: the number clicked."""

from functools import lru_cache

import plotly.graph_objects as go

from crossfoot.gateway.views import Panel
from dashboards.figures import (
    bars,
    dumbbell,
    heatmap,
    icicle,
    lines,
    multiples,
    pareto,
    scatter,
    stacked,
    waterfall,
)
from dashboards.figures.numbers import SHOWN
from dashboards.theme import Palette, laid_out

KINDS = {
    "bars": bars,
    "pareto": pareto,
    "dumbbell": dumbbell,
    "lines": lines,
    "steps": lines,
    "stacked": stacked,
    "multiples": multiples,
    "waterfall": waterfall,
    "heatmap": heatmap,
    "scatter": scatter,
    "icicle": icicle,
}
"""The kinds of charts; each has its `traces` and its `axes`, across and up."""
_HEIGHT = 300


@lru_cache(maxsize=64)
def figure(panel: Panel, colours: Palette) -> go.Figure:
    """The chart of a panel in some colours; kept, as a view-model is never changed."""
    x, y = KINDS[panel.kind].axes(panel)
    beside = multiples.small_axes(panel)[1:] if panel.kind == "multiples" else []
    return laid_out(
        KINDS[panel.kind].traces(panel, colours),
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
        shapes=[line | {"line": {"color": colours.quiet, "dash": "dot"}} for line in scatter.LINES.get(panel.id, ())],
        **{f"xaxis{n}": axis for n, axis in enumerate(beside, start=2)},
    )


def undrawn(panel: Panel) -> int:
    """How many small charts are not drawn."""
    return multiples.undrawn(panel) if panel.kind == "multiples" else 0


def _height(panel: Panel) -> int:
    if panel.kind == "heatmap":
        return max(_HEIGHT, 60 + 20 * len(panel.series[: heatmap.ROWS]))
    if panel.kind in ("bars", "pareto", "dumbbell", "waterfall"):
        return max(_HEIGHT, 60 + 26 * len(panel.labels[:SHOWN]))
    return 420 if panel.kind == "icicle" else _HEIGHT
