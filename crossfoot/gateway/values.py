"""Values of leaf metrics: MetricFlow sums them per month, and the SQL made here brings them to periods, side by side.

A period is a month, a quarter or a window that ends with a month; `spans` gives the months it is made of, in order.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlglot import exp

from crossfoot.gateway.dictionary import Metric, SemanticModel
from crossfoot.gateway.engine import Engine
from crossfoot.gateway.published import Published
from crossfoot.gateway.where import Where

Spans = dict[str, list[str]]

# How months become a period; a mean is divided afterwards, a distinct count asked once more, and what has no quarters
# has no value there.
_RULES = {
    "sum": "sum({})",
    "last": "max({}) filter (is_last)",
    "first": "max({}) filter (is_first)",
    "mean": "sum({})",
    "recount": "max({})",
    "none": "null",
}


@dataclass(frozen=True)
class Reading:
    """Where leaves are read: by dims, over months that follow each other, under a filter."""

    by: tuple[str, ...]
    months: tuple[str, ...]
    where: Where | None = None


class Leaves:
    """Leaf metrics in one reading, as SQL; nothing is read here."""

    def __init__(
        self,
        build: Published,
        engine: Engine,
        models: dict[str, SemanticModel],
        leaves: list[Metric],
        reading: Reading,
    ) -> None:
        """`leaves` may come from several semantic models."""
        self._build, self._engine, self._models = build, engine, models
        self._reading = reading
        self.leaves, self.by = leaves, reading.by

    @property
    def has_currency(self) -> bool:
        """Whether a leaf is in the currency of its key."""
        return any(leaf.unit == "money_txn" for leaf in self.leaves)

    def cells(self, grain: str, spans: Spans, always: Iterable[tuple[str, ...]]) -> str:
        """SQL with one row per period and key: period, the dims, `currency` where one is in that of its key, and per
        leaf its value and whether it `has` one. Keys in `always` have a row in every period.

        `grain` is month, quarter or window; a leaf is empty where there is nothing, whatever that means for a metric.
        """
        parts = [self._part(leaves, grain) for leaves in self._parts(grain)]
        parts += [self._keys(key) for key in always]
        columns = [f'max("{name}") as "{name}"' for leaf in self.leaves for name in (leaf.name, f"has {leaf.name}")]
        columns += ["max(currency) as currency"] if self.has_currency else []
        keys = ", ".join(["period", *map(_quoted, self.by)])
        empty = ", ".join(
            [f'null::decimal(38, 12) as "{leaf.name}", false as "has {leaf.name}"' for leaf in self.leaves]
            + (["null::varchar as currency"] if self.has_currency else [])
        )
        read = " union all by name ".join([*parts, f"select {empty} where false"])
        return (
            f"with span(period, month, is_first, is_last) as (values {_rows(spans)}),"
            f" periods as (select distinct period from span),"
            f" read as ({read}) select {keys}, {', '.join(columns)} from read group by {keys}"
        )

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
        for leaf in self.leaves:
            if leaf.kind == "simple" and chosen(leaf):
                families.setdefault(leaf.model, []).append(leaf)
        return list(families.values())

    def _parts(self, grain: str) -> list[list[Metric]]:
        """The leaves that are read together."""
        served = [[leaf] for leaf in self.leaves if leaf.kind == "served"]
        if grain == "month":
            return served + self._families(lambda leaf: True)
        rolled = self._families(lambda leaf: leaf.quarter not in ("recount", "none"))
        return served + rolled + self._families(lambda leaf: leaf.quarter == "recount")

    def _part(self, leaves: list[Metric], grain: str) -> str:
        """SQL of leaves that are read together: one row per period and key."""
        counts_anew = grain == "quarter" and leaves[0].quarter == "recount"
        values, keys = self._source(leaves, "quarter" if counts_anew else "month")
        columns = [f"{key} as {_quoted(dim)}" for dim, key in zip(self.by, keys, strict=True)]
        for leaf in leaves:
            value = "value" if leaf.kind == "served" else f'"{leaf.name}"'
            rule = _RULES["sum" if grain == "month" else leaf.quarter].format(value)
            has = f"count({value}) > 0" if leaf.empty_when_missing and leaf.kind == "simple" else "true"
            columns.append(f'{rule}::decimal(38, 12) as "{leaf.name}", {has} as "has {leaf.name}"')
        if any(leaf.unit == "money_txn" for leaf in leaves):
            columns.append(f"max({self._models[leaves[0].model].entity}__currency) as currency")
        spans = "periods as span on span.period" if counts_anew else "span on span.month"
        known = "".join(f" and {key} is not null" for key in keys)  # others are in the firm and nowhere else
        return (
            f"select span.period, {', '.join(columns)} from ({values}) as read"
            f" inner join {spans} = read.month{known} group by {', '.join(['span.period', *keys])}"
        )

    def _source(self, leaves: list[Metric], grain: str) -> tuple[str, list[str]]:
        """What MetricFlow or a served table gives, with its period as `month`; and the columns of the dims."""
        read = self.leaf_sql(leaves, grain)
        if leaves[0].kind == "served":
            return f"select period as month, key, value from ({read})", ["key"] if self.by else []
        label = "strftime(metric_time__month, '%Y-%m')"
        if grain == "quarter":
            label = "strftime(metric_time__quarter, '%Y-Q') || quarter(metric_time__quarter)"
        entity = self._models[leaves[0].model].entity
        return f"select {label} as month, * from ({read})", [f"{entity}__{dim}" for dim in self.by]

    def _keys(self, key: tuple[str, ...]) -> str:
        named = [f", {_text(part)} as {_quoted(dim)}" for dim, part in zip(self.by, key, strict=True)]
        return f"select period{''.join(named)} from periods"


def _rows(spans: Spans) -> str:
    rows = [
        f"('{period}', '{month}', {month == months[0]}, {month == months[-1]})"
        for period, months in spans.items()
        for month in months
    ]
    return ", ".join(rows)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")


def _first_day(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")


def _last_day(month: str) -> dt.date:
    return (_first_day(month) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
