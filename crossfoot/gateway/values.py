"""Values of metrics: leaves are summed by MetricFlow per month, quarters and formulas are worked out here.

A cell is (period, key): the period as `2026-01` or `2026-Q1`, the key a tuple with one text per asked dimension.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from crossfoot.gateway import formula
from crossfoot.gateway.dictionary import Dictionary, Metric, SemanticModel
from crossfoot.gateway.engine import Engine
from crossfoot.gateway.published import Published
from crossfoot.gateway.where import Where

Cell = tuple[str, tuple[str, ...]]
Cells = dict[Cell, Decimal | None]
ZERO = Decimal(0)


@dataclass(frozen=True)
class Reading:
    """Where leaves are read: by dims, over months that follow each other, under a filter."""

    by: tuple[str, ...]
    months: tuple[str, ...]
    where: Where | None = None


class Leaves:
    """The values of leaf metrics. `currencies`, filled with them, names the currency of keys that have their own."""

    def __init__(
        self,
        build: Published,
        engine: Engine,
        models: dict[str, SemanticModel],
        leaves: list[Metric],
        reading: Reading,
    ) -> None:
        """Nothing is read until a value is asked for."""
        self._build, self._engine, self._models = build, engine, models
        self._leaves, self._reading = leaves, reading
        self.by = reading.by
        self.currencies: dict[tuple[str, ...], str] = {}

    @cached_property
    def by_month(self) -> dict[str, Cells]:
        """The values per month by leaf, read with one query per semantic model."""
        found: dict[str, Cells] = {leaf.name: {} for leaf in self._leaves}
        for leaf in self._leaves:
            if leaf.kind == "served":
                self._read_served(leaf, found[leaf.name])
        for family in self._families(lambda leaf: True):
            self._read(family, "month", found)
        return found

    def by_quarter(self, quarters: dict[str, list[str]]) -> dict[str, Cells]:
        """The values per quarter, by the quarter rule of each leaf; what is counted again is asked once more."""
        found = {leaf.name: _to_quarters(leaf.quarter, self.by_month[leaf.name], quarters) for leaf in self._leaves}
        for family in self._families(lambda leaf: leaf.quarter == "recount"):
            counted: dict[str, Cells] = {leaf.name: {} for leaf in family}
            self._read(family, "quarter", counted)
            for name, cells in counted.items():
                found[name] = {cell: value for cell, value in cells.items() if cell[0] in quarters}
        return found

    def sql(self, grain: str) -> list[str]:
        """The SQL that MetricFlow wrote, one text per semantic model; quarters are made of months, but for recounts."""
        monthly = [self.leaf_sql(family) for family in self._families(lambda leaf: leaf.quarter != "recount")]
        counted = [self.leaf_sql(family, grain) for family in self._families(lambda leaf: leaf.quarter == "recount")]
        return monthly + counted

    def leaf_sql(self, leaves: list[Metric], grain: str = "month") -> str:
        """The SQL of leaves of one semantic model; a served metric stands alone: period, key, value."""
        model = self._models[leaves[0].model]
        if leaves[0].kind == "served":
            dim = self.by[0] if self.by else "firm"
            return f"select period, key, {leaves[0].expr} as value from {model.relation} where dim = '{dim}'"
        dims = [*self.by, *(["currency"] if any(leaf.unit == "money_txn" for leaf in leaves) else [])]
        months, where = self._reading.months, self._reading.where
        span = (_first_day(months[0]), _last_day(months[-1])) if list(months) != self._build.months else None
        return self._engine.sql([leaf.name for leaf in leaves], model, dims, grain, span, where)

    def _families(self, chosen: Callable[[Metric], bool]) -> list[list[Metric]]:
        families: dict[str, list[Metric]] = {}
        for leaf in self._leaves:
            if leaf.kind == "simple" and chosen(leaf):
                families.setdefault(leaf.model, []).append(leaf)
        return list(families.values())

    def _read(self, leaves: list[Metric], grain: str, into: dict[str, Cells]) -> None:
        cursor = self._build.cursor().execute(self.leaf_sql(leaves, grain))
        position = {column[0]: index for index, column in enumerate(cursor.description)}
        entity = self._models[leaves[0].model].entity
        time = position[f"metric_time__{grain}"]
        dims = [position[f"{entity}__{dim}"] for dim in self.by]
        currency = position.get(f"{entity}__currency")
        columns = [(into[leaf.name], position[leaf.name], leaf.empty_when_missing) for leaf in leaves]
        period_of = _month if grain == "month" else _quarter
        for row in cursor.fetchall():
            key = tuple(row[dim] for dim in dims)
            if None in key:  # not attributable: in the firm and nowhere else
                continue
            cell = (period_of(row[time]), key)
            if currency is not None:
                self.currencies[key] = row[currency]
            for cells, column, may_be_absent in columns:
                if row[column] is not None:
                    cells[cell] = Decimal(row[column])
                elif not may_be_absent:
                    cells[cell] = None

    def _read_served(self, leaf: Metric, cells: Cells) -> None:
        for month, key, value in self._build.rows(self.leaf_sql([leaf])):
            if month in self._reading.months:
                cells[month, (key,) if self.by else ()] = value


def evaluate(dictionary: Dictionary, name: str, grain: str, leaves: dict[str, Cells], cells: list[Cell]) -> Cells:
    """The values of a metric at given cells, from leaf values by name."""
    value_at = _evaluator(dictionary, name, grain, leaves)
    return {cell: value_at(cell) for cell in cells}


def cells_of(dictionary: Dictionary, name: str, leaves: dict[str, Cells]) -> set[Cell]:
    """The cells in which at least one leaf of a metric has a row."""
    return {cell for leaf in dictionary.leaves([name]) for cell in leaves[leaf.name]}


def _evaluator(
    dictionary: Dictionary, name: str, grain: str, leaves: dict[str, Cells]
) -> Callable[[Cell], Decimal | None]:
    metric = dictionary.metrics[name]
    if metric.is_leaf:
        cells, missing = leaves[name], None if metric.empty_when_missing else ZERO
        return lambda cell: missing if (value := cells.get(cell)) is None else value
    compute = formula.compile_formula(metric.formula(grain))
    parts = [(part, _evaluator(dictionary, part, grain, leaves)) for part in metric.parts]
    return lambda cell: compute({part: value_at(cell) for part, value_at in parts})


def _to_quarters(rule: str, months: Cells, quarters: dict[str, list[str]]) -> Cells:
    """One leaf from months to quarters: the sum, the value of the last or the first month, or the mean of the three."""
    keys = {key for _, key in months}
    found: Cells = {}
    for quarter, within in quarters.items():
        for key in keys:
            cells = [(month, key) for month in within]
            if rule in ("none", "recount") or not any(cell in months for cell in cells):
                continue
            values = [months.get(cell) for cell in cells]
            if rule == "last":
                found[quarter, key] = values[-1]
            elif rule == "first":
                found[quarter, key] = values[0]
            else:
                total = formula.add(values)
                found[quarter, key] = formula.divide(total, Decimal(len(within))) if rule == "mean" else total
    return found


def _first_day(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")


def _last_day(month: str) -> dt.date:
    return (_first_day(month) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _month(day: dt.date) -> str:
    return f"{day.year}-{day.month:02}"


def _quarter(day: dt.date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
