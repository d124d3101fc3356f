"""The metric dictionary: what models/metrics declares, read from the semantic manifest of a build."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from crossfoot.gateway import formula
from crossfoot.gateway.failures import unknown

OWN_CURRENCY = "own currency"
"""The unit of numbers of which each has a currency of its own."""
# The named groups of dimensions that `dims:` may use; `firm` is the whole firm, without a key.
DIM_GROUPS = {
    "E": ("firm", "engagement", "contract", "customer", "entity", "method", "practice", "service_line", "region"),
    "P": ("firm", "resource", "practice", "entity"),
    "A": ("firm", "customer", "entity"),
}


@dataclass(frozen=True)
class SemanticModel:
    """A relation that metrics are summed from. `entity` is the prefix of its dimensions in MetricFlow."""

    name: str
    schema: str
    table: str
    entity: str
    dims: tuple[str, ...]

    @property
    def relation(self) -> str:
        """The view that its SQL reads."""
        return f'"{self.schema}"."{self.table}"'

    @property
    def is_served(self) -> bool:
        """Whether it holds finished values, one per dim, key and period."""
        return self.dims == ("dim", "key")


@dataclass(frozen=True)
class Metric:
    """One metric.

    `kind` is simple (summed from `model`), ratio or derived (a formula over `parts`), or served (read as it stands).
    `unit` is money, money_txn, money_per_hour, ratio, hours, days, fte or count; `quarter` the rule from months to a
    quarter: sum, last, first, mean, recount, recompute, or none when the metric has no quarters. `good` says where a
    change is welcome: up, down or neither; `shown` how people read it in place of its unit: times, months, score;
    `reveals_cost` that a leaf is summed from what people cost, `of_few` that these may be few where many work, as it is
    about some engagements, subcontractors, or what moved since a close; `cut_off` that its addends are cut off at zero,
    so that what keeps one there is behind its value, too. `narrow` are dims that it can be narrowed by, as every row
    has them, though it is not told by them.
    """

    name: str
    label: str
    description: str
    kind: str
    unit: str
    dims: tuple[str, ...]
    quarter: str
    owner: str
    words: str
    rows: tuple[str, ...]
    private: bool
    model: str = ""
    agg: str = ""
    expr: str = ""
    filter: str = ""
    parts: tuple[str, ...] = ()
    positive_denominator: bool = False
    times: tuple[tuple[str, int], ...] = ()
    empty_when_missing: bool = False
    last_period_only: bool = False
    good: str = "up"
    shown: str = ""
    reveals_cost: bool = False
    of_few: bool = False
    cut_off: bool = False
    narrow: tuple[str, ...] = ()

    @property
    def narrowed_by(self) -> tuple[str, ...]:
        """The dims that a filter or the scope of a reader may narrow it by."""
        return tuple(dict.fromkeys([*self.dims, *self.narrow]))

    @property
    def is_leaf(self) -> bool:
        """Whether its value comes from rows and not from other metrics."""
        return self.kind in ("simple", "served")

    def formula(self, grain: str) -> str:
        """The formula over its parts at `month` or `quarter`; for a leaf, its rule in words."""
        if self.kind == "derived":
            return self.expr
        if self.kind != "ratio":
            return self.words
        numerator, denominator = self.parts
        quotient = f"{numerator} / " + (f"positive({denominator})" if self.positive_denominator else denominator)
        return f"{quotient} * {dict(self.times)[grain]}" if self.times else quotient

    def unit_name(self, currency: str) -> str:
        """The unit as exported; `currency` is the reporting currency, or the engagement's for money_txn."""
        if self.unit in ("money", "money_txn"):
            return currency.lower()
        return f"{currency.lower()}_per_hour" if self.unit == "money_per_hour" else self.unit


