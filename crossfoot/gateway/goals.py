"""Targets and budgets of metrics: what was meant to be, in the months and quarters of an answer."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

import polars as pl

from crossfoot.gateway import formula
from crossfoot.gateway.dictionary import Metric
from crossfoot.gateway.published import Published

Goals = dict[tuple[str, str, str], dict[str, Decimal]]


def goals(
    build: Published, metrics: list[Metric], by: Sequence[str], grain: str, chosen: Mapping[str, Collection[str]]
) -> Goals:
    """Target and budget by (metric, period, key); without a dim to be `by` the key is 'all'.

    Goals are kept for the firm and by one dim. What is narrowed to one key, by choice (keys by dim in `chosen`) or by
    the reader's scope, has the goal of that key; what is narrowed to several, or by two dims, has none. A quarter has
    the sum of its months' goals or the last one, by the metric's rule, where every month has one; what is worked out
    anew each quarter (ratios, means, counts) has no goal there.
    """
    scopes = build.policy.scopes
    within = scopes | {dim: scopes.get(dim, frozenset(keys)).intersection(keys) for dim, keys in chosen.items()}
    dims = dict.fromkeys([*by, *within])
    if len(dims) > 1 or (not by and any(len(keys) != 1 for keys in within.values())):
        return {}
    [dim] = dims or ["firm"]
    names = {metric.name: metric for metric in metrics}
    found: Goals = {}
    kept = build.kept(f"select metric, period, key, kind, value from general.harmonized.goal where dim = '{dim}'")
    for name, period, key, kind, value in kept.filter(pl.col("metric").is_in([*names])).iter_rows():
        if key in within.get(dim, [key]):
            found.setdefault((name, period, key if by else "all"), {})[kind] = value
    if grain == "month":
        return found
    by_quarter: Goals = {}
    for name, key in {(name, key) for name, _, key in found}:
        for quarter, months in build.quarters.items():
            for kind in ("target", "budget"):
                values = [found.get((name, month, key), {}).get(kind) for month in months]
                if None not in values and names[name].quarter in ("sum", "last"):
                    total = values[-1] if names[name].quarter == "last" else sum(values, Decimal(0))
                    by_quarter.setdefault((name, quarter, key), {})[kind] = total
    return by_quarter


def variance(value: Decimal | None, goal: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Actual less goal, and that as a share of the goal's size; empty where one of them is missing."""
    if value is None or goal is None:
        return None, None
    difference = value - goal
    return difference, formula.divide(difference, abs(goal))
