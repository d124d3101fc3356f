"""The lineage of a build: `metadata.lineage` for readers, `metadata.model` and `metadata.stored` for the gateway."""

import gc
import json
from functools import partial
from graphlib import TopologicalSorter
from typing import Any

import duckdb

from crossfoot.lineage.models import ModelLineage, read_models
from crossfoot.lineage.query import Schema
from crossfoot.remembered import remembered
from crossfoot.run.project import lineage_fingerprint
from crossfoot.run.tables import create_table

UNPUBLISHED_INPUTS = ("exception_history", "override", "reported_figure")
NEWEST_DELIVERIES = """
    from landing._batches
    qualify rank() over (partition by source, stream, status order by finished_at desc, started_at desc) = 1
"""


def read_lineage(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> list[ModelLineage]:
    """The lineage of every stored model of a build; `work` and `landing` are attached to `con`."""
    nodes = {id: node for id, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    parents = {id: manifest.get("parent_map", {}).get(id, []) for id in nodes}
    ordered = [nodes[id] for id in TopologicalSorter(parents).static_order() if id in nodes]
    compiled = [
        (f"{node['schema']}.{node['alias']}", node["compiled_code"])
        for node in ordered
        if node["config"]["materialized"] != "ephemeral" and node["schema"] != "metrics" and "compiled_code" in node
    ]
    gc.disable()  # the collector would look through every tree again and again: a third of the time
    try:
        return read_models(compiled, read_schema(con), partial(remembered, f"lineage-{lineage_fingerprint()[:8]}"))
    finally:
        gc.enable()


def write_lineage(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> None:
    """Three tables and the inputs of the models besides records (schemas `run` and `seeds`).

    `metadata.lineage`: one row per column and column it is made of, one step; landed streams are schema `landing`.
    `metadata.model`: per model its query with the addresses of records, in an order in which they can be built; lists
    are JSON. `metadata.stored`: the columns of the stored tables these queries read. `evidence._batches`: the newest
    deliveries of every stream, which say how old and how whole its records are.
    """
    models = read_lineage(con, manifest)
    steps = ("schema_name", "table_name", "column_name", "from_schema", "from_table", "from_column")
    create_table(con, "metadata.lineage", dict.fromkeys(steps, "varchar"), [row for m in models for row in _steps(m)])
    rows = [[n, m.name, m.sql, json.dumps(m.reads), json.dumps(m.lists)] for n, m in enumerate(models)]
    columns = {"position": "integer", "model": "varchar", "sql": "varchar", "reads": "varchar", "lists": "varchar"}
    create_table(con, "metadata.model", columns, rows)
    stored = {name for model in models for name in model.reads if name.count(".") == 2}
    _write_stored(con, stored)
    if "landing.main._batches" in stored:
        con.execute("create schema if not exists evidence")
        con.execute(f"create table evidence._batches as {NEWEST_DELIVERIES}")
    for name in sorted(stored):
        database, schema, table = name.split(".")
        if database == "work" and table not in UNPUBLISHED_INPUTS:
            con.execute(f"create schema if not exists {schema}")
            con.execute(f'create table {schema}."{table}" as from work.{schema}."{table}"')


def _steps(model: ModelLineage) -> list[list[str]]:
    def split(name: str) -> list[str]:
        schema, table = name.split(".")
        return ["landing" if schema == "main" else schema, table]

    return [
        [*split(model.name), column, *split(source), behind]
        for column, sources in model.columns.items()
        for source, behind in sources
    ]


def _write_stored(con: duckdb.DuckDBPyConnection, names: set[str]) -> None:
    schema = read_schema(con)
    rows = [[name, column, kind] for name in sorted(names) for column, kind in schema[tuple(name.split("."))]]
    create_table(con, "metadata.stored", dict.fromkeys(("name", "column_name", "data_type"), "varchar"), rows)


def read_schema(con: duckdb.DuckDBPyConnection) -> Schema:
    """The columns of every table of the work and the landing file."""
    schema: Schema = {}
    for database, name, table, column, kind in con.sql(
        "select database_name, schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where database_name in ('work', 'landing') order by database_name, schema_name, table_name, column_index"
    ).fetchall():
        schema.setdefault((database, name, table), []).append((column, kind))
    return schema
