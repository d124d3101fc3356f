"""Runs dbt's own compiled SQL without dbt's cost per node, so that hundreds of firms can be built in a test run.

`crossfoot run` through dbt itself is tested on the three acceptance firms; here only the executor differs: the SQL is
what `dbt compile` wrote, in dbt's order, and audits, publishing and gateway are the product's own.
"""

import json
import shutil
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
from filelock import FileLock

from crossfoot.run.dbt import Node, run_dbt
from crossfoot.run.progress import Progress
from crossfoot.run.project import PROJECT, code_fingerprint
from crossfoot.workspace import Workspace

CACHE = PROJECT / ".pytest_cache" / "compiled"


@cache
def compile_project() -> Path:
    """The target folder of `dbt compile` for the present code; compiled once per state of the code."""
    target = CACHE / code_fingerprint()[:16]
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):
        if not (target / "manifest.json").exists():
            folder = CACHE / "workspace"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            workspace = Workspace(folder)
            for path in (workspace.landing, workspace.work):
                duckdb.connect(str(path)).close()
            run_dbt(workspace, ["drop"], Progress(), "compile")
            target.mkdir(exist_ok=True)
            for name in ("semantic_manifest.json", "manifest.json"):
                shutil.copyfile(workspace.target / name, target / name)
    return target


@cache
def manifest() -> dict:
    """dbt's manifest of the compiled project."""
    return json.loads((compile_project() / "manifest.json").read_text())


@cache
def nodes() -> tuple[dict, ...]:
    """Seeds, models and tests of the compiled project in an order in which they can be built."""
    wanted = {
        id: node
        for id, node in manifest()["nodes"].items()
        if node["resource_type"] in ("seed", "model", "test") and node["config"].get("materialized") != "ephemeral"
    }
    order = TopologicalSorter({id: parents(id) for id in wanted}).static_order()
    return tuple(wanted[id] for id in order if id in wanted)


@cache
def node(name: str) -> dict:
    """The seed, model or test of a name."""
    return next(each for each in nodes() if each["name"] == name)


@cache
def parents(id: str) -> set[str]:
    """The parents of a node that are relations; through an ephemeral one, its parents."""
    found: set[str] = set()
    for parent in manifest()["parent_map"].get(id, []):
        node = manifest()["nodes"].get(parent)
        if node and node["config"].get("materialized") == "ephemeral":
            found |= parents(parent)
        elif node:
            found.add(parent)
    return found


@cache
def without_checks() -> tuple[dict, ...]:
    """The nodes that the metrics need: all but the reconciliation and what depends on it."""
    checks = descendants(frozenset(node["name"] for node in nodes() if node["schema"] == "reconciliation"))
    left_out = {node["unique_id"] for node in checks}
    return tuple(node for node in nodes() if node["unique_id"] not in left_out)


@cache
def descendants(names: frozenset[str]) -> tuple[dict, ...]:
    """The nodes of these names and all that depends on them, in an order in which they can be built."""
    found = {node["unique_id"] for node in nodes() if node["name"] in names}
    for node in nodes():
        if parents(node["unique_id"]) & found:
            found.add(node["unique_id"])
    return tuple(node for node in nodes() if node["unique_id"] in found)


@cache
def readers(switches: frozenset[str]) -> frozenset[str]:
    """The names of the nodes that read one of these columns of `run.policy`."""
    reads = [f"p.{switch} from" for switch in switches]
    return frozenset(node["name"] for node in nodes() if any(read in node.get("compiled_code", "") for read in reads))


def run_compiled(
    workspace: Workspace, connectors: list[str], progress: Progress, *_: str, sql: dict | None = None
) -> list[Node]:
    """What `run_dbt` does, from the compiled SQL; `sql` replaces the SQL of nodes by name."""
    workspace.target.mkdir(parents=True, exist_ok=True)
    for name in ("manifest.json", "semantic_manifest.json"):
        shutil.copyfile(compile_project() / name, workspace.target / name)
    with duckdb.connect(str(workspace.work)) as con:
        con.execute(f"attach '{workspace.landing}' as landing (read_only)")
        return build_nodes(con, sql)


def build_nodes(con: duckdb.DuckDBPyConnection, sql: dict | None = None, wanted: tuple | None = None) -> list[Node]:
    """Builds all nodes or those wanted; `con` has the catalog `work` and the landed records attached as `landing`."""
    for schema in {node["schema"] for node in nodes()}:
        con.execute(f'create schema if not exists work."{schema}"')
    return [execute(con, node, (sql or {}).get(node["name"])) for node in wanted or nodes()]


def execute(con: duckdb.DuckDBPyConnection, node: dict, sql: str | None = None) -> Node:
    """Builds one model or seed, or runs one test; errors are raised."""
    code = sql or node.get("compiled_code") or read_seed(node)
    if node["resource_type"] == "test":
        failures = con.execute(f"select count(*) from ({code}) as failures").fetchall()[0][0]
        return Node(node["unique_id"], "fail" if failures else "pass", failures, "")
    kind = "view" if node["config"]["materialized"] == "view" else "table"
    con.execute(f"create or replace {kind} {node['relation_name']} as {code}")
    return Node(node["unique_id"], "success", 0, "")


def read_seed(node: dict) -> str:
    """The query that a seed is, with the column types it declares."""
    path, types = PROJECT / node["original_file_path"], node["config"]["column_types"]
    declared = f", types = {json.dumps(types).replace(chr(34), chr(39))}" if types else ""
    return f"select * from read_csv('{path}', header = true{declared})"
