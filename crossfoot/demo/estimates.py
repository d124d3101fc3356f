"""How delivery judges fixed-fee work: estimates at completion and the frozen baseline."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crossfoot.demo.draw import cents, half_up, stream
from crossfoot.demo.engagements import POC_COST, POC_HOURS, Engagements
from crossfoot.demo.firm import CURRENCIES, Firm
from crossfoot.demo.worked import Worked


@dataclass(frozen=True)
class Estimates:
    """Rows by (engagement, month index); 0 = the column is not filled. In force per month: eac[engagement, month]."""

    eng: np.ndarray
    month: np.ndarray
    cost: np.ndarray
    hours: np.ndarray

    def in_force(self, count: int, months: int, column: str) -> np.ndarray:
        """Latest filled value per [engagement, month index 0 … months]; 0 where there is none yet."""
        values = np.zeros((count, months + 1), np.int64)
        filled = getattr(self, column) > 0
        values[self.eng[filled], self.month[filled]] = getattr(self, column)[filled]
        for month in range(1, months + 1):
            values[:, month] = np.where(values[:, month] > 0, values[:, month], values[:, month - 1])
        return values


def draw_estimates(firm: Firm, work: Engagements, worked: Worked, seed: int) -> Estimates:
    """A first estimate that is too low, re-estimates that come closer, the true figure at the end.

    A few first estimates come a month late; a third of the re-estimates fills one column only.
    """
    rng = stream(seed, "estimates")
    months = firm.calendar.months
    true_cost = worked.opening_cost + worked.cost.sum(axis=1)
    true_hours = worked.opening_hours + worked.hours.sum(axis=1)
    rows = []
    for e in np.flatnonzero(np.isin(work.method, (POC_COST, POC_HOURS)) & (work.first <= months)):
        first, last = max(int(work.first[e]), 0), int(min(work.last[e], months))
        if work.first[e] >= 1 and last > first and rng.random() < 0.06:
            first += 1
        moments = [first, *(m for m in range(first + 1, last) if rng.random() < 0.35)]
        moments += [last] if last > first and work.last[e] <= months else []
        bias = rng.uniform(0.84, 1.02)
        for step, month in enumerate(moments):
            final = month == work.last[e]
            factor = 1.0 if final else bias + (1 - bias) * step / len(moments)
            cost = cents(true_cost[e] if final else worked.total_cost[e] * factor)
            hours = cents(true_hours[e] if final else worked.total_hours[e] * factor)
            one = step and not final and rng.random() < 0.33
            by_hours = work.method[e] == POC_HOURS
            rows.append((e, month, 0 if one and by_hours else cost, 0 if one and not by_hours else hours))
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    if len(rows):  # work measured in cost only sometimes estimates hours at all
        columns[3][(work.method[columns[0]] == POC_COST) & (columns[0] % 3 > 0)] = 0
    return Estimates(*columns)


def frames(firm: Firm, work: Engagements, estimates: Estimates) -> dict:
    """psa_estimate, psa_baseline."""
    return {
        "psa_estimate": pl.DataFrame(
            {
                "engagement_id": work.id[estimates.eng],
                "valid_from_period": firm.calendar.name(estimates.month),
                "eac_cost": [int(value) or None for value in estimates.cost],
                "currency": CURRENCIES[work.currency[estimates.eng]],
                "eac_hours": [int(value) or None for value in estimates.hours],
            },
            schema_overrides={"eac_cost": pl.Int64, "eac_hours": pl.Int64},
        ),
        "psa_baseline": _baselines(firm, work, estimates),
    }


def _baselines(firm: Firm, work: Engagements, estimates: Estimates) -> pl.DataFrame:
    """The first estimate of cost, spread evenly over the term, frozen at every reported month end."""
    months = firm.calendar.months
    eng, first = np.unique(estimates.eng, return_index=True)
    budget = estimates.cost[first]
    month = np.tile(np.arange(1, months + 1), len(eng))
    eng, budget = np.repeat(eng, months), np.repeat(budget, months)
    running = (month >= work.first[eng]) & (month <= work.last[eng])
    eng, budget, month = eng[running], budget[running], month[running]
    term = (work.last - work.first + 1)[eng]
    return pl.DataFrame(
        {
            "engagement_id": work.id[eng],
            "period": firm.calendar.name(month),
            "planned_value_cum": half_up(budget * (month - work.first[eng] + 1), term),
            "bac": budget,
            "currency": CURRENCIES[work.currency[eng]],
        }
    )
