"""A page as one tidy table: a row for each number, as CSV or Parquet."""

import csv
import io

import polars as pl

from crossfoot.gateway.views.model import Number, View
from crossfoot.spreadsheet import spreadsheet_text

COLUMNS = ("panel", "label", "series", "scenario", "metric", "period", "dims", "key", "value", "unit", "note")
"""What a row tells; dims and key are joined by ` · `."""


def csv_bytes(view: View) -> bytes:
    """UTF-8 with a header; values exact, no text is read as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for *texts, value, unit, note in _rows(view):
        exact = "" if value is None else f"{value:f}"
        writer.writerow([*map(spreadsheet_text, texts), exact, unit, spreadsheet_text(note)])
    return out.getvalue().encode()


def parquet_bytes(view: View) -> bytes:
    """The same rows with values as decimals of 12 places."""
    schema = dict.fromkeys(COLUMNS, pl.String) | {"value": pl.Decimal(38, 12)}
    out = io.BytesIO()
    pl.DataFrame(_rows(view), schema=schema, orient="row").write_parquet(out)
    return out.getvalue()


def _rows(view: View) -> list[tuple]:
    rows = [_row("headlines", tile.label, "", "actual", tile.number) for tile in view.tiles]
    rows += [_row("headlines", tile.label, "", "benchmark", tile.benchmark) for tile in view.tiles if tile.benchmark]
    for panel in view.panels:
        for series in panel.series:
            pairs = zip(panel.labels, series.numbers, strict=True)
            rows += [_row(panel.id, label, series.name, series.scenario, number) for label, number in pairs]
    return rows


def _row(panel: str, label: str, series: str, scenario: str, number: Number) -> tuple:
    cell = (number.metric, number.period, " · ".join(number.by), " · ".join(number.key))
    return (panel, label, series, scenario, *cell, number.value, number.unit, number.words)
