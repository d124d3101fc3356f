"""Expenses: receipts in any currency, some rebillable, a few claimed twice."""

import polars as pl

from crossfoot.demo.draw import cents, numbered, some, stack, stream
from crossfoot.demo.engagements import Engagements
from crossfoot.demo.firm import CURRENCIES, Firm
from crossfoot.demo.people import People
from crossfoot.demo.timesheet import APPROVED, STATUS
from crossfoot.demo.worked import grid

SHARE = 0.05  # of the time entries come with an expense


def draw_expenses(firm: Firm, people: People, work: Engagements, entries: pl.DataFrame, seed: int) -> tuple:
    """expense_line, and the rebillable revenue [engagement, month index] in the engagement's currency (fractional)."""
    rng = stream(seed, "expenses")
    lines = entries[some(rng, len(entries), SHARE)].select("person", "eng", "day", "month")
    count = len(lines)
    client = lines["eng"].to_numpy() < len(work)
    currency = firm.functional[people.entity[lines["person"]]].copy()
    abroad = some(rng, count, 0.12, least=3)
    currency[abroad] = rng.integers(0, len(CURRENCIES), len(abroad))
    lines = lines.with_columns(
        currency=pl.Series(currency),
        amount=pl.Series(cents(rng.lognormal(9.6, 0.8, count) * 1e6 / firm.budget[currency, 0])),
        rebillable=pl.Series(client & (rng.random(count) < 0.55)),
        status=pl.Series(rng.choice([0, 1, 2], count, p=[0.04, 0.93, 0.03])),
    )
    lines = stack([lines, lines[some(rng, count, 0.006, least=2)]])
    billed = lines.filter("rebillable", pl.col("status") == APPROVED)
    eng, month = billed["eng"].to_numpy(), billed["month"].to_numpy()
    revenue = firm.convert(billed["amount"].to_numpy(), billed["currency"].to_numpy(), work.currency[eng], month)
    frame = lines.select(
        expense_id=numbered("X", 7),
        resource_id=pl.Series(people.id[lines["person"]]),
        engagement_id=pl.Series(work.ids[lines["eng"]]),
        date="day",
        currency=pl.Series(CURRENCIES[lines["currency"]]),
        amount="amount",
        rebillable="rebillable",
        status=pl.Series(STATUS[lines["status"]]),
    )
    return frame, grid(firm, work, eng, month, revenue)
