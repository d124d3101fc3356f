"""What an hour of a person is sold for on an engagement, and how many hours were planned."""

import numpy as np
import polars as pl

from crossfoot.demo.draw import NEVER, Steps, cents, flags, half_up, some, stream
from crossfoot.demo.engagements import MILESTONE, TM, Engagements
from crossfoot.demo.firm import CURRENCIES, Firm
from crossfoot.demo.people import People

PAIRS = 1 << 20  # bill rates are keyed by engagement × PAIRS + person


def draw_bill_rates(firm: Firm, people: People, work: Engagements, entries: pl.DataFrame, seed: int) -> Steps:
    """A contract rate per T&M engagement and person, below the standard card; some rise midway, a few are missing."""
    rng = stream(seed, "bill rates")
    pairs = entries.filter("tm").select("eng", "person").unique().sort("eng", "person")
    eng, person = pairs["eng"].to_numpy(), pairs["person"].to_numpy()
    priced = ~flags(rng, len(eng), 0.02, least=min(2, len(eng) // 5))
    eng, person = eng[priced], person[priced]
    card = people.card.row_at(person, np.maximum(work.start[eng], people.hired[person]))
    usd = people.card["rate"][card] * firm.budget[people.card["currency"][card], 0] / 1e6
    rate = cents(usd * work.price[eng] * 1e6 / firm.budget[work.currency[eng], 0] / 25) * 25
    raised = some(rng, len(eng), 0.1)
    middle = (work.start + work.end)[eng[raised]] // 2
    key = eng * PAIRS + person
    return Steps.of(
        np.concatenate([key, key[raised]]),
        np.concatenate([work.start[eng], middle]),
        rate=np.concatenate([rate, half_up(rate[raised] * 104, 100)]),
    )


def rate_at(rates: Steps, entries: pl.DataFrame) -> np.ndarray:
    """Bill rate (cents) of entries; 0 where none is in force."""
    if not len(rates.key):
        return np.zeros(len(entries), np.int64)
    row = rates.row_at(entries["eng"].to_numpy() * PAIRS + entries["person"].to_numpy(), entries["day"])
    return np.where(row >= 0, rates["rate"][np.maximum(row, 0)], 0)


def plan_frame(
    firm: Firm, people: People, work: Engagements, entries: pl.DataFrame, rates: Steps, seed: int
) -> pl.DataFrame:
    """psa_assignment_plan: planned hours of every person, T&M or milestone engagement and month that saw work."""
    rng = stream(seed, "plan")
    bearers = np.flatnonzero(np.isin(work.method, (TM, MILESTONE)))
    planned = entries.filter(pl.col("eng").is_in(bearers.tolist()))
    planned = planned.group_by("eng", "person", "month").agg(pl.col("hours").sum(), pl.col("day").min())
    planned = planned.filter(pl.col("hours") > 0).sort("eng", "person", "month")
    eng, person = planned["eng"].to_numpy(), planned["person"].to_numpy()
    hours = cents(planned["hours"].to_numpy() * rng.normal(1.04, 0.1, len(planned)) / 50) * 50
    card = people.card.row_at(person, planned["day"])
    listed = firm.convert(
        people.card["rate"][card], people.card["currency"][card], work.currency[eng], planned["month"].to_numpy()
    )
    rate = rate_at(rates, planned)
    return pl.DataFrame(
        {
            "engagement_id": work.id[eng],
            "resource_id": people.id[person],
            "period": firm.calendar.name(planned["month"]),
            "planned_hours": np.maximum(hours, 0),
            "planned_rate": np.where(rate > 0, rate, cents(listed)),
            "currency": CURRENCIES[work.currency[eng]],
        }
    )


def rate_frame(people: People, work: Engagements, rates: Steps) -> pl.DataFrame:
    """psa_bill_rate."""
    eng, person = rates.key // PAIRS, rates.key % PAIRS
    until = rates.ends()
    return pl.DataFrame(
        {
            "engagement_id": work.id[eng],
            "resource_id": people.id[person],
            "valid_from": rates.start,
            "valid_to": np.where((until == NEVER) & (eng % 4 == 0), work.end[eng], until),
            "currency": CURRENCIES[work.currency[eng]],
            "rate": rates["rate"],
        }
    )
