"""A hand-made workspace that has been built, small enough to read: what publishing needs, without dbt."""

import json
from pathlib import Path

import duckdb

from crossfoot.run.audits import Audit
from crossfoot.run.build import write_outcome
from crossfoot.run.identity import COLUMNS as PROPOSAL
from crossfoot.run.inputs import Inputs, landing, landing_fingerprint
from crossfoot.run.model_inputs import write_policy
from crossfoot.run.reported import CLOSING, REPORTED_FIGURE
from crossfoot.run.tables import create_table
from crossfoot.settings import Policies
from crossfoot.workspace import Workspace
from ingest.landing import BOOKKEEPING

STREAMS = ("hr_worker", "payroll_actual", "ref_fiscal_period")
ENVELOPE = "_extra varchar, _source varchar, _id varchar, _version integer, _run_id varchar, _extracted_at timestamp,"
ENVELOPE += " _source_updated_at timestamp, _sha256 varchar, _deleted boolean"


def make_landing(workspace: Workspace) -> None:
    """Three workers, one of them in two versions and one deleted; a payroll line; three periods."""
    workspace.root.mkdir(exist_ok=True)
    with duckdb.connect(str(workspace.landing)) as con:
        con.execute(f"create table drop__hr_worker (resource_id varchar, name varchar, {ENVELOPE})")
        con.execute(f"create table drop__payroll_actual (resource_id varchar, employer_cost varchar, {ENVELOPE})")
        con.execute(f"create table drop__ref_fiscal_period (period varchar, end_date varchar, {ENVELOPE})")
        con.execute(f"create table drop__ref_fx_rate (to_currency varchar, {ENVELOPE})")
        con.execute(BOOKKEEPING)
        for worker, name, version, deleted in (
            ("W1", "Ann", 1, False),
            ("W1", "Anne", 2, False),
            ("W2", "Bo", 1, False),
            ("W3", "Cy", 1, False),
            ("W3", "Cy", 2, True),
        ):
            land(con, "hr_worker", worker, [name], version, deleted, extra='{"salary": "90000"}')
        land(con, "payroll_actual", "W1", ["8000.50"])
        for period, end in (("2025-12", "2025-12-31"), ("2026-01", "2026-01-31"), ("2026-02", "2026-02-28")):
            land(con, "ref_fiscal_period", period, [end])
        land(con, "ref_fx_rate", "USD", [])


def land(
    con, stream: str, key: str, values: list, version: int = 1, deleted: bool = False, extra: str | None = None
) -> None:
    """One version of one record."""
    row = [key, *values, extra, "firm", key, version, "r1", "2026-03-01", None, f"{key}{values}", deleted]
    con.execute(f"insert into drop__{stream} values ({', '.join('?' * len(row))})", row)


def make_work(workspace: Workspace, audits: list[Audit] | None = None, benchmarks: bool = False) -> Inputs:
    """The private file of a finished build, and what dbt writes beside it."""
    with landing(workspace) as con:
        landed, policy = landing_fingerprint(con), Policies().model_dump()
    inputs = Inputs("2026-02-28", "USD", ["drop"], policy, landed, "code", benchmarks=benchmarks)
    workspace.work.unlink(missing_ok=True)
    with duckdb.connect(str(workspace.work)) as con:
        write_policy(con, inputs)
        con.execute("create table run.connected_input as select 'psa_time_entry' as input")
        create_table(con, "run.identity_proposal", PROPOSAL, [])
        con.execute(
            "create table run.observation as select date '2026-03-01' as observed_on, '2026-03-01' as landed_until"
        )
        create_table(con, "run.closing", CLOSING, [])
        create_table(con, "run.reported_figure", REPORTED_FIGURE, [])
        con.execute("create schema seeds")
        con.execute("create schema staging; create schema harmonized; create schema marts")
        con.execute(
            "create table harmonized.time_entry as select 'T1' as id, cast(7.5 as decimal(18, 6)) as hours,"
            " cast(50 as decimal(38, 12)) as cost_value"
        )
        con.execute("create table harmonized.payroll as select 'W1' as id, cast(8000.5 as decimal(38, 12)) as amount")
        con.execute(
            "create table marts.engagement_month as select view as currency_view, 'E1' as engagement,"
            " cast(amount as decimal(38, 12)) as revenue_net from (values ('reporting', 100.25), ('constant', 99.5))"
            " as t (view, amount)"
        )
        con.execute(
            "create table marts.engagement_forecast as select 'E1' as engagement, '2026-02' as period,"
            " '2026-03' as forecast_month, view as currency_view, cast(1 as decimal(38, 12)) as forecast_pipeline,"
            " cast(7 as decimal(38, 12)) as forecast_revenue, cast(8 as decimal(38, 12)) as forecast_hours"
            " from (values ('reporting'), ('constant')) as t (view)"
        )
        con.execute("create table marts.person_month as select 'W1' as resource, cast(1 as decimal(38, 12)) as fte")
        con.execute("create table staging.secret as select 1 as x")
        write_outcome(con, inputs, audits or [])
    workspace.target.mkdir(exist_ok=True)
    (workspace.target / "manifest.json").write_text(json.dumps(manifest()))
    metric = {"name": "revenue_net", "label": "Revenue", "type": "simple", "description": "d", "config": {"meta": {}}}
    (workspace.target / "semantic_manifest.json").write_text(json.dumps({"metrics": [metric], "semantic_models": []}))
    return inputs


def manifest() -> dict:
    """The part of dbt's manifest that audits and publishing read."""
    nodes = [
        model("harmonized", "time_entry", ["id"], restricted_columns=["cost_value"]),
        model("harmonized", "payroll", ["id"], tier="restricted"),
        model("marts", "engagement_month", ["currency_view", "engagement"]),
        model("marts", "person_month", ["resource"]),
        model("staging", "secret", ["x"]),
    ]
    sources = {
        f"source.crossfoot.landing.drop__{stream}": {
            "source_name": "landing",
            "name": f"drop__{stream}",
            "relation_name": f'"landing"."main"."drop__{stream}"',
        }
        for stream in STREAMS
    }
    return {
        "nodes": {node["unique_id"]: node for node in nodes},
        "sources": sources,
        "child_map": {source: ["model.crossfoot.some"] for source in sources},
    }


def model(schema: str, name: str, grain: list[str], **meta: object) -> dict:
    """One model of the manifest."""
    return {
        "unique_id": f"model.crossfoot.{name}",
        "resource_type": "model",
        "name": name,
        "alias": name,
        "schema": schema,
        "relation_name": f'"work"."{schema}"."{name}"',
        "depends_on": {"nodes": []},
        "config": {"materialized": "table", "meta": {"grain": grain, **meta}},
    }


def write_settings(workspace: Workspace, text: str = "") -> None:
    """The least `crossfoot.yml` of this firm."""
    workspace.root.mkdir(exist_ok=True)
    workspace.settings.write_text(text or "reporting_currency: USD\nsources:\n  firm: {connector: drop, path: drop}\n")


def tables_of(path: Path) -> dict[str, list[str]]:
    """The columns of each table of a database file."""
    with duckdb.connect(str(path), read_only=True) as con:
        rows = con.sql(
            "select schema_name || '.' || table_name, list(column_name order by column_index) from duckdb_columns()"
            " where not internal group by all"
        ).fetchall()
    return dict(rows)
