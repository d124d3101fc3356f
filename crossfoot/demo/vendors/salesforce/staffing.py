"""Who is booked ahead, as Certinia keeps it: assignments and requests for a role, each with a weekly schedule."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.payload import number
from crossfoot.demo.vendors.salesforce.org import Org, Record, moment, percent
from crossfoot.demo.vendors.salesforce.timecards import DAYS, HOURS

EXCEPTION = {
    "pse__Schedule__c": "reference",
    "pse__Date__c": "date",
    "pse__End_Date__c": "date",
    "pse__Exception_Hours__c": "double",
    **HOURS,
}
REQUEST = {
    "pse__Project__c": "reference",
    "pse__Resource_Role__c": "picklist",
    "pse__Status__c": "picklist",
    "pse__Preferred_Schedule__c": "reference",
    "pse__Start_Date__c": "date",
    "pse__End_Date__c": "date",
    "pse__SOW_Hours__c": "double",
    "Probability__c": "percent",
}
SAME = ("engagement_id", "resource_id", "role_id", "kind", "requested_date", "probability")
"""What the weeks of one booking have in common."""

Booking = tuple[str, Row, dict[dt.date, Decimal]]
"""The key of a booking, its first row, and its hours by the Monday of each week from the first to the last."""


def bookings(firm: Firm) -> Iterator[Booking]:
    """The weeks of a person or an open role that differ in nothing but their hours are one booking."""
    groups: dict[str, list[Row]] = {}
    for row in sorted(firm.rows("psa_assignment"), key=lambda row: row["week_start"]):
        groups.setdefault(" ".join(row[name] for name in SAME), []).append(row)
    for key, rows in groups.items():
        told = {dt.date.fromisoformat(row["week_start"]): Decimal(row["hours"]) for row in rows}
        first, last = min(told), max(told)
        weeks = [first + dt.timedelta(days) for days in range(0, (last - first).days + 1, 7)]
        yield key, rows[0], {week: told.get(week, Decimal(0)) for week in weeks}


def schedules(firm: Firm) -> Iterator[tuple[str, Record]]:
    """The pattern of each booking: the hours of its first week, in every week to the last."""
    for key, _, weeks in bookings(firm):
        first, last = min(weeks), max(weeks)
        yield key, _dates(first, last) | _days(weeks[first])


def assignments(org: Org) -> Iterator[tuple[str, Record]]:
    """The bookings of a person; what was requested names the request that it fulfils."""
    for key, row, _ in bookings(org.firm):
        if row["resource_id"]:
            requested = key if row["requested_date"] else ""
            yield (
                key,
                {
                    "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                    "pse__Resource__c": org.id("Contact", row["resource_id"]),
                    "pse__Role__c": row["role_id"] or None,
                    "pse__Schedule__c": org.id("pse__Schedule__c", key),
                    "pse__Status__c": "Tentative" if row["kind"] == "soft" else "Scheduled",
                    "pse__Resource_Request__c": org.id("pse__Resource_Request__c", requested),
                    "Probability__c": number(percent(row["probability"])) if row["probability"] else None,
                    "pse__Daily_Bill_Rate__c": False,
                    "CurrencyIsoCode": "USD",
                },
            )


def install(org: Org) -> None:
    """Adds the weeks that differ from their schedule's pattern, and what was requested."""
    org.add("pse__Schedule_Exception__c", EXCEPTION, _exceptions(org))
    org.add("pse__Resource_Request__c", REQUEST, _requests(org))


def _exceptions(org: Org) -> Iterator[tuple[str, Record]]:
    for key, _, weeks in bookings(org.firm):
        usual = weeks[min(weeks)]
        for week, hours in weeks.items():
            if hours != usual:
                schedule = {"pse__Schedule__c": org.id("pse__Schedule__c", key), "pse__Date__c": str(week)}
                end = {"pse__End_Date__c": str(week + dt.timedelta(6))}
                yield f"{key} {week}", schedule | end | _days(hours)


def _requests(org: Org) -> Iterator[tuple[str, Record]]:
    """Those that nobody fills yet, and those that an assignment fulfils."""
    for key, row, weeks in bookings(org.firm):
        if row["resource_id"] and not row["requested_date"]:
            continue
        waiting = "Ready to Staff" if row["kind"] == "hard" else "Tentative"
        yield (
            key,
            {
                "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "pse__Resource_Role__c": row["role_id"] or None,
                "pse__Status__c": "Assigned" if row["resource_id"] else waiting,
                "pse__Preferred_Schedule__c": org.id("pse__Schedule__c", key),
                **_dates(min(weeks), max(weeks)),
                "pse__SOW_Hours__c": number(str(sum(weeks.values()))),
                "Probability__c": number(percent(row["probability"])) if row["probability"] else None,
                **({"CreatedDate": moment(row["requested_date"])} if row["requested_date"] else {}),
            },
        )


def _dates(first: dt.date, last: dt.date) -> Record:
    return {"pse__Start_Date__c": str(first), "pse__End_Date__c": str(last + dt.timedelta(6))}


def _days(hours: Decimal) -> Record:
    """A week's hours from Monday to Friday; what does not divide is done on Monday."""
    each, rest = divmod(int(hours * 100), 5)
    cents = [each + rest, each, each, each, each, 0, 0]
    return {f"pse__{day}_Hours__c": number(f"{Decimal(n).scaleb(-2)}") for day, n in zip(DAYS, cents, strict=True)}
