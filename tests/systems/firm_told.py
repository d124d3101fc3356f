"""A firm as rows of a drop: as its drop has them, or as systems over HTTP tell them."""

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from crossfoot.demo.vendors import stacks
from crossfoot.demo.vendors.firm import Firm
from crossfoot.run.input_layer import absent, connected
from crossfoot.run.progress import Progress
from crossfoot.run.sources import land
from crossfoot.settings import load_settings
from crossfoot.workspace import Workspace
from ingest.drop import STREAMS
from tests.numbers import expected
from tests.numbers.lab import Lab, Rows, read_drop
from tests.systems.staged import Staged, text

ADDRESSES = {"source_ref", "time_entry_id", "movement_id", "item"}
"""Columns that hold the numbers under which systems keep a record."""


class Told:
    """A firm as rows of a drop, built when its numbers are asked for."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.columns = {(name, column) for name, told in rows.items() if told for column in told[0]}

    @cached_property
    def lab(self) -> Lab:
        return Lab(self.rows)

    @cached_property
    def cells(self) -> dict[expected.Key, expected.Value]:
        """Every value of every metric at every dimension."""
        return expected.values(self.lab.gateway().export().to_dicts())

    def marts(self) -> dict[str, Counter]:
        """The rows of every mart, without the numbers that systems give."""
        names = [node["alias"] for node in self.lab.nodes if node["schema"] == "marts"]
        return {name: self._rows(name) for name in names}

    def _rows(self, mart: str) -> Counter:
        table = self.lab.con.sql(f'from marts."{mart}"')
        columns = ", ".join(f'"{name}"' for name in table.columns if name not in ADDRESSES)
        return Counter(table.project(columns).fetchall())

    def known_to(self, other: "Told") -> "Told":
        """The same firm with nothing but the columns that the other one is told by as well."""
        known = {name: [_without(row, name, other) for row in rows] for name, rows in self.rows.items()}
        return Told({name: rows for name, rows in known.items() if any(rows)})


def _without(row: dict, name: str, other: Told) -> dict:
    return {column: value for column, value in row.items() if (name, column) in other.columns}


def read(firm: Firm, workspace: Path, systems: tuple[str, ...], around: Callable[[Any], Any] = lambda app: app) -> Rows:
    """What lands from systems over HTTP, and from the drop beside them, as the rows of one drop without empty files.

    `around` wraps each of the systems.
    """
    told = stacks.stack(firm, workspace, systems)
    told.apps = {name: around(app) for name, app in told.apps.items()}
    with stacks.serving_to(workspace, told, reporting_currency="USD"):
        land(Workspace(workspace), load_settings(workspace / "crossfoot.yml"), [], Progress())
    rows = read_drop(workspace / "finance")
    with duckdb.connect(str(workspace / "landing.duckdb")) as con:
        brought = connected(
            con.sql("select distinct connector, stream from _batches where status <> 'refused'").fetchall()
        )
        for connector in systems:
            staged = Staged(connector, con)
            rows |= {name: drop_rows(staged, connector, name) for name, system in brought if system == connector}
    return {name: told for name, told in rows.items() if told}


def drop_rows(staged: Staged, connector: str, entity: str) -> list[dict[str, str]]:
    """What a system tells of a record type, as the rows of a drop."""
    missing = absent(connector, entity)
    columns = [column.name for column in STREAMS[entity].columns if column.name not in missing]
    names = ", ".join(f'"{name}"' for name in columns)
    found = staged.rows(f"{connector}__{entity}", names)
    return [dict(zip(columns, map(text, row), strict=True)) for row in found]
