"""The commands about exceptions: list, show, assign, comment, waive, accept, approve, history."""

import datetime as dt
import getpass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.shell import Shell
from crossfoot.errors import USAGE, CrossfootError

if TYPE_CHECKING:
    from crossfoot.workflow import Decisions

app = typer.Typer(no_args_is_help=True, help="Differences between the systems: who owns them, and what was decided.")

Id = Annotated[str, typer.Argument(metavar="ID", help="An exception id, or its first characters.")]
Actor = Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides; the login name by default.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT")]

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
    rows = [row for row in _standing(shell) if owner in (None, row["owner"]) and check in (None, row["check_id"])]
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
    from crossfoot.gateway.exceptions import read_records

    shell: Shell = context.obj
    row = _one(shell, exception_id)
    records = read_records(shell.workspace.root, row["exception_id"])
    events = _decisions(shell).states().get(row["exception_id"])
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
    state = _decisions(shell).states().get(_one(shell, exception_id)["exception_id"])
    _print_events(shell, state.events if state else [])


@app.command()
def assign(
    context: typer.Context, exception_id: Id, to: Annotated[str, typer.Option("--to")], actor: Actor = ""
) -> None:
    """Make somebody responsible."""
    shell: Shell = context.obj
    _decisions(shell).assign(_one(shell, exception_id)["exception_id"], actor or getpass.getuser(), to)


@app.command()
def comment(context: typer.Context, exception_id: Id, text: str, actor: Actor = "") -> None:
    """Add a remark."""
    shell: Shell = context.obj
    _decisions(shell).comment(_one(shell, exception_id)["exception_id"], actor or getpass.getuser(), text)


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
    event = _decisions(shell).waive(row["exception_id"], actor or getpass.getuser(), day, reason, risk)
    _say_approval(shell, event.details["needs_second"])


@app.command()
def accept(context: typer.Context, exception_id: Id, reason: Reason = "", actor: Actor = "") -> None:
    """Accept a difference as policy; above the limit of the settings a second person approves."""
    shell: Shell = context.obj
    row = _one(shell, exception_id)
    risk = row["amount_at_risk_reporting"]
    event = _decisions(shell).accept(row["exception_id"], actor or getpass.getuser(), reason, risk)
    _say_approval(shell, event.details["needs_second"])


@app.command()
def approve(context: typer.Context, exception_id: Id, actor: Actor = "") -> None:
    """Approve, as a second person, what waits for approval."""
    shell: Shell = context.obj
    _decisions(shell).approve(_one(shell, exception_id)["exception_id"], actor or getpass.getuser())


def _decisions(shell: Shell) -> "Decisions":
    from crossfoot.workflow import AuditLog, Decisions, Store

    settings, workspace = shell.settings.workflow, shell.workspace
    url = settings.store or f"sqlite:///{workspace.workflow.resolve()}"
    return Decisions(Store(url), AuditLog(workspace.audit), settings.four_eyes_above)


def _standing(shell: Shell) -> list[dict]:
    """The open exceptions, each with its status as people see it."""
    from crossfoot.gateway.exceptions import read_exceptions

    states, today = _decisions(shell).states(), dt.datetime.now(dt.UTC).date()
    rows = read_exceptions(shell.workspace.root).to_dicts()
    for row in rows:
        state = states.get(row["exception_id"])
        row["standing"] = state.standing(row["status"], today) if state else row["status"]
        row["assignee"] = state.assignee if state else ""
    return rows


def _one(shell: Shell, prefix: str) -> dict:
    from crossfoot.gateway.exceptions import read_exceptions

    found = [row for row in read_exceptions(shell.workspace.root).to_dicts() if row["exception_id"].startswith(prefix)]
    if len(found) != 1:
        what = f"{len(found)} open exceptions begin with '{prefix}'."
        raise CrossfootError("XF-506", what, next="crossfoot exceptions list", exit_code=USAGE)
    return found[0]


def _print_events(shell: Shell, events: list) -> None:
    rows = [
        (e.at.isoformat(timespec="seconds"), e.actor, e.kind, ", ".join(f"{k}={v}" for k, v in e.details.items()))
        for e in events
    ]
    shell.table("History", ("at", "who", "what", "details"), rows)


def _say_approval(shell: Shell, needs_second: bool) -> None:
    if needs_second:
        shell.say("Recorded; it holds when a second person approves it: crossfoot exceptions approve ID --as NAME")


def _short(value: object) -> object:
    return f"{value:,.2f}" if isinstance(value, Decimal) else value
