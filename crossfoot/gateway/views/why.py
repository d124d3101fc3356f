"""Why a number on a page is what it is: its formula tree as lines, the rows and records behind it, and its parts."""

from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from crossfoot.gateway.explain import Node
from crossfoot.gateway.failures import refuse
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.to_date import label_of, split_window
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.filters import DIMS, Filters
from crossfoot.gateway.views.model import Number, Panel
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.words import period_name

ROWS = 500
"""The most rows and records shown of one leaf; `crossfoot explain` prints them all."""


@dataclass(frozen=True)
class Leaf:
    """A metric that comes from rows: its rule, SQL and the mart rows that sum to it."""

    metric: str
    rule: str
    sql: str
    rows: pl.DataFrame
    node: Node

    @property
    def records(self) -> pl.DataFrame | None:
        """The first of the landed records behind the rows; finding them takes seconds, once."""
        return None if self.node.records is None else self.node.records.head(ROWS)


@dataclass(frozen=True)
class Why:
    """An explanation: the definition, the tree as lines with exact values, and the leaves."""

    metric: str
    definition: str
    lines: tuple[str, ...]
    leaves: tuple[Leaf, ...]


def holder(gateway: Gateway, number: Number) -> Gateway:
    """The gateway that holds a number of a page: in the currency view of the page, or in the number's own."""
    return gateway.at(number.rates) if number.rates else gateway


def placed(gateway: Gateway, number: Number) -> list[str]:
    """Whose a number is and of when, and at which rates where they are not the page's."""
    keys = [gateway.label(dim, key) for dim, key in zip(number.by, number.key, strict=True)]
    rates = [f"{number.rates} rates"] if number.rates else []
    return [*keys, period_name(number.period), *rates]


def named(gateway: Gateway, number: Number) -> str:
    """What a number is: its metric, or how it is worked out, and its place."""
    label = label_of(gateway.dictionary, number.metric) if number.metric else number.words
    return " · ".join([label, *placed(gateway, number)])


@lru_cache(maxsize=32)
def explain(gateway: Gateway, number: Number, filters: Filters) -> Why:
    """The explanation of a number of a page, kept per gateway; XF-4xx where the gateway has none."""
    if not number.metric:
        return Why("", number.words, (), ())
    within = filters
    for dim, key in zip(number.by[:-1], number.key[:-1], strict=True):
        within = within.within(dim, key)
    by, key = (number.by[-1], number.key[-1]) if number.by else (None, None)
    node = gateway.explain(number.metric, number.period, by, key, within.where, filters.basis)
    return Why(number.metric, node.definition, tuple(_lines(node)), tuple(_leaves(node)))


def parts_by(gateway: Gateway, number: Number, filters: Filters) -> list[str]:
    """The dims by which a number can be broken down further; none where it is of a key that no page is narrowed to."""
    if set(number.by) - set(DIMS):
        return []
    allowed = gateway.dictionary.get(split_window(number.metric)[0]).dims
    return [dim for dim in (*DIMS, "resource", "bucket") if dim in allowed and dim not in number.by]


def breakdown(gateway: Gateway, number: Number, filters: Filters, dim: str) -> Panel:
    """The parts of a number by one more dim; XF-402 when it has none."""
    within = replace(filters, period=number.period)
    for own, key in zip(number.by, number.key, strict=True):
        if own not in DIMS:
            raise refuse("XF-402", f"{number.metric} of one {own} has no parts.")
        within = within.within(own, key)
    ask = Asked(gateway, within)
    title = f"{number.metric} by {dim} · {period_name(number.period)}"
    return Panels(ask).table(f"by_{dim}", title, ask.ask([number.metric], [dim]), [number.metric])


def _lines(node: Node, depth: int = 0) -> list[str]:
    mark = "   " * (depth - 1) + "└─ " if depth else ""
    value = "–" if node.value is None else f"{node.value:,f}"
    head = f"{mark}{node.metric} = {value} {node.unit}   ← {node.formula or node.definition}"
    return [head, *(line for child in node.children for line in _lines(child, depth + 1))]


def _leaves(node: Node) -> list[Leaf]:
    if node.children:
        return [leaf for child in node.children for leaf in _leaves(child)]
    return [Leaf(node.metric, f"{node.rule} of {len(node.rows)} rows", node.sql, node.rows.head(ROWS), node)]
