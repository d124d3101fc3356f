"""Payroll and overhead: what the firm costs whether or not anybody works for a client."""

import numpy as np
import polars as pl

from crossfoot.demo.draw import cents, flags, numbered, stack, stream
from crossfoot.demo.firm import CURRENCIES, ENTITIES, ENTITY_IDS, Firm
from crossfoot.demo.people import OFFICE, SUBCONTRACTOR, People

A_MONTH, A_HEAD = 4_000_00, 1_600_00  # overhead of an entity in US cents
PAID_SHARE = 0.87  # employer cost ÷ (standard cost rate × scheduled hours): standard rates also carry time off


def draw_payroll(firm: Firm, people: People, seed: int) -> pl.DataFrame:
    """payroll_actual: one run a month per employee, some split in two, some missing, some in a pool cost centre."""
    rng = stream(seed, "payroll")
    calendar, months = firm.calendar, firm.calendar.months
    employees = np.flatnonzero(people.kind != SUBCONTRACTOR)
    person, month = np.repeat(employees, months), np.tile(np.arange(1, months + 1), len(employees))
    first = np.maximum(people.hired[person], calendar.start(month))
    last = np.minimum(people.left[person], calendar.end(month))
    employed = first <= last
    person, month, first, last = person[employed], month[employed], first[employed], last[employed]
    job = people.jobs.row_at(person, last, first_before=True)
    row = people.cost.row_at(person, last)
    share = (last - first + 1) / calendar.days(month)
    monthly = people.cost["rate"][row] * people.jobs["hours"][job] / 100 * (261 / 12) * PAID_SHARE
    cost = cents(monthly * share * np.where(people.kind[person] == OFFICE, 0.8, 1.0) * rng.normal(1, 0.02, len(person)))
    pool = flags(rng, len(person), 0.006, least=2)
    center = np.where(pool, np.char.add(ENTITY_IDS[people.entity[person]], "-POOL"), people.jobs["cost_center"][job])
    table = pl.DataFrame(
        {
            "person": person,
            "month": month,
            "run": 1,
            "cost_center": center,
            "currency": people.cost["currency"][row],
            "cost": cost,
        }
    )
    table = table.filter(pl.Series(~flags(rng, len(table), 0.006, least=2)))
    later = np.where(flags(rng, len(table), 0.06, least=2), table["cost"].to_numpy() // 4, 0)
    second = table.with_columns(run=pl.lit(2), cost=pl.Series(later)).filter(pl.col("cost") > 0)
    table = stack([table.with_columns(cost=pl.col("cost") - pl.Series(later)), second]).sort("month", "person", "run")
    return table.select(
        payroll_line_id=numbered("PL", 6),
        resource_id=pl.Series(people.id[table["person"]]),
        period=pl.Series(calendar.name(table["month"])),
        run="run",
        cost_center="cost_center",
        currency=pl.Series(CURRENCIES[table["currency"]]),
        employer_cost="cost",
    )


def draw_overhead(firm: Firm, people: People, seed: int) -> pl.DataFrame:
    """erp_overhead: rent, systems and the like, per entity and month, in proportion to heads."""
    rng = stream(seed, "overhead")
    rows, staff = [], people.kind != SUBCONTRACTOR
    for e, entity in enumerate(ENTITIES):
        for month in range(1, firm.calendar.months + 1):
            day = firm.calendar.end(month)
            heads = np.sum(staff & (people.entity == e) & (people.hired <= day) & (people.left > day))
            usd = (A_MONTH + A_HEAD * int(heads)) * rng.normal(1, 0.06)
            amount = int(cents(usd * 1e6 / firm.budget[entity.currency, 0]))
            rows.append((entity.id, str(firm.calendar.name(month)), str(CURRENCIES[entity.currency]), amount))
    return pl.DataFrame(rows, schema=["entity_id", "period", "currency", "amount"], orient="row")
