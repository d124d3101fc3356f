"""The `metadata` schema of a published file: what it is, where it came from, how it was checked, what it means."""

import json
from typing import Any

import duckdb

from crossfoot.run.audits import AUDIT_COLUMNS, Audit
from crossfoot.run.contracts import agreed_hours
from crossfoot.run.input_layer import TOLD_APART
from crossfoot.run.inputs import current_records
from crossfoot.run.tables import create_table

KEPT_RUNS = 60
"""How many runs back a build tells what was delivered."""


def write_build(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> None:
    """`metadata.build`, one row, and `metadata.policy`, one row per switch and the fiscal year's first month."""
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
    chosen = inputs["policy"] | {"fiscal_year_start": inputs["fiscal_year_start"]}
    switches = [[name, json.dumps(value).strip('"')] for name, value in chosen.items()]
    create_table(con, "metadata.policy", {"switch": "varchar", "value": "varchar"}, switches)


def write_closing(con: duckdb.DuckDBPyConnection, restricted: bool) -> None:
    """`metadata.closing`: every close and reopening, `holds` for the closes in force, and `metadata.reported_figure`.

    The figures are those of the closed periods as frozen; those made of what gives pay away are only in the restricted
    file, which holds them all.
    """
    con.execute("create table metadata.closing as from work.run.closing order by decided_at")
    con.execute(
        "create table metadata.reported_figure as select * exclude (is_restricted) from work.run.reported_figure"
        f" {'' if restricted else 'where not is_restricted'} order by metric, period, dim, key, currency_view"
    )


def write_audits(con: duckdb.DuckDBPyConnection, audits: list[Audit]) -> None:
    """`metadata.audits`: one row per audit of the build."""
    columns = AUDIT_COLUMNS | {"passed": "boolean"}
    create_table(con, "metadata.audits", columns, [[*vars(audit).values(), audit.rows_found == 0] for audit in audits])


def write_sources(con: duckdb.DuckDBPyConnection, streams: list[str]) -> None:
    """`metadata.sources`: per source and stream, the current records, the last change and delivery, the quarantine.

    A delivery that changed nothing moves `last_delivery` only; both are times of the run, in UTC. `agreed_hours` is the
    age at which the stream is late (`seeds/source_sla.csv`).
    """
    columns = {"source": "varchar", "stream": "varchar", "records": "bigint", "last_change": "timestamp"}
    columns |= {"last_delivery": "timestamp", "quarantined": "bigint", "agreed_hours": "bigint"}
    create_table(con, "metadata.sources", columns, [])
    agreed = agreed_hours()
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
                 where q.source = current._source and q.connector || '__' || q.stream = $stream and q.status = 'open'),
                $agreed
            from (
                select _source, $stream as stream, count(*), max(_extracted_at)
                {current_records(f'landing.main."{stream}"', "from work.run.removed_source")} group by _source
            ) as current
            """,
            {"stream": stream, "agreed": agreed.get(stream.partition("__")[2], agreed["default"])},
        )


def write_deliveries(con: duckdb.DuckDBPyConnection) -> None:
    """`metadata.load_run`: the last runs that landed anything, when they began and ended (UTC) and how they ended.

    `metadata.delivery`: what each source delivered to each stream in them. One row per run, source and stream: when it
    began and ended (UTC) and how many records came, were new, were the same as before, were refused to quarantine, and
    were deleted; `status` is refused where the files could not be read. `metadata.delivered_file`: the same by file,
    which is called as it was landed; of an interface, by what was asked for.
    """
    con.execute(
        f"""
        create table metadata.load_run as
        with runs as (
            select run_id from landing._batches
            where source not in (select source from work.run.removed_source)
            group by run_id order by max(finished_at) desc limit {KEPT_RUNS}
        )
        select run_id, started_at as began_at, finished_at as ended_at, status
        from runs
        left join landing._runs using (run_id)
        order by began_at
        """
    )
    kept = """
        from landing._batches
        where
            run_id in (select run_id from metadata.load_run)
            and source not in (select source from work.run.removed_source)"""
    con.execute(
        f"""
        create table metadata.delivered_file as
        select
            run_id, source, connector || '__' || stream as stream, file, status, received, landed, unchanged,
            quarantined, deleted, started_at as began_at, finished_at as ended_at
        {kept}
        order by began_at, source, stream, file
        """
    )
    con.execute(
        f"""
        create table metadata.delivery as
        select
            run_id, source, connector || '__' || stream as stream,
            case when count(*) filter (status = 'refused') > 0 then 'refused' else 'landed' end as status,
            cast(sum(received) as bigint) as received, cast(sum(landed) as bigint) as landed,
            cast(sum(unchanged) as bigint) as unchanged, cast(sum(quarantined) as bigint) as quarantined,
            cast(sum(deleted) as bigint) as deleted, min(started_at) as began_at, max(finished_at) as ended_at
        {kept}
        group by all
        order by began_at, source, stream
        """
    )


def write_fact_inputs(con: duckdb.DuckDBPyConnection, models: dict[str, Any]) -> None:
    """`metadata.fact_input`: the inputs each harmonized fact selects from, and whether some source delivers them.

    An input stands for itself, too: figures may be made of it directly.
    """
    rows = [
        [node["name"], input]
        for node in models["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "harmonized"
        for input in sorted(_inputs(models, node))
    ]
    staged = {node["name"].partition("__")[2] for node in models["nodes"].values() if node["schema"] == "staging"}
    rows += [[input, input] for input in sorted(staged - {fact for fact, _ in rows} - {""})]
    rows += [[input, f"{input}.{column}"] for input, columns in TOLD_APART.items() for column in columns]
    create_table(con, "metadata.fact_input", {"fact": "varchar", "input": "varchar"}, rows)
    con.execute("alter table metadata.fact_input add column is_connected boolean")
    con.execute("update metadata.fact_input set is_connected = input in (select input from work.run.connected_input)")


def _inputs(models: dict[str, Any], node: dict[str, Any]) -> set[str]:
    """The inputs a model reads; where it reads none itself, those of the model it selects from first."""
    parents = [models["nodes"][id] for id in node["depends_on"]["nodes"] if id in models["nodes"]]
    staged = {parent["name"].partition("__")[2] for parent in parents if parent["schema"] == "staging"}
    return staged or (_inputs(models, parents[0]) if parents else set())


def write_identity(con: duckdb.DuckDBPyConnection) -> None:
    """`metadata.identity_link`: what this build takes to be the same, who decided it, why and when.

    `metadata.identity_proposal`: what may be the same, with score, and what speaks for and against; no more.
    """
    for table in ("identity_link", "identity_proposal"):
        con.execute(f"create table metadata.{table} as from work.run.{table}")


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
