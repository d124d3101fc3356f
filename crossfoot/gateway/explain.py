"""Why a number is what it is: the formula tree, down to the mart rows that sum to it and landed records."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl
import sqlglot
from sqlglot import exp

from crossfoot.gateway import formula, landed, links
from crossfoot.gateway.answer import read_cells, unit_of
from crossfoot.gateway.dictionary import Dictionary, Metric
from crossfoot.gateway.engine import Engine
from crossfoot.gateway.published import Published
from crossfoot.gateway.values import Leaves, Reading
from crossfoot.gateway.where import Where

_DIMENSION = re.compile(r"\{\{\s*Dimension\('\w+?__(\w+)'\)\s*\}\}")
_RECORDS = 500


class Behind(NamedTuple):
    """The landed records behind a value: the first 500 of `count`, and the streams that this reader may not open."""

    records: pl.DataFrame | None = None
    count: int = 0
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """One metric of a formula tree, with its value.

    A node with children is `formula` over their values. One without is a leaf: `rule` (sum, mean, count_distinct or
    value) over the column `value` of `rows`, `missing` when there are none; a mean is over `months`. `sql` is the query
    behind it. `records` are the landed records behind the value (source, stream, id, record as JSON text, and the
    `source_link` that opens it in its own system), the first 500 of `record_count`, what happened before what describes
    it; `withheld` names the streams among them that this reader may not open. They are found, which takes seconds, when
    they are first asked for.
    """

    metric: str
    definition: str
    formula: str
    value: Decimal | None
    unit: str
    children: tuple["Node", ...] = ()
    sql: str = ""
    rows: pl.DataFrame | None = None
    rule: str = "formula"
    months: int = 1
    missing: Decimal | None = None
    find: Callable[[], Behind] = field(default=Behind, repr=False, compare=False)

    @cached_property
    def behind(self) -> Behind:
        """What `find` finds, once."""
        return self.find()

    @property
    def records(self) -> pl.DataFrame | None:
        """The landed records that the reader may see; None in a build without evidence."""
        return self.behind.records

    @property
    def record_count(self) -> int:
        """How many landed records there are."""
        return self.behind.count

    @property
    def withheld(self) -> tuple[str, ...]:
        """The streams of records that this reader may not open."""
        return self.behind.withheld


def recompute(node: Node) -> Decimal | None:
    """The value worked out again from the rows of the leaves; equal to `node.value` exactly."""
    if node.children:
        return formula.compile_formula(node.formula)({child.metric: recompute(child) for child in node.children})
    if node.rule == "count_distinct":
        return Decimal(node.rows["value"].n_unique())
    total = formula.add(node.rows["value"].to_list())
    if total is None:
        return node.missing
    return formula.divide(total, Decimal(node.months)) if node.rule == "mean" else total


class Explainer:
    """Explains single values of one build."""

    def __init__(self, build: Published, engine: Engine, dictionary: Dictionary) -> None:
        """The three parts of a gateway."""
        self._build, self._engine, self._dictionary = build, engine, dictionary

    def explain(
        self,
        name: str,
        period: str,
        grain: str,
        by: tuple,
        key: tuple,
        months: tuple[str, ...],
        where: Where | None = None,
    ) -> Node:
        """The tree of a metric in one period under a filter, for all (`by` and `key` empty) or one key of one dim.

        `grain` is month, quarter or window, `months` those that the period is made of.
        """
        reading = Reading(by, months, _narrowed(where, by, key))
        leaves = Leaves(self._build, self._engine, self._dictionary.models, self._dictionary.leaves([name]), reading)
        parts = self._dictionary.parts(name)
        cells = read_cells(self._build, self._dictionary, leaves, parts, grain, {period: list(months)}, [key])
        [cell] = cells.filter(*(pl.col(dim) == part for dim, part in zip(by, key, strict=True))).to_dicts()
        return self._node(name, grain, reading, leaves, cell)

    def _node(self, name: str, grain: str, reading: Reading, leaves: Leaves, cell: dict[str, Any]) -> Node:
        metric = self._dictionary.metrics[name]
        head = {
            "metric": name,
            "definition": metric.description,
            "formula": metric.formula(grain),
            "value": cell[name],
            "unit": unit_of(self._build, metric, cell.get("currency") or ""),
        }
        if not metric.is_leaf:
            children = tuple(self._node(part, grain, reading, leaves, cell) for part in metric.parts)
            return Node(**head, children=children)
        months = _months_that_count(metric, grain, reading.months)
        conditions = self._conditions(metric, reading, months)
        return Node(
            **head,
            find=lambda: self._behind(metric, conditions),
            sql=leaves.leaf_sql([metric], "quarter" if grain == "quarter" and metric.quarter == "recount" else "month"),
            rows=self._build.cursor().sql(self._rows_sql(metric, conditions)).pl(),
            rule=_rule(metric, grain),
            months=len(months),
            missing=None if metric.empty_when_missing else Decimal(0),
        )

    def _conditions(self, leaf: Metric, reading: Reading, months: tuple[str, ...]) -> list[str]:
        """What the mart rows that make up a leaf fulfil."""
        conditions = [f"period in ({_list(months)})", *counted(leaf)]
        if leaf.kind == "served":
            dim, key = (reading.by[0], reading.where.values[0][1]) if reading.by else ("firm", "all")
            return [*conditions, f"dim = {_text(dim)} and key = {_text(key)}"]
        return conditions + ([f"({reading.where.sql()})"] if reading.where else [])

    def _rows_sql(self, leaf: Metric, conditions: list[str]) -> str:
        """The mart rows that make up a leaf: the texts that identify them, and `value`."""
        model = self._dictionary.models[leaf.model]
        texts = [name for name, kind in self._build.columns(model).items() if kind == "VARCHAR"]
        listed = ", ".join(f'"{text}"' for text in texts)
        return (
            f"select {listed}, {leaf.expr} as value from {model.relation}"
            f" where {' and '.join(conditions)} order by {listed}"
        )

    def _behind(self, leaf: Metric, conditions: list[str]) -> Behind:
        evidence, model = self._build.evidence, self._dictionary.models[leaf.model]
        if not evidence.available:
            return Behind()
        condition = " and ".join([*conditions, *self._build.scope(model)])
        columns = columns_behind(leaf, evidence.columns(f"marts.{model.table}"))
        addresses = evidence.addresses(f"marts.{model.table}", columns, condition)
        withheld = tuple(evidence.withheld(f"marts.{model.table}", columns))
        if self._build.policy.sees_landed:
            return Behind(self._records(addresses), len(addresses), withheld)
        named = landed.named_among(self._build, addresses)
        return Behind(landed.without_hidden(self._build, self._records(named)), len(named), withheld)

    def _records(self, addresses: list[str]) -> pl.DataFrame:
        return links.with_links(self._build, self._build.evidence.records(addresses[:_RECORDS]))


def counted(leaf: Metric) -> list[str]:
    """What the mart rows fulfil that count in a leaf, of whatever month and key."""
    conditions = [f"({leaf.expr}) is not null"]
    if leaf.kind != "served":
        conditions += [f"({_on_columns(leaf.filter)})"] if leaf.filter else []
        is_any = leaf.empty_when_missing or leaf.cut_off or leaf.agg != "sum"
        conditions += [] if is_any else [f"({leaf.expr}) <> 0"]
    return conditions


def columns_of(leaf: Metric) -> list[str]:
    """The mart columns that the value of a leaf is worked out from."""
    expression = sqlglot.parse_one(leaf.expr, dialect="duckdb")
    return sorted({column.name for column in expression.find_all(exp.Column)})


def columns_behind(leaf: Metric, columns: list[str]) -> list[str]:
    """The mart columns whose records are behind a leaf: the whole row, both its sides, of one cut off at zero."""
    return columns if leaf.cut_off else columns_of(leaf)


def _months_that_count(leaf: Metric, grain: str, months: tuple[str, ...]) -> tuple[str, ...]:
    if grain != "month" and leaf.quarter in ("last", "first"):
        return months[-1:] if leaf.quarter == "last" else months[:1]
    return months


def _rule(leaf: Metric, grain: str) -> str:
    if grain != "month" and leaf.quarter == "mean":
        return "mean"
    return "value" if leaf.kind == "served" else leaf.agg


def _on_columns(template: str) -> str:
    """A filter of the semantic layer as a condition on columns, which are named like the dimensions."""
    return _DIMENSION.sub(r"\1", template)


def _narrowed(where: Where | None, by: tuple, key: tuple) -> Where | None:
    """A filter narrowed to one key; the key comes first among its values."""
    if not by:
        return where
    one = exp.EQ(this=exp.column(by[0]), expression=exp.Literal.string(key[0]))
    if where is None:
        return Where(one, ((by[0], key[0]),))
    return Where(exp.and_(one, where.condition), ((by[0], key[0]), *where.values))


def _list(texts: tuple[str, ...]) -> str:
    return ", ".join(_text(text) for text in texts)


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")
