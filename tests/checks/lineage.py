"""What a change reaches: the ids of models, from dbt's manifest."""

import re
from functools import cache

from tests import compiled

OUTPUTS = ("check_status", "exceptions", "exception_record", "exception_life")


def mentioned(sql: str) -> set[str]:
    """The tables of the landing, of schema `run` and of the models that a statement names, by id."""
    words = set(re.findall(r"\w+", sql))
    manifest = compiled.manifest()
    return {id for kind in ("sources", "nodes") for id, node in manifest[kind].items() if node["name"] in words}


@cache
def reached(touched: frozenset[str], switches: frozenset[str], check: str | None = None) -> frozenset[str]:
    """The models that these tables (not themselves) or policy switches enter; with `check`, those it needs of them."""
    asked = [f"p.{switch} " for switch in switches]
    asking = {node["unique_id"] for node in needed() if any(text in node.get("compiled_code", "") for text in asked)}
    found = (reach("child_map", set(touched)) - touched) | reach("child_map", asking)
    if not check:
        return found
    model = {id for id in found if id.split(".")[-1].startswith(f"{check.lower()}_")}
    return found & (reach("parent_map", model) | reach("child_map", model))


def stale(found: frozenset[str]) -> tuple[dict, ...]:
    """The tables among these models, in an order in which they can be built."""
    return tuple(n for n in needed() if n["unique_id"] in found and n["config"]["materialized"] != "view")


@cache
def needed() -> tuple[dict, ...]:
    """The models behind the reconciliation, in an order in which they can be built."""
    behind = reach("parent_map", {node["unique_id"] for node in compiled.nodes() if node["name"] in OUTPUTS})
    return tuple(node for node in compiled.nodes() if node["unique_id"] in behind and node["resource_type"] != "test")


def reach(direction: str, start: set[str]) -> frozenset[str]:
    """Everything that a map of the manifest leads to, the start included."""
    found, queue = set(start), list(start)
    while queue:
        new = set(compiled.manifest()[direction].get(queue.pop(), [])) - found
        found |= new
        queue += new
    return frozenset(found)
