"""The connectors there are. A new system adds its package and one line here; nothing else in the room changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ingest import certinia, concur, drop, hubspot, kantata, netsuite, payroll, salesforce, workday, xero
from ingest.batch import BatchResult, Progress
from ingest.kit.system import System
from ingest.landing import Landing
from ingest.streams import Stream
from ingest.typing_rules import NumberFormat, number_format


class Land(Protocol):
    """How every connector lands."""

    def __call__(
        self, landing: Landing, source: str, options: Mapping[str, Any], run_id: str, progress: Progress = ...
    ) -> list[BatchResult]:
        """Lands what changed in one source since the last time; see `ingest.drop.land`."""


@dataclass(frozen=True)
class Connector:
    """A system: the streams it declares (by name), how to land them, and three looks at a source's options.

    `check(source, options)` raises LandingError when the source cannot be read, and gives the columns (`stream.column`)
    that its login does not see; `numbers(options)` is how it writes numbers; `opened_at(options)` is the address at
    which people open it, empty where none is known, and None where it is a folder of files.
    """

    name: str
    streams: Mapping[str, Stream]
    land: Land
    check: Callable[[str, Mapping[str, Any]], list[str]]
    numbers: Callable[[Mapping[str, Any]], NumberFormat]
    opened_at: Callable[[Mapping[str, Any]], str] | None = None


def over_http(system: System) -> Connector:
    """The connector of a system that is read over HTTP, whose numbers always have a point."""
    return Connector(
        system.name,
        system.streams,
        system.land,
        system.check,
        lambda options: NumberFormat(),
        system.options.opened_at,
    )


CONNECTORS = {
    "drop": Connector("drop", drop.STREAMS, drop.land, drop.check, number_format),
    "certinia": over_http(certinia.SYSTEM),
    "salesforce": over_http(salesforce.SYSTEM),
    "hubspot": over_http(hubspot.SYSTEM),
    "kantata": over_http(kantata.SYSTEM),
    "workday": over_http(workday.SYSTEM),
    "payroll": Connector("payroll", payroll.STREAMS, payroll.land, payroll.check, payroll.numbers),
    "concur": over_http(concur.SYSTEM),
    "netsuite": over_http(netsuite.SYSTEM),
    "xero": over_http(xero.SYSTEM),
}
