"""What the commands that record decisions share: who decides, why, and where it is written."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.shell import Shell

if TYPE_CHECKING:
    from crossfoot.desk import Desk

Actor = Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides; the login name by default.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT")]


def who(actor: str) -> str:
    """The author of a decision: the one named, or the login name."""
    return actor or getpass.getuser()


def desk(shell: Shell) -> "Desk":
    """Where the decisions of the workspace are recorded."""
    from crossfoot.desk import Desk

    return Desk(shell.workspace, shell.settings)
