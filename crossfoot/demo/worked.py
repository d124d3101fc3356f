"""What the worked time is worth per engagement and month, in the engagement's currency."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crossfoot.demo.calendar import Calendar
from crossfoot.demo.draw import cents, stream
from crossfoot.demo.engagements import Engagements
from crossfoot.demo.firm import Firm
from crossfoot.demo.people import People
from crossfoot.demo.timesheet import APPROVED, REJECTED

TYPICAL_USD = 3_000_000  # cents a month of card value of an engagement on which nobody has worked yet
TYPICAL_COST = 0.55  # cost ÷ card value of such an engagement
TYPICAL_HOUR = 17_000  # cents of card value an hour


@dataclass(frozen=True)
class Worked:
    """Cents and hundredths of hours per engagement, fractional: quantities the contracts are then priced from.

    cost, hours: [engagement, month index] approved time by cut-off month, the truth behind percent complete.
    monthly_*: run rate per month. total_*: the whole term, with the months before and after the reported ones.
    """

    cost: np.ndarray
    hours: np.ndarray
    before: np.ndarray  # months worked before the first reported one
    monthly_card: np.ndarray
    monthly_cost: np.ndarray
    monthly_hours: np.ndarray
    total_card: np.ndarray
    total_cost: np.ndarray
    total_hours: np.ndarray

    @property
    def opening_cost(self) -> np.ndarray:
        """Labour cost (cents) before the first reported month."""
        return cents(self.monthly_cost * self.before)

    @property
    def opening_hours(self) -> np.ndarray:
        """Hours (hundredths) before the first reported month."""
        return cents(self.monthly_hours * self.before)


def grid(firm: Firm, work: Engagements, eng, month, values) -> np.ndarray:
    """Σ values per [engagement, month index 0 … months]; other months fall away."""
    months = firm.calendar.months
    eng, month = np.asarray(eng), np.asarray(month)
    inside = (month >= 0) & (month <= months)
    cell = eng[inside] * (months + 1) + month[inside]
    return np.bincount(cell, np.asarray(values, np.float64)[inside], len(work) * (months + 1)).reshape(len(work), -1)


def value(firm: Firm, people: People, work: Engagements, entries: pl.DataFrame, seed: int) -> Worked:
    """Value the client time at card and cost rates and extrapolate it over the terms."""
    rng = stream(seed, "worked")
    client = entries.filter(pl.col("eng") < len(work), ~pl.col("deleted"), pl.col("status") != REJECTED)
    eng, month, hours = (client[name].to_numpy() for name in ("eng", "month", "hours"))
    card_rows = people.card.row_at(client["person"], client["day"])
    cost_rows = people.cost.row_at(client["person"], client["day"])

    def worth(rates, rows):
        amount = hours * rates["rate"][rows] / 100
        return firm.convert(amount, rates["currency"][rows], work.currency[eng], month)

    card, cost = worth(people.card, card_rows), worth(people.cost, cost_rows)
    booked = client["status"].to_numpy() == APPROVED
    cutoff = client["cutoff"].to_numpy()
    by_cutoff = [grid(firm, work, eng[booked], cutoff[booked], amounts[booked]) for amounts in (cost, hours)]
    before, inside, after = _months(firm.calendar, work)
    outside = (before + after) * rng.uniform(0.95, 1.05, len(work))
    typical = TYPICAL_USD * work.weight * 1e6 / firm.budget[work.currency, 0]
    sums = [np.bincount(eng, amounts, len(work)) for amounts in (card, cost, hours)]
    worked = (sums[0] > 0) & (inside > 0)
    typicals = (typical, typical * TYPICAL_COST, TYPICAL_USD * work.weight / TYPICAL_HOUR * 100)
    monthly = [np.where(worked, s / np.maximum(inside, 1), t) for s, t in zip(sums, typicals, strict=True)]
    total = [s + m * outside for s, m in zip(sums, monthly, strict=True)]
    return Worked(*by_cutoff, before, *monthly, *total)


def _months(calendar: Calendar, work: Engagements) -> tuple:
    """Months of each term before, inside and after the reported months."""
    before = np.clip(np.minimum(work.last, 0) - work.first + 1, 0, None)
    inside = np.clip(np.minimum(work.last, calendar.months) - np.maximum(work.first, 1) + 1, 0, None)
    return before, inside, work.last - work.first + 1 - before - inside
