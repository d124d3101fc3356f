"""Turns leaf values into the rows of an answer: one per metric, period and key, with its unit."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from crossfoot.gateway.dictionary import Dictionary, Metric
from crossfoot.gateway.published import Published
from crossfoot.gateway.values import Cell, Leaves, cells_of, evaluate


class Row(NamedTuple):
    """One value of a metric. `key` has one text per asked dim and is empty for the firm."""

    metric: str
    period: str
    key: tuple[str, ...]
    value: Decimal | None
    unit: str


def answer(
    build: Published,
    dictionary: Dictionary,
    leaves: Leaves,
    metrics: Iterable[Metric],
    grain: str,
    periods: list[str],
    spans: dict[str, list[str]] | None = None,
) -> list[Row]:
    """The values of metrics in some periods, in order of metric, period, key; the firm has a row in every period.

    `spans` gives the months that a period is made of; a quarter's by default. A value that would tell a reader without
    the permission what few people cost is empty.
    """
    if grain == "quarter":
        spans = {period: build.quarters[period] for period in periods}
    values = leaves.by_quarter(spans) if spans else leaves.by_month
    rows = []
    for metric in metrics:
        cells = cells_of(dictionary, metric.name, values) if leaves.by else {(period, ()) for period in periods}
        wanted = sorted(cell for cell in cells if is_reported(build, metric, cell))
        hides = _cost_hidden(build, dictionary, metric, leaves.by, spans or {})
        for (period, key), value in evaluate(dictionary, metric.name, grain, values, wanted).items():
            value = None if hides(period, key) else value
            rows.append(Row(metric.name, period, key, value, unit_of(build, leaves, metric, key)))
    return rows


def _cost_hidden(
    build: Published, dictionary: Dictionary, metric: Metric, by: tuple[str, ...], spans: dict[str, list[str]]
) -> Callable[[str, tuple[str, ...]], bool]:
    """Whether the value of a period and key would tell this reader what few people cost."""
    if build.policy.costs or not dictionary.reveals_cost(metric.name):
        return lambda period, key: False
    dim = by[0] if by else "firm"
    return lambda period, key: build.suppression.hides(dim, key[0] if key else "all", spans.get(period, [period]))


def unit_of(build: Published, leaves: Leaves, metric: Metric, key: tuple[str, ...]) -> str:
    """The unit of a value: money_txn is in the currency of its key, all other money in the reporting currency."""
    own = metric.unit == "money_txn"
    return metric.unit_name(leaves.currencies.get(key, "") if own else build.reporting_currency)


def is_reported(build: Published, metric: Metric, cell: Cell) -> bool:
    """A metric of the state at the end has a value in the last month, and in the quarter that ends with it."""
    within = build.quarters.get(cell[0], [cell[0]])
    return not metric.last_period_only or within[-1] == build.months[-1]
