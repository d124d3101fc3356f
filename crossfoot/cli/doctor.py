"""The command that looks after everything: doctor."""

from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.shell import Shell

if TYPE_CHECKING:
    from crossfoot.run.doctor import Finding

app = typer.Typer()


@app.command()
def doctor(
    context: typer.Context,
    deep: Annotated[bool, typer.Option("--deep", help="Read every published file from end to end.")] = False,
) -> None:
    """Look at environment, sources, lock, disk and published files; a fix on each line."""
    from crossfoot.run.doctor import examine

    shell: Shell = context.obj
    findings = examine(shell.workspace, deep)
    if shell.json:
        shell.document([vars(finding) for finding in findings])
    else:
        rows = [(_mark(finding), finding.subject, finding.state, finding.fix) for finding in findings]
        shell.table("", ("", "what", "state", "fix"), rows)
    raise typer.Exit(max(finding.exit_code for finding in findings))


def _mark(finding: "Finding") -> str:
    return "✗" if finding.exit_code else "!" if finding.fix else "✓"
