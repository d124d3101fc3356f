"""What goes wrong between a connector and its system, and what each failure tells the user."""

from ingest.errors import SOURCE_DOWN, USAGE, FileRefused, LandingError

_KEPT = "Nothing of this was landed; the records landed before stay as they are."
AGAIN = "crossfoot ingest"
LOGIN_REFUSED = "XF-341"


class Transient(Exception):
    """The request may succeed when it is repeated; `wait` is the number of seconds the server asks for, if it does."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        """`why` completes "The last answer was"."""
        super().__init__(why)
        self.why, self.wait = why, wait


class Restart(Exception):
    """What has been read of a stream is void: the session or a page locator ended, or records moved between pages."""


class Miscounted(Restart):
    """The system counts other than what it gave."""

    def __init__(self, told: int, read: int) -> None:
        """How many records it counts, and how many different ones were read."""
        super().__init__(f"{told} records were counted and {read} read")
        self.told, self.read = told, read


class Refused(Exception):
    """The system does not give what is asked; `detail` is its own words. Raised by a judge, told by the reader."""

    def __init__(self, detail: str) -> None:
        """What the system said."""
        super().__init__(detail)
        self.detail = detail


def down(what: str, why: str) -> LandingError:
    """XF-340: the system does not answer, or not sensibly."""
    return LandingError("XF-340", what, why=why, kept=_KEPT, next_command=AGAIN, exit_code=SOURCE_DOWN)


def login_refused(source: str, why: str, fix: str) -> LandingError:
    """XF-341: the system does not accept the credentials; `fix` says what to do at the vendor."""
    what = f"{source}: the login was refused."
    return LandingError(
        LOGIN_REFUSED, what, why=f"{why} {fix}", kept=_KEPT, next_command="crossfoot doctor", exit_code=USAGE
    )


def not_permitted(what: str, permission: str) -> FileRefused:
    """XF-342: the login works and may not read this; `permission` names what to grant."""
    next_command = "crossfoot doctor, once it is granted"
    return FileRefused("XF-342", what, why=permission, kept=_KEPT, next_command=next_command, exit_code=USAGE)


def not_understood(what: str, why: str) -> FileRefused:
    """XF-343: the system answers otherwise than its interface promises."""
    return FileRefused("XF-343", what, why=why, kept=_KEPT, next_command=AGAIN, exit_code=SOURCE_DOWN)


def miscounted(stream: str, told: int, read: int) -> FileRefused:
    """XF-344: the system says it has more or fewer records than it gave."""
    return FileRefused(
        "XF-344",
        f"{stream}: the system counts {told} records and gave {read}.",
        why="Records moved between pages while they were read, or the system hides some.",
        kept=_KEPT,
        next_command=AGAIN,
        exit_code=SOURCE_DOWN,
    )


def used_up(what: str, why: str) -> LandingError:
    """XF-345: the day's or the run's share of requests is used up."""
    return LandingError("XF-345", what, why=why, kept=_KEPT, next_command=f"{AGAIN}, later", exit_code=SOURCE_DOWN)
