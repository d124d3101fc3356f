"""A page of records as files, each made when the reader takes it."""

from collections.abc import Callable
from functools import cache

import streamlit as st

from crossfoot.gateway.exports import FILES, Records
from dashboards import frame, reader


def offer(key: str, page: Callable[[], Records]) -> None:
    """A menu of files of a page, which is read once when the first of them is taken; `key` tells menus apart."""
    about = frame.chosen()[2]
    menu = st.popover("Export", key=f"export_{key}", on_change="rerun")
    if not menu.open:
        return
    still, made, name = reader.still(), cache(page), reader.current().name
    for end, file in FILES.items():
        menu.download_button(
            file.label,
            _guarded(still, lambda file=file: file.make(made(), name, about.caveats)),
            f"crossfoot-{key}.{end}",
            file.mime,
            on_click="ignore",
            key=f"{end}_{key}",
            width="stretch",
        )


def _guarded(still: Callable[[], None], make: Callable[[], bytes]) -> Callable[[], bytes]:
    """A file is made when it is taken, perhaps hours after the page was drawn."""

    def take() -> bytes:
        still()
        return make()

    return take
