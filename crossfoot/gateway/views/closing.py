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


def find_number(gateway: Gateway, metric: str, period: str, dim: str = "", key: str = "") -> Number:
    """The number of a cell, to be explained; XF-4xx when there is none."""
    by, at = ([dim], (key,)) if dim else ([], ())
    return Asked(gateway, Filters(period)).ask([metric], by).at(metric, at)
