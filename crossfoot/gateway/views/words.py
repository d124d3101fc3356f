"""Numbers and periods in words, as pages, documents and charts write them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from crossfoot.gateway.dictionary import OWN_CURRENCY

if TYPE_CHECKING:
    from crossfoot.gateway.views.model import Number

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTICED = Decimal("0.0005")
"""From which size on a difference of ratios is shown as a tenth of a point, and counts."""
_NAMED = {
    "hours": "h",
    "days": "days",
    "months": "months",
    "fte": "FTE",
    "times": "×",
    "count": "",
    "score": "",
    OWN_CURRENCY: OWN_CURRENCY,
    "": "",
}
SCORES = ("on track", "watch", "act")
"""What the scores of projects mean."""


def spoken(number: "Number", signed: bool = False, like: Decimal | None = None) -> str:
    """A number with its unit, short: `USD 1.85 m`, `31.4 %`, `1,204 h`; `–` when there is none.

    Money is in the unit that money of the size `like` has, by default its own.
    """
    if number.value is None:
        return "–"
    if number.unit == "score":
        return SCORES[int(number.value)]
    size, mark = _sized(abs(number.value), number.unit, like)
    is_zero = not size.strip("0.,")
    sign = "" if is_zero else "−" if number.value < 0 else "+" if signed else ""
    return f"{sign}{mark.format(size)}"


def brief(number: "Number", like: Decimal | None = None) -> str:
    """A number as `spoken`, without its currency, as those beside it: `1.85 m`, `0.02 m`."""
    return spoken(number, like=like).replace(f"{number.unit.upper()} ", "", 1)


def is_still(change: "Number") -> bool:
    """Whether a change is too small to show."""
    return not _sized(abs(change.value or Decimal(0)), change.unit)[0].strip("0.,")


def shown(number: "Number") -> float | str | None:
    """The value as a table shows it: money and hours whole, shares in percent, rates in cents, scores in words."""
    if number.value is None:
        return None
    if number.unit == "score":
        return spoken(number)
    value = number.value.scaleb(2) if number.unit in ("ratio", "points") else number.value
    return float(value.quantize(Decimal(1).scaleb(-places(number.unit)), ROUND_HALF_UP))


def places(unit: str) -> int:
    """How many places a table shows of numbers of a unit."""
    if unit.endswith("_per_hour"):
        return 2
    return {"ratio": 1, "points": 1, "times": 2, "days": 1, "months": 1, "fte": 1}.get(unit, 0)


def unit_name(unit: str) -> str:
    """A unit as it stands in a column's head: `USD`, `%`, `h`."""
    if unit in ("ratio", "points"):
        return "%" if unit == "ratio" else "pts"
    if unit in _NAMED:
        return _NAMED[unit]
    return f"{unit.removesuffix('_per_hour').upper()} / h" if unit.endswith("_per_hour") else unit.upper()


def head(name: str, unit: str) -> str:
    """The head of a column of numbers of a unit: `Net revenue (USD)`."""
    told = unit_name(unit)
    return f"{name} ({told})" if told else name


def period_name(period: str) -> str:
    """`Mar 2026` for 2026-03, `Q1 2026` for 2026-Q1, `4 May 2026` for the week that begins on 2026-05-04."""
    year, part, *day = period.split("-")
    if day:
        return f"{int(day[0])} {MONTHS[int(part) - 1]} {year}"
    return f"{part if part.startswith('Q') else MONTHS[int(part) - 1]} {year}"


def time_taken(seconds: float) -> str:
    """How long something took: `44 s`, `2 min 14 s`, `1 h 5 min`."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60:,} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _sized(size: Decimal, unit: str, like: Decimal | None = None) -> tuple[str, str]:
    """The digits of a size, and the text they stand in."""
    if unit in ("ratio", "points"):
        return _rounded(size.scaleb(2), 1), "{} %" if unit == "ratio" else "{} pts"
    if unit in _NAMED:
        places = {"hours": 0, "count": 0, "times": 2}.get(unit, 1)
        return _rounded(size, places), f"{{}} {_NAMED[unit]}".rstrip()
    if unit.endswith("_per_hour"):
        return _rounded(size, 2), f"{unit.removesuffix('_per_hour').upper()} {{}} / h"
    for power, from_size, mark, places in ((6, 1_000_000, " m", 2), (3, 10_000, " k", 0)):
        if (size if like is None else like) >= from_size:
            return _rounded(size.scaleb(-power), places), f"{unit.upper()} {{}}{mark}"
    return _rounded(size, 0), f"{unit.upper()} {{}}"


def _rounded(value: Decimal, places: int) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
