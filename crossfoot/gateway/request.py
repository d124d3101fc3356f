"""Checks what a reader asked for against the dictionary and the calendar of a build."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crossfoot.gateway import suppression
from crossfoot.gateway.dictionary import Dictionary, Metric
from crossfoot.gateway.failures import refuse, unknown
from crossfoot.gateway.policy import Policy
from crossfoot.gateway.published import Published
from crossfoot.gateway.where import Where, parse_where

_MONTH, _QUARTER = re.compile(r"\d{4}-(0[1-9]|1[0-2])"), re.compile(r"\d{4}-Q[1-4]")


@dataclass(frozen=True)
class Request:
    """A query that can be answered. `periods` are those of the answer, `months` all that are read for them."""

    metrics: tuple[Metric, ...]
    by: tuple[str, ...]
    grain: str
    periods: tuple[str, ...]
    months: tuple[str, ...]
    where: Where | None


def check_request(
    dictionary: Dictionary,
    build: Published,
    values_of: Callable[[str, list[Metric]], list[str]],
    metrics: list[str],
    by: list[str],
    period_from: str | None,
    period_to: str | None,
    grain: str,
    where: str | None,
) -> Request:
    """The checked request; XF-401 to XF-407 tell what cannot be answered. `values_of` lists the keys of a dim."""
    if not metrics:
        raise refuse("XF-401", "No metric was named.")
    asked = tuple(dictionary.get(name) for name in dict.fromkeys(metrics))
    condition = parse_where(where) if where else None
    dims = tuple(dict.fromkeys(by))
    for metric in asked:
        check_dims(dictionary, build, metric, dims, condition)
    if condition:
        _check_values(condition, lambda dim: values_of(dim, list(asked)))
    periods, months = check_periods(build, grain, period_from, period_to)
    for metric in asked:
        if grain == "quarter" and metric.quarter == "none":
            raise refuse("XF-406", f"{metric.name} has no quarters.", "It is reported by month only.")
    return Request(asked, dims, grain, periods, months, condition)


def check_periods(
    build: Published, grain: str, period_from: str | None, period_to: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The periods of a grain between two bounds (both in), and their months; XF-403 when a bound is not reported.

    A month as a bound of quarters stands for its quarter; a quarter that is not complete is not reported.
    """
    if grain not in ("month", "quarter"):
        raise refuse("XF-403", f"There is no grain '{grain}'.", "There are month and quarter.")
    first, last = (_bound(build, grain, text) for text in (period_from, period_to))
    known = build.months if grain == "month" else list(build.quarters)
    periods = tuple(each for each in known if (first or each) <= each <= (last or each))
    if first and last and first > last:
        raise refuse("XF-403", f"{period_from} is after {period_to}.", _reported(build))
    within = [month for each in periods for month in (build.quarters[each] if grain == "quarter" else [each])]
    return periods, tuple(within)


def _bound(build: Published, grain: str, text: str | None) -> str | None:
    if text is None:
        return None
    is_month = bool(_MONTH.fullmatch(text))
    if not is_month and not (grain == "quarter" and _QUARTER.fullmatch(text)):
        shape = "2026-01" if grain == "month" else "2026-01 or 2026-Q1"
        raise refuse("XF-403", f"'{text}' is no period.", f"Write a period as {shape}. {_reported(build)}")
    if is_month and text not in build.months:
        raise refuse("XF-403", f"{text} is not a reported period.", _reported(build))
    if grain == "month":
        return text
    quarter = f"{text[:4]}-Q{(int(text[5:]) + 2) // 3}" if is_month else text
    if quarter not in build.quarters and not is_month:
        raise refuse("XF-403", f"{quarter} is not a complete reported quarter.", _reported(build))
    return quarter


def _reported(build: Published) -> str:
    complete = f"; complete quarters: {', '.join(build.quarters)}" if build.quarters else ""
    return f"Reported periods: {build.months[0]} to {build.months[-1]}{complete}."


def check_dims(
    dictionary: Dictionary, build: Published, metric: Metric, by: tuple[str, ...], where: Where | None
) -> None:
    """XF-402 when a metric has no values by these dims or under this filter, XF-407 when this reader may not see it."""
    allowed = ", ".join(metric.dims)
    for dims, known in (by, metric.dims), (where.dims if where else (), metric.narrowed_by):
        for dim in dims:
            if dim not in known:
                why = f"It is available by: {', '.join(known)}."
                raise refuse("XF-402", f"{metric.name} is not available by '{dim}'.", why)
    if not by and "firm" not in metric.dims:
        raise refuse("XF-402", f"{metric.name} is not available for the whole firm.", f"It is available by: {allowed}.")
    if not build.policy.costs and dictionary.reveals_cost(metric.name):
        _check_cost(metric, by, where, build.policy, dictionary.is_of_few(metric.name))
    for leaf in dictionary.leaves([metric.name]):
        if leaf.kind == "served" and (where or len(by) > 1):
            raise refuse("XF-402", f"{metric.name} is available by one dimension and without a filter.")
    if reason := refusal_of(dictionary, build, metric):
        raise refuse("XF-407", f"{metric.name} is not available to this reader.", reason)


def refusal_of(dictionary: Dictionary, build: Published, metric: Metric) -> str | None:
    """Why this reader may not have a metric by any dim; None when the reader may.

    Rows without a key are outside every scope: a metric that is not known by its dim would lack them.
    """
    if outside := set(build.policy.scopes) - set(metric.narrowed_by):
        return f"It is not known by {' or '.join(sorted(outside))}, which this reader's view is narrowed to."
    reasons = (build.refusal(leaf.model) for leaf in dictionary.leaves([metric.name]))
    return next((reason for reason in reasons if reason), None)


def _check_cost(metric: Metric, by: tuple[str, ...], where: Where | None, policy: Policy, of_few: bool) -> None:
    """XF-408: without the permission to see costs, a filter, a scope or a finer dim could single people out.

    What tells of a part of them does so by itself.
    """
    if of_few:
        why = "It tells the cost of a part of the work, which may be that of few people."
        raise refuse("XF-408", f"{metric.name} needs the permission to see costs.", why)
    if policy.engagements is not None:
        why = "Your view is narrowed to engagements, and their cost is that of few people."
        raise refuse("XF-408", f"{metric.name} needs the permission to see costs here.", why)
    if where or len(by) > 1 or not set(by) <= set(suppression.DIMS):
        allowed = ", ".join(("firm", *suppression.DIMS))
        what = f"{metric.name} needs the permission to see costs here."
        raise refuse("XF-408", what, f"Without it, it is available by one of {allowed}, and without a filter.")


def _check_values(where: Where, values_of: Callable[[str], list[str]]) -> None:
    for dim, value in where.values:
        known = values_of(dim)
        if value not in known:
            raise unknown("XF-404", f"There is no {dim} '{value}'.", value, known)
