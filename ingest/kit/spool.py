"""Gathers the pages of one stream in a temporary table, as the text that `check` reads, before anything lands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
import pyarrow as pa

from ingest.check import key
from ingest.kit import exact
from ingest.landing import Landing
from ingest.streams import Stream
from ingest.typing_rules import literal, quoted

Record = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Some records of a stream: JSON objects read by `exact.loads`, or a frame of texts (empty ones are null).

    `total` is how many records the system says that it gives in all pages together; None when it does not say.
    `documents` are values of `part_of` of which these pages tell every part, even where no part is left.
    """

    records: list[Record] | pl.DataFrame
    total: int | None = None
    documents: tuple[str, ...] = ()


class Spool:
    """The delivery of one stream: table `delivered`, and `swept` for ids that are known to exist.

    `received` records have come so far, of `expected` where the system says how many there are.
    """

    def __init__(self, landing: Landing, stream: Stream) -> None:
        """Empties both tables."""
        self._con, self._stream = landing.con, stream
        self._names = [column.name for column in stream.columns]
        self.received, self.expected = 0, None
        self.documents: set[str] = set()
        columns = ", ".join(f"{quoted(name)} varchar" for name in [*self._names, "_extra"])
        self._con.execute(f"create or replace temp table delivered ({columns})")
        self._con.execute(f"create or replace temp table swept ({columns})")

    @property
    def relation(self) -> str:
        """SQL for `check`."""
        return "from delivered"

    def add(self, page: Page) -> None:
        """Adds a page."""
        if len(page.records):
            self._insert("delivered", page)
        self.received += len(page.records)
        self.documents.update(page.documents)
        self.expected = self.expected if page.total is None else page.total

    def add_ids(self, page: Page) -> None:
        """Adds records of which only the columns of the key are filled: they exist."""
        self._insert("swept", page)

    def keep_present(self) -> None:
        """Tells `check`'s table `present` which ids exist."""
        self._con.execute(f"insert into present select {key(self._stream)} from swept")

    def distinct(self) -> int:
        """How many different records were delivered; counts after `check`."""
        return self._con.execute("select count(distinct _id) from checked").fetchall()[0][0]

    def _insert(self, table: str, page: Page) -> None:
        if isinstance(page.records, pl.DataFrame):
            self._con.register("page", page.records.to_arrow())
            select = self._frame_columns(page.records.columns)
        else:
            self._con.register("page", self._table(page.records))
            select = "*"
        try:
            self._con.execute(f"insert into {table} select {select} from page")
        finally:
            self._con.unregister("page")

    def _table(self, records: list[Record]) -> pa.Table:
        """The declared columns as text, and as JSON whatever else a record holds, in the order of its names: in another
        order it would count as changed.
        """
        columns = {name: pa.array([_text(r.get(name)) for r in records], pa.string()) for name in self._names}
        others = (sorted(r.keys() - columns.keys()) for r in records)
        extra = [exact.dumps({k: r[k] for k in o}) if o else None for r, o in zip(records, others, strict=True)]
        return pa.table(columns | {"_extra": pa.array(extra, pa.string())})

    def _frame_columns(self, header: Iterable[str]) -> str:
        place = {name: quoted(name) for name in header}
        declared = [f"nullif({place.pop(name, 'null')}, '')" for name in self._names]
        others = ", ".join(f"{literal(name)}, {column}" for name, column in place.items())
        extra = f"nullif(json_merge_patch('{{}}', json_object({others})), '{{}}')" if others else "null"
        return ", ".join([*declared, extra])


def _text(value: Any) -> str | None:
    """A value as text: true and false as JSON writes them, an empty text as nothing, what is nested as JSON."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return exact.dumps(value)
