"""The shapes of panels that pages are put together from; all are labels × series of numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import polars as pl

from crossfoot.gateway import formula
from crossfoot.gateway.to_date import split_window
from crossfoot.gateway.views.asking import Answer, Asked, derived, difference
from crossfoot.gateway.views.model import Number, Panel, Series
from crossfoot.gateway.views.words import period_name, spoken, unit_name

HORIZON = 13
"""The most months or weeks ahead of a panel."""
Rows = TypeVar("Rows", list, pl.DataFrame)
WINDOWS = {"ytd": "year to date", "ltm": "last twelve months"}
"""What the end of a metric's name says."""


class Panels:
    """Makes the panels of one page."""

    def __init__(self, ask: Asked) -> None:
        """`ask` answers for the page."""
        self._ask = ask

    def bars(self, id: str, answer: Answer, metric: str, title: str = "") -> Panel:
        """One metric by the keys of a dim, beside the compared period and the goal; the title names both ends."""
        if reason := answer.reasons.get(metric):
            return self._without(id, "bars", metric, reason)
        frame = self._compared(answer, metric)
        ends, (shown, left_out) = _ends(frame.select(*answer.by, metric)), self._first(frame)
        keys = shown.select(answer.by).rows()
        answer = answer.only([*keys, *ends])
        now = [answer.at(metric, key) for key in keys]
        series = [Series(period_name(self._ask.period), tuple(now))]
        then = [self._ask.then(answer, metric, key) for key in keys]
        beside = [(self._ask.against, "plan" if self._ask.is_plan else "prior", then)]
        if not self._ask.is_plan:
            beside.append((answer.kinds.get(metric, ""), "goal", [answer.goal(metric, key) for key in keys]))
        variances: tuple[Series, ...] = ()
        for name, scenario, others in beside:
            if any(others):
                none = Number("", self._ask.period, None, series[0].unit, words=f"no {name}")
                series.append(Series(name, tuple(each or none for each in others), scenario))
                variances += self._variances(now, others, name)
        message = title or self._spread(metric, [(self.name(answer, key), answer.at(metric, key)) for key in ends])
        names = self._names(answer, keys)
        made = self._panel(id, "bars", message, metric, names, series, _over(answer), left_out)
        return replace(made, variances=variances)

    def lines(
        self, id: str, answer: Answer, metrics: Sequence[str], kind: str = "lines", key: tuple[str, ...] = ()
    ) -> Panel:
        """Metrics of the firm, or of one key, over the periods of the trend."""
        able = [metric for metric in metrics if metric not in answer.reasons]
        if not able:
            return self._without(id, kind, metrics[0], answer.reasons[metrics[0]])
        series = [
            Series(self.label(metric), tuple(answer.at(metric, key, each) for each in self._ask.trend))
            for metric in able
        ]
        if kind == "lines":
            series += [goal for metric in able if (goal := self._planned(answer, metric, key))]
            series += [industry for each in series if (industry := self._industry(each))]
        message = "; ".join(self._moved(answer.at(metric, key), answer) for metric in able[:2])
        labels = tuple(period_name(each) for each in self._ask.trend)
        return self._panel(id, kind, message, able[0], labels, series, over="period")

    def over_time(self, id: str, answer: Answer, metric: str, kind: str = "stacked", title: str = "") -> Panel:
        """One metric over the periods of the trend, a series for each key of a dim."""
        if reason := answer.reasons.get(metric):
            return self._without(id, kind, metric, reason)
        grid = answer.grid(metric, "period", self._ask.trend)
        if kind == "heatmap":
            grid = _ranked(grid, self._ask.trend[::-1], answer.units[metric])
        ends = _ends(grid.select(*answer.by, self._ask.period))
        shown, left_out = self._first(grid, is_wide=kind == "heatmap")
        keys = shown.select(answer.by).rows()
        keys = keys if kind == "heatmap" else sorted(keys, key=_place)
        answer = answer.only([*keys, *ends])
        series = [
            Series(self.name(answer, key), tuple(answer.at(metric, key, each) for each in self._ask.trend))
            for key in keys
        ]
        message = title or self._spread(metric, [(self.name(answer, key), answer.at(metric, key)) for key in ends])
        labels = tuple(period_name(each) for each in self._ask.trend)
        return self._panel(id, kind, message, metric, labels, series, "period", left_out)

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
        names = self._ask.gateway.labels(dim)
        parents = [names.get(key, key) for key, _ in keys]
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
        grid, names = answer.grid(metric, over, ahead), self._ask.gateway.labels(dim)
        if kind == "heatmap":
            grid = _ranked(grid, ahead, answer.units[metric])
        shown, left_out = self._first(grid, is_wide=kind == "heatmap")
        ends = [(key, ahead[0]) for (key,) in _ends(grid.select(dim, *ahead[:1]))]
        answer = answer.only([*((key, each) for key in shown[dim] for each in ahead), *ends])
        series = [
            Series(names.get(key, key), tuple(answer.at(metric, (key, each)) for each in ahead), "forecast")
            for key in shown[dim]
        ]
        first = [(names.get(key, key), answer.at(metric, (key, each))) for key, each in ends]
        labels = tuple(period_name(each) for each in ahead)
        message = title or self._spread(metric, first)
        return self._panel(id, kind, message, metric, labels, series, "period", left_out)

    def waterfall(
        self,
        id: str,
        what: str,
        title: str,
        steps: Sequence[tuple[str, Number]],
        totals: Sequence[int],
        is_roll: bool = False,
    ) -> Panel:
        """Steps from one total to another; the bars between add up to the last one. A roll is that of a balance."""
        numbers = tuple(number for _, number in steps)
        empty = sorted((number for number in numbers if number.value is None), key=lambda number: not number.metric)
        reason = empty[0].words if empty else ""
        labels = tuple(label for label, _ in steps)
        series = [Series(period_name(self._ask.period), numbers)]
        subtitle = self._subtitle(what, series[0].unit)
        made = Panel(id, "waterfall", title, subtitle, labels, tuple(series), totals=tuple(totals), reason=reason)
        return replace(made, is_roll=is_roll)

    def table(self, id: str, title: str, answer: Answer, metrics: Sequence[str], kind: str = "table") -> Panel:
        """Metrics by the keys of a dim, largest first by the first of them; also for charts of two or three metrics."""
        able = [metric for metric in metrics if metric not in answer.reasons]
        if not able:
            return self._without(id, kind, metrics[0], answer.reasons[metrics[0]])
        frame = answer.frame(able)
        if kind == "scatter":  # a point needs both its coordinates
            if refused := [metric for metric in metrics[:2] if metric in answer.reasons]:
                return self._without(id, kind, refused[0], answer.reasons[refused[0]])
            keys = answer.largest(frame.filter(pl.col(able[1]).is_not_null()), able[0])
        else:
            keys = answer.largest(frame, *able)
        return self.of_keys(id, kind, title, answer, able, keys)

    def of_keys(
        self, id: str, kind: str, title: str, answer: Answer, metrics: Sequence[str], keys: list[tuple[str, ...]]
    ) -> Panel:
        """Metrics of the first of these keys, as many as the page shows."""
        shown, left_out = self._first(keys)
        answer = answer.only(shown)
        series = [Series(self.label(metric), tuple(answer.at(metric, key) for key in shown)) for metric in metrics]
        return self._panel(id, kind, title, metrics[0], self._names(answer, shown), series, _over(answer), left_out)

    def groups(self, answer: Answer, metric: str, keys: Sequence[list[tuple[str, ...]]]) -> list[tuple[Number, ...]]:
        """A metric of the first keys of each of these groups, as many as the page shows."""
        shown = [self._first(each)[0] for each in keys]
        answer = answer.only([key for each in shown for key in each])
        return [tuple(answer.at(metric, key) for key in each) for each in shown]

    def name(self, answer: Answer, key: tuple[str, ...]) -> str:
        """A key as people know it; a name that two keys share is told apart by the key."""
        named = [self._ask.gateway.labels(dim).get(part, part) for dim, part in zip(answer.by, key, strict=True)]
        return " · ".join(named) or "–"

    def label(self, metric: str) -> str:
        """The name of a metric."""
        name, window = split_window(metric)
        known = self._ask.gateway.dictionary.metrics.get(name)
        label = known.label if known else metric.replace("_", " ").capitalize()
        return f"{label}, {WINDOWS[window]}" if window else label

    def _planned(self, answer: Answer, metric: str, key: tuple[str, ...]) -> Series | None:
        """The goals of a metric over the periods of the trend, beside what there is of it."""
        kind, found = answer.kinds.get(metric), [answer.goal(metric, key, each) for each in self._ask.trend]
        if not any(found) or all(answer.at(metric, key, each).value is None for each in self._ask.trend):
            return None
        numbers = (
            goal or Number("", each, None, answer.units[metric], words=f"no {kind}")
            for goal, each in zip(found, self._ask.trend, strict=True)
        )
        return Series(f"{self.label(metric)}, {kind}", tuple(numbers), "plan")

    def _industry(self, series: Series) -> Series | None:
        """What the industry reaches beside a series over time."""
        numbers = tuple(self._ask.benchmark(number) for number in series.numbers)
        return Series(f"BM {series.name}", numbers, "benchmark") if numbers and numbers[0] else None

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

    def _variances(self, now: Sequence[Number], then: Sequence[Number | None], against: str) -> tuple[Series, ...]:
        """How far numbers are from what they are compared with: ratios in points, others in their unit and in %."""
        changes, shares = [], []
        for number, before in zip(now, then, strict=True):
            none = derived("not both are there", None, number)
            changes.append(change := difference(number, before) or none)
            share = formula.divide(change.value, abs(before.value)) if change.value is not None else None
            words = f"change of {number.metric} ÷ what it is compared with"
            shares.append(derived(words, share, number, "ratio", change.parts))
        told = (Series(f"Δ {against}", tuple(changes)), Series(f"Δ% {against}", tuple(shares)))
        return told[:1] if any(change.unit == "points" for change in changes) else told

    def _names(self, answer: Answer, keys: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        names = [self.name(answer, key) for key in keys]
        times = Counter(names)
        return tuple(
            f"{name} ({' · '.join(key)})" if times[name] > 1 else name for name, key in zip(names, keys, strict=True)
        )

    def _compared(self, answer: Answer, metric: str) -> pl.DataFrame:
        """A metric by key beside what it is compared with, largest first; rows in which one is other than 0."""
        then = answer.frame([metric], self._ask.before or "none")
        if self._ask.is_plan:
            asked = (metric, self._ask.period)
            goals = [(*key, goal.value) for (name, key, at), goal in answer.goals.items() if (name, at) == asked]
            then = pl.DataFrame(goals, schema=then.schema, orient="row")
        both = answer.frame([metric]).join(then.rename({metric: "then"}), on=answer.by, how="full", coalesce=True)
        told = both.filter((pl.col(metric).fill_null(0) != 0) | (pl.col("then").fill_null(0) != 0))
        return told.sort(-pl.col(metric).fill_null(0), *answer.by)

    def _spread(self, metric: str, named: list[tuple[str, Number]]) -> str:
        present = [(name, number) for name, number in named if number.value is not None]
        if not present:
            return f"{self.label(metric)}: nothing recorded"
        high = max(present, key=lambda each: each[1].value)
        low = min(present, key=lambda each: each[1].value)
        most = f"{self.label(metric)}: {high[0]} {spoken(high[1])}"
        return most if high == low else f"{most}, {low[0]} {spoken(low[1])}"

    def _moved(self, number: Number, answer: Answer) -> str:
        change = difference(number, self._ask.then(answer, number.metric, number.key))
        head = f"{self.label(number.metric)} {spoken(number)}"
        return f"{head}, {spoken(change, signed=True)} on {self._ask.against}" if change else head

    def _subtitle(self, what: str, unit: str) -> str:
        parts = [what, unit_name(unit), scope(self._ask), period_name(self._ask.period)]
        return " · ".join(part for part in parts if part)

    def _panel(
        self, id: str, kind: str, title: str, metric: str, labels: tuple, series: list, over: str, left_out: int = 0
    ) -> Panel:
        subtitle = self._subtitle(self.label(metric), series[0].unit if series else "")
        return Panel(id, kind, title, subtitle, labels, tuple(series), over, left_out=left_out)

    def _first(self, rows: Rows, is_wide: bool = False) -> tuple[Rows, int]:
        """The rows that the page shows, a quarter as many of wide ones, and how many more there are."""
        most = self._ask.most and self._ask.most // (4 if is_wide else 1)
        shown = rows[:most]
        return shown, len(rows) - len(shown)

    def _without(self, id: str, kind: str, metric: str, reason: str) -> Panel:
        return Panel(id, kind, self.label(metric), self._subtitle("", ""), reason=reason)


def scope(ask: Asked) -> str:
    """What the page is narrowed to, in words: by choice, and within which part of the firm by the reader's rights."""
    chosen = dict(ask.filters.narrowed)
    rights = {dim: sorted(keys) for dim, keys in ask.gateway.build.policy.scopes.items() if dim not in chosen}
    parts = [_named(ask, dim, keys) for dim, keys in chosen.items()]
    parts += [f"within {_named(ask, dim, keys)}" for dim, keys in rights.items()]
    return " · ".join(parts) or "whole firm"


def _named(ask: Asked, dim: str, keys: Sequence[str]) -> str:
    names = ask.gateway.labels(dim)
    shown = ", ".join(names.get(key, key) for key in keys[:3]) or "none"
    return f"{dim.replace('_', ' ')} {shown}{' …' if len(keys) > 3 else ''}"


def rest(total: Number, parts: Sequence[Number], words: str) -> Number:
    """What is left of a total after its parts; empty when one of them is."""
    values = [part.value for part in parts]
    if total.value is None or None in values:
        return derived(words, None, total)
    value = formula.EXACT.subtract(total.value, formula.add(values) or 0)
    return derived(words, value, total, parts=(total, *parts))


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


def _ranked(grid: pl.DataFrame, columns: Sequence[str], unit: str) -> pl.DataFrame:
    """The rows of a heatmap: who has most room comes first for a ratio, who has most for any other unit."""
    sign = 1 if unit == "ratio" else -1
    order = [part for each in columns for part in (pl.col(each).is_null(), sign * pl.col(each).fill_null(0))]
    return grid.sort(order, maintain_order=True) if order else grid


def _ends(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    """The keys of the first row with the highest and of the first with the lowest value, which stands last."""
    *keys, last = frame.columns
    value = pl.col(last)
    found = [frame.filter(value == end).head(1) for end in (value.max(), value.min())]
    return pl.concat(found).select(keys).rows()


def _place(key: tuple[str, ...]) -> tuple:
    """Keys in order; of ages, what is not due comes first and what has no age last."""
    return key == ("unapplied",), key != ("current",), key


def _over(answer: Answer) -> str:
    return answer.by[0] if answer.by else ""
