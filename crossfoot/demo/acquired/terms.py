"""What the acquired firm is: its entity, customers, engagements and people; amounts are in EUR."""

import datetime as dt
from calendar import monthrange
from decimal import Decimal
from typing import NamedTuple

Row = dict[str, str]
Files = dict[str, list[Row]]

ENTITY, CURRENCY, COST_CENTER = "IE01", "EUR", "IE01-ALL"
TERM, PEOPLE = 10, 12
CUSTOMERS = {"LQ-A1": "Quarry Media", "LQ-A3": "Umbra Textiles", "LQ-A4": "Yarrow Water"}
SHARED = "LQ-A2"
"""The customer that the buyer has, too."""
HOLIDAYS = {
    "08-04": "August day",
    "10-27": "October holiday",
    "12-25": "Christmas Day",
    "12-26": "St Stephen's Day",
}
HOURS, TAX = Decimal("7.5"), Decimal("0.23")
COST_RATE, CARD_RATE, SALARY, OVERHEAD = "54", "135", "8600", "21500"


class Work(NamedTuple):
    """An engagement and the people on it by number; `price` is per hour, of a retainer per month."""

    id: str
    customer: str
    name: str
    method: str
    practice: str
    people: range
    price: Decimal


WORK = (
    Work("LQ-E1", "LQ-A1", "Content platform", "tm", "APP", range(0, 4), Decimal(118)),
    Work("LQ-E2", SHARED, "Data warehouse", "tm", "DAT", range(4, 7), Decimal(126)),
    Work("LQ-E3", "LQ-A3", "Cloud migration", "tm", "CLD", range(7, 9), Decimal(131)),
    Work("LQ-E4", "LQ-A4", "Service desk", "retainer", "APP", range(9, 10), Decimal(18500)),
)

LEADS = {work.people[0] for work in WORK}
"""Who leads an engagement, by number."""
OFFICE = ("Manager", "Director")
"""The levels of those in the office, the last people."""


class Frame(NamedTuple):
    """The months since it was bought, and how its people are numbered."""

    months: list[str]
    people: list[str]


def working_days(month: str) -> list[dt.date]:
    """The days of a month on which people work."""
    year, number = map(int, month.split("-"))
    days = [dt.date(year, number, day + 1) for day in range(monthrange(year, number)[1])]
    return [day for day in days if day.weekday() < 5 and f"{day:%m-%d}" not in HOLIDAYS]


def month_end(month: str) -> dt.date:
    """The last day of a month."""
    year, number = map(int, month.split("-"))
    return dt.date(year, number, monthrange(year, number)[1])
