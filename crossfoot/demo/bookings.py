"""What was signed: first bookings and renewals, change orders, cancellations, credits, and deals nobody has set up."""

import numpy as np
import polars as pl

from crossfoot.demo.calendar import Calendar
from crossfoot.demo.customers import Customers
from crossfoot.demo.draw import NEVER, cents, flags, round_to, some, stack
from crossfoot.demo.engagements import MANAGED, RETAINER, TM, Engagements
from crossfoot.demo.firm import Firm

HUNDRED = 10_000  # contract values are round hundreds, in cents
LATER = {  # booking type: share of engagements, part of the term gone by, part of the contract value
    "change_order": (0.26, (0.25, 0.7), (0.06, 0.22)),
    "cancellation": (0.04, (0.6, 0.9), (-0.25, -0.08)),
    "credit": (0.04, (0.3, 0.9), (-0.05, -0.02)),
}


def draw_bookings(calendar: Calendar, work: Engagements, value, rng) -> pl.DataFrame:
    """The first booking of every engagement and its later events up to L: eng, customer, currency, type, close,
    signed, tcv (cents), term (months). Where the value of an engagement grew, the first booking is smaller."""
    later = stack(_later_events(calendar, work, kind, rng) for kind in LATER)
    grown = later.filter(pl.col("part") > 0)
    base = round_to(value / (1 + np.bincount(grown["eng"], grown["part"], len(work))), HUNDRED)
    amount = cents(base[later["eng"]] * later["part"].to_numpy() / HUNDRED) * HUNDRED
    later = later.select("eng", "close", "type", tcv=pl.Series(amount, dtype=pl.Int64))
    table = stack([later, _first_bookings(calendar, work, base, rng)])
    eng, close = table["eng"].to_numpy(), table["close"].to_numpy()
    waits = np.where(rng.random(len(eng)) < 0.4, rng.integers(0, 9, len(eng)), 0)
    signed = np.where(_unsigned(calendar, work, table, rng), NEVER, np.minimum(close + waits, calendar.last))
    return table.select(
        "eng",
        customer=pl.Series(work.customer[eng]),
        currency=pl.Series(work.currency[eng]),
        type="type",
        close="close",
        signed=pl.Series(signed),
        tcv="tcv",
        term=pl.Series((work.last - work.first + 1)[eng]),
    )


def _first_bookings(calendar: Calendar, work: Engagements, base, rng) -> pl.DataFrame:
    """New business and renewals, mostly won some weeks before the start, some only after it."""
    count = len(work)
    renewal = np.isin(work.method, (RETAINER, MANAGED)) & (rng.random(count) < 0.35)
    late = flags(rng, count, 0.06)
    close = work.start + np.where(late, rng.integers(4, 26, count), -rng.integers(3, 36, count))
    return pl.DataFrame(
        {
            "eng": np.arange(count),
            "close": np.minimum(close, calendar.last),
            "type": np.where(renewal, "renewal", "new"),
            "tcv": base,
        }
    )


def _later_events(calendar: Calendar, work: Engagements, kind: str, rng) -> pl.DataFrame:
    """Change orders, cancellations or credits up to L, as parts of the first booking."""
    share, gone, size = LATER[kind]
    eng = some(rng, len(work), share, least=3)
    eng = eng[work.method[eng] != RETAINER]
    day = work.start[eng] + ((work.end - work.start)[eng] * rng.uniform(*gone, len(eng))).astype(np.int64)
    rows = pl.DataFrame({"eng": eng, "close": day, "part": rng.uniform(*size, len(eng))})
    return rows.filter(pl.col("close") <= calendar.last).with_columns(type=pl.lit(kind))


def _unsigned(calendar: Calendar, work: Engagements, table: pl.DataFrame, rng) -> np.ndarray:
    """Won deals nobody has signed: recent first bookings of work that is not valued by its contract."""
    eng = table["eng"].to_numpy()
    recent = (work.start[eng] > calendar.last - 120) & np.isin(work.method[eng], (TM, RETAINER))
    recent &= table["type"].is_in(["new", "renewal"]).to_numpy()
    unsigned = np.zeros(len(table), bool)
    unsigned[np.flatnonzero(recent)] = flags(rng, int(recent.sum()), 0.12, least=2)
    return unsigned


def draw_unlinked(firm: Firm, customers: Customers, work: Engagements, rng) -> pl.DataFrame:
    """Deals won in the last months without a project yet: most are signed, some are not."""
    last = firm.calendar.last
    count = max(5, len(work) // 25)
    customer = rng.integers(0, len(customers), count)
    currency = firm.functional[customers.entity[customer]]
    close = last - rng.integers(0, min(75, firm.calendar.months * 28), count)
    return pl.DataFrame(
        {
            "eng": np.full(count, -1),
            "customer": customer,
            "currency": currency,
            "type": np.full(count, "new"),
            "close": close,
            "signed": np.where(np.arange(count) % 4 == 3, NEVER, close),
            "tcv": round_to(rng.lognormal(16.3, 0.5, count) * 1e6 / firm.budget[currency, 0], HUNDRED),
            "term": rng.integers(3, 10, count),
        }
    )
