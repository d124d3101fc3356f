"""Any exception as a failure that tells what happened and what to do."""

import errno
import traceback
from collections.abc import Callable
from contextlib import suppress

from typer.exceptions import Abort

from crossfoot.errors import LOCKED, USAGE, CrossfootError
from crossfoot.workspace import Workspace


def told(error: BaseException, workspace: Workspace, redact: Callable[[str], str]) -> CrossfootError:
    """The failure to print; what nobody foresaw is written to logs/crossfoot.log, without secrets."""
    if isinstance(error, CrossfootError):
        return error
    if isinstance(error, (KeyboardInterrupt, Abort)):
        kept = "What was finished stays; the last good build goes on being served."
        return CrossfootError("XF-130", "Interrupted.", kept=kept, next="repeat the command to go on", exit_code=130)
    if hasattr(error, "format_message"):  # what the argument parser says
        command = error.ctx.command_path if getattr(error, "ctx", None) else "crossfoot"
        return CrossfootError("XF-200", error.format_message(), next=f"{command} --help", exit_code=USAGE)
    text = str(error)
    if "No space left" in text or getattr(error, "errno", None) == errno.ENOSPC:
        kept = "Nothing was published; the last good build goes on being served."
        return CrossfootError("XF-121", "The disk is full.", kept=kept, next="free some space, then crossfoot run")
    if "Read-only file system" in text or "Permission denied" in text:
        kept = "What was finished stays; the last good build goes on being served."
        next = "make the workspace writable for this user, then repeat the command"
        return CrossfootError("XF-122", "The workspace cannot be written.", why=redact(text), kept=kept, next=next)
    if "Could not set lock" in text:
        return CrossfootError(
            "XF-751",
            "A file of the workspace is open in another program.",
            why=text.splitlines()[0],
            kept="Nothing was changed.",
            next="close that program, then repeat the command",
            exit_code=LOCKED,
        )
    return _unforeseen(error, workspace, redact)


def _unforeseen(error: BaseException, workspace: Workspace, redact: Callable[[str], str]) -> CrossfootError:
    why = f"{type(error).__name__}: {error}".splitlines()[0] + "\nThis is a defect of Crossfoot; please report it"
    if workspace.root.is_dir():
        log = workspace.logs / "crossfoot.log"
        with suppress(OSError):  # where not even the log can be written, the failure itself must still be told
            workspace.logs.mkdir(exist_ok=True)
            with log.open("a", encoding="utf-8") as file:
                file.write(redact("".join(traceback.format_exception(error))))
            why += f", with {log}"
    kept = "The last good build goes on being served."
    return CrossfootError("XF-900", "Crossfoot stopped.", why=f"{why}.", kept=kept, next="crossfoot doctor")
