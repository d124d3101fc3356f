"""What became of delivered records, as a table."""

from typing import TYPE_CHECKING

from crossfoot.cli.shell import Shell

if TYPE_CHECKING:
    from ingest.batch import BatchResult

COLUMNS = ("source", "stream", "status", "received", "landed", "unchanged", "quarantined", "deleted")


def landed_table(shell: Shell, title: str, results: "list[BatchResult]") -> None:
    """One row per delivered stream with its counts; received = landed + unchanged + quarantined."""
    rows = [{column: getattr(result, column) for column in COLUMNS} for result in results]
    if shell.json:
        shell.document(rows)
    elif changed := [list(row.values()) for row in rows if row["status"] != "skipped"]:
        shell.table(title, COLUMNS, changed)
    else:
        shell.say("Nothing changed.")
