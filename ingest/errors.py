"""The one shape of a failure in this room: code, what, why, what was kept, and the next command."""

FAILED, USAGE, SOURCE_DOWN, LOCKED = 1, 2, 69, 75


class LandingError(Exception):
    """A source, a file or the landing could not be used. `exit_code` is what a command ends with (1, 2, 69 or 75)."""

    def __init__(
        self, code: str, what: str, *, why: str = "", kept: str = "", next_command: str = "", exit_code: int = FAILED
    ) -> None:
        """All texts are whole sentences; `next_command` is a command to type. Empty texts are not shown."""
        super().__init__(f"{code}: {what}")
        self.code, self.what, self.why, self.kept, self.next_command = code, what, why, kept, next_command
        self.exit_code = exit_code


class FileRefused(LandingError):
    """One delivery is refused whole; the other streams of its source land."""


def refusal(code: str, what: str, why: str) -> FileRefused:
    """The refusal of a file: nothing of it is landed, and what was landed before stays."""
    return FileRefused(
        code,
        what,
        why=why,
        kept="Nothing of this file was landed; the records landed before stay as they are.",
        next_command="crossfoot ingest",
    )
