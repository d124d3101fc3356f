"""What the checks add to a build: seconds of processor of every table, each made once more by the SQL of the build."""

import json
import time
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from benchmarks.measure import Measure
from crossfoot.workspace import Workspace

SLOWEST = 5


def measure(name: str, root: Path, scratch: Path) -> list[Measure]:
    """The tables of the numbers and those of the checks, in seconds of processor, and the share that the checks add."""
    seconds = processor_seconds(Workspace(root), scratch / "again.duckdb")
    checks = {node: spent for node, spent in seconds.items() if node.startswith("reconciliation.")}
    numbers = {node: spent for node, spent in seconds.items() if node not in checks}
    share = sum(checks.values()) / sum(numbers.values())
    told = {"numbers": _slowest(numbers), "checks": f"adds {share:.1%}; {_slowest(checks)}"}
    spent = {"numbers": sum(numbers.values()), "checks": sum(checks.values())}
    return [Measure(f"{name}: tables of the {part}, processor", [spent[part]], note=told[part]) for part in told]


def processor_seconds(workspace: Workspace, file: Path) -> dict[str, float]:
    """Seconds of processor per table of the last build, named by room and model, made again in `file`.

    The tables that only hold exceptions count as reconciliation, wherever they stand.
    """
    manifest = json.loads((workspace.target / "manifest.json").read_text())
    nodes = {id: node for id, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    order = TopologicalSorter({id: manifest["parent_map"].get(id, []) for id in nodes}).static_order()
    seconds = {}
    with duckdb.connect() as con:
        con.execute(
            f"attach '{workspace.landing}' as landing (read_only); attach '{workspace.work}' as built (read_only)"
        )
        con.execute(f"attach '{file}' as work; copy from database built to work; use work")
        for node in (nodes[id] for id in order if id in nodes):
            if node["config"]["materialized"] == "table":
                start = time.process_time()
                con.execute(f"create or replace table {node['relation_name']} as {node['compiled_code']}")
                seconds[f"{node['fqn'][1]}.{node['name']}"] = time.process_time() - start
    return seconds


def _slowest(seconds: dict[str, float]) -> str:
    rows = sorted(seconds.items(), key=lambda row: -row[1])[:SLOWEST]
    return ", ".join(f"{node} {spent:.1f}" for node, spent in rows)
