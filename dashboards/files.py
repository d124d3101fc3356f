"""The tables of a page of records as files, each made when the reader takes it."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import streamlit as st

from crossfoot.gateway.exports import FILES, Table, records_parquet, records_table, records_workbook, rows_csv
from crossfoot.gateway.views import Filters
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.panels import scope
from dashboards import frame, reader
from dashboards.tables import HEADS


def named(title: str, rows: Any, columns: Sequence[str], sums: Sequence[str] = ()) -> Table:
    """Rows as a table of a file, its columns called as on the page; `sums` are those that add up."""
    return records_table(title, rows, {name: HEADS.get(name, name.replace("_", " ")) for name in columns}, sums)


def offer(page: str, tables: Callable[[], list[Table]], **notes: str) -> None:
    """A menu of files: a workbook of all tables with its notes, CSV and Parquet of the first one."""
    gateway, _, about = frame.chosen()
    menu = st.popover("Export", key=f"export_{page}", on_change="rerun")
    if not menu.open:
        return
    still, made = reader.still(), cache(tables)
    told = {"Page": page, "Scope": scope(Asked(gateway, Filters())), "Currency": about.currency}
    told |= {"As of": about.as_of, "Build": about.build, "Reader": reader.current().name, **notes}
    makers: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: records_workbook(made(), told),
        "csv": lambda: rows_csv(made()[0].rows.columns, made()[0].rows.rows()),
        "parquet": lambda: records_parquet(made()[0].rows),
    }
    for end, make in makers.items():
        menu.download_button(
            FILES[end].label,
            _guarded(still, make),
            f"crossfoot-{page}.{end}",
            FILES[end].mime,
            on_click="ignore",
            key=f"{end}_{page}",
            width="stretch",
        )


def _guarded(still: Callable[[], None], make: Callable[[], bytes]) -> Callable[[], bytes]:
    """A file is made when it is taken, perhaps hours after the page was drawn."""

    def take() -> bytes:
        still()
        return make()

    return take
