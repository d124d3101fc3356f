"""What subcontractors bill for their hours."""

import numpy as np
import polars as pl

from crossfoot.demo.draw import flags, half_up, numbered, stack, stream
from crossfoot.demo.engagements import Engagements
from crossfoot.demo.firm import CURRENCIES, Firm
from crossfoot.demo.people import SUBCONTRACTOR, People
from crossfoot.demo.timesheet import APPROVED


def draw_bills(firm: Firm, people: People, work: Engagements, entries: pl.DataFrame, seed: int) -> pl.DataFrame:
    """ap_subcontractor_bill: mostly one bill per person, engagement and month of work, dated early next month.

    Some bills never came, some are short, in two parts, too dear, without hours, or for a month without any work.
    """
    rng = stream(seed, "bills")
    bills = _billed_months(firm, people, work, entries, rng)
    person, month = bills["person"].to_numpy(), bills["month"].to_numpy()
    cost = people.cost.row_at(person, firm.calendar.end(month))
    hours = bills["hours"].to_numpy()
    hours = np.where(flags(rng, len(bills), 0.03), hours * 3 // 4, hours)
    amount = half_up(hours * people.cost["rate"][cost], 100)
    amount = np.where(flags(rng, len(bills), 0.08), half_up(amount * 103, 100), amount)
    stated = ~flags(rng, len(bills), 0.02, least=2)
    day = firm.calendar.end(month) + rng.integers(2, 12, len(bills))
    return bills.select(
        bill_id=numbered("AP", 6),
        resource_id=pl.Series(people.id[person]),
        engagement_id=pl.Series(work.id[bills["eng"]]),
        service_period=pl.Series(firm.calendar.name(month)),
        bill_date=pl.Series(np.minimum(day, firm.calendar.last)),
        hours=pl.when(pl.Series(stated)).then(pl.Series(hours)),
        currency=pl.Series(CURRENCIES[people.cost["currency"][cost]]),
        amount=pl.Series(amount),
    )


def _billed_months(firm: Firm, people: People, work: Engagements, entries: pl.DataFrame, rng) -> pl.DataFrame:
    """Hours billed: person, eng, month, hours. About half of the last month's bills have arrived by its end."""
    subs = np.flatnonzero(people.kind == SUBCONTRACTOR)
    done = entries.filter(
        pl.col("person").is_in(subs.tolist()),
        pl.col("eng") < len(work),
        ~pl.col("deleted"),
        pl.col("status") == APPROVED,
    )
    done = done.group_by("person", "eng", "month").agg(pl.col("hours").sum()).filter(pl.col("hours") > 0)
    done = done.sort("month", "person", "eng")
    late = (done["month"].to_numpy() == firm.calendar.months) & (rng.random(len(done)) < 0.5)
    bills = done.filter(pl.Series(~late & ~flags(rng, len(done), 0.04)))
    after = done.group_by("person", "eng").agg(pl.col("month").max() + 1, pl.col("hours").last() // 4)
    after = after.filter(pl.col("month") <= firm.calendar.months).sort("month", "person", "eng")
    after = after.filter(pl.Series(flags(rng, len(after), 0.05, least=2)))
    in_two = pl.Series(flags(rng, len(bills), 0.03, least=2))
    half = pl.col("hours") // 2
    parts = [
        bills.filter(in_two).with_columns(hours=half),
        bills.filter(in_two).with_columns(hours=pl.col("hours") - half),
    ]
    return stack([bills.filter(~in_two), *parts, after])
