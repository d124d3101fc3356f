"""Standard rates of people: what an hour costs the firm and what it costs on the rack."""

import numpy as np
import polars as pl

from crossfoot.demo.draw import Steps, cents, some
from crossfoot.demo.firm import CURRENCIES, ENTITIES, Firm

COST_USD = np.array([6500, 8100, 10100, 12700, 16600])  # cents an hour by grade
CARD_USD = np.array([11800, 15000, 18600, 23400, 30600])


def draw_rates(firm: Firm, rng, subcontractor, entity, grade, hired) -> tuple:
    """Cost rates rise each April, card rates each January; some cost rises fall in mid-month. No gaps since hiring."""
    count = len(hired)
    level = np.array([e.level for e in ENTITIES])[entity] * rng.uniform(0.9, 1.12, count)
    currency = firm.functional[entity].copy()
    subs = np.flatnonzero(subcontractor)
    abroad = subs[some(rng, len(subs), 0.2)]
    cost_usd = COST_USD[grade] * np.where(subcontractor, 1.18, 1.0) * level
    cost_currency = currency.copy()
    cost_currency[abroad] = (currency[abroad] + 1) % 4
    moved_by = np.where(rng.random(count) < 0.1, rng.integers(5, 20, count), 0)
    cost = _raised(firm, rng, hired, cost_usd, cost_currency, month=3, moved_by=moved_by, spread=(0.02, 0.05))
    card_usd = CARD_USD[grade] * (0.5 + 0.5 * level)
    card = _raised(firm, rng, hired, card_usd, currency, month=0, moved_by=0, spread=(0.03, 0.05))
    return cost, card


def _raised(firm: Firm, rng, hired, usd, currency, month: int, moved_by, spread) -> Steps:
    """One row at hiring and one per yearly rise inside the reported months."""
    calendar = firm.calendar
    base = usd * 1e6 / firm.budget[currency, 0]
    person, start, rate = [np.arange(len(hired))], [hired], [cents(base)]
    for index in range(1, calendar.months + 1):
        if (index + calendar.opening) % 12 != month:
            continue
        base = base * (1 + rng.uniform(*spread, len(hired)))
        day = calendar.start(index) + moved_by
        staff = np.flatnonzero(hired < day)
        person.append(staff)
        start.append(np.broadcast_to(day, len(hired))[staff])
        rate.append(cents(base)[staff])
    person = np.concatenate(person)
    return Steps.of(person, np.concatenate(start), currency=currency[person], rate=np.concatenate(rate))


def frame(rows: Steps, ids: np.ndarray) -> pl.DataFrame:
    """hr_cost_rate or ref_rate_card_standard."""
    return pl.DataFrame(
        {
            "resource_id": ids[rows.key],
            "valid_from": rows.start,
            "valid_to": rows.ends(),
            "currency": CURRENCIES[rows["currency"]],
            "rate": rows["rate"],
        }
    )
