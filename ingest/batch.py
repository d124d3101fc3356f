"""A delivery of one stream, and what became of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.errors import LandingError
from ingest.landing import utc_now
from ingest.streams import Stream
from ingest.typing_rules import NumberFormat, literal


@dataclass(frozen=True)
class Batch:
    """One delivery of one stream. `received` counts its records independently of how they were parsed.

    `complete` says that a record which is absent is gone; `within` narrows that to the records that have one of the
    values in a column: a document that was delivered whole. When more than `most_gone` of all records would be gone,
    the delivery is refused. `cursor` is kept with the rows (null: it does not move). Where the delivery names its
    columns, `undeclared` are those that the stream does not declare, `absent` the declared ones that it lacks.
    """

    run_id: str
    source: str
    stream: Stream
    numbers: NumberFormat
    file: str
    received: int = 0
    sha256: str | None = None
    complete: bool = False
    within: tuple[str, tuple[str, ...]] | None = None
    most_gone: float = 1
    cursor: dict | None = None
    undeclared: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    started_at: dt.datetime = field(default_factory=utc_now)

    def scope(self, column: str) -> str:
        """SQL: whether this delivery is complete for a record; `{}` in `column` stands for the name of a column."""
        if not self.within:
            return "true"
        name, values = self.within
        return f"{column.format(name)} in ({', '.join(map(literal, values))})" if values else "false"


@dataclass(frozen=True)
class BatchResult:
    """What became of a batch: counts of records, `received = landed + unchanged + quarantined`.

    `status` is landed, skipped (the same file as last time), refused (see `refusal`), replayed, or, told to `Progress`
    only, reading: `received` so far, of `expected` where the source says how many there are.
    """

    source: str
    stream: str
    file: str
    status: str
    received: int = 0
    landed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    deleted: int = 0
    refusal: LandingError | None = None
    expected: int | None = None


Progress = Callable[[BatchResult], None]
