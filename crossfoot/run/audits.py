"""The audits between building and publishing. A blocking one that fails keeps the build from being published."""

from dataclasses import dataclass
from typing import Any

import duckdb

from crossfoot.run.dbt import Node, read_models
from crossfoot.run.inputs import current_records, stream_tables
from crossfoot.workspace import Workspace

AUDIT_COLUMNS = {"id": "varchar", "blocking": "boolean", "rows_found": "bigint", "message": "varchar"}


@dataclass(frozen=True)
class Audit:
    """One audit of one build; it passed when it found no rows."""

    id: str
    blocking: bool
    rows_found: int
    message: str


def run_audits(workspace: Workspace, con: duckdb.DuckDBPyConnection, nodes: list[Node]) -> list[Audit]:
    """Every audit of a finished dbt build; `con` is open on the private file, the landing attached as `landing`."""
    manifest = read_models(workspace)
    built = [manifest["nodes"][node.id] for node in nodes if node.status == "success"]
    models = [node for node in built if node["resource_type"] in ("model", "seed")]
    return [
        *_tests(manifest, nodes),
        *_grains(con, models),
        *_landed_counts(con, manifest, models),
        *_traceable(con, models),
        *_quarantine(con),
    ]


def _tests(manifest: dict[str, Any], nodes: list[Node]) -> list[Audit]:
    """The dbt tests: rows returned are failures; severity `warn` does not block."""
    audits = []
    for node in nodes:
        definition = manifest["nodes"][node.id]
        if definition["resource_type"] == "test" and node.status != "skipped":
            blocking = definition["config"]["severity"].lower() == "error"
            message = definition.get("description") or node.name
            audits.append(Audit(f"test:{node.name}", blocking, node.failures, message))
    return audits


def _grains(con: duckdb.DuckDBPyConnection, models: list[dict[str, Any]]) -> list[Audit]:
    """Each model has one row per `meta.grain`, and no empty key."""
    proofs = [
        _grain_proof(m) for m in models if m["config"]["materialized"] != "ephemeral" and "grain" in m["config"]["meta"]
    ]
    rows = [con.sql(proof).fetchall()[0] for proof in proofs]
    return [
        Audit(
            f"grain:{model}",
            True,
            repeated + empty,
            f"one row per {grain}: {repeated} repeated, {empty} with an empty key",
        )
        for model, grain, repeated, empty in rows
    ]


def _grain_proof(model: dict[str, Any]) -> str:
    grain = model["config"]["meta"]["grain"]
    keys = ", ".join(f'"{column}"' for column in grain)
    empty = " or ".join(f'"{column}" is null' for column in grain)
    return (
        f"select '{model['name']}' as model, '{', '.join(grain)}' as grain, coalesce(sum(n - 1), 0) as repeated,"
        f" coalesce(sum(case when {empty} then n end), 0) as empty"
        f" from (select {keys}, count(*) as n from {model['relation_name']} group by {keys})"
    )


def _landed_counts(con: duckdb.DuckDBPyConnection, manifest: dict, models: list[dict[str, Any]]) -> list[Audit]:
    """Every current landed record is one row of the staging model that bears the stream's name."""
    pairs = []
    for model in models:
        for source in (manifest["sources"].get(parent) for parent in model["depends_on"].get("nodes", [])):
            if source and source["source_name"] == "landing" and source["name"] == model["name"]:
                landed = f"(select count(*) {current_records(source['relation_name'])})"
                staged = f"(select count(*) from {model['relation_name']})"
                pairs.append(f"select '{model['name']}' as model, {landed} as landed, {staged} as staged")
    rows = con.sql(" union all ".join(pairs)).fetchall() if pairs else []
    return [
        Audit(f"landed:{model}", True, abs(landed - staged), f"{landed} current records landed, {staged} staged")
        for model, landed, staged in rows
    ]


def _traceable(con: duckdb.DuckDBPyConnection, models: list[dict[str, Any]]) -> list[Audit]:
    """R74: every row that stands for a record names one that is landed and current, or a decision of a person."""
    facts = {
        table
        for schema, table in con.sql(
            "select schema_name, table_name from duckdb_columns() where database_name = 'work'"
            " and schema_name in ('harmonized', 'marts') and column_name = 'source_ref'"
        ).fetchall()
    }
    named = [model for model in models if model["schema"] in ("harmonized", "marts") and model["alias"] in facts]
    current = " union all ".join(
        f"select _source || '/{stream}/' || _id as address {current_records(f'landing.main.{stream}')}"
        for stream in stream_tables(con)
    )
    if not named or not current:
        return []
    references = " union all ".join(
        f"select '{model['name']}' as model, cast(source_ref as varchar) as address from {model['relation_name']}"
        for model in named
    )
    con.execute(f"create or replace temp table landed_address as {current}")
    lost = con.sql(
        f"with unknown as (from ({references}) anti join landed_address using (address))"
        " select model, count(*)"
        " from (select model, regexp_replace(address, '#[^#]*$', '') as address from unknown"
        " where address is null or not starts_with(address, 'decision/'))"
        " anti join landed_address using (address) group by model"
    ).fetchall()
    con.execute("drop table landed_address")
    found = {model["name"]: 0 for model in named} | dict(lost)
    return [Audit(f"traceable:{model}", True, rows, "rows that name no landed record") for model, rows in found.items()]


def _quarantine(con: duckdb.DuckDBPyConnection) -> list[Audit]:
    """Records that wait in quarantine are in no number; they never block."""
    rows = con.sql(
        "select connector || '__' || stream, count(*) from landing.quarantine where status = 'open'"
        " group by connector, stream order by 1"
    ).fetchall()
    return [
        Audit(f"quarantine:{stream}", False, waiting, f"records of {stream} wait in quarantine, in no number")
        for stream, waiting in rows
    ]
