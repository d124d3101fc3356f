"""Asks the gateway for a page: many metrics in one query, and a reason for every one that has no answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property

import polars as pl

from crossfoot.errors import CrossfootError
from crossfoot.gateway import formula
from crossfoot.gateway.answer import VALUE, Cells
from crossfoot.gateway.benchmarks import benchmarks
from crossfoot.gateway.completeness import Gap
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.goals import goals
from crossfoot.gateway.to_date import label_of, split_window
from crossfoot.gateway.views.filters import Filters
from crossfoot.gateway.views.model import Number, Tile
from crossfoot.gateway.views.words import is_still, period_name

TREND = {"month": 13, "quarter": 8}


@dataclass(frozen=True, eq=False)
class Answer:
    """The numbers of one question, made when they are looked at: there may be many more than a page shows.

    `reasons` tell why a metric has no numbers, `missing` what is not connected behind it, `formulas` how it is made.
    `goals` are by metric, key and period, of each metric the kind that `kinds` names.
    """

    by: tuple[str, ...]
    period: str
    cells: tuple[Cells, ...]
    units: dict[str, str]
    reasons: dict[str, str]
    absent: str = "nothing was recorded"
    goals: dict[tuple[str, tuple[str, ...], str], Number] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)

    def at(self, metric: str, key: tuple[str, ...] = (), period: str = "") -> Number:
        """The number of a cell, of the page's period by default; empty, with the reason, where there is none."""
        [number] = self.numbers(metric, [key], period)
        return number

    def numbers(self, metric: str, keys: Sequence[tuple[str, ...]], period: str = "") -> tuple[Number, ...]:
        """The numbers of cells of one metric, each as `at` gives it."""
        asked, unit, by = period or self.period, self.units[metric], self.by
        absent = self.reasons.get(metric, self.absent)
        cells = self._placed.get(metric)
        if cells is None:
            return tuple(Number(metric, asked, None, unit, by, key, absent) for key in keys)
        has, values, undefined = cells.column(f"has {metric}"), cells.column(metric), self._undefined(metric)
        read = unit if cells.units[metric] in ("ratio", "count") else cells.units[metric]
        currency, made = None if read else cells.column("currency"), []
        for key in keys:
            row = cells.rows.get((asked, *key))
            if row is None or not has[row]:
                made.append(Number(metric, asked, None, unit, by, key, absent))
            else:
                value, told = values[row], currency[row].lower() if currency else read
                made.append(Number(metric, asked, value, told, by, key, undefined if value is None else ""))
        return tuple(made)

    def goal(self, metric: str, key: tuple[str, ...] = (), period: str = "") -> Number | None:
        """What a cell was meant to be, of the page's period by default; None where no goal is kept."""
        return self.goals.get((metric, key, period or self.period))

    def only(self, keys: Sequence[tuple[str, ...]]) -> "Answer":
        """The same question for some of its keys."""
        known = pl.DataFrame(keys, schema=dict.fromkeys(self.by, pl.String), orient="row")
        kept = (replace(cells, frame=cells.frame.join(known, on=self.by, how="semi")) for cells in self.cells)
        return replace(self, cells=tuple(kept)) if self.by else self

    def frame(self, metrics: Sequence[str], period: str = "") -> pl.DataFrame:
        """The keys at which a metric has a value in a period, the page's by default: the dims, and the metrics."""
        asked, found = period or self.period, []
        for cells in self.cells:
            if named := [metric for metric in metrics if metric in cells.units]:
                has = pl.any_horizontal(f"has {metric}" for metric in named)
                found.append(cells.frame.filter((pl.col("period") == asked) & has).select(*self.by, *named))
        made = found[0] if found else pl.DataFrame(schema=dict.fromkeys(self.by, pl.String))
        for each in found[1:]:
            made = made.join(each, on=self.by, how="full", coalesce=True).sort(*self.by)
        absent = [pl.lit(None, VALUE).alias(each) for each in metrics if each not in made.columns]
        return made.with_columns(absent) if absent else made

    def pairs(self, metrics: Sequence[str]) -> tuple[pl.Series, pl.Series]:
        """The first two metrics of every key that has both, the first of them other than 0."""
        one, other = metrics[:2]
        frame = self.frame([one, other]).filter(pl.col(one) != 0, pl.col(other).is_not_null())
        return frame[one], frame[other]

    def keys(self, metric: str, period: str = "") -> pl.DataFrame:
        """The keys at which a metric has a value other than 0, largest first: the dims."""
        return self.largest(self.frame([metric], period), metric)

    def largest(self, frame: pl.DataFrame, *metrics: str) -> pl.DataFrame:
        """The keys of the rows of a frame in which a metric is other than 0: those of the first metric, largest first,
        then those of the next. They may be many more than a page shows, so they stay in a frame: the dims.
        """
        first = pl.coalesce(pl.when(pl.col(metric) != 0).then(at) for at, metric in enumerate(metrics))
        size = pl.coalesce(pl.when(pl.col(metric) != 0).then(-pl.col(metric).abs()) for metric in metrics)
        return frame.filter(first.is_not_null()).sort(first, size, *self.by).select(self.by)

    def grid(self, metric: str, on: str, labels: Sequence[str]) -> pl.DataFrame:
        """A metric by its keys and, side by side, by the periods, or the keys of the dim `on`, of the labels.

        Only rows with a value other than 0, in order of their keys.
        """
        index = [dim for dim in self.by if dim != on]
        wide = pl.DataFrame(schema=dict.fromkeys(index, pl.String))
        asked = pl.lit(True) if on == "period" else pl.col("period") == self.period
        for cells in self.cells:
            if metric in cells.units:
                rows = cells.frame.filter(asked & pl.col(f"has {metric}"))
                wide = rows.pivot(on, index=index, values=metric, aggregate_function="first").sort(index)
        columns = [pl.col(each) if each in wide.columns else pl.lit(None, VALUE).alias(each) for each in labels]
        any_value = pl.any_horizontal(pl.lit(False), *(pl.col(each).fill_null(0) != 0 for each in labels))
        return wide.select(*index, *columns).filter(any_value)

    @cached_property
    def _placed(self) -> dict[str, "_Placed"]:
        """The cells of each metric."""
        return {metric: placed for placed in map(_Placed, self.cells) for metric in placed.units}

    def _undefined(self, metric: str) -> str:
        """Why a cell that is there has no value."""
        if metric in self.missing:
            return f"not connected: {', '.join(self.missing[metric])}"
        return f"not defined: {self.formulas[metric]}"


