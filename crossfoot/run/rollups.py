"""Marts summed over their dims of many keys: what a page reads by practice or entity has thousands of rows less."""

from typing import Any

import duckdb

MANY = {"engagement", "contract", "customer", "resource", "invoice"}
"""The dims of many keys."""
TIME = {"period", "period_start"}


def write_rollups(con: duckdb.DuckDBPyConnection, semantic_manifest: dict[str, Any]) -> None:
    """Per mart of a semantic model in this file `rollups.<mart>`, and `rollups_constant.<mart>` of constant rates.

    One row per period and key of the other dims, with the sum of every decimal column; a mart whose rows nothing else
    identifies has none.
    """
    for schema, rollups in (("marts", "rollups"), ("marts_constant", "rollups_constant")):
        known = _columns(con, schema)
        for model in semantic_manifest["semantic_models"]:
            mart = model["node_relation"]["alias"]
            dims = {dim["name"] for dim in model["dimensions"] if dim["type"] == "categorical"}
            columns = known.get(mart, {})
            keys = [name for name in columns if name in TIME | (dims - MANY)]
            sums = [name for name, kind in columns.items() if kind.startswith("DECIMAL")]
            if set(keys) >= TIME and "VARCHAR" in (columns[name] for name in columns.keys() - keys):
                con.execute(f"create schema if not exists {rollups}")
                con.execute(_rollup(f"{rollups}.{mart}", f"{schema}.{mart}", keys, sums, columns))


def _columns(con: duckdb.DuckDBPyConnection, schema: str) -> dict[str, dict[str, str]]:
    """The columns of the marts that this file holds in a schema, and their types, by mart."""
    found: dict[str, dict[str, str]] = {}
    for mart, column, kind in con.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and schema_name = ? order by column_index",
        [schema],
    ).fetchall():
        found.setdefault(mart, {})[column] = kind
    return found


def _rollup(rollup: str, mart: str, keys: list[str], sums: list[str], kinds: dict[str, str]) -> str:
    """A sum keeps the type of its column, and an overflow ends the run."""
    listed = [f'"{key}"' for key in keys]
    summed = [f'cast(sum("{name}") as {kinds[name]}) as "{name}"' for name in sums]
    return (
        f"create table {rollup} as select {', '.join([*listed, *summed])} from {mart}"
        f" group by {', '.join(listed)} order by period_start"
    )
