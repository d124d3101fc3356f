"""Colours and text for charts, in light and dark: notation after IBCS, told apart without red and green."""

from dataclasses import dataclass

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


LIGHT = Palette(
    ink="#1f2933",
    quiet="#52606d",
    grid="#e4e7eb",
    actual="#3e4c59",
    prior="#b8c0ca",
    good="#0b6fb8",
    bad="#c2500a",
    paper="#ffffff",
    series=("#3e4c59", "#0b6fb8", "#d98e04", "#0f8a6a", "#a6559d", "#7b8794", "#5aa9e6", "#8d6e1f"),
)
DARK = Palette(
    ink="#e4e7eb",
    quiet="#a8b3bf",
    grid="#323f4b",
    actual="#cbd2d9",
    prior="#616e7c",
    good="#5aa9e6",
    bad="#f2994a",
    paper="#14181d",
    series=("#cbd2d9", "#5aa9e6", "#f0b429", "#3ebd93", "#d58ccb", "#8795a5", "#9cd0f5", "#c9ad5c"),
)


def palette() -> Palette:
    """The colours of the reader's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def literal(text: str) -> str:
    """A text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]()<>#+-.!|:$~&\"'" else character for character in text)


def plain(text: str) -> str:
    """A text that a chart shows as it is: chart labels read tags and entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
