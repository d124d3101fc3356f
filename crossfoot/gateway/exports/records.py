"""Records as files: a workbook of several tables with real sums, one table as Parquet."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl
import polars.selectors as cs
import xlsxwriter

from crossfoot.gateway.exports.rows import rows_csv
from crossfoot.gateway.exports.workbook import MONEY, OPTIONS, SUBTOTAL

WIDEST = 60
"""The widest column, in characters."""
LONGEST = 1_048_000
"""The most rows that a sheet holds beside its head and sums."""
_FORMATS = {Decimal: MONEY, dt.date: "yyyy-mm-dd", dt.datetime: "yyyy-mm-dd hh:mm"}


HEADS = {
    "standing": "status",
    "check_id": "check",
    "exception_id": "exception",
    "amount_counted": "at risk, once",
    "amount_at_risk_reporting": "at risk",
    "risk_reporting": "at risk",
    "risk_counted": "at risk, once",
    "is_overdue": "overdue",
    "source_ref": "landed record",
    "source_link": "in its system",
}
"""What a column is called where its name alone would not tell."""


def headed(column: str) -> str:
    """What a column is called, on a page and in its files."""
    return HEADS.get(column, column.replace("_", " "))


@dataclass(frozen=True)
class Table:
    """Rows with a title; `sums` are the columns that add up, all of one unit and currency."""

    title: str
    rows: pl.DataFrame
    sums: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Records:
    """A page of records as tables; CSV and Parquet hold the first one. `notes` tell by name what the tables are."""

    page: str
    title: str
    scope: str
    currency: str
    as_of: str
    build: str
    tables: tuple[Table, ...]
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def named(self) -> str:
        """Its title; a period is among the notes."""
        return self.title

    @property
    def stem(self) -> str:
        """What a file of it is called, without its ending."""
        return f"crossfoot-{self.page}"

    @property
    def told(self) -> tuple[str, ...]:
        """The notes, a line each."""
        return tuple(f"{name}: {text}" for name, text in self.notes.items())

    @property
    def is_empty(self) -> bool:
        """Whether no table has a row."""
        return all(table.rows.is_empty() for table in self.tables)


def records_table(title: str, rows: Any, columns: Sequence[str], sums: Sequence[str] = ()) -> Table:
    """Rows, a frame or dicts, as a table of these columns, called as on the page, lists in words; `sums` add up.

    A column that they lack, as those of an older build may, is empty.
    """
    heads = {name: headed(name) for name in columns}
    empty = pl.DataFrame(schema=dict.fromkeys(heads, pl.String))
    found = pl.DataFrame(rows, infer_schema_length=None) if len(rows) else empty
    found = found.select(
        pl.col(name) if name in found.columns else pl.lit(None, pl.String).alias(name) for name in heads
    )
    found = found.with_columns(cs.by_dtype(pl.List(pl.String)).list.join(", "))
    return Table(title, found.rename(heads), tuple(heads[name] for name in sums))


def records_workbook(page: Records, reader: str, caveats: Mapping[str, str]) -> bytes:
    """A sheet for each table and one for the notes; texts are text cells whatever they begin with."""
    notes = {"Page": page.title, "Scope": page.scope, "Currency": page.currency, "As of": page.as_of}
    notes |= {"Build": page.build, "Reader": reader, **caveats, **page.notes}
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    for table in page.tables:
        _write(book, table)
    sheet = book.add_worksheet("Notes")
    sheet.set_column(0, 1, WIDEST)
    for row, pair in enumerate(notes.items()):
        for column, text in enumerate(pair):
            sheet.write_string(row, column, text)
    book.close()
    return out.getvalue()


def records_csv(table: Table) -> bytes:
    """The rows as CSV; texts that a spreadsheet would run are marked as texts."""
    return rows_csv(table.rows.columns, table.rows.rows())


def records_parquet(table: Table) -> bytes:
    """The rows with their types, money as decimals."""
    out = io.BytesIO()
    table.rows.write_parquet(out)
    return out.getvalue()


def _write(book: xlsxwriter.Workbook, table: Table) -> None:
    """Title, header that stays with a filter, rows, and sums that follow the filter."""
    sheet, rows = book.add_worksheet(table.title[:31]), table.rows.head(LONGEST)
    looks = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    head, bold = book.add_format({"bold": True, "bottom": 1}), book.add_format({"bold": True})
    rest = f", the first {LONGEST:,} of them here, all in the CSV" if table.rows.height > LONGEST else ""
    sheet.write_string(0, 0, f"{table.title}: {table.rows.height:,} rows{rest}", bold)
    sheet.freeze_panes(2, 0)
    for column, name in enumerate(rows.columns):
        values = [_cell(value) for value in rows[name].to_list()]
        sheet.write_string(1, column, name, head)
        kind = next((type(value) for value in values if value not in ("", None)), str)
        sheet.write_column(2, column, values, looks.get(kind))
        sheet.set_column(column, column, min(WIDEST, max(len(str(each)) for each in (name, *values)) + 2))
        if name in table.sums and values:
            letter = xlsxwriter.utility.xl_col_to_name(column)
            formula = f"=SUBTOTAL({SUBTOTAL},{letter}3:{letter}{len(values) + 2})"
            look = book.add_format({"bold": True, "num_format": _FORMATS.get(kind, "#,##0")})
            sheet.write_formula(len(values) + 2, column, formula, look, float(sum(rows[name].drop_nulls())))
    sheet.autofilter(1, 0, rows.height + 1, max(rows.width - 1, 0))


def _cell(value: object) -> object:
    """A value as a cell takes it: what holds in words, nothing as an empty text."""
    return ("yes" if value else "") if value is None or isinstance(value, bool) else value
