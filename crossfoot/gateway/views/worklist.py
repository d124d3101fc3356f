"""The reconciliation centre as data: the queue, what is at risk in it, checks by status, and what opened and closed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from crossfoot.gateway import formula
from crossfoot.gateway.views.model import Number

STANDINGS = ("open", "reopened", "waived", "accepted", "resolved")
WAITING = ("open", "reopened")
FLOW = ("area", "owner", "open", "at risk")
ORDERS = ("money at risk", "due day", "age")
"""What a queue is sorted by, first that which is worst."""


@dataclass(frozen=True)
class Choice:
    """What a queue is narrowed to; empty is all. `checks` are ids, `standings` of STANDINGS.

    `entities` are those of an exception's records: one of several counts with all its money.
    """

    owners: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    standings: tuple[str, ...] = WAITING
    order: str = ORDERS[0]


@dataclass(frozen=True)
class Summary:
    """What waits: how many, money in the reporting currency with each record once, as the plain sum, and overdue.

    `new` and `closed` are those of the last day that exceptions were looked at.
    """

    waiting: int
    counted: Decimal
    plain: Decimal
    overdue: int
    new: int
    closed: int
    day: dt.date | None


def queue(rows: Iterable[dict[str, Any]], choice: Choice) -> list[dict[str, Any]]:
    """The exceptions of a choice, in its order; each row has its `standing` and `entities`."""
    narrowed = {
        "owner": choice.owners,
        "severity": choice.severities,
        "check_id": choice.checks,
        "area": choice.areas,
        "standing": choice.standings,
    }
    kept = [row for row in rows if all(not values or row[name] in values for name, values in narrowed.items())]
    if choice.entities:
        kept = [row for row in kept if not set(choice.entities).isdisjoint(row["entities"])]
    worst = {
        "money at risk": lambda row: (-row["amount_counted"], -row["amount_at_risk_reporting"]),
        "due day": lambda row: (row["due_on"],),
        "age": lambda row: (-row["age_days"],),
    }[choice.order]
    return sorted(kept, key=lambda row: (*worst(row), row["check_id"], row["key"]))


def summary(rows: list[dict[str, Any]], life: list[dict[str, Any]]) -> Summary:
    """What waits among these exceptions, and what the last day brought; `life` is every exception ever seen."""
    waiting = [row for row in rows if row["standing"] in WAITING]
    day = max((row["last_seen"] for row in life), default=None)
    return Summary(
        len(waiting),
        formula.add([row["amount_counted"] for row in waiting]) or Decimal(0),
        formula.add([row["amount_at_risk_reporting"] for row in waiting]) or Decimal(0),
        sum(row["is_overdue"] for row in waiting),
        sum(row["first_seen"] == day for row in waiting),
        sum(row["resolved_on"] == day for row in life if row["resolved_on"]),
        day,
    )


def auto_match(pairs: list[dict[str, Any]], unknown: str = "") -> Number:
    """The share of identity pairs that a rule matched without a person, 0 to 1, all kinds, to date.

    `pairs` are `desk.identity.proposals`: those that the served build proposes, and what was decided. Numerator: links
    that a rule of `seeds/identity_rule.csv` accepted (`merges`) and nobody undid. Denominator: these, what a person
    accepted (a link without a proposal too) or rejected, and what is open; what was undone is open once it is proposed
    again. No value without a pair, or where `unknown` says why none can be told: 0 % would be one.
    """
    counted = [] if unknown else [pair for pair in pairs if pair["status"] != "undone"]
    ruled = sum(pair["status"] == "accepted" and pair["is_by_rule"] for pair in counted)
    words = f"{ruled:,} of {len(counted):,} identity pairs to date were accepted by a rule, without a person."
    if not counted:
        words = unknown or "Nothing was proposed."
    return Number("", "", formula.divide(Decimal(ruled), Decimal(len(counted))), "ratio", words=words)


def by_owner(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What waits at each owner: count, overdue, oldest in days, counted money; most money first."""
    waiting = sorted((row for row in rows if row["standing"] in WAITING), key=lambda row: row["owner"])
    found = []
    for owner, group in groupby(waiting, key=lambda row: row["owner"]):
        own = list(group)
        found.append(
            {
                "owner": owner,
                "open": len(own),
                "overdue": sum(row["is_overdue"] for row in own),
                "oldest, days": max(row["age_days"] for row in own),
                "at risk": formula.add([row["amount_counted"] for row in own]) or Decimal(0),
            }
        )
    return sorted(found, key=lambda row: (-row["at risk"], row["owner"]))


def flow(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What waits by the part of the flow (area) and owner, in the columns of FLOW; most counted money first.

    What has no money at risk is left out.
    """
    counted: dict[tuple[str, str], list[Decimal]] = {}
    for row in rows:
        if row["standing"] in WAITING and row["amount_counted"]:
            counted.setdefault((row["area"], row["owner"]), []).append(row["amount_counted"])
    found = [dict(zip(FLOW, (*key, len(money), formula.add(money)), strict=True)) for key, money in counted.items()]
    return sorted(found, key=lambda row: (-row["at risk"], row["area"], row["owner"]))


def matrix(
    checks: list[dict[str, Any]], rows: list[dict[str, Any]], life: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Each check of the register with how many exceptions stand how, and whether it applied."""
    counts = Counter((row["check_id"], row["standing"]) for row in rows)
    counts += Counter((row["check_id"], "resolved") for row in life if row["status"] == "resolved")
    return [
        {"check": check["check_id"], "question": check["question"]}
        | {standing: counts[check["check_id"], standing] for standing in STANDINGS}
        | {"outcome": check["outcome"]}
        for check in checks
    ]


def trend(life: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per day on which any did: how many exceptions opened, how many closed, and how many were open then."""
    opened = Counter(row["first_seen"] for row in life)
    closed = Counter(row["resolved_on"] for row in life if row["resolved_on"])
    found, waiting = [], 0
    for day in sorted({*opened, *closed}):
        waiting += opened[day] - closed[day]
        found.append({"day": day, "opened": opened[day], "closed": closed[day], "open": waiting})
    return found
