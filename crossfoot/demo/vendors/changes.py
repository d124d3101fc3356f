"""When each record of a simulated vendor was last saved: at the first telling, and whenever its content differs."""

import datetime as dt
from collections.abc import Callable, Hashable


def utc_now() -> dt.datetime:
    """The clock of a vendor, unless a test gives it another."""
    return dt.datetime.now(dt.UTC)


class Changes:
    """Remembers contents and the moments at which they appeared."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        """`clock` gives UTC."""
        self._clock = clock
        self._saved: dict[Hashable, tuple[str, dt.datetime]] = {}

    def saved(self, key: Hashable, content: object) -> dt.datetime:
        """When the record of this key came to have this content, UTC, to the second."""
        text, before = repr(content), self._saved.get(key)
        if before is None or before[0] != text:
            self._saved[key] = before = text, self._clock().replace(microsecond=0)
        return before[1]
