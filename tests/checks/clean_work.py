"""The work of the clean firm: who works on what on which day, and the plan that says the same."""

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path

from ingest.drop import STREAMS

FIRM = Path(__file__).parent / "clean_firm"
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
MONDAY, WEDNESDAY, THURSDAY, FRIDAY = 0, 2, 3, 4


def read(stream: str, folder: Path = FIRM) -> list[dict[str, str]]:
    """The rows of one file of a firm; empty text for empty fields."""
    with (folder / f"{stream}.csv").open(newline="") as lines:
        return list(csv.DictReader(lines))


def write(stream: str, rows: list[dict], folder: Path = FIRM) -> None:
    """Writes one file with every column that the stream declares."""
    names = [column.name for column in STREAMS[stream].columns]
    with (folder / f"{stream}.csv").open("w", newline="") as lines:
        writer = csv.DictWriter(lines, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: row.get(name, "") for name in names} for row in rows)


def by_key(stream: str, *columns: str) -> dict:
    """The rows of a hand-written file by the columns given."""
    return {tuple(row[c] for c in columns) if columns[1:] else row[columns[0]]: row for row in read(stream)}


ENGAGEMENTS, WORKERS = by_key("psa_engagement", "engagement_id"), by_key("hr_worker", "resource_id")
BILL_RATES = {key: row["rate"] for key, row in by_key("psa_bill_rate", "engagement_id", "resource_id").items()}


def engagement_of(person: str, day: dt.date) -> str:
    """What a person works on that day; empty on days off."""
    weekday = day.weekday()
    if person == "P1":
        return "" if day == dt.date(2026, 2, 13) else "E1"
    if person == "P2":  # in March the Fridays go to the other legal entity
        return "E2" if weekday != FRIDAY else "E4" if day.month == 3 else "E5"
    if person == "P3":
        scan = "E6" if day < dt.date(2026, 3, 1) else "E3"
        return {WEDNESDAY: scan, THURSDAY: "E4", FRIDAY: "N1"}.get(weekday, "E3")
    if person == "P4":
        return "N1" if weekday == FRIDAY else ""
    return "E1" if day.day <= 8 and not (day.month != 1 and day.day >= 7) else ""


def time_entries() -> list[dict]:
    """Eight hours a day; handed in and approved on Friday or the month's last working day."""
    holidays = {(row["entity_id"], row["date"]) for row in read("ref_holiday")}
    days = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    rows = []
    for person, worker in WORKERS.items():
        for day in days:
            engagement = engagement_of(person, day)
            if day.weekday() > FRIDAY or (worker["entity_id"], str(day)) in holidays or not engagement:
                continue
            friday = day + dt.timedelta(days=FRIDAY - day.weekday())
            handed_in = friday if friday.month == day.month else dt.date(2026, 3, 31)
            row = {"time_entry_id": f"T-{person}-{day:%m%d}", "version": 1, "resource_id": person}
            row |= {"engagement_id": engagement, "work_date": day, "hours": 8, "billable": int(engagement != "N1")}
            row |= {"status": "approved", "submitted_date": handed_in, "approved_date": handed_in, "is_deleted": 0}
            row |= {"updated_date": handed_in, "task_id": f"TK-{engagement}", "role_id": "CON", "submitted_by": person}
            rows.append(row | {"approved_by": "P1" if person == "P4" else "P4"})
    return rows


def hours_by(entries: list[dict], *parts) -> dict[tuple, int]:
    """Hours by what the functions make of an entry."""
    hours: dict[tuple, int] = defaultdict(int)
    for entry in entries:
        hours[tuple(part(entry) for part in parts)] += entry["hours"]
    return hours


def person(entry: dict) -> str:
    return entry["resource_id"]


def engagement(entry: dict) -> str:
    return entry["engagement_id"]


def month(entry: dict) -> str:
    return str(entry["work_date"])[:7]


def week(entry: dict) -> str:
    return str(entry["work_date"] - dt.timedelta(days=entry["work_date"].weekday()))


def month_plan(entries: list[dict]) -> list[dict]:
    """Everybody works as planned, by month."""
    return [
        {
            "engagement_id": project,
            "resource_id": resource,
            "period": period,
            "planned_hours": hours,
            "planned_rate": BILL_RATES.get((project, resource), 150),
            "currency": ENGAGEMENTS[project]["currency"],
        }
        for (project, resource, period), hours in hours_by(client_time(entries), engagement, person, month).items()
    ]


def week_plan(entries: list[dict]) -> list[dict]:
    """Everybody works as planned, by week."""
    return [
        {"engagement_id": project, "resource_id": resource, "week_start": monday, "hours": hours, "kind": "hard"}
        for (project, resource, monday), hours in hours_by(client_time(entries), engagement, person, week).items()
    ]


def client_time(entries: list[dict]) -> list[dict]:
    """The entries on engagements."""
    return [entry for entry in entries if engagement(entry) in ENGAGEMENTS]
