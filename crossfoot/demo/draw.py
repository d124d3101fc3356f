"""Seeded draws, exact integer arithmetic and effective-dated lookups for the made-up firm.

Units everywhere in this package: money in cents (int64), hours in hundredths (int64), exchange rates in millionths,
days as whole days since 1970-01-01. `NEVER` is the open end of a validity and is written as an empty field.
Where a float appears, it is a quantity that the generator invents; it is rounded once to cents, never added up first.
"""

import zlib
from dataclasses import dataclass

import numpy as np
import polars as pl

NEVER = 99_999


def stream(seed: int, name: str) -> np.random.Generator:
    """A random stream of its own per name, so that a change in one part does not redraw the others."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def some(rng: np.random.Generator, n: int, share: float, least: int = 1) -> np.ndarray:
    """Sorted positions of `share` of n rows, but at least `least` of them (or all n if there are fewer)."""
    count = min(n, max(least, round(n * share)))
    return np.sort(rng.choice(n, count, replace=False)) if count else np.empty(0, np.int64)


def flags(rng: np.random.Generator, n: int, share: float, least: int = 1) -> np.ndarray:
    """The same choice as `some`, as one boolean per row."""
    chosen = np.zeros(n, bool)
    chosen[some(rng, n, share, least)] = True
    return chosen


def quota(rng: np.random.Generator, n: int, weights) -> np.ndarray:
    """n class numbers in random order whose counts follow the weights as closely as whole numbers can."""
    edges = np.cumsum(weights) / np.sum(weights)
    return rng.permutation(np.minimum(np.searchsorted(edges, (np.arange(n) + 0.5) / max(n, 1)), len(edges) - 1))


def lapses(rng: np.random.Generator, month, latest: int, often: float, seldom: float) -> np.ndarray:
    """Boolean per row: something nobody has done yet. Often in the last two months, seldom (but found) before."""
    chance = np.where(np.asarray(month) >= latest - 1, often, seldom)
    return (rng.random(len(chance)) < chance) | flags(rng, len(chance), 0, least=2)


def half_up(numerator, denominator) -> np.ndarray:
    """Exact integer division by positive numbers, rounded half away from zero."""
    numerator = np.asarray(numerator, np.int64)
    return np.sign(numerator) * ((2 * np.abs(numerator) + denominator) // (2 * denominator))


def cents(amount) -> np.ndarray:
    """A drawn amount, already in cents but fractional, as whole cents, half away from zero."""
    amount = np.asarray(amount, np.float64)
    return (np.sign(amount) * np.floor(np.abs(amount) + 0.5)).astype(np.int64)


def round_to(amount, unit: int) -> np.ndarray:
    """A drawn amount rounded to whole multiples of `unit` cents, at least one."""
    return np.maximum(cents(np.asarray(amount) / unit), 1) * unit


@dataclass(frozen=True)
class Steps:
    """Effective-dated rows sorted by (key, start); further columns are arrays in the same order."""

    key: np.ndarray
    start: np.ndarray
    columns: dict

    @classmethod
    def of(cls, key, start, **columns) -> "Steps":
        """Sort the rows; later rows of one (key, start) are not allowed."""
        key, start = np.asarray(key, np.int64), np.asarray(start, np.int64)
        order = np.lexsort((start, key))
        return cls(key[order], start[order], {name: np.asarray(values)[order] for name, values in columns.items()})

    def __getitem__(self, name: str) -> np.ndarray:
        """A further column by name."""
        return self.columns[name]

    def row_at(self, key, day, first_before: bool = False) -> np.ndarray:
        """Row number in force per (key, day), or -1; `first_before` lets the first row hold before its start."""
        key, day = np.asarray(key, np.int64), np.asarray(day, np.int64)
        span = 1 << 17
        row = np.searchsorted(self.key * span + self.start, key * span + day, side="right") - 1
        if first_before:
            row = np.maximum(row, np.searchsorted(self.key, key, side="left"))
        row = np.minimum(row, len(self.key) - 1)
        return np.where((row >= 0) & (self.key[np.maximum(row, 0)] == key), row, -1) if len(self.key) else row

    def ends(self) -> np.ndarray:
        """Inclusive last day per row: the day before the next row of the key, NEVER for the last one."""
        last = np.append(self.key[1:] != self.key[:-1], True)
        return np.where(last, NEVER, np.append(self.start[1:], 0) - 1)


def stack(frames) -> pl.DataFrame:
    """Rows of several frames below one another; integer widths may differ."""
    return pl.concat(frames, how="vertical_relaxed")


def numbered(prefix: str, width: int) -> pl.Expr:
    """Ids of a frame's rows: the prefix and the row number from 1, padded."""
    return pl.format(prefix + "{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(width))
