"""The people of the firm: workers, job history, standard cost rates and standard card rates."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crossfoot.demo import names, rates
from crossfoot.demo.draw import NEVER, Steps, flags, half_up, quota, some, stream
from crossfoot.demo.firm import ENTITIES, ENTITY_IDS, PRACTICE_WEIGHTS, PRACTICES, Firm

EMPLOYEE, SUBCONTRACTOR, OFFICE = 0, 1, 2  # OFFICE = employees outside delivery
KIND_WEIGHTS = (0.81, 0.12, 0.07)
GRADES = np.array(["Analyst", "Consultant", "Senior consultant", "Manager", "Director"])
GRADE_WEIGHTS = (0.22, 0.34, 0.24, 0.14, 0.06)
OFFICE_PRACTICE = len(PRACTICES) - 1
JOIN_A_YEAR, LEAVE_A_YEAR, MOVE_A_YEAR = 0.13, 0.10, 0.14


@dataclass(frozen=True)
class People:
    """Arrays by person number; `jobs`, `cost` and `card` are effective dated by person number."""

    name: list
    kind: np.ndarray
    grade: np.ndarray
    entity: np.ndarray
    hired: np.ndarray
    left: np.ndarray
    jobs: Steps  # practice, hours (per working day), cost_center, until, manager
    cost: Steps  # currency, rate
    card: Steps  # currency, rate
    idle: np.ndarray  # office people who log no time

    def __len__(self) -> int:
        """The number of people."""
        return len(self.name)

    @property
    def id(self) -> np.ndarray:
        """P0001, P0002, …"""
        return np.array([f"P{i + 1:04d}" for i in range(len(self))])


def draw_people(firm: Firm, count: int, seed: int) -> People:
    """`count` people, subcontractors and office staff included; some join, leave and move inside the months."""
    rng = stream(seed, "people")
    calendar, years = firm.calendar, firm.calendar.months / 12
    kind = quota(rng, count, KIND_WEIGHTS)
    entity = quota(rng, count, [e.weight for e in ENTITIES])
    joined = rng.integers(calendar.first, max(calendar.last - 25, calendar.first + 1), count)
    hired = np.where(
        flags(rng, count, min(JOIN_A_YEAR * years, 0.5)), joined, calendar.first - rng.integers(40, 2400, count)
    )
    earliest, latest = np.maximum(hired + 45, calendar.first + 10), calendar.last - 4
    leaves = flags(rng, count, min(LEAVE_A_YEAR * years, 0.35), least=2) & (earliest < latest)
    left = np.where(leaves, rng.integers(earliest, np.maximum(latest, earliest + 1)), NEVER)
    grade = quota(rng, count, GRADE_WEIGHTS)
    jobs = _jobs(firm, rng, kind, entity, hired, years)
    cost, card = rates.draw_rates(firm, rng, kind == SUBCONTRACTOR, entity, grade, hired)
    idle = np.zeros(count, bool)
    office = np.flatnonzero(kind == OFFICE)
    idle[office[some(rng, len(office), 0.5)]] = True
    return People(names.people(rng, count), kind, grade, entity, hired, left, jobs, cost, card, idle)


def _jobs(firm: Firm, rng, kind, entity, hired, years: float) -> Steps:
    """First jobs, moves of practice or hours in mid-month, and gaps that only the fallback rule bridges.

    Half of the subcontractors have no job row; a few first rows begin after the hiring.
    """
    count = len(kind)
    practice, hours = _first_jobs(rng, kind, entity)
    listed = np.flatnonzero((kind != SUBCONTRACTOR) | (rng.random(count) < 0.5))
    start = hired[listed] + np.where(flags(rng, len(listed), 0.02), 9, 0)
    mover, moved, new_practice, new_hours = _moves(firm, rng, kind, hired, practice, hours, years)
    known = np.isin(mover, listed)
    person = np.concatenate([listed, mover[known]])
    practices = np.concatenate([practice[listed], new_practice[known]])
    rows = Steps.of(
        person,
        np.concatenate([start, moved[known]]),
        practice=practices,
        hours=np.concatenate([hours[listed], new_hours[known]]),
        cost_center=np.char.add(np.char.add(ENTITY_IDS[entity[person]], "-"), PRACTICES[practices]),
        manager=quota(rng, count, np.ones(max(count // 9, 1)))[person],
    )
    until = rows.ends()
    closed = np.flatnonzero(until < NEVER)
    until[closed[some(rng, len(closed), 0.15)]] -= 6
    rows.columns["until"] = until
    return rows


def _first_jobs(rng, kind, entity) -> tuple:
    """Practice and hours a working day of everybody's first job; some work part-time, some 7.4 hours."""
    count = len(kind)
    practice = np.where(kind == OFFICE, OFFICE_PRACTICE, quota(rng, count, PRACTICE_WEIGHTS))
    hours = np.array([e.full_time for e in ENTITIES])[entity]
    hours = np.where(flags(rng, count, 0.14, least=2), rng.choice([600, 400, 500, 640], count), hours)
    hours = np.where(flags(rng, count, 0.05, least=2), 740, hours)
    return practice, np.where(kind == SUBCONTRACTOR, 0, hours)


