"""How a page calls things: metrics, keys, what its panels say first, and what it is narrowed to."""

from collections.abc import Sequence

from crossfoot.gateway.views.asking import Answer, Asked, difference
from crossfoot.gateway.views.model import Number, Series
from crossfoot.gateway.views.words import period_name, spoken, unit_name


class Naming:
    """The words of the panels of one page."""

    def __init__(self, ask: Asked) -> None:
        """`ask` answers for the page."""
        self._ask = ask

    def name(self, answer: Answer, key: tuple[str, ...]) -> str:
        """A key as people know it."""
        [name] = self._names(answer.by, [key])
        return name

    def label(self, metric: str) -> str:
        """The name of a metric."""
        return self._ask.label(metric)

    def _names(self, by: tuple[str, ...], keys: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        """Keys of these dims as people know them."""
        label = self._ask.gateway.label
        return tuple(" · ".join(label(dim, part) for dim, part in zip(by, key, strict=True)) or "–" for key in keys)

    def _spread(self, metric: str, named: list[tuple[str, Number]]) -> str:
        present = [(name, number) for name, number in named if number.value is not None]
        if not present:
            return f"{self.label(metric)}: nothing recorded"
        high = max(present, key=lambda each: each[1].value)
        low = min(present, key=lambda each: each[1].value)
        most = f"{self.label(metric)}: {high[0]} {spoken(high[1])}"
        return most if high == low else f"{most}, {low[0]} {spoken(low[1])}"

    def _answered(self, question: str, series: Sequence[Series], labels: Sequence[str], at: int) -> str:
        """A question with what answers it: the first of ranked rows in the column that they are ranked by."""
        number = series[0].numbers[at] if series and labels else None
        if number is None or number.value is None or (not number.value and number.unit != "ratio"):
            return question
        return f"{question}: {series[0].name} {spoken(number)} ({labels[at]})"

    def _moved(self, number: Number, answer: Answer) -> str:
        change = difference(number, self._ask.then(answer, number.metric, number.key))
        head = f"{self.label(number.metric)} {spoken(number)}"
        return f"{head}, {spoken(change, signed=True)} on {self._ask.against}" if change else head

    def _subtitle(self, what: str, unit: str) -> str:
        parts = [what, unit_name(unit), scope(self._ask), period_name(self._ask.period)]
        return " · ".join(part for part in parts if part)


def scope(ask: Asked) -> str:
    """What the page is narrowed to, in words: by choice, and within which part of the firm by the reader's rights."""
    chosen = dict(ask.filters.narrowed)
    rights = {dim: sorted(keys) for dim, keys in ask.gateway.build.policy.scopes.items() if dim not in chosen}
    parts = [_named(ask, dim, keys) for dim, keys in chosen.items()]
    parts += [f"within {_named(ask, dim, keys)}" for dim, keys in rights.items()]
    return " · ".join(parts) or "whole firm"


def _named(ask: Asked, dim: str, keys: Sequence[str]) -> str:
    shown = ", ".join(ask.gateway.label(dim, key) for key in keys[:3]) or "none"
    return f"{dim.replace('_', ' ')} {shown}{' …' if len(keys) > 3 else ''}"
