"""What is worth telling people about a run: new critical exceptions, breached due days, stale sources, failed runs.

A notice carries the key of the state it tells of; a state is told once per channel. What gives pay away is told without
record and amount.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

STALE = "R68"
LISTED = 20
PAGE = "/reconciliation"
"""Where the pages list exceptions, below their address."""
KINDS = {
    "exception": "new critical exceptions",
    "overdue": "exceptions past their due day",
    "source": "stale sources",
    "run": "failed runs",
}


@dataclass(frozen=True)
class Notice:
    """One state worth telling: its kind (of KINDS), owner, one line, and its money in the reporting currency."""

    key: str
    kind: str
    owner: str
    line: str
    money: Decimal = Decimal(0)


@dataclass(frozen=True)
class Attachment:
    """A file that a message carries."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """A title and lines of text, the keys of the states it tells, and a file if it carries one."""

    title: str
    body: str
    keys: tuple[str, ...] = ()
    file: Attachment | None = None


def of_exceptions(rows: Iterable[dict[str, Any]], currency: str, address: str = "") -> list[Notice]:
    """The notices of open exceptions; a waived or accepted one is not told.

    `rows` are those of `reconciliation.exceptions` with `standing` (the status as people see it) and `is_restricted`.
    With the `address` of the pages a notice ends in the link to its exception, without one in the command.
    """
    notices = []
    for row in rows:
        if row["standing"] not in ("open", "reopened"):
            continue
        state = f"{row['exception_id']}:{row['times_reopened']}"
        if row["check_id"] == STALE:
            notices.append(_notice("source", state, row, currency, address))
        elif row["severity"] == "critical":
            notices.append(_notice("exception", state, row, currency, address))
        if row["is_overdue"]:
            notices.append(_notice("overdue", state, row, currency, address))
    return notices


def of_failure(served: str | None, code: str, what: str, why: str) -> Notice:
    """The notice of a run that published nothing; the same failure is told once while the same build is served."""
    digest = hashlib.sha256(f"{code}{what}{why}".encode()).hexdigest()[:16]
    return Notice(f"run:{served}:{digest}", "run", "IT", " ".join(filter(None, (code, what, *why.splitlines()))))


def alert(notices: list[Notice], currency: str, address: str = "") -> Message:
    """One message about notices, the biggest money first."""
    told = sorted(notices, key=lambda notice: (-notice.money, notice.kind, notice.key))
    counts = {kind: sum(notice.kind == kind for notice in told) for kind in KINDS}
    title = ", ".join(f"{count} {KINDS[kind]}" for kind, count in counts.items() if count)
    return Message(f"Crossfoot: {title}", _body(told, currency, address), tuple(notice.key for notice in told))


def digest(owner: str, rows: list[dict[str, Any]], currency: str, day: dt.date, address: str = "") -> Message:
    """What an owner has open on a day: how much, how much of it overdue, and the biggest ones."""
    open_ = [row for row in rows if row["standing"] in ("open", "reopened") and row["owner"] == owner]
    notices = [_notice("digest", row["exception_id"], row, currency, address) for row in open_]
    counted = sum((row["amount_counted"] for row in open_ if not row["is_restricted"]), Decimal(0))
    overdue = sum(bool(row["is_overdue"]) for row in open_)
    head = f"{len(open_)} open, {overdue} of them overdue, {counted:,.2f} {currency} at risk (each record once)."
    told = sorted(notices, key=lambda notice: (-notice.money, notice.key))
    body = "\n".join([head, "", _body(told, currency, address)])
    return Message(f"Crossfoot: open exceptions of {owner}, {day}", body, (f"digest:{owner}:{day}",))


def _notice(kind: str, state: str, row: dict[str, Any], currency: str, address: str) -> Notice:
    due = f"due {row['due_on']}" + (", overdue" if row["is_overdue"] else "")
    id = row["exception_id"]
    look = f"{address}{PAGE}?exception={id}" if address else f"crossfoot exceptions show {id[:8]}"
    if row["is_restricted"]:
        line = f"{row['check_id']} {row['question']} [{row['owner']}, {due}] {look}"
        return Notice(f"{kind}:{state}", kind, row["owner"], line)
    money = row["amount_at_risk_reporting"]
    at_risk = f", {money:,.2f} {currency} at risk" if money else ""
    line = f"{row['check_id']} {row['note']} [{row['owner']}{at_risk}, {due}] {look}"
    return Notice(f"{kind}:{state}", kind, row["owner"], _one_line(line), money)


def _body(told: list[Notice], currency: str, address: str) -> str:
    lines = [f"- {notice.line}" for notice in told[:LISTED]]
    rest = told[LISTED:]
    if rest:
        money = sum((notice.money for notice in rest), Decimal(0))
        look = f"{address}{PAGE}" if address else "crossfoot exceptions list"
        lines.append(f"- and {len(rest)} more, {money:,.2f} {currency} at risk: {look}")
    return "\n".join(lines)


def _one_line(text: str) -> str:
    """A text without control characters: a name from a source must not break out of its line."""
    return "".join(character if character.isprintable() else " " for character in text)
