"""Mistakes in the definitions of metrics: another quarter rule or aggregation, a formula turned round."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import NamedTuple

from tests import compiled

QUARTERS = {"sum": "last", "last": "sum", "first": "last", "mean": "sum", "recount": "sum"}


class Wrong(NamedTuple):
    """A definition with a mistake; `leaf` says whether MetricFlow must write other SQL for it."""

    metric: str
    mistake: str
    leaf: bool
    semantic_manifest: str


@cache
def right() -> str:
    """The semantic manifest without mistakes."""
    return (compiled.compile_project() / "semantic_manifest.json").read_text()


def changed(metric: str, path: list[str], value: object) -> str:
    """The semantic manifest with another value somewhere in a metric."""
    document = json.loads(right())
    metrics = [_with(each, path, value) if each["name"] == metric else each for each in document["metrics"]]
    return json.dumps(document | {"metrics": metrics})


def wrong_definitions() -> Iterator[Wrong]:
    """Every mistake in every metric of the definitions or behind one, but of exceptions: tests/checks has those."""
    document = json.loads(right())
    built = {(node["schema"], node["alias"]) for node in compiled.without_checks()}
    relations = {model["name"]: model["node_relation"] for model in document["semantic_models"]}
    for position, metric in enumerate(document["metrics"]):
        read = relations.get((metric["type_params"]["metric_aggregation_params"] or {}).get("semantic_model"))
        if read and (read["schema_name"], read["alias"]) not in built:
            continue
        for what, leaf, changed in _mistakes(metric):
            mutated = document | {
                "metrics": [*document["metrics"][:position], changed, *document["metrics"][position + 1 :]]
            }
            yield Wrong(metric["name"], what, leaf, json.dumps(mutated))


def _mistakes(metric: dict) -> Iterator[tuple[str, bool, dict]]:
    meta, params = metric["config"]["meta"], metric["type_params"]
    if meta["quarter"] in QUARTERS and metric["type"] == "simple":
        rule = QUARTERS[meta["quarter"]]
        yield f"quarter {meta['quarter']} → {rule}", False, _with(metric, ["config", "meta", "quarter"], rule)
    if metric["type"] == "ratio":
        turned = _with(metric, ["type_params", "numerator"], params["denominator"])
        yield "turned over", False, _with(turned, ["type_params", "denominator"], params["numerator"])
    if metric["type"] == "derived":
        for old, new in ((" - ", " + "), (" + ", " - ")):
            if old in params["expr"]:
                yield (
                    f"{old.strip()} → {new.strip()}",
                    False,
                    _with(metric, ["type_params", "expr"], params["expr"].replace(old, new, 1)),
                )
    for flag in ("denominator", "times", "missing", "periods"):
        if flag in meta and not meta.get("served"):
            yield f"without {flag}", False, _with(metric, ["config", "meta", flag], {} if flag == "times" else "")
    if metric["type"] == "simple" and params["metric_aggregation_params"]["agg"] == "sum":
        yield "agg sum → max", True, _with(metric, ["type_params", "metric_aggregation_params", "agg"], "max")


def _with(metric: dict, path: list[str], value: object) -> dict:
    changed = deepcopy(metric)
    holder = changed
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = value
    return changed
