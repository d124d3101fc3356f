"""Freezing and releasing a month's figures: what keeps it from being closed, and how a close is carried out."""

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from crossfoot import gateway
from crossfoot.errors import USAGE, CrossfootError
from crossfoot.gateway import Policy
from crossfoot.gateway.exceptions import administrator, read_restricted
from crossfoot.gateway.views.worklist import Choice
from crossfoot.run.closes import Close, in_force
from crossfoot.run.manifest import read_manifest
from crossfoot.run.progress import Progress
from crossfoot.workflow import Event

if TYPE_CHECKING:
    from crossfoot.desk.desk import Desk

LISTED = 10
"""The most exceptions that a refusal to close names."""


def decide(desk: "Desk", action: str, period: str, actor: str, reason: str, progress: Progress) -> Event:
    """See `Desk.decide_period`."""
    served = gateway.open(desk.workspace.root)
    if period not in served.build.months:
        why = f"Reported are {served.build.months[0]} to {served.build.months[-1]}."
        raise _refused("XF-530", f"{period} is not a reported month.", why, "crossfoot builds")
    is_closed = period in in_force(desk.workspace)
    if is_closed == (action == "close"):
        state = "closed already" if is_closed else "not closed"
        raise _refused("XF-531", f"{period} is {state}.", "", "crossfoot query METRIC --basis as_reported")
    if action == "close":
        _refuse_blocked(desk, period)
    return desk.closing.decide(
        action,
        period,
        served.build.id,
        actor,
        reason,
        lambda proposal: _carry_out(desk, action, period, proposal, actor, progress),
    )


def _carry_out(desk: "Desk", action: str, period: str, proposal: Event, approver: str, progress: Progress) -> None:
    build_id, now = proposal.details["build"], dt.datetime.now(dt.UTC).replace(tzinfo=None)
    close = Close(
        period,
        action,
        now.isoformat(timespec="milliseconds"),
        proposal.actor,
        approver,
        proposal.details["reason"],
        build_id,
        read_manifest(desk.workspace, build_id)["landed_until"],
    )
    figures = _figures(desk, period, build_id) if action == "close" else {}
    with progress:
        from crossfoot.run.pipeline import close_period  # brings every connector, which no page needs

        close_period(desk.workspace, desk.settings, close, figures, progress)


def _figures(desk: "Desk", period: str, build: str) -> dict[str, pl.DataFrame]:
    """Every figure of the period in both currency views, by the tier that may hold it."""
    found: dict[str, list[pl.DataFrame]] = {"general": [], "restricted": []}
    for currency in ("reporting", "constant"):
        try:
            everyone, all_of_it = (
                gateway.open(desk.workspace.root, build, currency, Policy(restricted=restricted)).figures(period)
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


def _refuse_blocked(desk: "Desk", period: str) -> None:
    build = administrator(desk.workspace.root)
    rows = desk.worklist(build).queue(Choice(month=period), first=LISTED).to_dicts()
    if rows:
        count = rows[0]["of"]
        restricted = read_restricted(build)  # what gives pay away is told without record and amount
        told = [row["question" if row["exception_id"] in restricted else "note"] for row in rows]
        lines = [f"{row['check_id']} {row['exception_id'][:8]} {text}" for row, text in zip(rows, told, strict=True)]
        more = [f"and {count - LISTED} more"] if count > LISTED else []
        raise CrossfootError(
            "XF-532",
            f"{count} open exceptions keep {period} from being closed.",
            why="\n".join(lines + more),
            kept="Nothing was frozen.",
            next="crossfoot exceptions list; correct the records, or waive or accept what is left",
            exit_code=USAGE,
        )


def _refused(code: str, what: str, why: str, next: str) -> CrossfootError:
    return CrossfootError(code, what, why=why, kept="Nothing was recorded.", next=next, exit_code=USAGE)