@dataclass(frozen=True)
class Dictionary:
    """All metrics and semantic models of a build, by name."""

    metrics: dict[str, Metric]
    models: dict[str, SemanticModel]

    def public(self) -> list[Metric]:
        """The metrics a reader may ask for, by name."""
        return [self.metrics[name] for name in sorted(self.metrics) if not self.metrics[name].private]

    def get(self, name: str) -> Metric:
        """A public metric; XF-401 with close matches when there is none of this name."""
        metric = self.metrics.get(name)
        if metric is None or metric.private:
            raise unknown("XF-401", f"There is no metric '{name}'.", name, [each.name for each in self.public()])
        return metric

    def leaves(self, names: Iterable[str]) -> list[Metric]:
        """The leaves that metrics are computed from, each once, in order of first use."""
        found: dict[str, Metric] = {}
        for name in names:
            metric = self.metrics[name]
            below = [metric] if metric.is_leaf else self.leaves(metric.parts)
            found.update({leaf.name: leaf for leaf in below})
        return list(found.values())

    def parts(self, name: str) -> list[Metric]:
        """A metric and all below it, each once, what others are computed from first."""
        metric = self.metrics[name]
        below = {part.name: part for each in metric.parts for part in self.parts(each)}
        return [*below.values(), metric]

    def reveals_cost(self, name: str) -> bool:
        """Whether a metric tells what people cost."""
        return any(leaf.reveals_cost for leaf in self.leaves([name]))

    def is_of_few(self, name: str) -> bool:
        """Whether it tells what few people cost where many work."""
        return any(leaf.of_few for leaf in self.leaves([name]))

    def rows_behind(self, name: str) -> list[str]:
        """The harmonized records that a metric is made of, each once."""
        return list(dict.fromkeys(rows for leaf in self.leaves([name]) for rows in leaf.rows))


def read_dictionary(semantic_manifest: str, switches: dict | None = None) -> Dictionary:
    """The dictionary of a semantic manifest (JSON text), under the policy switches of its build."""
    document = json.loads(semantic_manifest)
    models = {model["name"]: _model(model) for model in document["semantic_models"]}
    metrics = {metric["name"]: _metric(metric) for metric in document["metrics"]}
    if (switches or {}).get("dso_method") == "countback":
        metrics["dso"] = _countback(metrics["dso"], metrics["dso_countback"])
    return Dictionary(metrics, models)


def _countback(dso: Metric, countback: Metric) -> Metric:
    """Policy dso.method = countback: dso takes the value of dso_countback where that exists, and is empty elsewhere."""
    copied = ("kind", "model", "agg", "expr", "words", "rows", "quarter", "empty_when_missing")
    return replace(dso, parts=(), **{field: getattr(countback, field) for field in copied})


def _model(model: dict) -> SemanticModel:
    primary = [entity["name"] for entity in model["entities"] if entity["type"] == "primary"]
    dims = tuple(each["name"] for each in model["dimensions"] if each["type"] == "categorical")
    relation = model["node_relation"]
    entity = primary[0] if primary else model["primary_entity"]
    return SemanticModel(model["name"], relation["schema_name"], relation["alias"], entity, dims)


def _metric(metric: dict) -> Metric:
    params, meta = metric["type_params"], metric["config"]["meta"]
    source = params["metric_aggregation_params"] or {}
    filters = (metric["filter"] or {}).get("where_filters", [])
    return Metric(
        name=metric["name"],
        label=metric["label"] or metric["name"],
        description=metric["description"],
        kind="served" if meta.get("served") else metric["type"],
        unit=meta["unit"],
        dims=_dims(meta.get("dims", ())),
        quarter=meta["quarter"],
        owner=meta.get("owner", ""),
        words=meta.get("formula", ""),
        rows=tuple(meta.get("rows", ())),
        private=meta.get("private", False),
        model=source.get("semantic_model", ""),
        agg=source.get("agg", ""),
        expr=params["expr"] or metric["name"],
        filter=" and ".join(each["where_sql_template"] for each in filters),
        parts=_parts(metric["type"], params),
        positive_denominator=meta.get("denominator") == "positive",
        times=tuple(meta.get("times", {}).items()),
        empty_when_missing=meta.get("missing") == "empty",
        last_period_only=meta.get("periods") == "last",
        good=meta.get("good", "up"),
        shown=meta.get("shown", ""),
        reveals_cost=meta.get("reveals") in ("cost", "few"),
        of_few=meta.get("reveals") == "few",
        cut_off=meta.get("cut_off", False),
        narrow=_dims(meta.get("narrow", ())),
    )


def _dims(told: str | list[str]) -> tuple[str, ...]:
    return DIM_GROUPS[told] if isinstance(told, str) else tuple(told)


def _parts(kind: str, params: dict) -> tuple[str, ...]:
    if kind == "ratio":
        return params["numerator"]["name"], params["denominator"]["name"]
    return tuple(formula.names(params["expr"])) if kind == "derived" else ()
