"""Published values as text."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from crossfoot.spreadsheet import spreadsheet_text

if TYPE_CHECKING:
    import polars as pl

PLACES = {"ratio": 6, "days": 4, "count": 0}


def places(unit: str) -> int:
    """The decimal places of a unit."""
    return 4 if unit.endswith("_per_hour") else PLACES.get(unit, 2)


def rounded(value: Decimal | None, unit: str) -> str:
    """A value with the places of its unit, half up, and a comma at each thousand; `–` when there is none."""
    return "–" if value is None else f"{value.quantize(Decimal(1).scaleb(-places(unit)), ROUND_HALF_UP):,f}"


def exact(value: Decimal | None, unit: str) -> str:
    """A value with all its places, at least those of its unit; empty when there is none."""
    if value is None:
        return ""
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(places(unit), "0")
    return f"{whole}.{fraction}" if fraction else whole


def as_text(answer: "pl.DataFrame") -> list[dict[str, str]]:
    """The rows of an answer of the gateway, values exact."""
    return [row | {"value": exact(row["value"], row["unit"])} for row in answer.iter_rows(named=True)]


def in_cents(frame: "pl.DataFrame") -> list[dict[str, str]]:
    """The rows of a table as text for a spreadsheet: decimals half up to two places, what is missing empty."""
    return [{name: _in_cents(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]


def _in_cents(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return "" if value is None else spreadsheet_text(str(value))


def side_by_side(answer: "pl.DataFrame", dims: list[str]) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of a table with a column per metric and unit, rounded, one row per period and key."""
    columns: dict[str, None] = {}
    cells: dict[tuple[str, ...], dict[str, str]] = {}
    for row in answer.iter_rows(named=True):
        column = f"{row['metric']} ({row['unit']})"
        columns[column] = None
        cells.setdefault((row["period"], *(row[dim] for dim in dims)), {})[column] = rounded(row["value"], row["unit"])
    rows = [[*key, *(found.get(column, "") for column in columns)] for key, found in sorted(cells.items())]
    return ["period", *dims, *columns], rows
