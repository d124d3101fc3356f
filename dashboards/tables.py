"""Records as tables: money and counts to the right, texts as they are; and the boxes of headline numbers."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crossfoot.gateway.dictionary import OWN_CURRENCY
from crossfoot.gateway.exports.records import headed
from crossfoot.gateway.views import Series
from crossfoot.gateway.views.words import head, places, shown, spoken

LINKS = {"source_link": st.column_config.LinkColumn(headed("source_link"), display_text="open")}
"""How the link is shown that opens a landed record in its own system."""
CENT = Decimal("0.01")


def table(
    rows: Iterable[dict[str, Any]],
    columns: Iterable[str],
    about: str,
    key: str | None = None,
    on_pick: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Rows as a table of these columns; `on_pick` is called with the row that the reader picks."""
    found, named = list(rows), list(columns)
    if not found:
        st.caption(f"{about}: none.")
        return
    data = {name: [_cell(row.get(name)) for row in found] for name in named}
    formats = {name: _column(name, [row.get(name) for row in found]) for name in named}
    shared = {"hide_index": True, "column_config": formats, "placeholder": "–", "alt": about}
    if on_pick is None:
        st.dataframe(data, key=key, **shared)
        return

    def picked() -> None:
        for at in st.session_state[key].selection.rows[:1]:
            on_pick(found[at])

    st.dataframe(data, key=key, on_select=picked, selection_mode="single-row", **shared)


def boxes(count: int, width: int = 176) -> list[DeltaGenerator]:
    """Boxes for headline numbers, as many beside each other as the window is wide; `width` in pixels."""
    row = st.container(horizontal=True)
    look = {"border": True, "width": width, "height": "stretch", "gap": "xsmall", "vertical_alignment": "distribute"}
    return [row.container(**look) for _ in range(count)]


def numbers_column(name: str, unit: str) -> Any:
    """The column of numbers of a unit, as `shown` gives them; its head tells the unit."""
    if unit in ("score", OWN_CURRENCY):
        return st.column_config.TextColumn(head(name, unit))
    digits = places(unit)
    return st.column_config.NumberColumn(head(name, unit), format=f"%.{digits}f" if digits else "localized")


def numbers_shown(series: Series) -> list[float | str | None]:
    """The numbers of a column, each with its currency where they have several."""
    if series.unit != OWN_CURRENCY:
        return [shown(number) for number in series.numbers]
    return [None if number.value is None else spoken(number, like=Decimal(0)) for number in series.numbers]


def _column(name: str, values: list[Any]) -> Any:
    """How a column is shown: money and amounts with two places, counts with thousands apart."""
    if name in LINKS:
        return LINKS[name]
    title = headed(name)
    kinds = {type(value) for value in values}
    if Decimal in kinds:
        return st.column_config.NumberColumn(title, format="accounting")
    return st.column_config.NumberColumn(title, format="localized") if int in kinds else st.column_config.Column(title)


def _cell(value: Any) -> Any:
    """A decimal as the grid takes it, with the cents that it shows; whether something holds in words."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return float(value.quantize(CENT, ROUND_HALF_UP)) if isinstance(value, Decimal) else value