class _Placed:
    """Cells by their place: the row of each period and key, and columns as lists, once one is looked at."""

    def __init__(self, cells: Cells) -> None:
        self.units = cells.units
        keys = cells.frame.select("period", *cells.by).iter_rows()
        self.rows = {key: row for row, key in enumerate(keys)}
        self.column = cache(lambda name: cells.frame[name].to_list())


class Asked:
    """The questions of one page under some filters."""

    def __init__(self, gateway: Gateway, filters: Filters, most: int | None = None) -> None:
        """`most` is how many rows a table may have, None for all. XF-403 when the period is not reported."""
        self.gateway, self.filters, self.most = gateway, filters, most
        months, quarters = gateway.build.months, list(gateway.build.quarters)
        self.period = filters.period or (months[-1] if months else "")
        self.grain = "quarter" if "Q" in self.period else "month"
        known = quarters if self.grain == "quarter" else months
        self._until = [each for each in known if each <= self.period]
        self.trend = tuple(self._until[-TREND[self.grain] :])
        self.before = self._before()
        self.is_plan = filters.compare in ("budget", "target")
        self.against = filters.compare if self.is_plan else period_name(self.before) if self.before else ""
        self.benchmarks = benchmarks(gateway.build, self.period) if self.period else {}
        self.lacking: dict[str, list[str]] = {}
        self.incomplete: dict[str, dict[str, Gap]] = {}

    def _before(self) -> str | None:
        back = (12 if self.grain == "month" else 4) if self.filters.compare == "year" else 1
        return self._until[-1 - back] if len(self._until) > back else None

    def ask(
        self,
        metrics: Iterable[str],
        by: Iterable[str] = (),
        trend: bool = False,
        within: tuple[str, ...] = (),
        is_compared: bool = True,
    ) -> Answer:
        """Values in the page's period and the one it is compared with; of every period of the trend when asked.

        `within`, a dim and some of its keys, narrows the question; one that is not compared is of the page's period
        alone.
        """
        names, dims = list(dict.fromkeys(metrics)), tuple(by)
        filters = self.filters.within(*within) if within else self.filters
        where = filters.where
        reasons = self.gateway.unavailable(names, dims, where, filters.basis)
        reasons |= {name: reason for name in names if name not in reasons and (reason := self._unfit(name))}
        reasons = {name: self._in_words(name, reason) for name, reason in reasons.items()}
        able = [name for name in names if name not in reasons]
        missing = self.gateway.not_connected(able) if able else {}
        self.lacking |= missing
        self._mark_incomplete(able, dims)
        units = {name: self._unit(name) for name in names}
        first = min(self.period, self.before or self.period) if is_compared else self.period
        first = self.trend[0] if trend else first
        cells, absent = self._cells(able, dims, first, where)
        cells = tuple(each.without_zeros(missing) for each in cells)
        formulas = {name: self._formula(name) for name in able}
        shown = self.trend if trend else (self.period,)
        goals, kinds = self._goals(able, dims, shown, units, filters)
        return Answer(dims, self.period, cells, units, reasons, absent, goals, kinds, missing, formulas)

    def then(self, answer: Answer, metric: str, key: tuple[str, ...] = ()) -> Number | None:
        """What the number of a cell is compared with: another period, or the goal; None where there is none."""
        if self.is_plan:
            return answer.goal(metric, key)
        return answer.at(metric, key, self.before) if self.before else None

    def tiles(self, answer: Answer, headlines: Iterable[str], more: Iterable[str] = ()) -> list[Tile]:
        """The headlines of a page, and more of them that stand behind a click."""
        behind = [replace(self.tile(answer, metric), is_headline=False) for metric in more]
        return [self.tile(answer, metric) for metric in headlines] + behind

    def tile(self, answer: Answer, metric: str) -> Tile:
        """The headline of a metric: its change on the compared period, and its way there."""
        known = self.gateway.dictionary.metrics.get(split_window(metric)[0])
        number = answer.at(metric)
        before = self.then(answer, metric)
        change = difference(number, before)
        good = None
        if change and known and known.good != "neither" and not is_still(change):
            good = (change.value > 0) == (known.good == "up")
        trend = tuple(answer.at(metric, period=each) for each in self.trend)
        definition = known.description if known else ""
        gaps = tuple(self.incomplete.get(metric, {}).values())
        industry = self.benchmark(number)
        beyond = difference(number, industry)
        label = self.label(metric)
        return Tile(label, definition, number, before, self.against, change, good, trend, gaps, industry, beyond)

    def label(self, metric: str) -> str:
        """The name of a metric."""
        return label_of(self.gateway.dictionary, metric)

    def benchmark(self, number: Number) -> Number | None:
        """What the industry reaches in the metric of a number; None where no benchmark is known, or they are off."""
        known = self.benchmarks.get(number.metric)
        return derived(f"benchmark of {number.metric}: {known}", known.value, number) if known else None

    def _mark_incomplete(self, metrics: list[str], dims: tuple[str, ...]) -> None:
        """Remembers what leaves these metrics incomplete; what was frozen at a close is as it was reported."""
        if self.filters.basis == "current":
            for metric, gaps in self.gateway.incomplete(metrics, dims, self.period, self.period).items():
                self.incomplete.setdefault(metric, {}).update({gap.check: gap for gap in gaps})

    def _goals(
        self, names: list[str], by: tuple[str, ...], shown: tuple[str, ...], units: dict[str, str], filters: Filters
    ) -> tuple[dict[tuple[str, tuple[str, ...], str], Number], dict[str, str]]:
        """The goals of the periods `shown`, of each metric one kind, and which: that which is compared, else the
        target, else the budget; a metric to date has none.
        """
        metrics = [self.gateway.dictionary.get(name) for name in names if not split_window(name)[1]]
        kept = goals(self.gateway.build, metrics, by, self.grain, dict(filters.narrowed))
        known = {cell: goal for cell, goal in kept.items() if cell[1] in shown}
        kinds: dict[str, str] = {}
        for kind in (filters.compare,) if self.is_plan else ("target", "budget"):
            for metric in dict.fromkeys(metric for (metric, _, _), goal in known.items() if kind in goal):
                kinds.setdefault(metric, kind)
        found = {
            (metric, (key,) if by else (), period): Number(
                "", period, goal[kinds[metric]], units[metric], by, (key,), f"{kinds[metric]} of {metric}"
            )
            for (metric, period, key), goal in known.items()
            if kinds.get(metric) in goal
        }
        return found, kinds

    def _cells(
        self, metrics: list[str], by: tuple[str, ...], first: str, where: str | None
    ) -> tuple[tuple[Cells, ...], str]:
        """The cells of a question, and why one that is not among them is empty."""
        basis = self.filters.basis
        absent = "nothing was recorded" if basis == "current" else "the period was not closed, so nothing was frozen"
        if not metrics:
            return (), absent
        try:
            return tuple(self.gateway.cells(metrics, by, first, self.period, self.grain, where, basis)), absent
        except CrossfootError as refusal:
            if refusal.code not in ("XF-404", "XF-407", "XF-412"):
                raise
            return (), refusal.what

    def _unfit(self, name: str) -> str:
        metric, window = split_window(name)
        if self.grain == "quarter" and (window or self.gateway.dictionary.metrics[metric].quarter == "none"):
            return f"{name} is reported by month only."
        return ""

    def _in_words(self, name: str, reason: str) -> str:
        """A reason of the gateway, which begins with the name of the metric, with its label instead."""
        known = self.gateway.dictionary.metrics.get(split_window(name)[0])
        return reason.replace(known.name, known.label, 1) if known and reason.startswith(known.name) else reason

    def _unit(self, name: str) -> str:
        metric = self.gateway.dictionary.metrics.get(split_window(name)[0])
        return metric.shown or metric.unit_name(self.gateway.build.reporting_currency) if metric else ""

    def _formula(self, name: str) -> str:
        base = split_window(name)[0]
        hides = not self.gateway.build.policy.costs and self.gateway.dictionary.reveals_cost(base)
        few = "; or fewer than five people stand behind it" if hides else ""
        return self.gateway.dictionary.metrics[base].formula(self.grain) + few


