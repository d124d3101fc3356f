"""The shapes of panels that pages are put together from; all are labels × series of numbers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import polars as pl

from crossfoot.gateway import formula
from crossfoot.gateway.views.asking import Answer, derived, difference
from crossfoot.gateway.views.model import Number, Panel, Series
from crossfoot.gateway.views.naming import Naming
from crossfoot.gateway.views.words import period_name, spoken

Rows = TypeVar("Rows", list, pl.DataFrame)


class Panels(Naming):
    """Makes the panels of one page."""

    def bars(self, id: str, answer: Answer, metric: str, order: str = "") -> Panel:
        """One metric by the keys of a dim, largest first or by the metric `order` upwards, beside the compared period
        and the goal; the title names both ends.
        """
        if reason := answer.reasons.get(metric):
            return self._without(id, "bars", metric, reason)
        frame = self._compared(answer, metric)
        if order:
            frame = frame.join(answer.frame([order]), on=answer.by, how="left", maintain_order="left")
            frame = frame.sort(order, nulls_last=True, maintain_order=True)
        ends, (shown, left_out) = ends_of(frame.select(*answer.by, metric)), self._first(frame)
        keys = shown.select(answer.by).rows()
        answer = answer.only([*keys, *ends])
        now = answer.numbers(metric, keys)
        series = [Series(period_name(self._ask.period), now)]
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
        message = self._spread(metric, [(self.name(answer, key), answer.at(metric, key)) for key in ends])
        names = self._names(answer.by, keys)
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
            goals = [self._planned(answer, metric, key, each) for metric, each in zip(able, series, strict=True)]
            series += filter(None, [*goals, *map(self._industry, series)])
        message = "; ".join(self._moved(answer.at(metric, key), answer) for metric in able[:2])
        labels = tuple(period_name(each) for each in self._ask.trend)
        return self._panel(id, kind, message, able[0], labels, series, over="period")

    def over_time(self, id: str, answer: Answer, metric: str, kind: str = "stacked", title: str = "") -> Panel:
        """One metric over the periods of the trend, a series for each key of a dim."""
        if reason := answer.reasons.get(metric):
            return self._without(id, kind, metric, reason)
        grid = answer.grid(metric, "period", self._ask.trend)
        if kind == "heatmap":
            grid = ranked(grid, self._ask.trend[::-1], answer.units[metric])
        ends = ends_of(grid.select(*answer.by, self._ask.period))
        shown, left_out = self._first(grid, is_wide=kind == "heatmap")
        keys = shown.select(answer.by).rows()
        keys = keys if kind == "heatmap" else sorted(keys, key=_place)
        answer = answer.only([*keys, *ends])
        series = [
            Series(name, tuple(answer.at(metric, key, each) for each in self._ask.trend))
            for name, key in zip(self._names(answer.by, keys), keys, strict=True)
        ]
        labels = tuple(period_name(each) for each in self._ask.trend)
        named = [(self.name(answer, key), answer.at(metric, key)) for key in ends]
        message = self._answered(title, series, labels, -1) if title else self._spread(metric, named)
        return self._panel(id, kind, message, metric, labels, series, "period", left_out)

    def roll(
        self, id: str, what: str, closes: str, opening: Number, moves: Sequence[tuple[str, Number]], closing: Number
    ) -> Panel:
        """What moved a balance since the period before; `closes` says that it does: `Backlog closes`."""
        title = f"{closes} {period_name(self._ask.period)} at {spoken(closing)}"
        made = self.waterfall(id, what, title, [("Opening", opening), *moves, ("Closing", closing)])
        return replace(made, is_roll=True)

    def waterfall(self, id: str, what: str, title: str, steps: Sequence[tuple[str, Number]]) -> Panel:
        """Steps from one total, the first of them, to another, the last, to which the others add up."""
        numbers = tuple(number for _, number in steps)
        empty = sorted((number for number in numbers if number.value is None), key=lambda number: not number.metric)
        reason = empty[0].words if empty else ""
        labels = tuple(label for label, _ in steps)
        series = [Series(period_name(self._ask.period), numbers)]
        subtitle = self._subtitle(what, series[0].unit)
        totals = (0, len(steps) - 1)
        return Panel(id, "waterfall", title, subtitle, labels, tuple(series), totals=totals, reason=reason)

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

    def ranking(self, id: str, topic: str, answer: Answer, metrics: Sequence[str]) -> Panel:
        """A table whose title names its first row, where that is above 0; `topic` tells of what, and in which order."""
        made = self.table(id, topic, answer, metrics)
        if metrics[0] in answer.reasons:
            return replace(made, title=topic.partition(",")[0])
        first = next((number for number in made.series[0].numbers[:1] if number.value and number.value > 0), None)
        return replace(made, title=f"{topic}: {made.labels[0]} {spoken(first)}") if first else made

    def of_keys(
        self, id: str, kind: str, title: str, answer: Answer, metrics: Sequence[str], keys: pl.DataFrame
    ) -> Panel:
        """Metrics of the first of these keys (the dims), as many as the page shows."""
        first, left_out = self._first(keys)
        shown = first.rows()
        answer = answer.only(shown)
        series = [Series(self.label(metric), answer.numbers(metric, shown)) for metric in metrics]
        return self._panel(id, kind, title, metrics[0], self._names(answer.by, shown), series, _over(answer), left_out)

    def groups(self, answer: Answer, metric: str, keys: Sequence[pl.DataFrame]) -> list[tuple[Number, ...]]:
        """A metric of the first keys of each of these groups, as many as the page shows."""
        shown = [self._first(each)[0].rows() for each in keys]
        answer = answer.only([key for each in shown for key in each])
        return [answer.numbers(metric, each) for each in shown]

    def _planned(self, answer: Answer, metric: str, key: tuple[str, ...], beside: Series) -> Series | None:
        """The goals of a metric over the periods of the trend, beside what there is of it."""
        kind, found = answer.kinds.get(metric), [answer.goal(metric, key, each) for each in self._ask.trend]
        if not any(found) or all(number.value is None for number in beside.numbers):
            return None
        numbers = (
            goal or Number("", each, None, answer.units[metric], words=f"no {kind}")
            for goal, each in zip(found, self._ask.trend, strict=True)
        )
        return Series(f"{beside.name}, {kind}", tuple(numbers), "plan")

    def _industry(self, series: Series) -> Series | None:
        """What the industry reaches beside a series over time."""
        numbers = tuple(self._ask.benchmark(number) for number in series.numbers)
        return Series(f"BM {series.name}", numbers, "benchmark") if numbers and numbers[0] else None

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


def ranked(grid: pl.DataFrame, columns: Sequence[str], unit: str) -> pl.DataFrame:
    """The rows of a heatmap: who has most room comes first for a ratio, who has most for any other unit."""
    sign = 1 if unit == "ratio" else -1
    order = [part for each in columns for part in (pl.col(each).is_null(), sign * pl.col(each).fill_null(0))]
    return grid.sort(order, maintain_order=True) if order else grid


def ends_of(frame: pl.DataFrame) -> list[tuple[str, ...]]:
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
