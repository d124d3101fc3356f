"""Closing as data: per month what keeps it from being closed, who proposed and approved, and what moved since.

And what an auditor asks: what was waived or accepted, where one person decided twice, what the audit log holds.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl

from crossfoot.gateway.exceptions import read_visible_checks
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.filters import Filters
from crossfoot.gateway.views.model import Number, Tile
from crossfoot.gateway.views.words import period_name
from crossfoot.gateway.views.worklist import WHOLE_FIRM, Choice, Worklist

CHECKLIST = (
    "period", "status", "proposed by", "approved by", "decided at", "blocking", "money of it", "restated figures",
    "build",
)  # fmt: skip
OVERRIDES = (
    "decided on", "decision", "now", "check", "about", "by", "approved by", "until", "at risk", "currency", "reason",
    "exception_id",
)  # fmt: skip
LOG = ("at (UTC)", "who", "what", "about")
CONTROLS = ("overrides", "overrides_value", "manual_journals", "manual_journals_value")
"""The metrics of a month that tell what was decided and posted by hand."""
DUTIES = ("R71", "R72")
"""The checks of separation of duties: manual journals without reference, one person who decided twice."""


def headlines(gateway: Gateway, work: Worklist, month: str, restated: int | None) -> list[Tile]:
    """What keeps a month from being closed, how many figures have moved since it was, and CONTROLS.

    `restated` is None for a month that is not closed, and for a reader of a part of the firm.
    """
    [(_, blocking, _)] = _blocking(work, [month]).iter_rows()
    name = period_name(month)
    moved = f"figures of {name} are not what was reported at its close"
    if restated is None:
        moved = "of the whole firm, not of a part" if work.build.policy.scopes else f"{name} is not closed"
    counted = (
        ("Blocking exceptions", blocking, f"open exceptions of {name} or an earlier month keep it from being closed"),
        ("Restated figures", restated, moved),
    )
    own = [
        Tile(label, "", Number("", month, None if count is None else Decimal(count), "count", words=words))
        for label, count, words in counted
    ]
    asked = Asked(gateway, Filters(month))
    return own + asked.tiles(asked.ask(CONTROLS, trend=True), CONTROLS)


def overrides(work: Worklist, decided: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The waivers and acceptances of the exceptions that the reader sees, newest first, in the columns of OVERRIDES.

    `decided` is what `Decisions.overrides` tells. `now` is how the exception stands. Who sees a part of the firm is
    told of the exceptions that lie within it: the money and the reason are about all records of one.
    """
    known = _known(work, [row["exception_id"] for row in decided])
    found = [
        {
            "decided on": dt.date.fromisoformat(row["decided_on"]),
            "decision": "accepted" if row["kind"] == "accept" else "waived",
            **known[row["exception_id"]],
            "by": row["actor"],
            "approved by": row["approved_by"],
            "until": row["until"] and dt.date.fromisoformat(row["until"]),
            "at risk": Decimal(row["at_risk"]),
            "currency": row["currency"] or "",
            "reason": row["reason"],
        }
        for row in decided
        if row["exception_id"] in known
    ]
    return sorted(found, key=lambda row: row["decided on"], reverse=True)


def duties(work: Worklist, first: int | None = None) -> tuple[pl.DataFrame, list[str]]:
    """The `first` open exceptions of DUTIES, whatever was decided about them; and what was not checked, in words."""
    told = [
        f"{check['check_id']} ({check['question']}): {check['outcome']}."
        for check in read_visible_checks(work.build).iter_rows(named=True)
        if check["check_id"] in DUTIES and check["outcome"] != "applied"
    ]
    return work.queue(Choice(check_id=DUTIES, standing=()), first=first), told


def logged(work: Worklist, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries of the audit log, newest first, in the columns of LOG; an exception by what it is about.

    What an entry says besides is not told: a comment, a reason or a query may name what the reader may not see.
    """
    known = _known(work, [entry["subject"] for entry in entries])
    return [
        {
            "at (UTC)": _moment(entry["at"]),
            "who": entry["actor"],
            "what": entry["kind"].replace("_", " "),
            "about": " ".join(known[about][name] for name in ("check", "about")) if about in known else about,
        }
        for entry in reversed(entries)
        for about in [entry["subject"]]
    ]


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

    `entities` are names by key; the key stands in `key`. What belongs to no entity stands at the whole firm. A check
    has failed at an entity when an exception of it that is open for the month names a record there; without one it has
    passed where it was applied and does not leave the entity out.
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
        row: dict[str, Any] = {"key": entity, "entity": name, "blocking": sum(each["blocking"] for each in mine)}
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


def _known(work: Worklist, ids: list[str]) -> dict[str, dict[str, Any]]:
    """By id, the exceptions among these that the reader sees with all their records: what they are about, and `now`."""
    found = work.ask(
        """
        select
            life.exception_id, coalesce(exception.standing, life.status) as now, life.check_id as check,
            coalesce(exception.note, life.key) as about
        from life
        left join exception on life.exception_id = exception.exception_id
        where list_contains($ids_asked::varchar[], life.exception_id) and coalesce(exception.records_beyond, 0) = 0""",
        ids_asked=sorted(set(ids)),
    )
    return {row["exception_id"]: row for row in found.to_dicts()}


def _moment(text: str) -> dt.datetime:
    """A moment of the audit log in UTC; the queries of the console are told without a zone."""
    moment = dt.datetime.fromisoformat(text)
    return (moment.astimezone(dt.UTC) if moment.tzinfo else moment).replace(tzinfo=None, microsecond=0)


def _cell(passed: int, failed: int, blocked: int) -> str:
    told = [f"{passed} passed"] if passed or not failed else []
    told += [f"{failed} failed"] if failed else []
    return " · ".join([*told, f"{blocked} blocking"] if blocked else told)


def find_number(
    gateway: Gateway, metric: str, period: str, dim: str = "", key: str = "", basis: str = "current"
) -> Number:
    """The number of a cell on a basis, to be explained; XF-4xx when there is none."""
    by, at = ([dim], (key,)) if dim else ([], ())
    return Asked(gateway, Filters(period, basis=basis)).ask([metric], by).at(metric, at)
