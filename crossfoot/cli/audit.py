"""The commands about the audit log."""

import typer

from crossfoot.cli.shell import Shell
from crossfoot.errors import CrossfootError

app = typer.Typer(no_args_is_help=True, help="The log of everything that people decided.")


@app.callback()
def _group() -> None:
    """Keeps `verify` a command of its own."""


@app.command()
def verify(context: typer.Context) -> None:
    """Prove that no line of the audit log was edited, dropped, reordered or cut off."""
    from crossfoot.workflow import AuditLog

    shell: Shell = context.obj
    log = AuditLog(shell.workspace.audit)
    flaws = log.verify()
    if flaws:
        raise CrossfootError(
            "XF-510",
            f"The audit log does not hold in {len(flaws)} places.",
            why="\n".join(f"line {flaw.line} {flaw.problem}" for flaw in flaws),
            kept="The log was only read.",
            next="compare the log with its backup",
        )
    count = len(log.entries())
    shell.result({"entries": count, "holds": True}, f"The audit log holds: {count} entries.")
