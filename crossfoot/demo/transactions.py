"""T&M time as it arrived in the ERP, with the gaps that cost a firm money."""

import numpy as np
import polars as pl

from crossfoot.demo.bill_rates import rate_at
from crossfoot.demo.calendar import Calendar
from crossfoot.demo.draw import Steps, half_up, lapses, some, stream
from crossfoot.demo.timesheet import APPROVED


def draw_transactions(calendar: Calendar, entries: pl.DataFrame, rates: Steps, seed: int) -> pl.DataFrame:
    """One row per transaction: entry (row number), eng, person, cutoff, posted, hours, rate, amount (cents), billed.

    Approved, priced T&M entries arrive a few days after their approval. Some never do, mostly young ones; a few hold
    an older rate or an older version's hours; a few belong to records deleted since; a few miss their invoice.
    """
    rng = stream(seed, "transactions")
    priced = entries.with_row_index("entry").with_columns(rate=pl.Series(rate_at(rates, entries)))
    priced = priced.filter(
        "tm", "billable", pl.col("status") == APPROVED, pl.col("cutoff") <= calendar.months, pl.col("rate") > 0
    )
    deleted = priced["deleted"].to_numpy()
    arrived = ~deleted | (np.cumsum(deleted) % 6 == 1)
    arrived &= ~lapses(rng, priced["cutoff"].to_numpy(), calendar.months, often=0.03, seldom=0.004)
    rows = priced.filter(pl.Series(arrived))
    rate, hours = rows["rate"].to_numpy().copy(), rows["hours"].to_numpy().copy()
    stale = some(rng, len(rows), 0.008, least=2)
    rate[stale] = half_up(rate[stale] * 96, 100)
    hours[some(rng, len(rows), 0.004, least=2)] += 50
    return rows.select(
        "entry",
        "eng",
        "person",
        "cutoff",
        posted=pl.col("approved") + pl.Series(rng.integers(1, 5, len(rows))),
        hours=pl.Series(hours),
        rate=pl.Series(rate),
        amount=pl.Series(half_up(hours * rate, 100)),
        billed=pl.Series(~lapses(rng, rows["cutoff"].to_numpy(), calendar.months, often=0.015, seldom=0.003)),
    )