def _moves(firm: Firm, rng, kind, hired, practice, hours, years: float) -> tuple:
    """Who changes job on which day inside the months, and to which practice and hours."""
    calendar = firm.calendar
    mover = some(rng, len(kind), min(MOVE_A_YEAR * years + 0.05, 0.6), least=2)
    moved = rng.integers(calendar.first + 6, max(calendar.last - 10, calendar.first + 7), len(mover))
    settled = (moved > hired[mover] + 20) & (kind[mover] != OFFICE)
    mover, moved = mover[settled], moved[settled]
    other = (practice[mover] + rng.integers(1, OFFICE_PRACTICE, len(mover))) % OFFICE_PRACTICE
    leaves = (rng.random(len(mover)) < 0.75) | (hours[mover] == 0)
    fewer = half_up(hours[mover] * 8, 100) * 10
    return mover, moved, np.where(leaves, other, practice[mover]), np.where(leaves, hours[mover], fewer)


def frames(people: People) -> dict:
    """hr_worker, hr_job_history, hr_cost_rate, ref_rate_card_standard."""
    number = np.arange(len(people))
    delivery = np.where(people.kind == OFFICE, "0", np.where((people.kind == EMPLOYEE) & (number % 5 == 0), "1", ""))
    ids, jobs = people.id, people.jobs
    return {
        "hr_worker": pl.DataFrame(
            {
                "resource_id": ids,
                "hr_id": [f"WD-{i + 7000}" for i in number],
                "payroll_id": [
                    f"PY-{i + 300}" if k != SUBCONTRACTOR else None for i, k in zip(number, people.kind, strict=True)
                ],
                "name": people.name,
                "worker_type": np.where(people.kind == SUBCONTRACTOR, "subcontractor", "employee"),
                "entity_id": ENTITY_IDS[people.entity],
                "hire_date": people.hired,
                "termination_date": people.left,
                "delivery": [flag or None for flag in delivery],
                "level": pl.Series(GRADES[people.grade]).set(pl.Series(people.kind == SUBCONTRACTOR), None),
            }
        ),
        "hr_job_history": pl.DataFrame(
            {
                "resource_id": ids[jobs.key],
                "valid_from": jobs.start,
                "valid_to": jobs["until"],
                "practice": PRACTICES[jobs["practice"]],
                "manager_id": ids[jobs["manager"]],
                "cost_center": jobs["cost_center"],
                "hours_per_day": jobs["hours"],
            }
        ),
        "hr_cost_rate": rates.frame(people.cost, ids),
        "ref_rate_card_standard": rates.frame(people.card, ids),
    }
