"""The time entries as they finally stand: who worked how long on what, and how the entry was approved."""

import numpy as np
import polars as pl

from crossfoot.demo.calendar import Calendar, weekday
from crossfoot.demo.draw import NEVER, flags, some, stack, stream
from crossfoot.demo.engagements import TM, Engagements
from crossfoot.demo.firm import INTERNAL, Firm
from crossfoot.demo.people import OFFICE, SUBCONTRACTOR, People

SUBMITTED, APPROVED, REJECTED = range(3)
STATUS = np.array(["submitted", "approved", "rejected"])
# A day goes to one engagement, to two, to one and internal work, or to internal work alone.
WHOLE_DAY, SPLIT_DAY, MIXED_DAY, INTERNAL_DAY = range(4)
DAY_SHARES = (0.58, 0.26, 0.22)  # of the first three, before the person's share of client days
FIRST_PART = 0.62  # of a day that has two entries


def draw_entries(firm: Firm, people: People, work: Engagements, choice, available, seed: int) -> pl.DataFrame:
    """One row per time entry, ordered by day: person, eng, day, hours (hundredths), billable, status, submitted,
    approved (NEVER = not), month (index), cutoff (month index, months + 1 = none), tm, deleted (the record is gone).

    Engagement numbers from len(work) on are internal projects. `choice` and `available` come from staffing.
    """
    rng = stream(seed, "entries")
    worked = _days(firm, people, work, choice, available, rng)
    entries = stack([worked, _irregular(rng, firm, people, work, worked)])
    entries = entries.sort("day", "person", "eng", "hours", maintain_order=True)
    return _approval(rng, firm.calendar, entries, work)


def _days(firm: Firm, people: People, work: Engagements, choice, available, rng) -> pl.DataFrame:
    """Regular entries of every person-day: one or two, on client engagements or internal projects."""
    present = rng.random(available.shape) < _presence(people)[:, None]
    person, column = np.nonzero(present & (available > 0))
    day = column + firm.calendar.first
    month, hours = firm.calendar.index(day), available[person, column].astype(np.int64)
    kind_of_day = _kind_of_day(people, person, month, rng)
    one, two = (_on_the_day(work, choice[person, month, rank], day) for rank in (0, 1))
    one = np.where(one < 0, two, one)
    internal = len(work) + rng.choice(len(INTERNAL), len(person), p=[row[3] for row in INTERNAL])
    client = (kind_of_day != INTERNAL_DAY) & (one >= 0)
    parted = client & (kind_of_day != WHOLE_DAY) & (hours >= 200)
    part = np.where(parted, np.rint(hours * FIRST_PART / 50).astype(np.int64) * 50, hours)
    long_day = client & (rng.random(len(person)) < 0.05)
    other = np.where((kind_of_day == SPLIT_DAY) & (two >= 0) & (two != one), two, internal)
    employee = people.kind[person] != SUBCONTRACTOR
    rows = pl.DataFrame({"person": person, "day": day})
    first = rows.with_columns(eng=pl.Series(np.where(client, one, internal)), hours=pl.Series(part + 100 * long_day))
    second = rows.with_columns(eng=pl.Series(other), hours=pl.Series(hours - part))
    return stack([first.filter(pl.Series(client | employee)), second.filter(pl.Series(parted & employee))])


def _kind_of_day(people: People, person, month, rng) -> np.ndarray:
    """How each person-day goes; people differ in their share of client days, and so do months."""
    share = np.clip(rng.normal(0.81, 0.06, len(people)), 0.55, 0.93)
    share[people.kind == OFFICE] = 0
    demand = 1 + rng.normal(0, 0.02, month.max(initial=0) + 1)
    limits = np.cumsum(DAY_SHARES)[:, None] * share[person] * demand[month]
    kind = (rng.random(len(person)) >= limits).sum(axis=0)
    return np.where(people.kind[person] == SUBCONTRACTOR, WHOLE_DAY, kind)


def _presence(people: People) -> np.ndarray:
    """Chance per person that a working day is recorded at all; the rest is missing time."""
    presence = np.array([0.985, 0.86, 0.35])[people.kind]
    return np.where(people.idle, 0.0, presence)


def _on_the_day(work: Engagements, eng, day) -> np.ndarray:
    """The engagement if it runs on the day, else -1."""
    known = np.maximum(eng, 0)
    return np.where((eng >= 0) & (work.start[known] <= day) & (work.end[known] >= day), eng, -1)


def _irregular(rng, firm: Firm, people: People, work: Engagements, worked: pl.DataFrame) -> pl.DataFrame:
    """Saturdays, corrections with negative hours, and time dated after somebody left."""
    client = worked.filter(pl.col("eng") < len(work))
    left = people.left[client["person"]]
    day = client["day"].to_numpy()
    friday = client.filter(pl.Series((weekday(day) == 4) & (day < left)))
    saturday = friday[some(rng, len(friday), 0.02)].with_columns(day=pl.col("day") + 1, hours=pl.lit(400))
    correction = client[some(rng, len(client), 0.004, least=3)]
    correction = correction.with_columns(hours=-(pl.col("hours") // 200) * 50 - 50)
    leaver = client.with_columns(left=pl.Series(left)).filter(pl.col("left") < NEVER)
    leaver = leaver.group_by("person").last().sort("person").with_columns(day=pl.col("left") + 2)
    leaver = leaver[some(rng, len(leaver), 0.3)].select(client.columns)
    rows = stack([saturday, correction, leaver]).filter(pl.col("day") <= firm.calendar.last)
    return rows.filter(pl.Series(_on_the_day(work, rows["eng"].to_numpy(), rows["day"].to_numpy()) >= 0))


def _approval(rng, calendar: Calendar, entries: pl.DataFrame, work: Engagements) -> pl.DataFrame:
    """Submission, approval, status and cut-off of every entry; a few records turn out deleted."""
    count = len(entries)
    day, eng = entries["day"].to_numpy(), entries["eng"].to_numpy()
    month = calendar.index(day)
    due = np.minimum(np.maximum(day - weekday(day) + 4, day), calendar.end(month))
    submitted = due + np.where(rng.random(count) < 0.07, rng.integers(1, 9, count), 0)
    usual = rng.choice([1, 2, 3, 4], count, p=[0.35, 0.35, 0.2, 0.1])
    approved = submitted + np.where(rng.random(count) < 0.02, rng.integers(12, 45, count), usual)
    status = np.where(flags(rng, count, 0.009, least=2), REJECTED, APPROVED)
    waiting = flags(rng, count, 0.009, least=2) | (approved > calendar.extracted)
    status = np.where(waiting & (status == APPROVED), SUBMITTED, status)
    approved = np.where(status == APPROVED, approved, NEVER)
    client = eng < len(work)
    return entries.with_columns(
        billable=pl.Series(client & (rng.random(count) < 0.955)),
        status=pl.Series(status),
        submitted=pl.Series(submitted),
        approved=pl.Series(approved),
        month=pl.Series(month),
        cutoff=pl.Series(calendar.cutoff(day, approved)),
        tm=pl.Series(client & (work.method[np.minimum(eng, len(work) - 1)] == TM)),
        deleted=pl.Series(flags(rng, count, 0.006, least=4)),
    )
