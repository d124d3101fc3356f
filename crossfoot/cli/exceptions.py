"""The commands about exceptions: list, show, assign, comment, waive, accept, approve, link, history."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.deciding import Actor, Reason, desk, who
from crossfoot.cli.shell import Shell
from crossfoot.errors import USAGE, CrossfootError

if TYPE_CHECKING:
    from crossfoot.gateway.views.worklist import Worklist

app = typer.Typer(no_args_is_help=True, help="Differences between the systems: who owns them, and what was decided.")

Id = Annotated[str, typer.Argument(metavar="ID", help="An exception id, or its first characters.")]

MAPPED = {"R13": ("customer", "unmapped:"), "R15": ("project", ""), "R16": ("person", "")}
"""The checks that a mapping row mends: the kind of id that is missing, and what precedes it where it is unknown."""

LISTED = ("exception_id", "check_id", "key", "period", "difference", "currency", "owner", "age_days", "amount_counted")


@app.command("list")
def list_exceptions(
    context: typer.Context,
    owner: Annotated[str | None, typer.Option(metavar="ROLE")] = None,
    check: Annotated[str | None, typer.Option(metavar="RNN")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="Only the first ones.")] = None,
) -> None:
    """The open exceptions, biggest money at risk first; every record's money counts once."""
    shell: Shell = context.obj
    rows = [row for row in standing(shell) if owner in (None, row["owner"]) and check in (None, row["check_id"])]
    if shell.json:
        shell.document(rows)
        return
    cells = [
        [row["standing"], row["exception_id"][:8], *(_short(row[name]) for name in LISTED[1:])] for row in rows[:top]
    ]
    plain = sum((row["amount_at_risk_reporting"] for row in rows), Decimal(0))
    counted = sum((row["amount_counted"] for row in rows), Decimal(0))
    note = f"At risk: {counted:,.2f} with each record counted once; {plain:,.2f} as the plain sum of the checks."
    shell.table(f"{len(rows)} exceptions", ("status", "id", *LISTED[1:]), cells, note=note)


@app.command()
def show(context: typer.Context, exception_id: Id) -> None:
    """One exception: what it says, what to do, both sides record by record, and its history."""
    from crossfoot.gateway.exceptions import administrator, read_records

    shell: Shell = context.obj
    row = _one(shell, exception_id)
    records = read_records(administrator(shell.workspace.root), row["exception_id"])
    events = desk(shell).decisions.states().get(row["exception_id"])
    if shell.json:
        shell.document(
            {
                "exception": row,
                "records": records.to_dicts(),
                "events": [vars(e) for e in events.events] if events else [],
            }
        )
        return
    shell.table(row["note"], ("", ""), [(name, _short(value)) for name, value in row.items()])
    shell.table("Records", records.columns, [[_short(value) for value in record] for record in records.rows()])
    _print_events(shell, events.events if events else [])


@app.command()
def history(context: typer.Context, exception_id: Id) -> None:
    """What was decided about one exception, oldest first."""
    shell: Shell = context.obj
    state = desk(shell).decisions.states().get(_one(shell, exception_id)["exception_id"])
    _print_events(shell, state.events if state else [])


@app.command()
def assign(
    context: typer.Context, exception_id: Id, to: Annotated[str, typer.Option("--to")], actor: Actor = ""
) -> None:
    """Make somebody responsible."""
    shell: Shell = context.obj
    row = _one(shell, exception_id)
    desk(shell).decisions.assign(row["exception_id"], who(actor), to)
    shell.say(f"Assigned to {to}: {row['note']}")


@app.command()
def comment(context: typer.Context, exception_id: Id, text: str, actor: Actor = "") -> None:
    """Add a remark."""
    shell: Shell = context.obj
    row = _one(shell, exception_id)
    desk(shell).decisions.comment(row["exception_id"], who(actor), text)
    shell.say(f"Remark added: {row['note']}")


