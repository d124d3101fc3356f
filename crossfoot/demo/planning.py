"""What the firm means to do: people booked for the weeks ahead, targets and budgets."""

import numpy as np
import polars as pl

from crossfoot.demo.calendar import weekday
from crossfoot.demo.contracts import Contracts
from crossfoot.demo.draw import NEVER, half_up, quota, round_to, some, stream
from crossfoot.demo.engagements import Engagements
from crossfoot.demo.firm import PRACTICES, Firm
from crossfoot.demo.people import GRADE_WEIGHTS, GRADES, People
from crossfoot.demo.revenue import Revenue

WEEKS = 13
USD = 0  # the reporting currency
CENT = 100  # goals are counted in 10^-4 units
UTILIZATION = (6200, 7800, 7600, 7400, 7500)  # 10^-4, by practice


def assignments(firm: Firm, people: People, work: Engagements, entries: pl.DataFrame, seed: int) -> pl.DataFrame:
    """psa_assignment: who worked in the last month goes on while the engagement does; later weeks are softer.

    Some of the engagements want somebody more, whom nobody has found yet.
    """
    rng = stream(seed, "assignments")
    calendar = firm.calendar
    recent = entries.filter(pl.col("month") == calendar.months, pl.col("eng") < len(work))
    recent = recent.group_by("eng", "person").agg(pl.col("hours").sum()).filter(pl.col("hours") > 0)
    recent = recent.sort("eng", "person")
    first = calendar.last + 1 + (7 - weekday(calendar.last + 1)) % 7
    table = recent.join(pl.DataFrame({"week": np.arange(WEEKS)}), how="cross")
    eng, person, week = (table[name].to_numpy() for name in ("eng", "person", "week"))
    start = first + 7 * week
    hours = half_up(table["hours"].to_numpy(), 400) * 100  # a week is about a quarter of a month, in whole hours
    going_on = (start + 4 <= work.end[eng]) & (people.left[person] == NEVER) & (hours > 0)
    goes_on = going_on & (rng.random(len(table)) < 1 - 0.05 * week)
    soft = rng.random(len(table)) < 0.06 * week
    booked = pl.DataFrame(
        {
            "engagement_id": work.id[eng],
            "resource_id": people.id[person],
            "role_id": pl.Series([None] * len(table), dtype=pl.String),
            "week_start": start,
            "hours": hours,
            "kind": np.where(soft, "soft", "hard"),
            "requested_date": calendar.last - 20 + week,
            "probability": pl.Series(np.where(soft, 70 - 2 * week, -1)).replace(-1, None),
        }
    ).filter(pl.Series(goes_on))
    return pl.concat([booked, _open_roles(firm, work, np.unique(eng[goes_on]), first, seed)])


def _open_roles(firm: Firm, work: Engagements, going_on: np.ndarray, first: int, seed: int) -> pl.DataFrame:
    """A role that nobody fills yet on every third engagement, for some weeks of two to five days from the third on."""
    rng = stream(seed, "open roles")
    wanting = going_on[some(rng, len(going_on), 0.34)]
    count = len(wanting)
    role, hours = GRADES[quota(rng, count, GRADE_WEIGHTS)], 800 * rng.integers(2, 6, count)
    begins, ends = rng.integers(2, 6, count), rng.integers(6, WEEKS, count)
    likely = np.where(rng.random(count) < 0.4, 10 * rng.integers(3, 8, count), -1)
    at, week = np.divmod(np.arange(count * WEEKS), WEEKS)
    start = first + 7 * week
    wanted = (begins[at] <= week) & (week <= ends[at]) & (start + 4 <= work.end[wanting[at]])
    at, start = at[wanted], start[wanted]
    return pl.DataFrame(
        {
            "engagement_id": work.id[wanting[at]],
            "resource_id": pl.Series([None] * len(at), dtype=pl.String),
            "role_id": role[at],
            "week_start": start,
            "hours": hours[at],
            "kind": np.where(likely[at] > 0, "soft", "hard"),
            "requested_date": firm.calendar.last - 10 + begins[at],
            "probability": pl.Series(likely[at]).replace(-1, None),
        }
    )


def targets(firm: Firm, contracts: Contracts, seed: int) -> pl.DataFrame:
    """ref_target: utilization by practice and bookings of the firm, up to three months ahead."""
    rng = stream(seed, "targets")
    names = firm.calendar.name(np.arange(1, firm.calendar.months + 4))
    sold = contracts.bookings.filter(pl.col("close") >= firm.calendar.first, pl.col("tcv") > 0)
    usd = firm.convert(sold["tcv"].to_numpy(), sold["currency"].to_numpy(), USD, firm.calendar.index(sold["close"]))
    booked = round_to(rng.normal(usd.sum() / firm.calendar.months, 1_000_000, len(names)), 1_000_000)
    practices = [_goal("utilization_net", names, "practice", PRACTICES[n], u) for n, u in enumerate(UTILIZATION)]
    return pl.concat([_goal("bookings_net", names, "firm", "all", booked * CENT), *practices])


def budgets(firm: Firm, work: Engagements, earned: Revenue, seed: int) -> pl.DataFrame:
    """ref_budget: revenue and standard margin of the firm and of each practice, month by month."""
    rng = stream(seed, "budgets")
    names = firm.calendar.name(np.arange(1, firm.calendar.months + 1))
    eng, column = np.nonzero(earned.services[:, 1:])
    usd = firm.convert(earned.services[eng, column + 1], work.currency[eng], USD, column + 1)
    by_practice = np.bincount(work.practice[eng], usd, minlength=len(UTILIZATION)) / firm.calendar.months
    keys = [("firm", "all", by_practice.sum()), *(("practice", PRACTICES[n], u) for n, u in enumerate(by_practice))]
    parts = []
    for dim, key, level in keys:
        revenue = round_to(level * rng.normal(1.02, 0.03, len(names)), 100_000)
        parts += [_goal(metric, names, dim, key, revenue * CENT) for metric in ("revenue_services", "revenue_net")]
        parts.append(_goal("margin_std", names, dim, key, half_up(revenue * 38, 100) * CENT))
        parts.append(_goal("margin_std_pct", names, dim, key, 3_800))
    return pl.concat(parts).with_columns(version=pl.lit("approved"))


def _goal(metric: str, periods: np.ndarray, dim: str, key: str, value: np.ndarray | int) -> pl.DataFrame:
    """Goals of one metric and key, in 10^-4 units."""
    columns = {
        "metric": metric,
        "period": periods,
        "dim": dim,
        "key": str(key),
        "value": np.zeros(len(periods), np.int64) + value,
    }
    return pl.DataFrame(columns)
