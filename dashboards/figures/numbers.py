"""The numbers of a panel as charts take them."""

from collections.abc import Sequence
from decimal import Decimal

from crossfoot.gateway.views import Panel, Series
from crossfoot.gateway.views.words import brief, spoken
from dashboards.theme import plain

SHOWN = 10
"""The most bars of a chart; its table holds all."""


def points_of(panel: Panel, series: Series, index: int, most: int | None = None) -> tuple[list, list, list, list]:
    """Labels, values, texts and what a click tells of the first numbers of a series."""
    labels = [plain(label) for label in panel.labels[:most]]
    texts = [spoken(number) for number in series.numbers[:most]]
    return labels, values_of(series)[:most], texts, [[index, at] for at in range(len(labels))]


def values_of(series: Series) -> list[float | None]:
    """The numbers as Plotly takes them."""
    return [None if number.value is None else float(number.value) for number in series.numbers]


def drawn(all_series: Sequence[Series]) -> list[float]:
    """The values that are drawn of some series."""
    return [value for series in all_series for value in values_of(series)[:SHOWN] if value is not None]


def texts_of(series: Series, most: int | None = None) -> list[str]:
    """The first numbers as short texts, all in the unit of the largest."""
    largest = max((abs(number.value) for number in series.numbers if number.value is not None), default=Decimal(0))
    return [brief(number, largest) for number in series.numbers[:most]]
