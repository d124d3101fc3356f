"""The commands that freeze and release a period's reported figures, each with four eyes: close, reopen."""

from typing import Annotated

import typer

from crossfoot.cli.deciding import Actor, Reason, desk, who
from crossfoot.cli.shell import Shell

app = typer.Typer()

Period = Annotated[str, typer.Argument(metavar="PERIOD", help="A reported month, YYYY-MM.")]


@app.command()
def close(context: typer.Context, period: Period, reason: Reason = "", actor: Actor = "") -> None:
    """Freeze a period's figures as reported: one person proposes, another repeats the command to approve."""
    _decide(context.obj, "close", period, reason, actor)


@app.command()
def reopen(context: typer.Context, period: Period, reason: Reason = "", actor: Actor = "") -> None:
    """Release a closed period until it is closed again: one person proposes with a reason, another approves."""
    _decide(context.obj, "reopen", period, reason, actor)


def _decide(shell: Shell, action: str, period: str, reason: str, actor: str) -> None:
    event = desk(shell).decide_period(action, period, who(actor), reason, shell.progress)
    if event.kind == action:
        told = f"{period} is {'closed: its figures are frozen' if action == 'close' else 'open again'}."
    else:
        again = f"crossfoot {action} {period} --as NAME"
        told = f"Proposed by {event.actor}; it holds when another person approves it: {again}"
    shell.result({"period": period, "status": event.kind, "build": event.details["build"]}, told)
