"""Compares an export with expected rows, by the rules of the acceptance firms.

Both sides are rounded half up to the places of their unit; one unit of the last place is tolerated. A missing row
equals 0 for what adds up and empty for ratios. Rows of metrics that no acceptance firm knows are not looked at.
"""

import csv
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"
GOLDEN, ASPEN, BEECH = FIXTURES / "golden", FIXTURES / "firms" / "aspen", FIXTURES / "firms" / "beech"
EXPECTED = {
    "golden": GOLDEN / "expected" / "metrics_full.csv",
    "aspen": ASPEN / "expected" / "metrics.csv",
    "beech": BEECH / "expected" / "metrics.csv",
}

Key = tuple[str, str, str, str]
"""Metric, period, dim, key."""

Value = tuple[str, Decimal | None]
"""Unit and value."""


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def defined_metrics() -> frozenset[str]:
    """The metrics of the definitions: those of which some acceptance firm has a value."""
    return frozenset(row["metric"] for path in EXPECTED.values() for row in read(path))


@cache
def expected_checks() -> frozenset[str]:
    """The checks of which some acceptance firm has an exception."""
    paths = [path.with_name("recon_exceptions.csv") for path in EXPECTED.values()]
    return frozenset(row["check_id"] for path in paths for row in read(path))


def exceptions(rows: Iterable[Mapping]) -> list[tuple]:
    """What identifies an exception and its two sides, rounded, sorted; notes are free text."""
    sides = ("left_value", "right_value", "difference")
    named = ("check_id", "period", "key", "currency", "owner")
    return sorted((*(row[name] for name in named), *(str(rounded(row[side], "usd")) for side in sides)) for row in rows)


def differences(wanted: dict[Key, Value], exported: Iterable[Mapping], whole: bool = True) -> list[str]:
    """One text per value that differs; without `whole` only the expected keys are looked at."""
    found = values(row for row in exported if row["metric"] in defined_metrics())
    keys = wanted.keys() | found.keys() if whole else wanted.keys()
    wrong = sorted(key for key in keys if wanted.get(key) != found.get(key) and not _agree(key, wanted, found))
    return [f"{' '.join(key)}: expected {wanted.get(key)}, found {found.get(key)}" for key in wrong]


def values(rows: Iterable[Mapping]) -> dict[Key, Value]:
    """Unit and rounded value by key."""
    keyed = (((row["metric"], row["period"], row["dim"], row["key"]), row["unit"], row["value"]) for row in rows)
    return {key: (unit, rounded(value, unit)) for key, unit, value in keyed}


def rounded(value: Decimal | str | None, unit: str) -> Decimal | None:
    """A value as it is exported; None when empty."""
    if value in (None, ""):
        return None
    return Decimal(value).quantize(last_place(unit), ROUND_HALF_UP)


@cache
def last_place(unit: str) -> Decimal:
    """One unit of the last place that is exported."""
    places = {"ratio": 6, "days": 4, "count": 0}.get(unit, 4 if unit.endswith("_per_hour") else 2)
    return Decimal(1).scaleb(-places)


def adds_up(metric: str, unit: str) -> bool:
    """Whether a missing row of a metric means 0; of a ratio it means empty."""
    return unit not in ("ratio", "days") and "_per_" not in metric + unit


def _agree(key: Key, want: dict, got: dict) -> bool:
    unit = (want.get(key) or got.get(key))[0]
    (wanted_unit, wanted), (found_unit, found) = want.get(key, (unit, None)), got.get(key, (unit, None))
    if None in (wanted, found):  # a row that is left out counts as empty and, where values add up, as 0
        left_out = key not in want or key not in got
        return wanted is found or (adds_up(key[0], unit) and left_out and 0 in (wanted, found))
    return wanted_unit == found_unit and abs(wanted - found) <= last_place(unit)
