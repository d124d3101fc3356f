"""The command `trace`: one record's versions, where it went, and what it feeds."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossfoot.cli.shell import Shell, one_line

if TYPE_CHECKING:
    from crossfoot.gateway.trace import Trace

app = typer.Typer()


@app.command()
def trace(
    context: typer.Context,
    system: Annotated[str, typer.Argument(metavar="SYSTEM", help="The source, as crossfoot.yml names it.")],
    stream: Annotated[str, typer.Argument(metavar="STREAM", help="psa_time_entry, or with its connector.")],
    record: Annotated[str, typer.Argument(metavar="ID", help="The record's key; several columns joined by |.")],
) -> None:
    """Where a landed record went: its versions, the rows, metrics and exceptions that are made of it."""
    from crossfoot import gateway
    from crossfoot.run.pipeline import record_versions

    shell: Shell = context.obj
    table, versions = record_versions(shell.workspace, system, stream, record)
    found = gateway.open(shell.workspace.root).trace(system, table, record)
    if shell.json:
        shell.document({"stream": table, "versions": versions, **_document(found)})
        return
    fields = [name for name in versions[-1] if not name.startswith("_") or name in ("_version", "_run_id", "_deleted")]
    cells = [[name, *(one_line(version[name]) for version in versions)] for name in fields]
    shell.table(f"{table} {record}", ("field", *(f"version {each['_version']}" for each in versions)), cells)
    rows = [[row["table"], row["period"] or "", row["columns"]] for row in found.rows.to_dicts()]
    shell.table(f"{len(rows)} rows", ("table", "period", "columns made of it"), rows)
    metrics = [[name, ", ".join(sorted(periods))] for name, periods in _periods(found).items()]
    shell.table(f"{len(metrics)} metrics", ("metric", "periods"), metrics)
    exceptions = [
        [row["check_id"], row["key"], row["period"], row["exception_id"][:8]] for row in found.exceptions.to_dicts()
    ]
    shell.table(f"{len(exceptions)} exceptions", ("check", "key", "period", "id"), exceptions)
    if not rows:
        shell.say("Nothing is made of it: a later version or delivery took its place, or it is in no reported month.")


def _document(found: "Trace") -> dict[str, Any]:
    rows = [
        row | {"row": json.loads(row["row"]), "columns": row["columns"].split(", ")} for row in found.rows.to_dicts()
    ]
    return {"rows": rows, "metrics": found.metrics.to_dicts(), "exceptions": found.exceptions.to_dicts()}


def _periods(found: "Trace") -> dict[str, list[str]]:
    periods: dict[str, list[str]] = {}
    for row in found.metrics.sort("metric").to_dicts():
        periods.setdefault(row["metric"], []).append(row["period"])
    return periods
