"""How a metric is spread over the keys of a dim: who makes up most of it, how many stand where, which two differ."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from crossfoot.gateway import formula
from crossfoot.gateway.views.asking import Answer, derived, difference
from crossfoot.gateway.views.model import Number, Panel, Series
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.words import spoken

FIRST = 5
"""How many of the largest a concentration names in its title."""
BANDS = ((None, 0), (0, 7), (7, 14), (14, 30), (30, 60), (60, None))
"""Days after the first and up to the second."""


def concentration(panels: Panels, id: str, answer: Answer, metric: str, total: Number) -> Panel:
    """The share of each key in the whole, largest first, what they add up to, and the numbers themselves."""
    panel = panels.table(id, panels.label(metric), answer, [metric], "pareto")
    if panel.reason or not panel.labels:
        return panel
    cells = sorted(
        zip(panel.labels, panel.series[0].numbers, strict=True), key=lambda cell: (-(cell[1].value or 0), cell[0])
    )
    numbers = [number for _, number in cells]
    shares = [
        derived(f"{metric} ÷ {metric} of all", formula.divide(each.value, total.value), each, "ratio")
        for each in numbers
    ]
    sums = [formula.add([each.value for each in numbers[: at + 1]]) for at in range(len(numbers))]
    words = f"{metric} of this one and the larger ones ÷ {metric} of all"
    reached = [derived(words, formula.divide(each, total.value), total, "ratio") for each in sums]
    first = min(FIRST, len(numbers))
    title = f"The largest {first} bring {spoken(reached[first - 1])} of {panels.label(metric).lower()}"
    series = (
        Series("Share", tuple(shares)),
        Series("Added up", tuple(reached)),
        Series(panels.label(metric), tuple(numbers)),
    )
    return replace(panel, title=title, labels=tuple(label for label, _ in cells), series=series)


def histogram(panels: Panels, id: str, answer: Answer, metric: str) -> Panel:
    """How many keys have a value in each of BANDS."""
    panel = panels.table(id, panels.label(metric), answer, [metric], "stacked")
    if panel.reason or not panel.labels:
        return panel
    values = [number.value for number in panel.series[0].numbers if number.value is not None]
    counts = [Decimal(sum(_within(value, *band) for value in values)) for band in BANDS]
    labels = tuple(_band(*band) for band in BANDS)
    words = [f"{panel.over}s whose {metric} is {label}" for label in labels]
    numbers = tuple(
        derived(told, count, panel.series[0].numbers[0], "count") for told, count in zip(words, counts, strict=True)
    )
    most = max(range(len(counts)), key=counts.__getitem__)
    title = f"{panels.label(metric)}: {labels[most]} for {counts[most]} of {len(values)} {panel.over}s"
    return replace(
        panel, title=title, labels=labels, series=(Series(f"{panel.over}s".capitalize(), numbers),), over="days"
    )


def dumbbell(panels: Panels, id: str, answer: Answer, pair: Sequence[str]) -> Panel:
    """Two metrics of each key and how far the first is above the second, furthest apart first."""
    panel = panels.table(id, panels.label(pair[0]), answer, pair, "dumbbell")
    if panel.reason or len(panel.series) < 2:
        return panel
    first, second = (series.numbers for series in panel.series)
    cells = []
    for label, one, other in zip(panel.labels, first, second, strict=True):
        gap = difference(one, other)
        words = f"{pair[0]} less {pair[1]}"
        cells.append((label, one, other, derived(words, gap.value if gap else None, one)))
    cells.sort(key=lambda cell: (-abs(cell[3].value or 0), cell[0]))
    title = panel.title
    if cells and cells[0][3].value:
        title = f"{panels.label(pair[0])} and {panels.label(pair[1]).lower()} are furthest apart for {cells[0][0]}"
        title += f", by {spoken(cells[0][3], signed=True)}"
    names = (*(series.name for series in panel.series), "Difference")
    columns = [tuple(cell[at] for cell in cells) for at in (1, 2, 3)]
    series = tuple(Series(name, numbers) for name, numbers in zip(names, columns, strict=True))
    return replace(panel, title=title, labels=tuple(cell[0] for cell in cells), series=series)


def _within(value: Decimal, above: int | None, up_to: int | None) -> bool:
    return (above is None or value > above) and (up_to is None or value <= up_to)


def _band(above: int | None, up_to: int | None) -> str:
    if above is None:
        return f"≤ {up_to}"
    return f"> {above}" if up_to is None else f"{above}–{up_to}"
