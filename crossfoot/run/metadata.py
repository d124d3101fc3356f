"""The `metadata` schema of a published file: what it is, where it came from, how it was checked, what it means."""

import json
from typing import Any

import duckdb

from crossfoot.run.audits import AUDIT_COLUMNS, Audit
from crossfoot.run.inputs import current_records
from crossfoot.run.tables import create_table


def write_build(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> None:
    """`metadata.build`, one row, and `metadata.policy`, one row per switch."""
    inputs = manifest["inputs"]
    row = {
        "build_id": manifest["build_id"],
        "published_at": manifest["published_at"],
        "as_of": inputs["as_of"],
        "reporting_currency": inputs["reporting_currency"],
        "landing": inputs["landing"],
        "code": inputs["code"],
    } | {f"{name}_version": value for name, value in manifest["versions"].items()}
    con.execute("create schema metadata")
    create_table(con, "metadata.build", dict.fromkeys(row, "varchar") | {"as_of": "date"}, [list(row.values())])
    switches = [[name, json.dumps(value).strip('"')] for name, value in inputs["policy"].items()]
    create_table(con, "metadata.policy", {"switch": "varchar", "value": "varchar"}, switches)


def write_audits(con: duckdb.DuckDBPyConnection, audits: list[Audit]) -> None:
    """`metadata.audits`: one row per audit of the build."""
    columns = AUDIT_COLUMNS | {"passed": "boolean"}
    create_table(con, "metadata.audits", columns, [[*vars(audit).values(), audit.rows_found == 0] for audit in audits])


def write_sources(con: duckdb.DuckDBPyConnection, streams: list[str]) -> None:
    """`metadata.sources`: per source and stream, the current records, the last change and delivery, the quarantine.

    A delivery that changed nothing moves `last_delivery` only; both are times of the run, in UTC.
    """
    columns = {"source": "varchar", "stream": "varchar", "records": "bigint", "last_change": "timestamp"}
    create_table(con, "metadata.sources", columns | {"last_delivery": "timestamp", "quarantined": "bigint"}, [])
    for stream in streams:
        con.execute(
            f"""
            insert into metadata.sources
            select
                current.*,
                (select max(finished_at) from landing._batches as b
                 where b.source = current._source and b.connector || '__' || b.stream = $stream
                 and b.status <> 'refused'),
                (select count(*) from landing.quarantine as q
                 where q.source = current._source and q.connector || '__' || q.stream = $stream and q.status = 'open')
            from (
                select _source, $stream as stream, count(*), max(_extracted_at)
                {current_records(f'landing.main."{stream}"')} group by _source
            ) as current
            """,
            {"stream": stream},
        )


def write_definitions(con: duckdb.DuckDBPyConnection, semantic_manifest: dict[str, Any]) -> None:
    """`metadata.definitions`: one row per metric of the dictionary; lists are joined by commas."""
    told = ("unit", "dims", "quarter", "owner", "formula", "rows")
    columns = dict.fromkeys(("metric", "label", "description", "type", *told), "varchar")
    rows = []
    for metric in semantic_manifest["metrics"]:
        meta = (metric.get("config") or {}).get("meta") or {}
        facts = [_text(meta.get(name)) for name in told]
        if not meta.get("private"):
            rows.append([metric["name"], metric.get("label"), metric.get("description"), metric["type"], *facts])
    create_table(con, "metadata.definitions", columns, rows)


def _text(value: Any) -> str | None:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