@app.command()
def waive(
    context: typer.Context,
    exception_id: Id,
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD")],
    reason: Reason = "",
    actor: Actor = "",
) -> None:
    """Leave a difference alone until a day; above the limit of the settings a second person approves."""
    shell: Shell = context.obj
    row = _one(shell, exception_id)
    try:
        day = dt.date.fromisoformat(until)
    except ValueError:
        raise CrossfootError(
            "XF-505", f"'{until}' is not a day.", why="Write it as YYYY-MM-DD.", exit_code=USAGE
        ) from None
    risk = row["amount_at_risk_reporting"]
    event = desk(shell).decisions.waive(row["exception_id"], who(actor), day, reason, risk)
    _say_decided(shell, f"Waived until {day}: {row['note']}", event.details["needs_second"])


@app.command()
def accept(context: typer.Context, exception_id: Id, reason: Reason = "", actor: Actor = "") -> None:
    """Accept a difference as policy; above the limit of the settings a second person approves."""
    shell: Shell = context.obj
    row = _one(shell, exception_id)
    risk = row["amount_at_risk_reporting"]
    event = desk(shell).decisions.accept(row["exception_id"], who(actor), reason, risk)
    _say_decided(shell, f"Accepted as policy: {row['note']}", event.details["needs_second"])


@app.command()
def approve(context: typer.Context, exception_id: Id, actor: Actor = "") -> None:
    """Approve, as a second person, what waits for approval."""
    shell: Shell = context.obj
    row = _one(shell, exception_id)
    desk(shell).decisions.approve(row["exception_id"], who(actor))
    shell.say(f"Approved: {row['note']}")


@app.command()
def link(
    context: typer.Context,
    exception_id: Id,
    to: Annotated[str, typer.Option("--to", metavar="ID", help="The customer, project or person it belongs to.")],
    reason: Reason = "",
    actor: Actor = "",
) -> None:
    """Map an unknown customer (R13), project (R15) or person (R16) to a known one; the next build resolves it.

    The mapping row is listed and taken back by `crossfoot identity`.
    """
    from crossfoot.desk.identity import checked_link

    shell: Shell = context.obj
    row = _one(shell, exception_id)
    kind, prefix = MAPPED.get(row["check_id"], (None, ""))
    if kind is None or row["key"].startswith("task:"):
        raise CrossfootError(
            "XF-507",
            f"No mapping row mends an exception of {row['check_id']}.",
            why=f"A mapping row mends those of {', '.join(MAPPED)}, tasks excepted.",
            next=f"crossfoot exceptions show {row['exception_id'][:8]}",
            exit_code=USAGE,
        )
    mapped = checked_link(
        shell.workspace.root, kind, prefix + row["key"].removeprefix("project:"), to, f"exception {row['note']}"
    )
    desk(shell).identity.accept(mapped, who(actor), reason)
    desk(shell).decisions.link(row["exception_id"], who(actor), mapped)
    shell.say(f"Linked: {mapped.from_id} counts as {to} from the next build on.\nNext: crossfoot run")


def standing(shell: Shell) -> list[dict]:
    """The open exceptions, each with its status as people see it; biggest money at risk first."""
    from crossfoot.gateway.views.worklist import Choice

    return _worklist(shell).queue(Choice(standing=())).drop("of").to_dicts()


def _one(shell: Shell, prefix: str) -> dict:
    found = _worklist(shell).named(prefix)
    if len(found) != 1:
        what = f"{len(found)} open exceptions begin with '{prefix}'."
        raise CrossfootError("XF-506", what, next="crossfoot exceptions list", exit_code=USAGE)
    return found[0]


def _worklist(shell: Shell) -> "Worklist":
    from crossfoot.gateway.exceptions import administrator

    return desk(shell).worklist(administrator(shell.workspace.root))


def _print_events(shell: Shell, events: list) -> None:
    rows = [
        (e.at.isoformat(timespec="seconds"), e.actor, e.kind, ", ".join(f"{k}={v}" for k, v in e.details.items()))
        for e in events
    ]
    shell.table("History", ("at", "who", "what", "details"), rows)


def _say_decided(shell: Shell, done: str, needs_second: bool) -> None:
    waits = "Recorded; it holds when a second person approves it: crossfoot exceptions approve ID --as NAME"
    shell.say(waits if needs_second else done)


def _short(value: object) -> object:
    return f"{value:,.2f}" if isinstance(value, Decimal) else value
