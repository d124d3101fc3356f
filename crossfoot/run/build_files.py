"""Writes the files of one build: two databases, the metric definitions, and the manifest that vouches for them."""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

import crossfoot
from crossfoot.run import metadata, versions
from crossfoot.run.audits import Audit
from crossfoot.run.benchmarks import write_benchmarks
from crossfoot.run.build import STEP_COLUMNS
from crossfoot.run.crash import crash_point
from crossfoot.run.dbt import read_models
from crossfoot.run.lineage import write_lineage
from crossfoot.run.record_links import write_record_links
from crossfoot.run.rollups import write_rollups
from crossfoot.run.tables import attach, now
from crossfoot.run.tiers import published_tables, read_streams
from crossfoot.workspace import Workspace, sync


def write_build(workspace: Workspace, folder: Path, build_id: str, inputs: dict, audits: list[Audit]) -> None:
    """Writes the files of a build into an empty folder, the manifest last, and waits until they are on the disk."""
    began = now()
    manifest: dict[str, Any] = {
        "build_id": build_id,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": inputs,
        "landed_until": _landed_until(workspace),
        "versions": {"crossfoot": crossfoot.__version__, "dbt": version("dbt-core"), "duckdb": duckdb.__version__},
        "audits": {
            "passed": sum(audit.rows_found == 0 for audit in audits),
            "warnings": [audit.id for audit in audits if audit.rows_found],
        },
        "files": {},
    }
    for name, restricted in (("general.duckdb", False), ("restricted.duckdb", True)):
        tables = _write_tier(workspace, folder / name, restricted, manifest, audits)
        manifest["files"][name] = {"sha256": sha256(folder / name), "tables": tables}
        (folder / name).chmod(0o400 if restricted else 0o444)
        crash_point(f"publish.{name.removesuffix('.duckdb')}")
    shutil.copyfile(workspace.target / "semantic_manifest.json", folder / "semantic_manifest.json")
    manifest["files"]["semantic_manifest.json"] = {"sha256": sha256(folder / "semantic_manifest.json")}
    manifest["steps"] = [*_steps(workspace), {"step": "publishing", "began_at": began, "ended_at": now()}]
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
    for path in [*folder.iterdir(), folder]:
        sync(path)
    crash_point("publish.manifest")


def _write_tier(workspace: Workspace, path: Path, restricted: bool, build: dict, audits: list[Audit]) -> dict[str, Any]:
    """Writes one file and closes it without a write-ahead log; returns rows and control sums by table."""
    models = read_models(workspace)
    semantic_manifest = json.loads((workspace.target / "semantic_manifest.json").read_text())
    small_blocks = {"default_block_size": 16384}  # many small tables: a fifth of the size
    with duckdb.connect(str(path), config=small_blocks) as con:
        con.execute("set enable_progress_bar = false")
        attach(con, workspace.work, "work")
        attach(con, workspace.landing, "landing")
        con.execute("begin")
        for table in published_tables(con, models, restricted):
            con.execute(f'create schema if not exists "{table.schema}"')
            con.execute(f'create table "{table.schema}"."{table.name}" as {table.query}')
        write_rollups(con, semantic_manifest)
        metadata.write_build(con, build)
        metadata.write_closing(con, restricted)
        if not restricted:
            metadata.write_audits(con, audits)
            metadata.write_sources(con, read_streams(models))
            write_record_links(con, build["inputs"]["opened_at"])
            metadata.write_deliveries(con)
            metadata.write_fact_inputs(con, models)
            metadata.write_identity(con)
            metadata.write_definitions(con, semantic_manifest)
            versions.write_versions(con, models, semantic_manifest, build["inputs"])
            versions.write_ownership(con)
            if build["inputs"]["benchmarks"]:
                write_benchmarks(con, semantic_manifest)
            write_lineage(con, models)
        con.execute("commit")
        con.execute("detach work")
        con.execute("detach landing")
        totals = control_totals(con)
        con.execute("checkpoint")
    if path.with_name(f"{path.name}.wal").exists():
        raise RuntimeError(f"{path.name} still has a write-ahead log after its checkpoint")
    return totals


def _landed_until(workspace: Workspace) -> str:
    """The moment (UTC) of the newest landed record that the build has read."""
    with duckdb.connect(str(workspace.work), read_only=True) as con:
        return str(con.execute("select landed_until from run.observation").fetchall()[0][0])


def _steps(workspace: Workspace) -> list[dict[str, str]]:
    """The steps in which the private file was made, each with when it began and ended (UTC)."""
    with duckdb.connect(str(workspace.work), read_only=True) as con:
        rows = con.sql(f"select {', '.join(STEP_COLUMNS)} from run.step order by began_at").fetchall()
    return [dict(zip(STEP_COLUMNS, row, strict=True)) for row in rows]


def control_totals(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Per table its rows and the exact sum of every decimal column, as text."""
    columns: dict[str, list[str]] = {}
    for schema, table, column, kind in con.sql(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal order by all"
    ).fetchall():
        columns.setdefault(f'"{schema}"."{table}"', []).extend([column] * kind.startswith("DECIMAL"))
    totals = {}
    for table, names in columns.items():
        sums = ", ".join(["count(*)", *(f'cast(sum("{name}") as varchar)' for name in names)])
        [(rows, *values)] = con.sql(f"select {sums} from {table}").fetchall()
        totals[table.replace('"', "")] = {"rows": rows, "sums": dict(zip(names, values, strict=True))}
    return totals


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
