"""Values of leaf metrics: MetricFlow sums them per month; here they come to periods, side by side.

A period is a month, a quarter or a window that ends with a month; `spans` gives the months it is made of, in order.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from crossfoot.gateway.dictionary import Metric, SemanticModel
from crossfoot.gateway.engine import Engine
from crossfoot.gateway.published import Published
from crossfoot.gateway.where import Where

Spans = dict[str, list[str]]
VALUE = pl.Decimal(38, 12)
FEW = {"entity", "practice", "level", "service_line", "region", "method", "bucket", "stage"}
FEW |= {"forecast_month", "forecast_week"}
"""The dims of few keys: sums by them are read once, for all months and under no filter, and kept."""


@dataclass(frozen=True)
class Reading:
    """Where leaves are read: by dims, over months that follow each other, under a filter."""

    by: tuple[str, ...]
    months: tuple[str, ...]
    where: Where | None = None


class Leaves:
    """Leaf metrics in one reading."""

    def __init__(
        self,
        build: Published,
        engine: Engine,
        models: dict[str, SemanticModel],
        leaves: list[Metric],
        reading: Reading,
    ) -> None:
        """`leaves` may come from several semantic models; nothing is read before `cells`."""
        self._build, self._engine, self._models = build, engine, models
        self._reading = reading
        self.leaves, self.by = leaves, reading.by

    @property
    def has_currency(self) -> bool:
        """Whether a leaf is in the currency of its key."""
        return _have_currency(self.leaves)

    def cells(self, grain: str, spans: Spans, always: Iterable[tuple[str, ...]]) -> pl.DataFrame:
        """One row per period and key, in order: period, the dims, `currency` where a leaf is in that of its key, and
        per leaf its value and whether it `has` one. Keys in `always` have a row in every period.

        `grain` is month, quarter or window. A mean is the sum of its months.
        """
        rows = [
            (period, month, month == months[0], month == months[-1])
            for period, months in spans.items()
            for month in months
        ]
        span = pl.DataFrame(rows, schema=["period", "month", "is_first", "is_last"], orient="row")
        keys = dict.fromkeys(["period", *self.by], pl.String)
        empty = keys | {column: kind for leaf in self.leaves for column, kind in _columns(leaf).items()}
        empty |= {"currency": pl.String} if self.has_currency else {}
        parts = [pl.DataFrame([(period, *key) for period in spans for key in always], schema=keys, orient="row")]
        parts += [self._part(leaves, grain, span) for leaves in self._parts(grain)]
        parts = [part for part in parts if part.height]
        found = pl.concat([pl.DataFrame(schema=empty), *parts], how="diagonal")
        found = found.group_by(list(keys)).agg(pl.all().max()) if len(parts) > 1 else found
        has = [pl.col(f"has {leaf.name}").fill_null(False) for leaf in self.leaves]
        return found.with_columns(has).sort(list(keys))

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
        return self._summed(leaves, grain, self.by, self._reading.months, self._reading.where)

    def _summed(
        self, leaves: list[Metric], grain: str, by: Iterable[str], months: Iterable[str], where: Where | None
    ) -> str:
        dims = [*by, *(["currency"] if _have_currency(leaves) else [])]
        asked = list(months)
        span = (_first_day(asked[0]), _last_day(asked[-1])) if asked != self._build.months else None
        model = self._models[leaves[0].model]
        return self._engine.sql([leaf.name for leaf in leaves], model, dims, grain, span, where)

    def _families(self, chosen: Callable[[Metric], bool]) -> list[list[Metric]]:
        families: dict[tuple[str, bool], list[Metric]] = {}
        for leaf in self.leaves:
            if leaf.kind == "simple" and chosen(leaf):
                families.setdefault((leaf.model, leaf.agg == "sum"), []).append(leaf)
        return list(families.values())

    def _parts(self, grain: str) -> list[list[Metric]]:
        """The leaves that are read together."""
        served = [[leaf] for leaf in self.leaves if leaf.kind == "served"]
        if grain == "month":
            return served + self._families(lambda leaf: True)
        rolled = self._families(lambda leaf: leaf.quarter not in ("recount", "none"))
        return served + rolled + self._families(lambda leaf: leaf.quarter == "recount")

    def _part(self, leaves: list[Metric], grain: str, span: pl.DataFrame) -> pl.DataFrame:
        """Leaves that are read together: one row per period and key."""
        counts_anew = grain == "quarter" and leaves[0].quarter == "recount"
        read = self._read(leaves, "quarter" if counts_anew else "month")
        # What has no key is in the firm and nowhere else.
        read = read.drop_nulls(self.by) if self.by else read
        may_lack = {leaf.name: leaf.empty_when_missing and leaf.kind == "simple" for leaf in leaves}
        if grain == "month" or counts_anew:
            read = read.filter(pl.col("month").is_in(span["period"].implode())).rename({"month": "period"})
            has = {name: pl.col(name).is_not_null() if lacks else pl.lit(True) for name, lacks in may_lack.items()}
            return read.with_columns(each.alias(f"has {name}") for name, each in has.items())
        columns = [pl.col("currency").max()] if _have_currency(leaves) else []
        for leaf in leaves:
            has = pl.col(leaf.name).count() > 0 if may_lack[leaf.name] else pl.lit(True)
            columns += [_rolled(leaf.name, leaf.quarter).alias(leaf.name), has.alias(f"has {leaf.name}")]
        return read.join(span, on="month").group_by("period", *self.by).agg(columns)

    def _read(self, leaves: list[Metric], grain: str) -> pl.DataFrame:
        """Leaves of one model per month (or quarter, as `month`) and key."""
        if leaves[0].kind == "served":
            key = f', key as "{self.by[0]}"' if self.by else ""
            named = f'value::decimal(38, 12) as "{leaves[0].name}"'
            return self._build.frame(f"select period as month{key}, {named} from ({self.leaf_sql(leaves)})")
        where = self._reading.where
        dims = dict.fromkeys([*self.by, *(where.dims if where else [])])
        if not (set(dims) <= FEW and all(leaf.agg == "sum" for leaf in leaves)):
            return self._build.frame(self._labelled(leaves, grain, self.by, self.leaf_sql(leaves, grain)))
        sums = self._labelled(leaves, grain, dims, self._summed(leaves, grain, dims, self._build.months, None))
        summed = [*dims, *(leaf.expr for leaf in leaves)]
        kept = self._build.kept(self._build.rolled_up(sums, self._models[leaves[0].model], summed))
        if where is None:
            return kept
        again = [_rolled(leaf.name, "sum").alias(leaf.name) for leaf in leaves]
        currency = [pl.col("currency").max()] if _have_currency(leaves) else []
        return kept.filter(pl.sql_expr(where.sql())).group_by("month", *self.by).agg(*again, *currency)

    def _labelled(self, leaves: list[Metric], grain: str, by: Iterable[str], sql: str) -> str:
        """What MetricFlow wrote, with the columns of `_read`."""
        label = "strftime(metric_time__month, '%Y-%m')"
        if grain == "quarter":
            label = "strftime(metric_time__quarter, '%Y-Q') || quarter(metric_time__quarter)"
        entity = self._models[leaves[0].model].entity
        columns = [f'{entity}__{dim} as "{dim}"' for dim in by]
        columns += [f'"{leaf.name}"::decimal(38, 12) as "{leaf.name}"' for leaf in leaves]
        if _have_currency(leaves):
            columns.append(f"{entity}__currency as currency")
        return f"select {', '.join([f'{label} as month', *columns])} from ({sql})"


def _have_currency(leaves: Iterable[Metric]) -> bool:
    """Whether one of them is in the currency of its key."""
    return any(leaf.unit == "money_txn" for leaf in leaves)


def _columns(leaf: Metric) -> dict[str, pl.DataType]:
    return {leaf.name: VALUE, f"has {leaf.name}": pl.Boolean()}


def _rolled(name: str, rule: str) -> pl.Expr:
    """How months become a period; a distinct count is asked once more, and what has no quarters has no value there."""
    value = pl.col(name)
    if rule in ("last", "first"):
        return value.filter(pl.col(f"is_{rule}")).max()
    if rule in ("sum", "mean"):
        return pl.when(value.count() > 0).then(value.sum())
    return value.max() if rule == "recount" else pl.lit(None, VALUE)


def _first_day(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")


def _last_day(month: str) -> dt.date:
    return (_first_day(month) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
