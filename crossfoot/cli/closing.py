"""The commands that freeze and release a period's reported figures, each with four eyes: close, reopen."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.deciding import Actor, Reason, closing, who
from crossfoot.cli.exceptions import standing
from crossfoot.cli.shell import Shell
from crossfoot.errors import USAGE, CrossfootError

if TYPE_CHECKING:
    import polars as pl

    from crossfoot.workflow import Event

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
    from crossfoot import gateway
    from crossfoot.run.closes import in_force

    served = gateway.open(shell.root)
    if period not in served.build.months:
        why = f"Reported are {served.build.months[0]} to {served.build.months[-1]}."
        raise _refused("XF-530", f"{period} is not a reported month.", why, "crossfoot builds")
    is_closed = period in in_force(shell.workspace)
    if is_closed == (action == "close"):
        raise _refused(
            "XF-531",
            f"{period} is {'closed already' if is_closed else 'not closed'}.",
            "",
            "crossfoot query METRIC --basis as_reported",
        )
    if action == "close":
        _refuse_blocked(shell, period)
    person = who(actor)
    event = closing(shell).decide(
        action,
        period,
        served.build.id,
        person,
        reason,
        lambda proposal: _carry_out(shell, action, period, proposal, person),
    )
    if event.kind == action:
        told = f"{period} is {'closed: its figures are frozen' if action == 'close' else 'open again'}."
    else:
        again = f"crossfoot {action} {period} --as NAME"
        told = f"Proposed by {event.actor}; it holds when another person approves it: {again}"
    shell.result({"period": period, "status": event.kind, "build": event.details["build"]}, told)


def _carry_out(shell: Shell, action: str, period: str, proposal: "Event", approver: str) -> None:
    from crossfoot.run.closes import Close
    from crossfoot.run.pipeline import close_period
    from crossfoot.run.publish import read_manifest

    build_id, now = proposal.details["build"], dt.datetime.now(dt.UTC).replace(tzinfo=None)
    close = Close(
        period,
        action,
        now.isoformat(timespec="milliseconds"),
        proposal.actor,
        approver,
        proposal.details["reason"],
        build_id,
        read_manifest(shell.workspace, build_id)["landed_until"],
    )
    figures = _figures(shell, period, build_id) if action == "close" else {}
    with shell.progress:
        close_period(shell.workspace, shell.settings, close, figures, shell.progress)


def _figures(shell: Shell, period: str, build: str) -> "dict[str, pl.DataFrame]":
    """Every figure of the period in both currency views, by the tier that may hold it."""
    import polars as pl

    from crossfoot import gateway
    from crossfoot.gateway import Policy

    found: dict[str, list[pl.DataFrame]] = {"general": [], "restricted": []}
    for currency in ("reporting", "constant"):
        try:
            everyone, all_of_it = (
                gateway.open(shell.root, build, currency, Policy(restricted=restricted)).figures(period)
                for restricted in (False, True)
            )
        except CrossfootError as error:
            if error.code == "XF-411":  # no budget rates, no constant view
                continue
            raise
        secret = all_of_it.join(everyone, on=["metric", "period", "dim", "key"], how="anti")
        for tier, frame in (("general", everyone), ("restricted", secret)):
            found[tier].append(frame.with_columns(pl.lit(currency).alias("currency_view")))
    return {tier: pl.concat(frames) for tier, frames in found.items()}


def _refuse_blocked(shell: Shell, period: str) -> None:
    """XF-532 while a check that blocks closing has an open exception of this period or an earlier one.

    The exceptions of checks of the state at the end count from the day they age from.
    """
    blocking = [
        row
        for row in standing(shell)
        if row["blocks_close"] and row["standing"] in ("open", "reopened") and _concerns(row) <= period
    ]
    if blocking:
        lines = [f"{row['check_id']} {row['exception_id'][:8]} {row['note']}" for row in blocking[:10]]
        more = [f"and {len(blocking) - 10} more"] if len(blocking) > 10 else []
        raise CrossfootError(
            "XF-532",
            f"{len(blocking)} open exceptions keep {period} from being closed.",
            why="\n".join(lines + more),
            kept="Nothing was frozen.",
            next="crossfoot exceptions list; correct the records, or waive or accept what is left",
            exit_code=USAGE,
        )


def _concerns(row: dict) -> str:
    """The first month that an exception is about."""
    return f"{row['since_date']:%Y-%m}" if row["is_state"] else row["period"]


def _refused(code: str, what: str, why: str, next: str) -> CrossfootError:
    return CrossfootError(code, what, why=why, kept="Nothing was recorded.", next=next, exit_code=USAGE)