def difference(number: Number, before: Number | None) -> Number | None:
    """The change from one number to another: in points for ratios, in steps for scores, in the unit for all others.

    None without both.
    """
    if before is None or number.value is None or before.value is None:
        return None
    unit = {"ratio": "points", "score": "count"}.get(number.unit, number.unit)
    words = f"{number.metric} in {number.period} less {before.words or f'{before.metric} in {before.period}'}"
    value = formula.EXACT.subtract(number.value, before.value)
    return Number("", number.period, value, unit, words=words, parts=(number, before))


def rest(total: Number, parts: Sequence[Number], words: str) -> Number:
    """What is left of a total after its parts; empty when one of them is."""
    values = [part.value for part in parts]
    if total.value is None or None in values:
        return derived(words, None, total)
    value = formula.EXACT.subtract(total.value, formula.add(values) or 0)
    return derived(words, value, total, parts=(total, *parts))


def apart(words: str, number: Number, other: Number) -> Number:
    """How far a number is above another, in its unit and the page's words; empty where one of them is."""
    change = difference(number, other)
    return derived(words, change.value if change else None, number, parts=(number, other))


def negative(number: Number) -> Number:
    """A number with the other sign, as a step down."""
    value = None if number.value is None else formula.EXACT.minus(number.value)
    return derived(f"less {number.metric}", value, number, parts=(number,))


def derived(words: str, value: Decimal | None, like: Number, unit: str = "", parts: tuple[Number, ...] = ()) -> Number:
    """A number that comes from others, its parts, by arithmetic, with the words that tell how."""
    return Number("", like.period, value, unit or like.unit, words=words, parts=parts)
