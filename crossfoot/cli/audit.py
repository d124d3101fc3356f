"""The commands about the audit log."""

import typer

from crossfoot.cli.deciding import desk
from crossfoot.cli.shell import Shell
from crossfoot.errors import CrossfootError

app = typer.Typer(no_args_is_help=True, help="The log of everything that people decided.")


@app.callback()
def _group() -> None:
    """Keeps `verify` a command of its own."""


@app.command()
def verify(context: typer.Context) -> None:
    """Prove that no line of the audit log was edited, dropped, reordered or cut off, and no decision changed."""
    shell: Shell = context.obj
    kept = desk(shell)
    flaws = kept.verify()
    if flaws:
        raise CrossfootError(
            "XF-510",
            f"The audit log does not hold in {len(flaws)} places.",
            why="\n".join(flaws),
            kept="The log was only read.",
            next="compare the log and the store of decisions with their backups",
        )
    count = len(kept.log.entries())
    shell.result({"entries": count, "holds": True}, f"The audit log holds: {count} entries.")
