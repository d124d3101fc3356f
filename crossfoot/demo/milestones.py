"""Milestones of milestone work, and of fixed-fee work, where they only bill."""

import numpy as np
import polars as pl

from crossfoot.demo.calendar import Calendar
from crossfoot.demo.draw import NEVER, lapses
from crossfoot.demo.engagements import MILESTONE, POC_COST, POC_HOURS, Engagements


def draw_milestones(calendar: Calendar, work: Engagements, bookings: pl.DataFrame, rng) -> pl.DataFrame:
    """Milestones of milestone work, and of fixed-fee work, where they only bill."""
    sold = bookings.filter(pl.col("eng") >= 0).group_by("eng").agg(pl.col("tcv").sum()).sort("eng")["tcv"].to_numpy()
    bearers = np.flatnonzero(np.isin(work.method, (MILESTONE, POC_COST, POC_HOURS)))
    term = (work.last - work.first + 1)[bearers]
    steps = np.maximum(2, np.where(work.method[bearers] == MILESTONE, np.rint(term / 1.25), term)).astype(np.int64)
    eng, of = np.repeat(bearers, steps), np.repeat(steps, steps)
    number = np.arange(len(eng)) - np.repeat(np.cumsum(steps) - steps, steps) + 1
    amount = sold[eng] // of
    amount = np.where(number == of, sold[eng] - amount * (of - 1), amount)
    # Due before the month end, so that most are accepted, and much is billed, in the month of the work.
    planned = work.start[eng] + (work.end[eng] - work.start[eng]) * number // of - 14
    completed = np.maximum(planned + rng.integers(-6, 9, len(eng)), work.start[eng])
    accepted = completed + rng.integers(1, 12, len(eng))
    complete = np.flatnonzero(completed <= calendar.last)
    stuck = lapses(rng, calendar.index(completed[complete]), calendar.months, often=0.05, seldom=0.006)
    accepted[complete[stuck]] = NEVER
    accepted[accepted > calendar.last] = NEVER
    invoiced = np.where(accepted < NEVER, accepted + rng.integers(1, 10, len(eng)), NEVER)
    return pl.DataFrame(
        {
            "eng": eng,
            "number": number,
            "amount": amount,
            "planned": planned,
            "completed": np.where(completed > calendar.last, NEVER, completed),
            "accepted": accepted,
            "invoice_date": np.where(invoiced > calendar.last, NEVER, invoiced),
        }
    )
