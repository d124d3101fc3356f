"""How a metric is spread over the keys of a dim: who makes up most of it, how many stand where, which two differ."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

import polars as pl

from crossfoot.gateway import formula
from crossfoot.gateway.views.asking import Answer, apart, derived
from crossfoot.gateway.views.model import Number, Panel, Series
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.words import spoken

FIRST = 5
"""How many of the largest a concentration names in its title."""
BANDS = ((None, 0), (0, 7), (7, 14), (14, 30), (30, 60), (60, None))
"""Days after the first and up to the second."""


def concentration(panels: Panels, id: str, answer: Answer, metric: str, total: Number) -> Panel:
    """The share of each key in the whole, largest first, what they add up to, and the numbers themselves."""
    if metric in answer.reasons:
        return panels.table(id, "", answer, [metric], "pareto")
    found = answer.frame([metric]).filter(pl.col(metric) != 0).sort(-pl.col(metric), *answer.by)
    panel = panels.of_keys(id, "pareto", panels.label(metric), answer, [metric], found.select(answer.by))
    if not panel.labels:
        return panel
    numbers = panel.series[0].numbers
    words = f"{metric} ÷ {metric} of all"
    shares = [derived(words, formula.divide(each.value, total.value), each, "ratio", (each, total)) for each in numbers]
    sums = accumulate((each.value for each in numbers), formula.EXACT.add)
    words = f"{metric} of this one and the larger ones ÷ {metric} of all"
    reached: list[Number] = []
    for share, each in zip(shares, sums, strict=True):  # made of what was reached before, that many stay short
        parts = (share, *reached[-1:])
        reached.append(derived(words, formula.divide(each, total.value), total, "ratio", parts))
    first = min(FIRST, len(numbers))
    title = f"The largest {first} bring {spoken(reached[first - 1])} of {panels.label(metric).lower()}"
    series = (
        Series("Share", tuple(shares)),
        Series("Added up", tuple(reached)),
        Series(panels.label(metric), numbers),
    )
    return replace(panel, title=title, series=series)


def histogram(panels: Panels, id: str, answer: Answer, metric: str) -> Panel:
    """How many keys have a value in each of BANDS."""
    if metric in answer.reasons:
        return panels.table(id, "", answer, [metric], "stacked")
    frame = answer.frame([metric]).drop_nulls(metric)
    one = frame.head(1).select(answer.by)
    panel = panels.of_keys(id, "stacked", panels.label(metric), answer, [metric], one)
    if not panel.labels:
        return panel
    labels, like = tuple(_band(*band) for band in BANDS), panel.series[0].numbers[0]
    ranked = frame.sort(-pl.col(metric), *answer.by)
    counted = [ranked.filter(_within(ranked[metric], *band)).select(answer.by) for band in BANDS]
    counts = [Decimal(keys.height) for keys in counted]
    numbers = []
    for label, count, parts in zip(labels, counts, panels.groups(answer, metric, counted), strict=True):
        listed = f", the first {len(parts)} of them listed" if len(parts) < count else ""
        numbers.append(derived(f"{panel.over}s whose {metric} is {label}{listed}", count, like, "count", parts))
    most = max(range(len(counts)), key=counts.__getitem__)
    title = f"{panels.label(metric)}: {labels[most]} for {counts[most]} of {len(frame)} {panel.over}s"
    series = (Series(f"{panel.over}s".capitalize(), tuple(numbers)),)
    return replace(panel, title=title, labels=labels, series=series, over="days")


def dumbbell(panels: Panels, id: str, answer: Answer, pair: Sequence[str]) -> Panel:
    """Two metrics of each key and how far the first is above the second, furthest apart first."""
    if set(pair) & set(answer.reasons):
        return panels.table(id, panels.label(pair[0]), answer, pair, "dumbbell")
    one, other = map(pl.col, pair)
    found = answer.frame(pair).filter((one.fill_null(0) != 0) | (other.fill_null(0) != 0))
    keys = found.sort(-(one - other).abs().fill_null(0), *answer.by).select(answer.by)
    panel = panels.of_keys(id, "dumbbell", panels.label(pair[0]), answer, pair, keys)
    words, numbers = f"{pair[0]} less {pair[1]}", [series.numbers for series in panel.series]
    gaps = tuple(apart(words, *ends) for ends in zip(*numbers, strict=True))
    title = panel.title
    if gaps and gaps[0].value:
        title = f"{panels.label(pair[0])} and {panels.label(pair[1]).lower()} are furthest apart for {panel.labels[0]}"
        title += f", by {spoken(gaps[0], signed=True)}"
    return replace(panel, title=title, series=(*panel.series, Series("Difference", gaps)))


def _within(values: pl.Series, above: int | None, up_to: int | None) -> pl.Series:
    over = values > above if above is not None else values.is_not_null()
    return over & (values <= up_to) if up_to is not None else over


def _band(above: int | None, up_to: int | None) -> str:
    if above is None:
        return f"≤ {up_to}"
    return f"> {above}" if up_to is None else f"{above}–{up_to}"
