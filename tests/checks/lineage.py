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
def stale(touched: frozenset[str], switches: frozenset[str]) -> tuple[dict, ...]:
    """The tables to build again after these tables changed (not those themselves), or these policy switches."""
    found = reach("child_map", set(touched)) - touched
    asked = [f"p.{switch} " for switch in switches]
    asking = {node["unique_id"] for node in needed() if any(text in node.get("compiled_code", "") for text in asked)}
    found |= reach("child_map", asking)
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
