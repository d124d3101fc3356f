"""Time as Certinia keeps it: a weekly card with its approval, split where a month ends, the days in seven columns."""

import datetime as dt
from collections.abc import Iterator

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.payload import number
from crossfoot.demo.vendors.salesforce.org import Org, Record, moment

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = {f"pse__{day}_Hours__c": "double" for day in DAYS}
HEADER = {
    "Name": "string",
    "pse__Resource__c": "reference",
    "pse__Project__c": "reference",
    "pse__Assignment__c": "reference",
    "pse__Start_Date__c": "date",
    "pse__End_Date__c": "date",
    "pse__Status__c": "picklist",
    "pse__Billable__c": "boolean",
    **HOURS,
}
SPLIT = {
    "Name": "string",
    "pse__Timecard_Header__c": "reference",
    "pse__Start_Date__c": "date",
    "pse__End_Date__c": "date",
    **HOURS,
}
TASK_TIME = {
    "pse__Timecard__c": "reference",
    "pse__Project_Task__c": "reference",
    "pse__Start_Date__c": "date",
    **HOURS,
}
APPROVAL = {"TargetObjectId": "reference", "Status": "picklist", "CompletedDate": "datetime"}

Card = tuple[str, dict[dt.date, Row]]
"""The number of a card and its entries by day."""


def install(org: Org) -> None:
    """Adds cards, splits, time by task, and the approvals of cards."""
    cards = list(_cards(org.firm))
    org.add("pse__Timecard_Header__c", HEADER, (_header(org, card) for card in cards))
    org.add("pse__Timecard__c", SPLIT, (split for card in cards for split in _splits(org, card)))
    org.add("pse__Task_Time__c", TASK_TIME, (_task_time(org, card) for card in cards if _first(card).get("task_id")))
    org.add("ProcessInstance", APPROVAL, (_approval(org, card) for card in cards))


def relabel(firm: Firm) -> None:
    """Gives the ERP's records of posted time the ids that Certinia has for it: the split's number and the day."""
    ids = {
        row["time_entry_id"]: f"{_split_number(card, day)}/{day}"
        for card in _cards(firm)
        for day, row in card[1].items()
    }
    for row in firm.rows("erp_project_transaction"):
        row["time_entry_id"] = ids.get(row["time_entry_id"], row["time_entry_id"])


def _cards(firm: Firm) -> Iterator[Card]:
    """One card per person, project, week, state, task and role; a second entry of a day opens another card."""
    groups: dict[tuple, list[dict[dt.date, Row]]] = {}
    for row in sorted(firm.time_entries(), key=lambda row: row["time_entry_id"]):
        day = dt.date.fromisoformat(row["work_date"])
        state = tuple(row[name] for name in ("billable", "status", "submitted_date", "approved_date", "updated_date"))
        work = row.get("task_id", ""), row.get("role_id", "")
        key = (row["resource_id"], row["engagement_id"], day - dt.timedelta(day.weekday()), *state, *work)
        cards = groups.setdefault(key, [{}])
        if day in cards[-1]:
            cards.append({})
        cards[-1][day] = row
    ordered = (card for key in sorted(groups) for card in groups[key])
    for count, card in enumerate(ordered, 1):
        yield f"{count:06d}", card


def _header(org: Org, card: Card) -> tuple[str, Record]:
    count, days = card
    row, monday = _first(card), min(days) - dt.timedelta(min(days).weekday())
    changed = {"LastModifiedDate": moment(row["updated_date"]), "SystemModstamp": moment(row["updated_date"])}
    return count, changed | _hours(days) | {
        "Name": f"TCH-{count}",
        "pse__Resource__c": org.id("Contact", row["resource_id"]),
        "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
        "pse__Assignment__c": org.id("pse__Assignment__c", role_key(row)),
        "pse__Start_Date__c": str(monday),
        "pse__End_Date__c": str(monday + dt.timedelta(6)),
        "pse__Status__c": row["status"].title(),
        "pse__Billable__c": row["billable"] == "1",
    }


def _splits(org: Org, card: Card) -> Iterator[tuple[str, Record]]:
    """The part of a card in each month."""
    count, days = card
    monday = min(days) - dt.timedelta(min(days).weekday())
    week = [monday + dt.timedelta(i) for i in range(7)]
    changed = {"SystemModstamp": moment(_first(card)["updated_date"])}
    for month in sorted({day.month for day in days}):
        part = {day: row for day, row in days.items() if day.month == month}
        own = [day for day in week if day.month == month]
        name = _split_number(card, own[0])
        yield (
            name,
            changed
            | _hours(part)
            | {
                "Name": name,
                "pse__Timecard_Header__c": org.id("pse__Timecard_Header__c", count),
                "pse__Start_Date__c": str(own[0]),
                "pse__End_Date__c": str(own[-1]),
            },
        )


def _task_time(org: Org, card: Card) -> tuple[str, Record]:
    count, days = card
    return count, _hours(days) | {
        "pse__Timecard__c": org.id("pse__Timecard_Header__c", count),
        "pse__Project_Task__c": org.id("pse__Project_Task__c", _first(card)["task_id"]),
        "pse__Start_Date__c": str(min(days) - dt.timedelta(min(days).weekday())),
    }


def role_key(row: Row) -> str:
    """The key of the assignment that gives a person's time its role; "" for time without one."""
    return f"role {row['engagement_id']} {row['resource_id']} {row['role_id']}" if row.get("role_id") else ""


def _approval(org: Org, card: Card) -> tuple[str, Record]:
    row = _first(card)
    completed = row["approved_date"] or (row["updated_date"] if row["status"] == "rejected" else "")
    return card[0], {
        "TargetObjectId": org.id("pse__Timecard_Header__c", card[0]),
        "Status": {"submitted": "Pending"}.get(row["status"], row["status"].title()),
        "CreatedDate": moment(row["submitted_date"]),
        "CompletedDate": moment(completed) if completed else None,
        "SystemModstamp": moment(row["updated_date"]),
    }


def _split_number(card: Card, day: dt.date) -> str:
    return f"TC-{card[0]}-{day.month}"


def _hours(days: dict[dt.date, Row]) -> Record:
    hours = {f"pse__{DAYS[day.weekday()]}_Hours__c": number(row["hours"]) for day, row in days.items()}
    return dict.fromkeys(HOURS, number("0.0")) | hours


def _first(card: Card) -> Row:
    return next(iter(card[1].values()))
