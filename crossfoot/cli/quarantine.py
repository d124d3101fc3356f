"""The commands about records that could not be landed: list, show, replay."""

from typing import Annotated

import typer

from crossfoot.cli.landed import landed_table
from crossfoot.cli.shell import Shell

app = typer.Typer(no_args_is_help=True, help="Records that could not be landed: list, show, replay.")


@app.command("list")
def list_records(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(metavar="SOURCE")] = None,
    status: Annotated[str, typer.Option(help="open, replayed or superseded")] = "open",
) -> None:
    """List what waits in quarantine, with the reason and who repairs it."""
    from crossfoot.run.pipeline import quarantined

    shell: Shell = context.obj
    rows = quarantined(shell.workspace, status, source)
    if shell.json:
        shell.document(rows)
        return
    columns = ("quarantine_id", "source", "stream", "record_id", "column_name", "value", "reason", "owner", "remedy")
    shell.table(f"Quarantine: {len(rows)} {status}", columns, [[row[column] for column in columns] for row in rows])


@app.command()
def show(context: typer.Context, quarantine_id: str) -> None:
    """One record as it was delivered, and the rule it broke."""
    from crossfoot.run.pipeline import quarantined_record

    shell: Shell = context.obj
    record = quarantined_record(shell.workspace, quarantine_id)
    if shell.json:
        shell.document(record)
    else:
        shell.table("", ("", ""), list(record.items()))


@app.command()
def replay(
    context: typer.Context,
    quarantine_ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", show_default=False)] = None,
) -> None:
    """Check quarantined records again (all open ones by default) and land those that pass."""
    from crossfoot.run.pipeline import replay_quarantine

    shell: Shell = context.obj
    results = replay_quarantine(shell.workspace, shell.settings, quarantine_ids or [])
    landed_table(shell, "Replayed", results)
