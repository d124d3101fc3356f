"""Frames of whole numbers turned into the exact text of a drop's files."""

import csv
from pathlib import Path

import polars as pl

from crossfoot.demo.draw import NEVER, stream
from crossfoot.demo.layout import LAYOUT

SUFFIX = {"csv": ".csv", "parquet": ".parquet"}


def column_text(column: str, dtype: pl.DataType) -> pl.Expr:
    """The text of one declared column; empty values are null."""
    name, _, kind = column.partition(":")
    value = pl.col(name)
    if kind == "d":
        return pl.when(value < NEVER).then(value).cast(pl.Int32).cast(pl.Date).cast(pl.String).alias(name)
    if kind:
        unit = 10 ** int(kind)
        sign = pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        fraction = (value.abs() % unit).cast(pl.String).str.zfill(int(kind))
        return (sign + (value.abs() // unit).cast(pl.String) + "." + fraction).alias(name)
    return value.cast(pl.Int8 if dtype == pl.Boolean else dtype).cast(pl.String).alias(name)


def as_text(frame: pl.DataFrame, file: str) -> pl.DataFrame:
    """A frame with exactly the declared columns of a file, all text."""
    columns = LAYOUT[file].split()
    return frame.select(column_text(column, frame.schema[column.partition(":")[0]]) for column in columns)


def write(frames: dict, out: Path, format: str, seed: int) -> None:
    """Write every file of the drop in random row order, replacing an earlier drop; columns are text in Parquet too."""
    out.mkdir(parents=True, exist_ok=True)
    for file in LAYOUT:
        for suffix in SUFFIX.values():
            (out / (file + suffix)).unlink(missing_ok=True)
        frame = frames[file]
        shuffled = as_text(frame[stream(seed, file).permutation(len(frame))], file)
        target = out / (file + SUFFIX[format])
        if format == "csv":
            shuffled.write_csv(target)
        else:
            shuffled.write_parquet(target)


def write_rows(files: dict[str, list[dict[str, str]]], out: Path) -> None:
    """Writes rows of text as the CSV files of a drop; a record type without rows has no file."""
    out.mkdir(parents=True, exist_ok=True)
    for file, rows in files.items():
        if rows:
            with (out / f"{file}.csv").open("w", encoding="utf-8", newline="") as target:
                writer = csv.DictWriter(target, rows[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
