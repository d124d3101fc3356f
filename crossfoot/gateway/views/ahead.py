"""The panels of what the months or weeks ahead should bring; what is soft counts in part."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from crossfoot.gateway import formula
from crossfoot.gateway.views.asking import Answer, derived
from crossfoot.gateway.views.model import Number, Panel, Series
from crossfoot.gateway.views.panels import Panels, ends_of, ranked
from crossfoot.gateway.views.words import period_name, spoken

HORIZON = 13
"""The most months or weeks ahead of a panel."""


class PanelsAhead(Panels):
    """Makes the panels of one page, those of what is ahead among them."""

    def ahead(
        self,
        id: str,
        answer: Answer,
        metrics: Sequence[str],
        kind: str = "stacked",
        soft: Sequence[str] = (),
        limit: str = "",
    ) -> Panel:
        """What the months or weeks ahead should bring.

        Of metrics in `soft` the part that counts; as lines, that is the part above the first metric. `limit` is the
        metric that the others should stay below, a line over the stack.
        """
        able = [metric for metric in metrics if metric not in answer.reasons]
        if not able:
            return self._without(id, kind, metrics[0], answer.reasons[metrics[0]])
        keys = answer.frame(able).select(answer.by).rows()[:HORIZON]
        labels = tuple(period_name(key[0]) for key in keys)
        series = self._expected(answer, able, keys, soft, limit, kind == "lines")
        first = [(label, answer.at(able[0], key)) for label, key in zip(labels, keys, strict=True)]
        return self._panel(id, kind, self._spread(able[0], first), able[0], labels, series, "period")

    def multiples(self, id: str, answer: Answer, metrics: Sequence[str], limit: str, soft: Sequence[str] = ()) -> Panel:
        """What the months ahead should bring, a small chart for each key of the first dim; months are the second.

        Where most is wanted, of what is soft the part that counts, comes first. `soft` and `limit` are as of `ahead`.
        """
        able = [metric for metric in metrics if metric not in answer.reasons]
        if not able:
            return self._without(id, "multiples", metrics[0], answer.reasons[metrics[0]])
        dim, over = answer.by
        frame = answer.frame(able)
        ahead = sorted(set(frame[over]))[:HORIZON]
        sums = frame.filter(pl.col(over).is_in(ahead)).group_by(dim).agg(pl.col(able).sum())
        percent = {metric: self._ask.filters.soft if metric in soft else 100 for metric in able if metric != limit}
        wanted = pl.sum_horizontal(pl.col(metric) * Decimal(share) for metric, share in percent.items())
        all_of_it = pl.sum_horizontal(able)
        told = sums.filter(all_of_it != 0).sort(-wanted, -all_of_it, dim)[dim]
        keys = [(key, month) for key in told for month in ahead]
        parents = [name for name in self._names((dim,), [(key,) for key in told]) for _ in ahead]
        labels = [f"{name} · {period_name(month)}" for name, (_, month) in zip(parents, keys, strict=True)]
        series = self._expected(answer, able, keys, soft, limit)
        # Of all keys, those that the page leaves out among them; nothing falls short of what nobody delivers.
        is_known = limit in able and limit not in answer.missing
        first = [*zip(labels, series[0].numbers, strict=True)]
        title = _lacking(labels, series) if is_known else self._spread(able[0], first)
        fit = len(self._first(labels)[0]) // (len(ahead) or 1) * len(ahead)  # a chart is whole or not there
        series = [replace(each, numbers=each.numbers[:fit]) for each in series]
        panel = self._panel(id, "multiples", title, able[0], tuple(labels[:fit]), series, dim, len(labels) - fit)
        return replace(panel, parents=tuple(parents[:fit]))

    def ahead_by(self, id: str, answer: Answer, metric: str, kind: str, title: str = "") -> Panel:
        """What the months or weeks ahead should bring, a series for each key of the first dim; they are the second."""
        if reason := answer.reasons.get(metric):
            return self._without(id, kind, metric, reason)
        dim, over = answer.by
        ahead = sorted(set(answer.frame([metric])[over]))[:HORIZON]
        grid = answer.grid(metric, over, ahead)
        if kind == "heatmap":
            grid = ranked(grid, ahead, answer.units[metric])
        shown, left_out = self._first(grid, is_wide=kind == "heatmap")
        ends = [(key, ahead[0]) for (key,) in ends_of(grid.select(dim, *ahead[:1]))]
        keys = shown.select(dim).rows()
        answer = answer.only([*((*key, each) for key in keys for each in ahead), *ends])
        series = [
            Series(name, tuple(answer.at(metric, (*key, each)) for each in ahead), "forecast")
            for name, key in zip(self._names((dim,), keys), keys, strict=True)
        ]
        first = [(self._ask.gateway.label(dim, key), answer.at(metric, (key, each))) for key, each in ends]
        labels = tuple(period_name(each) for each in ahead)
        message = self._answered(title, series, labels, 0) if title else self._spread(metric, first)
        return self._panel(id, kind, message, metric, labels, series, "period", left_out)

    def _expected(
        self,
        answer: Answer,
        metrics: Sequence[str],
        keys: Sequence[tuple[str, ...]],
        soft: Sequence[str],
        limit: str,
        is_above: bool = False,
    ) -> list[Series]:
        """Forecasts by key, of the soft ones the part that counts: of all, or of what is above the first metric."""
        series = [
            Series(
                self.label(metric),
                tuple(answer.at(metric, key) for key in keys),
                "plan" if metric == limit else "forecast",
            )
            for metric in metrics
        ]
        base = series[0].numbers if is_above else None
        return [
            self._weighed(each, base) if metric in soft else each for metric, each in zip(metrics, series, strict=True)
        ]

    def _weighed(self, series: Series, base: Sequence[Number] | None) -> Series:
        """The part of a forecast that counts: above the numbers of the base where there is one."""
        share, numbers = Decimal(self._ask.filters.soft).scaleb(-2), []
        if share == 1:
            return series
        for at, number in enumerate(series.numbers):
            sure = base[at].value if base else Decimal(0)
            value = None
            if number.value is not None and sure is not None:
                part = formula.EXACT.multiply(formula.EXACT.subtract(number.value, sure), share)
                value = formula.EXACT.add(sure, part)
            above = f" above {base[at].metric}" if base else ""
            parts = (number, base[at]) if base else (number,)
            numbers.append(derived(f"{self._ask.filters.soft} % of {number.metric}{above}", value, number, parts=parts))
        return Series(f"{series.name}, {self._ask.filters.soft} % counted", tuple(numbers), series.scenario)


def _lacking(labels: Sequence[str], series: Sequence[Series]) -> str:
    """Where most is wanted above what there is, in words."""
    found = []
    for at, label in enumerate(labels):
        wanted = formula.add([each.numbers[at].value for each in series if each.scenario != "plan"])
        limit = formula.add([each.numbers[at].value for each in series if each.scenario == "plan"])
        gap = formula.EXACT.subtract(wanted or Decimal(0), limit or Decimal(0))
        found.append((gap, label))
    gap, label = max(found, key=lambda each: each[0], default=(Decimal(0), ""))
    if gap <= 0:
        return "Capacity covers what is wanted"
    return f"Capacity falls short most for {label}: {spoken(derived('', gap, series[0].numbers[0]))}"
