"""What a page is narrowed to: period, comparison and the values of dims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from crossfoot.gateway.failures import refuse

DIMS = ("entity", "practice", "service_line", "region", "customer", "engagement", "method")
"""The dims a page can be narrowed by, in the order they are offered."""
COMPARISONS = {"prior": "period before", "year": "year before", "budget": "budget", "target": "target"}
"""What a period is compared with."""
BASES = {"current": "as the records are", "as_reported": "as reported at the close"}
"""Which figures are shown."""


@dataclass(frozen=True)
class Filters:
    """The choices of a reader; an empty period is the last one. `narrowed` holds (dim, values) in order of DIMS.

    `soft` is how much of what is likely but not sure (soft bookings, weighted pipeline) a forecast counts, in percent.
    """

    period: str = ""
    compare: str = "prior"
    basis: str = "current"
    narrowed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    soft: int = 100

    @property
    def where(self) -> str | None:
        """The filter in the gateway's language; None for all."""
        return " and ".join(f"{dim} in ({', '.join(map(_text, values))})" for dim, values in self.narrowed) or None

    def within(self, dim: str, *keys: str) -> "Filters":
        """The same choices, narrowed to some keys of a dim, which may be one that no page is narrowed by."""
        kept = (each for each in self.narrowed if each[0] != dim)
        return replace(self, narrowed=(*kept, (dim, keys)))


def in_order(narrowed: Sequence[tuple[str, Sequence[str]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Narrowed dims in the order of DIMS, without those that are narrowed to nothing."""
    given = {dim: tuple(values) for dim, values in narrowed if values}
    return tuple((dim, given[dim]) for dim in DIMS if dim in given)


def narrowed(only: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What texts DIM=KEY narrow a page to; XF-224 for one that narrows nothing."""
    chosen: dict[str, list[str]] = {}
    for each in only:
        dim, equals, key = each.partition("=")
        if not equals or dim not in DIMS:
            why = f"Write DIM=KEY; dims are {', '.join(DIMS)}."
            raise refuse("XF-224", f"'{each}' narrows nothing.", why, "crossfoot report --help")
        chosen.setdefault(dim, []).append(key)
    return in_order(list(chosen.items()))


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")
