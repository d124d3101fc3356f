"""The gateway: metric queries, the tidy export, the dictionary and explanations, of one build for one reader."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import polars as pl

from crossfoot.errors import CrossfootError
from crossfoot.gateway import suppression
from crossfoot.gateway.answer import Cells, answer
from crossfoot.gateway.completeness import Completeness, Gap
from crossfoot.gateway.dictionary import Dictionary, Metric, read_dictionary
from crossfoot.gateway.engine import Engine
from crossfoot.gateway.explain import Explainer, Node
from crossfoot.gateway.failures import refuse, unknown
from crossfoot.gateway.goals import goals, variance
from crossfoot.gateway.page import dictionary_rows
from crossfoot.gateway.policy import Policy
from crossfoot.gateway.published import CURRENCIES, Published, build_folder
from crossfoot.gateway.reported import check_basis, closed_periods, closing_of, reported_figures
from crossfoot.gateway.request import Request, check_dims, check_request, refusal_of
from crossfoot.gateway.to_date import check_window, split_window, window_months
from crossfoot.gateway.trace import Trace, trace
from crossfoot.gateway.values import Leaves, Reading, Spans
from crossfoot.gateway.where import Where, parse_where


class Gateway:
    """The one way to a published number. Values are Decimal, unrounded but for quotients (12 decimals, half up)."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        """Opens builds/<id> read-only, in the reporting currency; use `open`, which keeps one per build and policy."""
        self._folder = folder
        self.build = Published(folder, policy)
        self.dictionary: Dictionary = read_dictionary(self.build.semantic_manifest, self.build.switches)
        self._engine = Engine(self.build.semantic_manifest)
        self._completeness = Completeness(self.build, self.dictionary)
        self._labels = cache(self.build.labels)
        self._at = cache(self._shown_in)
        self._add_views()

    def at(self, currency: str) -> "Gateway":
        """The same build for the same reader in a currency view; XF-411 when it has none."""
        return self._at(currency)

    def _shown_in(self, currency: str) -> "Gateway":
        if currency == self.build.currency:
            return self
        other = copy(self)
        other.build = self.build.at(currency)
        other._add_views()
        return other

    def _add_views(self) -> None:
        self.build.add_views(self.dictionary.models.values())
        self._keys = cache(self._read_keys)

    def query(
        self,
        metrics: Iterable[str],
        by: Iterable[str] = (),
        period_from: str | None = None,
        period_to: str | None = None,
        grain: str = "month",
        where: str | None = None,
        basis: str = "current",
    ) -> pl.DataFrame:
        """Values of metrics: columns metric, period, one per dim of `by`, value (empty where undefined), unit.

        `period_from` and `period_to` (both in) default to the first and last reported period. `where` compares dims
        with texts: practice = 'Data' and region in ('NA', 'EU'). A metric's name may end in _ytd (since the fiscal year
        began), _ltm or _t3m (last twelve or three reported months). Basis `as_reported` gives the figures frozen when
        each period was closed, for closed periods. XF-401 to XF-407 and XF-412 (exit 2) name what is not available.
        """
        asked = self.cells(metrics, by, period_from, period_to, grain, where, basis)
        return pl.concat([each.tidy() for each in asked])

    def cells(self, metrics, by, period_from, period_to, grain, where, basis) -> list[Cells]:
        """What `query` gives for the same arguments, with the metrics side by side: plain ones, and each window."""
        check_basis(basis)
        named = [split_window(name) for name in metrics]
        found = []
        for window in dict.fromkeys(window for _, window in named) or (None,):
            names = [name for name, each in named if each == window]
            request = self._request(names, by, period_from, period_to, grain, where)
            if basis == "as_reported":
                found.append(self._reported(request, window))
            else:
                found.append(self._to_date(request, window) if window else self._answer(request))
        return found

    def against_goals(
        self,
        metrics: Iterable[str],
        by: Iterable[str] = (),
        period_from: str | None = None,
        period_to: str | None = None,
        grain: str = "month",
    ) -> pl.DataFrame:
        """The rows of `query`, each followed by those of its target and its budget, where there are any.

        These are `<metric>_budget`, `<metric>_variance_to_budget` (value less goal) and its `_pct` (a share of
        the goal), and those of the target. Goals are kept for the firm and by one dim.
        """
        asked, dims = list(metrics), list(by)
        values = self.query(asked, dims, period_from, period_to, grain)
        kept = [self.dictionary.get(name) for name in asked if not split_window(name)[1]]
        known = goals(self.build, kept, dims, grain, {})
        rows = []
        for row in values.iter_rows(named=True):
            rows.append(row)
            goal = known.get((row["metric"], row["period"], row[dims[0]] if dims else "all"), {})
            for kind, wanted in sorted(goal.items()):
                missed, share = variance(row["value"], wanted)
                beside = f"{row['metric']}_variance_to_{kind}"
                rows.append(row | {"metric": f"{row['metric']}_{kind}", "value": wanted})
                rows.append(row | {"metric": beside, "value": missed})
                rows.append(row | {"metric": f"{beside}_pct", "value": share, "unit": "ratio"})
        return pl.DataFrame(rows, schema=values.schema)

    def sql(
        self,
        metrics: Iterable[str],
        by: Iterable[str] = (),
        period_from: str | None = None,
        period_to: str | None = None,
        grain: str = "month",
        where: str | None = None,
    ) -> str:
        """The SQL that MetricFlow writes for the leaves of a query; formulas and quarters are worked out after it."""
        request = self._request(metrics, by, period_from, period_to, grain, where)
        reading = Reading(request.by, request.months, request.where)
        return ";\n\n".join(self._leaves(request.metrics, reading).sql(grain)) if request.periods else ""

    def export(self) -> pl.DataFrame:
        """Every metric this reader may see at every allowed dim, months and complete quarters, tidy.

        Columns metric, period, dim, key ('all' for the firm), unit, value; sorted by the first four.
        """
        return self._tidy(self.build.months, list(self.build.quarters))

    def figures(self, period: str) -> pl.DataFrame:
        """The rows of `export` for one month and, when it completes one, its quarter."""
        quarters = [quarter for quarter, months in self.build.quarters.items() if period in months]
        return self._tidy([period], quarters)

    def _tidy(self, months: list[str], quarters: list[str]) -> pl.DataFrame:
        allowed = [metric for metric in self.dictionary.public() if not refusal_of(self.dictionary, self.build, metric)]
        frames = []
        for dim in sorted({dim for metric in allowed for dim in metric.dims}):
            by = () if dim == "firm" else (dim,)
            metrics = [metric for metric in allowed if dim in self._dims(metric)]
            quarterly = [metric for metric in metrics if metric.quarter != "none"]
            for grain, periods, chosen in (("month", months, metrics), ("quarter", quarters, quarterly)):
                if periods and chosen:
                    tidy = self._read(chosen, by, grain, self._spans(periods)).tidy()
                    key = pl.col(dim) if by else pl.lit("all")
                    place = (pl.lit(dim).alias("dim"), key.alias("key"))
                    frames.append(tidy.select("metric", "period", *place, "unit", "value"))
        return pl.concat(frames).sort("metric", "period", "dim", "key")

    def metrics(self) -> list[dict[str, str]]:
        """The dictionary: one row per metric a reader may ask for."""
        return dictionary_rows(self.dictionary, self.build.reporting_currency)

    def not_connected(self, metrics: Iterable[str]) -> dict[str, list[str]]:
        """The inputs behind each metric that no source delivers, by metric; none for one that has all."""
        named = {name: self.dictionary.get(split_window(name)[0]).name for name in metrics}
        missing = {name: self._completeness.not_connected(base) for name, base in named.items()}
        return {name: inputs for name, inputs in missing.items() if inputs}

    def incomplete(
        self,
        metrics: Iterable[str],
        by: Iterable[str] = (),
        period_from: str | None = None,
        period_to: str | None = None,
    ) -> dict[str, list[Gap]]:
        """The checks whose open exceptions leave values of these periods incomplete, by metric; none for one without.

        Periods as in `query`; a metric to date lacks what is missing in any month up to its last one.
        """
        months, dims, found = self.build.months, list(by), {}
        if not months:
            return {}
        first = self.build.quarters.get(period_from or "", [period_from or months[0]])[0]
        last = self.build.quarters.get(period_to or "", [period_to or months[-1]])[-1]
        for name in metrics:
            base, window = split_window(name)
            metric = self.dictionary.get(base).name
            found[name] = self._completeness.gaps(metric, dims, months[0] if window else first, last)
        return {name: gaps for name, gaps in found.items() if gaps}

    def unavailable(
        self, metrics: Iterable[str], by: Iterable[str] = (), where: str | None = None, basis: str = "current"
    ) -> dict[str, str]:
        """Why a metric has no answer for this reader by these dims, under this filter, on this basis; none for one that
        has.
        """
        condition, reasons = parse_where(where) if where else None, {}
        for name in metrics:
            try:
                base, window = split_window(name)
                metric = self.dictionary.get(base)
                check_dims(self.dictionary, self.build, metric, tuple(by), condition)
                if basis == "as_reported":
                    self._check_reported(metric, window)
            except CrossfootError as refusal:
                reasons[name] = (refusal.code == "XF-407" and refusal.why) or refusal.what
        return reasons

    def labels(self, dim: str) -> dict[str, str]:
        """The names that people know keys of a dim by, by key; none for a dim whose keys are names."""
        return self._labels(dim)

    def label(self, dim: str, key: str) -> str:
        """What people know a key of a dim by."""
        return self.labels(dim).get(key, key)

    def values_of(self, dim: str, metrics: Iterable[str] = ()) -> list[str]:
        """The keys of a dim that occur behind these metrics (all metrics by default), in order; for filters."""
        return self._values_of(dim, [self.dictionary.get(name) for name in metrics] or self.dictionary.public())

    def closed_periods(self) -> list[str]:
        """The closed months, and the quarters of which all months are closed: those with reported figures."""
        return closed_periods(self.build)

    def explain(
        self,
        metric: str,
        period: str,
        by: str | None = None,
        key: str | None = None,
        where: str | None = None,
        basis: str = "current",
    ) -> Node:
        """The formula tree of one value, down to its mart rows and source records; arguments as in `query`.

        On basis `as_reported` it is the tree in the build that was closed, or the frozen figure alone once that build
        is gone or counts differently.
        """
        check_basis(basis)
        if basis == "as_reported":
            return self._explain_reported(metric, period, by, key, where)
        dims = [] if by in (None, "firm") else [by]
        grain, (name, window) = "quarter" if "Q" in period else "month", split_window(metric)
        request = self._request([name], dims, period, period, grain, where)
        if not self.build.policy.costs and self.dictionary.reveals_cost(name):
            raise refuse("XF-408", f"What {metric} is made of needs the permission to see costs.")
        self._check_key(request, None if not dims and key == "all" else key)
        if request.metrics[0].last_period_only and request.months[-1] != self.build.months[-1]:
            raise refuse("XF-403", f"{metric} is the state at the end of {self.build.months[-1]}; {period} has none.")
        explainer = Explainer(self.build, self._engine, self.dictionary)
        cell = (tuple(dims), (key,) if dims else ())
        if window is None:
            return explainer.explain(name, period, grain, *cell, request.months, request.where)
        months = tuple(self._windows(request, window)[period])
        tree = explainer.explain(name, period, "window", *cell, months, request.where)
        return replace(tree, metric=metric, definition=f"{tree.definition} Over {months[0]} to {months[-1]}.")

    def _explain_reported(self, metric: str, period: str, by: str | None, key: str | None, where: str | None) -> Node:
        dim, grain = [] if by in (None, "firm") else [by], "quarter" if "Q" in period else "month"
        frozen = self.query([metric], dim, period, period, grain, where, "as_reported")
        rows = frozen.filter(pl.col(by) == key) if dim else frozen
        if rows.is_empty():
            raise refuse("XF-404", f"Nothing was reported for {key or metric} in {period}.")
        months = self.build.quarters.get(period, [period])
        day, proposed, approved, build_id = max(closing_of(self.build)[month] for month in months)
        folder = self._folder.parent / build_id
        if (folder / "manifest.json").exists():
            tree = _opened(folder, self.build.policy).at(self.build.currency).explain(metric, period, by, key)
            if tree.value == rows["value"][0]:
                return tree
        words = f"as frozen on {day} from build {build_id}, proposed by {proposed}, approved by {approved}"
        definition = self.dictionary.get(metric).description
        return Node(metric, definition, words, rows["value"][0], rows["unit"][0], rows=rows, rule="value")

    def trace(self, source: str, stream: str, id: str) -> Trace:
        """The rows, metrics and exceptions made of one landed record; `stream` with its connector, as it is landed."""
        if not self.build.policy.sees_landed:
            why = "It follows a record, and what is made of it, through the whole firm."
            raise refuse("XF-407", "A trace is for firm-wide roles that see costs.", why)
        if not self.build.evidence.available:
            why = "It was made before there was lineage."
            raise refuse("XF-415", "This build cannot be traced.", why, "crossfoot run")
        return trace(self.build, self.dictionary, [f"{source}/{stream}/{id}"])

    def _check_key(self, request: Request, key: str | None) -> None:
        if bool(request.by) != (key is not None):
            raise refuse("XF-404", "A dimension and its key are asked together.", "The firm has no key.")
        for dim in request.by:
            known = self._values_of(dim, list(request.metrics))
            if key not in known:
                raise unknown("XF-404", f"There is no {dim} '{key}'.", str(key), known)

    def _request(self, metrics, by, period_from, period_to, grain, where) -> Request:
        asked, dims = list(metrics), [dim for dim in by if dim != "firm"]
        return check_request(
            self.dictionary, self.build, self._values_of, asked, dims, period_from, period_to, grain, where
        )

    def _answer(self, request: Request) -> Cells:
        return self._read(request.metrics, request.by, request.grain, self._spans(request.periods), request.where)

    def _reported(self, request: Request, window: str | None) -> Cells:
        for metric in request.metrics:
            self._check_reported(metric, window)
        return reported_figures(self.build, request)

    def _check_reported(self, metric: Metric, window: str | None) -> None:
        """XF-412, XF-408: what is not frozen, and what a late change could give away."""
        if window:
            raise refuse("XF-412", f"Metrics to date ({window}) are not frozen.", "Ask the months as reported.")
        if not self.build.policy.costs and self.dictionary.reveals_cost(metric.name):
            why = "What a late change did to the figure could tell what one person costs."
            raise refuse("XF-408", f"{metric.name} as reported needs the permission to see costs.", why)

    def _to_date(self, request: Request, window: str) -> Cells:
        """Values over the window that ends with each month of the request."""
        spans = self._windows(request, window)
        return self._read(request.metrics, request.by, "window", spans, request.where).named(f"_{window}")

    def _windows(self, request: Request, window: str) -> Spans:
        """The months of the window that ends with each month of the request; XF-406 for what has no value to date."""
        if request.grain != "month":
            raise refuse("XF-406", f"Metrics to date ({window}) are asked by month.")
        for metric in request.metrics:
            check_window(self.dictionary, metric)
        year_start = int(self.build.switches.get("fiscal_year_start", 1))
        return {each: window_months(window, each, self.build.months, year_start) for each in request.periods}

    def _spans(self, periods: Iterable[str]) -> Spans:
        """The months that each period is made of."""
        return {period: self.build.quarters.get(period, [period]) for period in periods}

    def _read(
        self, metrics: Iterable[Metric], by: tuple[str, ...], grain: str, spans: Spans, where: Where | None = None
    ) -> Cells:
        asked, months = list(metrics), sorted({month for within in spans.values() for month in within})
        leaves = self._leaves(asked, Reading(by, tuple(months), where))
        return answer(self.build, self.dictionary, leaves, asked, grain, spans)

    def _leaves(self, metrics: Iterable[Metric], reading: Reading) -> Leaves:
        leaves = self.dictionary.leaves(metric.name for metric in metrics)
        return Leaves(self.build, self._engine, self.dictionary.models, leaves, reading)

    def _dims(self, metric: Metric) -> list[str]:
        """The dims at which this reader may see a metric."""
        if self.build.policy.costs or not self.dictionary.reveals_cost(metric.name):
            return list(metric.dims)
        is_hidden = self.build.policy.engagements is not None or self.dictionary.is_of_few(metric.name)
        return [] if is_hidden else [dim for dim in metric.dims if dim in ("firm", *suppression.DIMS)]

    def _values_of(self, dim: str, metrics: list[Metric]) -> list[str]:
        models = {leaf.model for metric in metrics for leaf in self.dictionary.leaves([metric.name])}
        return sorted({key for model in models for key in self._keys(model, dim)})

    def _read_keys(self, model_name: str, dim: str) -> list[str]:
        model = self.dictionary.models[model_name]
        if self.build.refusal(model_name) or not (dim in model.dims or model.is_served):
            return []
        column, condition = ("key", f"dim = '{dim}'") if model.is_served else (dim, f'"{dim}" is not null')
        return [
            value for (value,) in self.build.rows(f'select distinct "{column}" from {model.relation} where {condition}')
        ]


def open(
    workspace_dir: Path | str, build: str | None = None, currency: str = "reporting", policy: Policy | None = None
) -> Gateway:
    """The gateway to a published build (the served one by default), in a currency view, as a reader.

    `policy` None is the administrator of the local command line. XF-410 when there is no such build, XF-411 when the
    constant view is not available.
    """
    if currency not in CURRENCIES:
        raise refuse("XF-411", f"There is no currency view '{currency}'.", "There are reporting and constant.")
    return _opened(build_folder(Path(workspace_dir).resolve(), build), policy or Policy()).at(currency)


_opened = lru_cache(maxsize=16)(Gateway)
