"""Records on a line of time: what happened with a customer, when milestones are due, when sources delivered."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from crossfoot.gateway.views.words import time_taken

DONE, PLANNED, LATE = "done", "planned", "late"
UNUSUAL = 2
"""How many times more or less than usual a delivery is when it is told to be unusual."""


@dataclass(frozen=True)
class Event:
    """One record: on which line, from when to when (the same for a moment), how it stands, in words, its address."""

    line: str
    start: dt.date
    end: dt.date
    state: str
    told: str
    source_ref: str = ""


@dataclass(frozen=True)
class Step:
    """What was done of a build from when to when (UTC, without zone)."""

    name: str
    began_at: dt.datetime
    ended_at: dt.datetime

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended_at - self.began_at).total_seconds()


def of_customer(rows: Iterable[dict[str, Any]]) -> list[Event]:
    """What was booked, done, billed, credited and paid, each kind on its line."""
    return [
        Event(row["what"], row["day"], row["day"], DONE, f"{row['name']}: {_money(row)}", row["source_ref"])
        for row in rows
    ]


def of_milestones(rows: Iterable[dict[str, Any]]) -> list[Event]:
    """Each milestone from the day it was planned for to the day it was or should be done."""
    found = []
    for row in rows:
        is_done = row["is_complete"]
        state = LATE if row["is_overdue"] else DONE if is_done else PLANNED
        id, engagement, end = row["milestone_id"], row["engagement_id"], row["done_on"]
        line = id if id.startswith(engagement) else f"{engagement} · {id}"
        told = f"{_money(row)}, planned for {row['planned_date']}, {'done' if is_done else 'expected'} {end}"
        told += ", not accepted" if is_done and state == LATE else ""
        found.append(Event(line, row["planned_date"] or end, end, state, told, row["source_ref"]))
    return found


def of_deliveries(rows: list[dict[str, Any]]) -> list[Event]:
    """What each source delivered in each run; late is what was refused or is unusually much or little."""
    found = []
    for row in rows:
        state = LATE if row["status"] == "refused" or row["is_unusual"] else DONE
        told = f"{row['stream']}: {row['received']:,} records, {row['landed']:,} new, {row['quarantined']:,} refused"
        found.append(Event(row["source"], row["began_at"], row["ended_at"], state, told))
    return found


def of_builds(builds: Iterable[dict[str, Any]], since: dt.datetime) -> list[Event]:
    """When each build was made, step by step, since the first delivery that is shown."""
    return [
        Event(
            "build", step.began_at, step.ended_at, DONE, f"{step.name} of {build['build']}: {time_taken(step.seconds)}"
        )
        for build in builds
        for step in build["steps"]
        if step.began_at >= since
    ]


def with_usual(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Deliveries with `usual`, the median of what the same stream received before, and whether they are far from it.

    Far is more than UNUSUAL times as much or as little; the first delivery of a stream has nothing to be held against.
    """
    before: dict[tuple[str, str], list[int]] = {}
    found = []
    for row in rows:
        known = before.setdefault((row["source"], row["stream"]), [])
        usual = median(known) if known else None
        low, high = sorted((row["received"], usual or 0))
        found.append(row | {"usual": usual, "is_unusual": usual is not None and high > UNUSUAL * low})
        known.append(row["received"])
    return found


def _money(row: dict[str, Any]) -> str:
    return "–" if row["amount"] is None else f"{row['amount']:,.2f} {row['currency']}"
