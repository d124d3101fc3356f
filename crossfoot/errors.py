"""The one shape of a failure: a code, what happened, why, what was kept, and the next command."""

OK = 0
REFUSED = 1  # a blocking audit failed or the run could not finish; nothing was published
USAGE = 2
SOURCE_DOWN = 69
LOCKED = 75
INSECURE = 78


class CrossfootError(Exception):
    """A failure told to the user; `exit_code` is one of the constants of this module."""

    def __init__(
        self, code: str, what: str, *, why: str = "", kept: str = "", next: str = "", exit_code: int = REFUSED
    ) -> None:
        """All texts are whole sentences; an empty one is not printed. `next` is a command to type."""
        super().__init__(what)
        self.code, self.what, self.why, self.kept, self.next = code, what, why, kept, next
        self.exit_code = exit_code
