"""Schema `run` of the private file: what the models read besides landed records. Written before dbt starts."""

from collections.abc import Mapping
from types import MappingProxyType

import duckdb

from crossfoot.run.decided import OVERRIDE
from crossfoot.run.forecasts import load_forecasts
from crossfoot.run.input_layer import connected, connected_columns
from crossfoot.run.inputs import Inputs, stream_tables
from crossfoot.run.reported import load_closes
from crossfoot.run.tables import attach, create_table
from crossfoot.workspace import Workspace

EXCEPTION_LIFE = {
    "exception_id": "varchar",
    "check_id": "varchar",
    "period": "varchar",
    "key": "varchar",
    "currency": "varchar",
    "owner": "varchar",
    "status": "varchar",
    "first_seen": "date",
    "last_seen": "date",
    "resolved_on": "date",
    "times_reopened": "integer",
    "difference": "decimal(38,12)",
    "amount_at_risk_reporting": "decimal(38,12)",
    "amount_counted": "decimal(38,12)",
}

IDENTITY_LINK = {
    "kind": "varchar",
    "from_id": "varchar",
    "to_id": "varchar",
    "system": "varchar",
    "source_id": "varchar",
    "source_ref": "varchar",
    "basis": "varchar",
    "decided_by": "varchar",
    "decided_on": "date",
    "reason": "varchar",
}


def write_policy(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """`run.policy`: one row with the as-of date and every switch. `run.identity_link`: what is the same as what.

    `run.removed_source`: the sources whose landed records count no more. `run.override`: what was waived or accepted.
    """
    columns = ", ".join(f"? as {name}" for name in inputs.policy)
    con.execute("create schema run")
    con.execute(
        f"create table run.policy as select cast(? as date) as as_of, {columns}",
        [inputs.as_of, *inputs.policy.values()],
    )
    create_table(con, "run.removed_source", {"source": "varchar"}, [[name] for name in inputs.removed_sources])
    rows = [
        link | _source_customer(link) | {"source_ref": f"decision/identity/{link['decision_id']}"}
        for link in inputs.links
    ]
    create_table(con, "run.identity_link", IDENTITY_LINK, [[row[name] for name in IDENTITY_LINK] for row in rows])
    create_table(con, "run.override", OVERRIDE, [[row[name] for name in OVERRIDE] for row in inputs.overrides])


def write_connected_inputs(con: duckdb.DuckDBPyConnection, skipped: Mapping[str, list[str]]) -> None:
    """`run.connected_input`: what drops have delivered, and what the other systems that have been read tell.

    A row per `input` and `connector`; inputs are record types and the columns that are one of their own. What a source
    skips now counts as never read.
    """
    sql = "select distinct connector, stream, source from landing._batches where status <> 'refused'"
    read = con.execute(sql).fetchall()
    brought = connected([(name, stream) for name, stream, source in read if stream not in skipped.get(source, [])])
    rows = sorted(brought | connected_columns(brought))
    create_table(con, "run.connected_input", {"input": "varchar", "connector": "varchar"}, [list(row) for row in rows])


def write_history(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, skipped: Mapping[str, list[str]] = MappingProxyType({})
) -> None:
    """What this run observed and what the served build knew; the landing is attached to `con` as `landing`;
    `skipped` are the streams that sources were told to skip, by source.

    `run.observation`: one row, `observed_on` the day (UTC) of the newest landed record, `landed_until` its moment.
    `run.exception_history`: the exceptions of the served build. Which record types have been delivered, what was closed
    and what was forecast: see `write_connected_inputs`, `load_closes` and `load_forecasts`.
    """
    streams = stream_tables(con)
    newest = " union all ".join(f'select max(_extracted_at) as moment from landing."{stream}"' for stream in streams)
    con.execute(
        "create table run.observation as select cast(max(moment) as date) as observed_on, max(moment) as landed_until"
        f" from ({newest})"
    )
    write_connected_inputs(con, skipped)
    load_closes(con, workspace)
    load_forecasts(con, workspace)
    create_table(con, "run.exception_history", EXCEPTION_LIFE, [])
    served = workspace.current_build()
    if served is None:
        return
    attach(con, workspace.builds / served / "restricted.duckdb", "served")
    known = (
        "select column_name from duckdb_columns() where database_name = 'served' and table_name = 'exception_life'"
        f" and list_contains({list(EXCEPTION_LIFE)}, column_name)"
    )
    if names := ", ".join(name for (name,) in con.sql(known).fetchall()):  # of an older build, those that it has
        con.execute(
            f"insert into run.exception_history by name select {names} from served.reconciliation.exception_life"
        )
    con.execute("detach served")


def _source_customer(link: dict[str, str]) -> dict[str, str | None]:
    """System and id of a customer that no cross-reference names: its key is `unmapped:<system>:<id>`."""
    prefix, _, source = link["from_id"].partition(":")
    system, _, id = source.partition(":")
    is_unmapped = link["kind"] == "customer" and prefix == "unmapped"
    return {"system": system, "source_id": id} if is_unmapped else {"system": None, "source_id": None}
