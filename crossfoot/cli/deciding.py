"""What the commands that record decisions share: who decides, why, and where it is written."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.shell import Shell

if TYPE_CHECKING:
    from crossfoot.workflow import Closing, Decisions, Identity

Actor = Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides; the login name by default.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT")]


def who(actor: str) -> str:
    """The author of a decision: the one named, or the login name."""
    return actor or getpass.getuser()


def decisions(shell: Shell) -> "Decisions":
    """The decisions about exceptions of the workspace."""
    from crossfoot.run.decided import journal
    from crossfoot.workflow import Decisions

    return Decisions(journal(shell.workspace, shell.settings), shell.settings.workflow.four_eyes_above)


def closing(shell: Shell) -> "Closing":
    """The closing of periods of the workspace."""
    from crossfoot.run.decided import journal
    from crossfoot.workflow import Closing

    return Closing(journal(shell.workspace, shell.settings))


def identity(shell: Shell) -> "Identity":
    """The decisions about identity of the workspace."""
    from crossfoot.run.decided import journal
    from crossfoot.workflow import Identity

    return Identity(journal(shell.workspace, shell.settings))
