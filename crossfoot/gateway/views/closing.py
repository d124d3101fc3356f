"""Closing as data: per month what keeps it from being closed, who proposed and approved, and what moved since."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crossfoot.gateway import formula
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.filters import Filters
from crossfoot.gateway.views.model import Number

CHECKLIST = (
    "period", "status", "proposed by", "approved by", "decided at", "blocking", "money of it", "restated figures",
    "build",
)  # fmt: skip
WHOLE_FIRM = "whole firm"
"""Where in the grid stands what belongs to no entity."""


def checklist(
    months: Iterable[str],
    blocking: dict[str, list[dict[str, Any]]],
    closings: list[dict[str, Any]],
    proposed: dict[str, tuple[str, str]],
    restated: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """One row of CHECKLIST per reported month, latest first.

    `blocking` are the exceptions that keep a month from being closed, `closings` every close and reopening, newest
    first, `proposed` what (close or reopen) waits for approval and by whom, `restated` the figures that have moved.
    """
    found = []
    for month in sorted(months, reverse=True):
        last = next((row for row in closings if row["period"] == month), None)
        status = "open" if last is None else "closed" if last["action"] == "close" else "reopened"
        proposal = proposed.get(month)
        found.append(
            {
                "period": month,
                "status": f"{status}, to {proposal[0]}" if proposal else status,
                "proposed by": proposal[1] if proposal else last["proposed_by"] if last else "",
                "approved by": "" if proposal or not last else last["approved_by"],
                "decided at": last["decided_at"] if last else None,
                "blocking": len(blocking[month]),
                "money of it": formula.add([row["amount_counted"] for row in blocking[month]]) or Decimal(0),
                "restated figures": sum(row["period"] == month for row in restated),
                "build": last["build_id"] if last else "",
            }
        )
    return found


def grid(
    entities: dict[str, str],
    checks: list[dict[str, Any]],
    waiting: list[dict[str, Any]],
    touched: dict[str, set[str | None]],
) -> list[dict[str, Any]]:
    """One row per entity, one column per area of checks: how many passed, failed, and keep the month from being closed.

    `entities` are names by key, `checks` those of the register with their outcome, `waiting` the exceptions that are
    open for the month, `touched` the entities of their records. What belongs to no entity stands at the whole firm. A
    check has failed at an entity when an open exception of it names a record there; without one it has passed where it
    was applied and does not leave the entity out.
    """
    without: dict[str, dict[str, list[str]]] = {}
    for check in checks:
        applied = without.setdefault(check["area"], {})
        if check["enabled"] and check["is_applicable"]:
            applied[check["check_id"]] = check.get("entities_left_out", "").split(", ")
    rows = []
    for entity, name in [*entities.items(), (None, WHOLE_FIRM)]:
        mine = [row for row in waiting if entity in touched.get(row["exception_id"], {None})]
        if entity is None and not mine:
            continue
        row: dict[str, Any] = {"entity": name, "blocking": sum(each["blocks_close"] for each in mine)}
        for area, applied in sorted(without.items()):
            ids = {id for id, left_out in applied.items() if entity not in left_out}
            failed = {each["check_id"] for each in mine if each["area"] == area}
            blocked = {each["check_id"] for each in mine if each["area"] == area and each["blocks_close"]}
            row[area.replace("_", " ")] = _cell(len(ids - failed), len(failed), len(blocked))
        rows.append(row)
    return rows


def entity_names(touched: dict[str, set[str | None]], exception_id: str) -> list[str]:
    """The entities of an exception's records, sorted; the whole firm where they belong to none."""
    return sorted(entity or WHOLE_FIRM for entity in touched.get(exception_id, {None}))


def _cell(passed: int, failed: int, blocked: int) -> str:
    told = [f"{passed} passed"] if passed or not failed else []
    told += [f"{failed} failed"] if failed else []
    return " · ".join([*told, f"{blocked} blocking"] if blocked else told)


def find_number(gateway: Gateway, metric: str, period: str, dim: str = "", key: str = "") -> Number:
    """The number of a cell, to be explained; XF-4xx when there is none."""
    by, at = ([dim], (key,)) if dim else ([], ())
    return Asked(gateway, Filters(period)).ask([metric], by).at(metric, at)
