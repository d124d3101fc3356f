"""Answers: metrics side by side, one row per period and key, worked out column by column from their leaves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from crossfoot.gateway import formula
from crossfoot.gateway.dictionary import Dictionary, Metric
from crossfoot.gateway.published import Published
from crossfoot.gateway.values import VALUE, Leaves, Spans


@dataclass(frozen=True, eq=False)
class Cells:
    """Values of metrics, unrounded but for quotients (12 decimals, half up).

    `frame` has a row per period and key, in order: period, one column per dim of `by`, and per metric its value and
    `has <metric>`, whether it has one there, if an empty one. `units` names the unit of each metric; one that is empty
    stands in the column `currency`, as the key has its own.
    """

    by: tuple[str, ...]
    units: dict[str, str]
    frame: pl.DataFrame

    def named(self, end: str) -> "Cells":
        """The same with an end to the name of every metric."""
        units = {f"{name}{end}": unit for name, unit in self.units.items()}
        columns = {f"{has}{name}": f"{has}{name}{end}" for name in self.units for has in ("", "has ")}
        return replace(self, units=units, frame=self.frame.rename(columns))

    def without_zeros(self, metrics: Iterable[str]) -> "Cells":
        """The same, the values of these metrics empty where they are 0."""
        columns = [pl.when(pl.col(name) != 0).then(name).alias(name) for name in metrics if name in self.units]
        return replace(self, frame=self.frame.with_columns(columns))

    def tidy(self) -> pl.DataFrame:
        """One row per metric, period and key that has a value: metric, period, one column per dim, value, unit."""
        return pl.concat([self._rows(metric, unit) for metric, unit in self.units.items()])

    def _rows(self, metric: str, unit: str) -> pl.DataFrame:
        shown = pl.lit(unit) if unit else pl.col("currency").str.to_lowercase()
        return self.frame.filter(f"has {metric}").select(
            pl.lit(metric).alias("metric"), "period", *self.by, pl.col(metric).alias("value"), shown.alias("unit")
        )


def read_cells(
    build: Published,
    dictionary: Dictionary,
    leaves: Leaves,
    metrics: Iterable[Metric],
    grain: str,
    spans: Spans,
    always: Iterable[tuple[str, ...]] = (),
) -> pl.DataFrame:
    """The frame of Cells, without regard to what is reported or may be seen; keys in `always` have every row.

    `spans` gives the months that each period is made of; `grain` is month, quarter or window.
    """
    parts = {part.name: part for metric in metrics for part in dictionary.parts(metric.name)}
    # Where there is nothing, a formula takes 0.
    zeros = [pl.col(leaf.name).fill_null(pl.lit(0, VALUE)) for leaf in leaves.leaves if not leaf.empty_when_missing]
    frame = leaves.cells(grain, spans, always).with_columns(zeros)
    columns = {leaf.name: _leaf(leaf, frame, grain, spans) for leaf in leaves.leaves}
    for name, part in parts.items():
        if not part.is_leaf:
            columns[name] = formula.compile_columns(part.formula(grain))(columns).alias(name)
    has = [
        pl.any_horizontal(f"has {leaf.name}" for leaf in dictionary.leaves([metric.name])).alias(f"has {metric.name}")
        for metric in metrics
    ]
    return frame.with_columns(*columns.values(), *has)


def answer(
    build: Published, dictionary: Dictionary, leaves: Leaves, metrics: Iterable[Metric], grain: str, spans: Spans
) -> Cells:
    """The values of metrics in some periods; the firm has a row in every period.

    A value that would tell a reader without the permission what few people cost is empty.
    """
    asked = list(metrics)
    units = {metric.name: unit_of(build, metric, "") for metric in asked}
    shown = {column: kind for name in units for column, kind in ((name, VALUE), (f"has {name}", pl.Boolean))}
    keys = dict.fromkeys(["period", *leaves.by, *(["currency"] if leaves.has_currency else [])], pl.String)
    if not spans:
        return Cells(leaves.by, units, pl.DataFrame(schema=keys | shown))
    frame = read_cells(build, dictionary, leaves, asked, grain, spans, () if leaves.by else ((),))
    if not leaves.by:
        frame = frame.with_columns(pl.lit(True).alias(f"has {metric.name}") for metric in asked)
    latest = [period for period, months in spans.items() if months[-1] == build.months[-1]]
    ends = pl.col("period").is_in(latest)
    at_end = [metric.name for metric in asked if metric.last_period_only]
    frame = frame.with_columns(pl.col(f"has {name}") & ends for name in at_end)
    revealing = [metric.name for metric in asked if dictionary.reveals_cost(metric.name)]
    if revealing and not build.policy.costs:
        frame = _without_costs(build, frame, leaves.by, revealing, spans)
    return Cells(leaves.by, units, frame.select(*keys, *shown))


def unit_of(build: Published, metric: Metric, currency: str) -> str:
    """The unit of a value: money_txn is in the `currency` of its key, all other money in the reporting currency."""
    return metric.unit_name(currency if metric.unit == "money_txn" else build.reporting_currency)


def _leaf(leaf: Metric, frame: pl.DataFrame, grain: str, spans: Spans) -> pl.Series:
    """The values of a leaf that a formula takes: a mean is divided by its months."""
    if grain == "month" or leaf.quarter != "mean":
        return frame[leaf.name]
    months = pl.Series([Decimal(len(spans[period])) for period in frame["period"]], dtype=VALUE)
    return formula.quotients(frame[leaf.name], months)


def _without_costs(
    build: Published, frame: pl.DataFrame, by: tuple[str, ...], metrics: list[str], spans: Spans
) -> pl.DataFrame:
    """The frame without the values of these metrics that would tell what few people cost."""
    dim = by[0] if by else "firm"
    keys = frame[dim] if by else ["all"] * frame.height
    hides = [
        build.suppression.hides(dim, key, spans[period]) for period, key in zip(frame["period"], keys, strict=True)
    ]
    kept = pl.Series(hides, dtype=pl.Boolean).not_()
    return frame.with_columns(pl.when(kept).then(pl.col(name)).alias(name) for name in metrics)
