"""Closing as data: per month what keeps it from being closed, who proposed and approved, and what moved since."""

from typing import Any

import polars as pl

from crossfoot.gateway.exceptions import read_visible_checks
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.filters import Filters
from crossfoot.gateway.views.model import Number
from crossfoot.gateway.views.worklist import WHOLE_FIRM, Worklist

CHECKLIST = (
    "period", "status", "proposed by", "approved by", "decided at", "blocking", "money of it", "restated figures",
    "build",
)  # fmt: skip


def checklist(
    work: Worklist,
    closings: list[dict[str, Any]],
    proposed: dict[str, tuple[str, str]],
    restated: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """One row of CHECKLIST per reported month, latest first.

    `closings` are every close and reopening, newest first, `proposed` what (close or reopen) waits for approval and by
    whom, `restated` the figures that have moved.
    """
    months, found = work.build.months, []
    blocking = {month: (count, money) for month, count, money in _blocking(work, months).iter_rows()}
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
                "blocking": blocking[month][0],
                "money of it": blocking[month][1],
                "restated figures": sum(row["period"] == month for row in restated),
                "build": last["build_id"] if last else "",
            }
        )
    return found


def grid(work: Worklist, entities: dict[str, str], month: str) -> list[dict[str, Any]]:
    """One row per entity, one column per area of checks: how many passed, failed, and keep the month from being closed.

    `entities` are names by key. What belongs to no entity stands at the whole firm. A check has failed at an entity
    when an exception of it that is open for the month names a record there; without one it has passed where it was
    applied and does not leave the entity out.
    """
    without: dict[str, dict[str, list[str]]] = {}
    for check in read_visible_checks(work.build).iter_rows(named=True):
        applied = without.setdefault(check["area"], {})
        if check["enabled"] and check["is_applicable"]:
            applied[check["check_id"]] = check.get("entities_left_out", "").split(", ")
    failures, rows = _failures(work, month), []
    for entity, name in [*entities.items(), (WHOLE_FIRM, WHOLE_FIRM)]:
        mine = [each for each in failures if each["entity"] == entity]
        if entity == WHOLE_FIRM and not mine:
            continue
        row: dict[str, Any] = {"entity": name, "blocking": sum(each["blocking"] for each in mine)}
        for area, applied in sorted(without.items()):
            ids = {id for id, left_out in applied.items() if entity not in left_out}
            failed = {each["check_id"] for each in mine if each["area"] == area}
            blocked = {each["check_id"] for each in mine if each["area"] == area and each["blocking"]}
            row[area.replace("_", " ")] = _cell(len(ids - failed), len(failed), len(blocked))
        rows.append(row)
    return rows


def _blocking(work: Worklist, months: list[str]) -> pl.DataFrame:
    """Per month how many exceptions keep it from being closed, and their money, each record counted once."""
    return work.ask(
        """
        , since as (
            select concerns, count(*) as exceptions, sum(amount_counted) as money
            from exception
            where is_waiting and blocks_close
            group by concerns
        )
        select month, cast(coalesce(sum(exceptions), 0) as bigint), coalesce(sum(money), 0)
        from (select unnest($months::varchar[]) as month)
        left join since on since.concerns <= month
        group by month""",
        months=months,
    )


def _failures(work: Worklist, month: str) -> list[dict[str, Any]]:
    """Per entity and check how many exceptions are open for a month, and how many of them block it."""
    return work.ask(
        """
        select entity, check_id, area, count(*) as exceptions, count(*) filter (blocks_close) as blocking
        from exception
        inner join touched using (exception_id)
        where is_waiting and concerns <= $month
        group by all""",
        month=month,
    ).to_dicts()


def _cell(passed: int, failed: int, blocked: int) -> str:
    told = [f"{passed} passed"] if passed or not failed else []
    told += [f"{failed} failed"] if failed else []
    return " · ".join([*told, f"{blocked} blocking"] if blocked else told)


def find_number(gateway: Gateway, metric: str, period: str, dim: str = "", key: str = "") -> Number:
    """The number of a cell, to be explained; XF-4xx when there is none."""
    by, at = ([dim], (key,)) if dim else ([], ())
    return Asked(gateway, Filters(period)).ask([metric], by).at(metric, at)
