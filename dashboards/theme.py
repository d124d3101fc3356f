"""Colours and text for charts, in light and dark: notation after IBCS, told apart without red and green."""

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st


@dataclass(frozen=True)
class Palette:
    """The colours of one theme; `series` tells categories apart, `good` and `bad` are only for changes."""

    ink: str
    quiet: str
    grid: str
    actual: str
    prior: str
    good: str
    bad: str
    paper: str
    series: tuple[str, ...]


# Each role in light and in dark.
_ROLES = {
    "ink": ("#1f2933", "#e4e7eb"),
    "quiet": ("#52606d", "#a8b3bf"),
    "grid": ("#e4e7eb", "#323f4b"),
    "actual": ("#3e4c59", "#cbd2d9"),
    "prior": ("#b8c0ca", "#616e7c"),
    "good": ("#0b6fb8", "#5aa9e6"),
    "bad": ("#c2500a", "#f2994a"),
    "paper": ("#ffffff", "#14181d"),
}
_SERIES = (
    ("#3e4c59", "#cbd2d9"),
    ("#0b6fb8", "#5aa9e6"),
    ("#d98e04", "#f0b429"),
    ("#0f8a6a", "#3ebd93"),
    ("#a6559d", "#d58ccb"),
    ("#7b8794", "#8795a5"),
    ("#5aa9e6", "#9cd0f5"),
    ("#8d6e1f", "#c9ad5c"),
)
LIGHT, DARK = (
    Palette(**{role: colours[at] for role, colours in _ROLES.items()}, series=tuple(each[at] for each in _SERIES))
    for at in (0, 1)
)


def palette() -> Palette:
    """The colours of the reader's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def laid_out(traces: list, colours: Palette, x: dict | None = None, y: dict | None = None, **layout: Any) -> go.Figure:
    """A chart as all charts of the pages look; `x` and `y` are what is the axes' own, `layout` what is the chart's.

    It is laid out at once: Plotly takes six times as long to update what stands.
    """
    axis = {"gridcolor": colours.grid, "zerolinecolor": colours.quiet, "automargin": True}
    shared = {
        "template": {},  # Streamlit's names colours that only its own theme replaces, and writes white on pale fields
        "height": 300,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": colours.paper,  # a picture of it stands anywhere
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": colours.ink, "size": 12},
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "traceorder": "normal"},
        "clickmode": "event+select",
        "hoverlabel": {"align": "left"},
        "xaxis": axis | (x or {}),
        "yaxis": axis | (y or {}),
    }
    return go.Figure(traces, shared | layout)


def toolbar(name: str) -> dict[str, Any]:
    """The toolbar of a chart, which saves it as a PNG of this name, twice as fine as on the screen."""
    return {
        "displaylogo": False,
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": f"crossfoot-{name}"},
    }


def literal(text: str) -> str:
    """A text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]()<>#+-.!|:$~&\"'" else character for character in text)


def plain(text: str) -> str:
    """A text that a chart shows as it is: chart labels read tags and entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
