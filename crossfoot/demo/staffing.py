"""Who works for whom and when someone is away: the choices behind the timesheets."""

import numpy as np
import polars as pl

from crossfoot.demo.calendar import month_number
from crossfoot.demo.draw import numbered, some, stack, stream
from crossfoot.demo.engagements import Engagements
from crossfoot.demo.firm import Firm
from crossfoot.demo.people import EMPLOYEE, SUBCONTRACTOR, People

HOLIDAY_MONTHS = (6, 7, 11)  # July, August, December, counted from 0
VACATION, SICK = (0.0125, 11), (0.012, 3)  # chance that a spell begins on a day, its longest length in days


def preferred(people: People, work: Engagements, months: int, seed: int) -> np.ndarray:
    """Engagement numbers [person, month index, rank 0…2]; -1 where fewer engagements run in the month.

    A person's liking of an engagement never changes, so people stay as long as the engagement runs.
    """
    rng = stream(seed, "staffing")
    liking = rng.gumbel(0, 1, (len(people), len(work))) + np.log(work.weight)
    job = people.jobs.row_at(np.arange(len(people)), np.full(len(people), -1), first_before=True)
    practice = np.where(job >= 0, people.jobs["practice"][np.maximum(job, 0)], -1)
    liking += 1.6 * (practice[:, None] == work.practice) + 1.3 * (people.entity[:, None] == work.entity)
    choice = np.full((len(people), months + 1, 3), -1)
    for month in range(1, months + 1):
        running = np.flatnonzero((work.first <= month) & (work.last >= month))
        best = np.argsort(-liking[:, running], axis=1, kind="stable")[:, :3]
        choice[:, month, : best.shape[1]] = running[best]
    return choice


def _spells(rng, chance, longest: int, shape: tuple) -> np.ndarray:
    """Boolean [person, day]: runs of 1 … `longest` days, each day beginning one with its chance."""
    begins = rng.random(shape) < chance
    length = rng.integers(1, longest + 1, shape)
    away = np.zeros(shape, bool)
    for lag in range(min(longest, shape[1])):
        away[:, lag:] |= (begins & (length > lag))[:, : shape[1] - lag]
    return away


def _long_leaves(rng, people: People, shape: tuple) -> np.ndarray:
    """Boolean [person, day]: two months away, for about one employee in eighty a year."""
    leave = np.zeros(shape, bool)
    employees = np.flatnonzero(people.kind == EMPLOYEE)
    for person in employees[some(rng, len(employees), shape[1] / 365 / 80)]:
        begin = rng.integers(0, max(shape[1] - 40, 1))
        leave[person, begin : begin + 62] = True
    return leave


def scheduled_hours(firm: Firm, people: People) -> np.ndarray:
    """Hundredths of hours [person, day since calendar.first]; 0 on days off and outside employment."""
    days = np.arange(firm.calendar.first, firm.calendar.last + 1)
    person = np.repeat(np.arange(len(people)), len(days))
    row = people.jobs.row_at(person, np.tile(days, len(people)), first_before=True)
    hours = np.where(row >= 0, people.jobs["hours"][np.maximum(row, 0)], 0).reshape(len(people), -1)
    hours = np.where((people.kind == SUBCONTRACTOR)[:, None], 800, hours)
    employed = (days >= people.hired[:, None]) & (days <= people.left[:, None])
    return hours * (employed & firm.working[people.entity])


def draw_absences(firm: Firm, people: People, scheduled: np.ndarray, seed: int) -> tuple:
    """Hours still available [person, day] and hr_absence: holidays, sickness, long leaves, and rows without effect."""
    rng = stream(seed, "absences")
    days = np.arange(firm.calendar.first, firm.calendar.last + 1)
    season = np.where(np.isin(month_number(days) % 12, HOLIDAY_MONTHS), 2.0, 0.75)
    vacation = _spells(rng, VACATION[0] * season, VACATION[1], scheduled.shape)
    sick = _spells(rng, SICK[0], SICK[1], scheduled.shape)
    leave = _long_leaves(rng, people, scheduled.shape)
    away = (vacation | sick | leave) & (people.kind != SUBCONTRACTOR)[:, None]
    half = rng.random(scheduled.shape) < 0.1
    hours = np.where(half & ~leave, scheduled // 2, scheduled) * away
    kind = np.where(leave, "unpaid", np.where(sick, "sick", "pto"))
    person, day = np.nonzero(hours)
    real = pl.DataFrame({"person": person, "date": days[day], "hours": hours[person, day], "type": kind[person, day]})
    idle = stack([_day_off_rows(rng, away, scheduled, days, people), _unapproved_rows(rng, scheduled, days, people)])
    doubled = real[some(rng, len(real), 0.01)].with_columns(type=pl.lit("sick"))
    absence = stack([stack([real, doubled]).with_columns(status=pl.lit("approved")), idle])
    return scheduled - hours, absence.with_columns(
        absence_id=numbered("AB", 6),
        resource_id=pl.Series(people.id[absence["person"]]),
    ).drop("person")


def _day_off_rows(rng, away, scheduled, days, people: People) -> pl.DataFrame:
    """Approved absence on weekends and holidays inside a spell: no effect on capacity."""
    person, day = np.nonzero(away & (scheduled == 0) & (people.hired[:, None] <= days) & (people.left[:, None] >= days))
    kept = some(rng, len(person), 0.1)
    return pl.DataFrame(
        {"person": person[kept], "date": days[day[kept]], "hours": 400, "type": "pto", "status": "approved"}
    )


def _unapproved_rows(rng, scheduled, days, people: People) -> pl.DataFrame:
    """Requested and cancelled absence, which never counts."""
    person, day = np.nonzero((scheduled > 0) & (people.kind != SUBCONTRACTOR)[:, None])
    kept = some(rng, len(person), 0.004, least=4)
    status = np.resize(["requested", "cancelled"], len(kept))
    return pl.DataFrame(
        {
            "person": person[kept],
            "date": days[day[kept]],
            "hours": scheduled[person[kept], day[kept]],
            "type": "pto",
            "status": status,
        }
    )
