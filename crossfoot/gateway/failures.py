"""The refusals of the gateway: every one names what is wrong, what is allowed, and the next command (exit code 2).

What nobody foresaw goes to the log.
"""

import difflib
import logging
import secrets
from collections.abc import Iterable

from crossfoot.errors import USAGE, CrossfootError

_PAGES = logging.getLogger("crossfoot.pages")


def refuse(code: str, what: str, why: str = "", next: str = "crossfoot metrics") -> CrossfootError:
    """A refusal of a request as it was asked; nothing was changed."""
    return CrossfootError(code, what, why=why, next=next, exit_code=USAGE)


def unknown(code: str, what: str, asked: str, known: Iterable[str], next: str = "crossfoot metrics") -> CrossfootError:
    """A refusal of a name that does not exist, with the names that look like it or, when none does, some that exist."""
    names = sorted(known)
    close = difflib.get_close_matches(asked, names, n=3, cutoff=0.5)
    if close:
        return refuse(code, what, f"Did you mean {' or '.join(close)}?", next)
    listed = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return refuse(code, what, f"There are: {listed}." if names else "There are none.", next)


def logged(error: Exception) -> str:
    """Writes what nobody foresaw to the log of the server; the id under which it stands there."""
    id = secrets.token_hex(4)
    _PAGES.error("A page failed: %s", id, exc_info=error)
    return id
