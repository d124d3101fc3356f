"""What surrounds every page: which build it shows, as of when, how fresh its sources are, which audits failed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from crossfoot.errors import CrossfootError
from crossfoot.gateway.exceptions import EXCEPTIONS, read_total
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.published import Published
from crossfoot.gateway.views.filters import DIMS
from crossfoot.gateway.views.model import Number

STALE = 120
"""Hours after it is late from which a source is stale."""
LATE, PROVISIONAL = "Not delivered lately", "Numbers are provisional"
"""What a reader must know of a build before using a number of it."""


@dataclass(frozen=True)
class Source:
    """One source: its last delivery (UTC), its age in whole hours, and whether it is fresh, late or stale.

    It is as late as the first of its streams that is older than agreed (`seeds/source_sla.csv`).
    """

    name: str
    delivered: dt.datetime | None
    hours: int
    state: str
    records: int
    quarantined: int


@dataclass(frozen=True)
class Frame:
    """The build behind a page; `choices` are the (key, name) pairs each dim can be narrowed to.

    `exceptions` are those that are open in the build, with their money `at_risk`, whatever was decided about them.
    """

    build: str
    as_of: str
    currency: str
    months: tuple[str, ...]
    quarters: tuple[str, ...]
    choices: dict[str, tuple[tuple[str, str], ...]]
    sources: tuple[Source, ...]
    failed: tuple[str, ...]
    exceptions: int | None
    at_risk: Number | None

    @property
    def freshness(self) -> str:
        """The state of the stalest source: fresh, late or stale."""
        return max((source.state for source in self.sources), key=("fresh", "late", "stale").index, default="fresh")

    @property
    def caveats(self) -> dict[str, str]:
        """Of LATE and PROVISIONAL those that are so, each with what is behind it."""
        return _caveats(self.sources, self.failed)


def read_frame(gateway: Gateway, now: dt.datetime) -> Frame:
    """The frame of a build at a time (UTC, without zone)."""
    build = gateway.build
    exceptions, at_risk = _exceptions(build)
    return Frame(
        build.id,
        build.as_of,
        build.reporting_currency,
        tuple(build.months),
        tuple(build.quarters),
        {dim: _choices(gateway, dim) for dim in DIMS},
        _sources(build, now),
        tuple(build.failed_audits()),
        exceptions,
        at_risk,
    )


def caveats_now(build: Published) -> dict[str, str]:
    """The caveats of the frame of a build at this moment, for a file of it."""
    return _caveats(_sources(build, dt.datetime.now(dt.UTC).replace(tzinfo=None)), build.failed_audits())


def _caveats(sources: Sequence[Source], failed: Sequence[str]) -> dict[str, str]:
    found = {}
    if behind := [f"{source.name} ({source.hours} hours)" for source in sources if source.state != "fresh"]:
        found[LATE] = f"{', '.join(behind)}. Numbers show the state of the last delivery."
    if failed:
        found[PROVISIONAL] = f"{len(failed)} audits failed: {'; '.join(failed[:5])}."
    return found


def _exceptions(build: Published) -> tuple[int, Number] | tuple[None, None]:
    """How many open exceptions the reader may see, and their money, each record once; None where it cannot be told."""
    if build.relation(EXCEPTIONS) is None:
        return None, None
    try:
        found, money = read_total(build)
    except CrossfootError:
        return None, None
    words = "money at risk of the open exceptions, each record counted once"
    return found, Number("", "", money, build.reporting_currency.lower(), words=words)


def _choices(gateway: Gateway, dim: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, gateway.label(dim, key)) for key in gateway.values_of(dim))


def _sources(build: Published, now: dt.datetime) -> tuple[Source, ...]:
    return tuple(_source(now, *row) for row in build.sources())


def _source(
    now: dt.datetime,
    name: str,
    delivered: dt.datetime | None,
    records: int,
    quarantined: int,
    late_from: dt.datetime | None,
) -> Source:
    hours = int((now - delivered).total_seconds() // 3600) if delivered else 0
    stale = late_from is None or now > late_from + dt.timedelta(hours=STALE)
    state = "stale" if stale else "late" if now > late_from else "fresh"
    return Source(name, delivered, hours, state, records, quarantined)
