"""Messages about exceptions and runs: the command `notify`, and what a run sends at its end."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.exceptions import standing
from crossfoot.cli.shell import Shell
from crossfoot.errors import LOCKED, USAGE, CrossfootError

if TYPE_CHECKING:
    from crossfoot.workflow import Notifier

app = typer.Typer()


@app.command()
def notify(
    context: typer.Context,
    digest: Annotated[bool, typer.Option("--digest", help="Each owner's open exceptions, once a day.")] = False,
) -> None:
    """Tell the channels of `notify` what they have not been told; a run does so by itself at its end."""
    shell: Shell = context.obj
    if not shell.settings.notify:
        next = "add a channel under notify, see docs/application.md"
        raise CrossfootError("XF-542", "crossfoot.yml names no channel.", next=next, exit_code=USAGE)
    if digest:
        sent = _notifier(shell).digest(_rows(shell), _currency(shell), dt.datetime.now(dt.UTC).date())
    else:
        sent = _alert(shell)
    shell.result({"sent": sent}, f"{sent} messages sent.")


def tell_outcome(shell: Shell) -> None:
    """After a run that published: what is new about exceptions and sources."""
    if shell.settings.notify:
        with _never_failing(shell):
            _alert(shell)


def tell_failure(shell: Shell, error: CrossfootError) -> None:
    """After a run that published nothing: why. A wrong setting or another run in the workspace is for who typed it."""
    from crossfoot.workflow import notices

    if error.exit_code in (USAGE, LOCKED) or not shell.settings.notify:
        return
    told = [shell.redact(text) for text in (error.code, error.what, error.why)]
    with _never_failing(shell):
        notice = notices.of_failure(shell.workspace.current_build(), *told)
        _notifier(shell).alert([notice], _currency(shell))


@contextmanager
def _never_failing(shell: Shell) -> Iterator[None]:
    """What a run has done stands, whether or not anybody can be told."""
    try:
        yield
    except Exception as error:
        shell.warn(f"The outcome could not be told: {error}")


def _alert(shell: Shell) -> int:
    from crossfoot.workflow import notices

    currency = _currency(shell)
    found = notices.of_exceptions(_rows(shell), currency, shell.settings.serve.readers_at)
    return _notifier(shell).alert(found, currency)


def _rows(shell: Shell) -> list[dict]:
    from crossfoot.gateway.exceptions import administrator, read_restricted

    restricted = read_restricted(administrator(shell.workspace.root))
    return [row | {"is_restricted": row["exception_id"] in restricted} for row in standing(shell)]


def _currency(shell: Shell) -> str:
    return shell.settings.reporting_currency


def _notifier(shell: Shell) -> "Notifier":
    from crossfoot.run.decided import store
    from crossfoot.workflow import Channel, Notifier

    channels = [
        Channel(name, channel.to, frozenset(channel.owners), frozenset(channel.kinds))
        for name, channel in shell.settings.notify.items()
    ]
    stored = store(shell.workspace, shell.settings)
    return Notifier(stored, channels, lambda text: shell.warn(text), shell.settings.serve.readers_at)
