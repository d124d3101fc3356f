"""Reads a Parquet file or an Excel workbook of a drop: every cell as exact text, as a CSV file would give it."""

import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import fastexcel
import polars as pl

from ingest.check import check, record_id, reject
from ingest.drop.header import Difference, compared, relation
from ingest.errors import refusal
from ingest.landing import Landing
from ingest.streams import Stream
from ingest.typing_rules import NumberFormat

MAX_UNPACKED = 2_000_000_000  # bytes of a workbook once unpacked
MAX_CELLS = 50_000_000  # of a sheet, empty ones too: all of them stand in memory at once
BLOCK = 1 << 20  # bytes read at once
PLACE = re.compile(rb'[<:]c\s[^<>]{0,80}?r="([A-Z]{1,3})([0-9]{1,7})"')  # of a cell: column and row
OLE = b"\xd0\xcf\x11\xe0"
ROW, ORDINAL = "_row", "_ordinal"  # where a row stands in its file, from 1; its number among the rows read, from 0


class Cells(NamedTuple):
    """A table file: its column names, its cells as text (columns c0, c1, … and ROW), and failed formulas by row."""

    header: list[str]
    frame: pl.DataFrame
    failed: dict[int, int]


def load(landing: Landing, stream: Stream, path: Path, numbers: NumberFormat) -> tuple[int, Difference]:
    """Checks the records of a file; returns how many there are and how the header differs.

    `numbers` changes nothing here: these formats hold numbers as numbers, so a decimal always has a point.
    """
    del numbers
    header, frame, failed = _read(path)
    difference = compared(stream, path.name, header)
    dates = {column.name for column in stream.columns if column.type == "date"}
    days = [f"c{i}" for i, name in enumerate(header) if name in dates]
    frame = frame.with_columns(pl.col(days).str.replace(r" 00:00:00(\.0+)?$", ""))  # Excel has no day without a time
    wrong, filled = pl.col(ROW).is_in(list(failed)), pl.any_horizontal(pl.exclude(ROW).is_not_null())
    whole, broken = frame.filter(~wrong & filled).with_row_index(ORDINAL), frame.filter(wrong)
    landing.con.register("cells", whole.to_arrow())
    check(landing.con, stream, relation(stream, header, f"(select * from cells order by {ORDINAL})"), NumberFormat())
    landing.con.execute(f"insert into record_line select {ORDINAL}, {ROW} from cells")
    landing.con.unregister("cells")
    reject(landing.con, [_rejected(stream, header, row, failed) for row in broken.to_dicts()])
    return whole.height + broken.height, difference


def _read(path: Path) -> Cells:
    try:
        return _parquet(path) if path.suffix.lower() == ".parquet" else _excel(path)
    except (pl.exceptions.PolarsError, fastexcel.FastExcelError, OSError) as error:
        raise refusal("XF-328", f"{path.name} cannot be read.", str(error).splitlines()[0]) from error


def _parquet(path: Path) -> Cells:
    frame = pl.read_parquet(path)
    texts = [_text(name, dtype).alias(f"c{i}") for i, (name, dtype) in enumerate(frame.schema.items())]
    return Cells(frame.columns, frame.select(texts).with_row_index(ROW, offset=1), {})


def _text(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column as the shortest exact text: no zeros that only its type adds, flags as 1 and 0, empty text as null."""
    text = pl.col(name).cast(pl.String)
    if dtype == pl.Boolean:
        text = pl.col(name).cast(pl.Int8).cast(pl.String)
    elif dtype.is_decimal() and dtype.scale:
        text = text.str.strip_chars_end("0").str.strip_chars_end(".")
    elif dtype.is_float():
        text = text.str.replace(r"\.0$", "")
    elif dtype.is_nested() or dtype == pl.Binary:
        raise pl.exceptions.SchemaError(f"Column {name} holds {dtype}, not one value per row.")
    return pl.when(text != "").then(text)


def _excel(path: Path) -> Cells:
    """The sheet named like the stream, or the only one; its first row is the header."""
    _check_size(path)
    workbook = fastexcel.read_excel(path)
    named = path.stem in workbook.sheet_names
    if not named and len(workbook.sheet_names) > 1:
        raise OSError(f"It has several sheets; the one to read must be named {path.stem}.")
    sheet = workbook.load_sheet(path.stem if named else 0, header_row=None, skip_rows=0, dtypes="string")
    batch, errors = sheet.to_arrow_with_errors()
    frame = pl.DataFrame(batch)
    names = [name or "" for name in frame.row(0)] if frame.height else []
    failed = {error.position[0] + 1: error.position[1] for error in (errors.errors if errors else [])}
    kept = [i for i, name in enumerate(names) if name or frame[:, i].count() or i in failed.values()]
    texts = [pl.col(frame.columns[i]).alias(f"c{place}") for place, i in enumerate(kept)]
    cells = frame.select(texts).with_row_index(ROW, offset=1)[1:]
    places = {row: kept.index(i) for row, i in failed.items() if row > 1}
    return Cells([names[i] for i in kept], cells, places)


def _check_size(path: Path) -> None:
    """Raises OSError for what is no workbook or cannot be held: one cell far out makes a sheet of billions."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise OSError(f"Unpacked it is larger than {MAX_UNPACKED} bytes.")
            for name in (name for name in packed.namelist() if name.startswith("xl/worksheets/")):
                columns, rows = _extent(packed, name)
                if columns * rows > MAX_CELLS:
                    raise OSError(
                        f"A sheet of it reaches to row {rows} and column {columns}, more than {MAX_CELLS} cells: "
                        "delete the cell that stands far out."
                    )
    except (zipfile.BadZipFile, RuntimeError, zlib.error) as error:
        with path.open("rb") as file:
            is_ole = file.read(len(OLE)) == OLE
        kind = "is an old workbook (.xls) or needs a password" if is_ole else "is no Excel workbook"
        raise OSError(f"It {kind}; save it as .xlsx, without a password.") from error


def _extent(packed: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """The last column and row of a sheet, counted from 1."""
    columns, rows, tail = {b"A"}, 1, b""
    with packed.open(name) as sheet:
        while block := sheet.read(BLOCK):
            found = PLACE.findall(tail + block)
            columns.update(column for column, _ in found)
            rows = max([rows, *(int(row) for _, row in found)])
            tail = block[-100:]
    last = max(columns, key=lambda column: (len(column), column))
    return sum((letter - 64) * 26**place for place, letter in enumerate(reversed(last))), rows


def _rejected(stream: Stream, header: list[str], row: dict, failed: dict[int, int]) -> dict:
    """A row of table `rejected`: a workbook row with a failed formula."""
    values = {name: row[f"c{i}"] for i, name in enumerate(header)}
    return {
        "record_id": record_id(stream, values),
        "line": row[ROW],
        "column_name": header[failed[row[ROW]]],
        "reason": "error_cell",
        "rule": "a value, not a failed formula",
        "payload": json.dumps(values, ensure_ascii=False),
    }
