"""The reconciliation centre as data: the queue, what is at risk in it, checks by status, and what opened and closed.

All of it is counted and summed in the build, so that a firm of many exceptions has its pages as fast as a small one.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from crossfoot.gateway import exceptions, formula
from crossfoot.gateway.published import Published
from crossfoot.gateway.views.model import Number

STANDINGS = ("open", "reopened", "waived", "accepted", "resolved")
WAITING = ("open", "reopened")
TABS = ("Queue", "Flow", "Checks", "Trend", "Identity")
FLOW = ("area", "owner", "open", "at risk")
CHECKS = ("check", "question", *STANDINGS, "outcome")
TREND = ("day", "opened", "closed", "open")
OWNERS = ("owner", "open", "overdue", "oldest, days", "at risk")
CHOSEN = ("owner", "assignee", "severity", "check_id", "area", "period", "standing")
"""The columns of an exception that a queue can be narrowed by."""
BELONGING = ("practice", "customer", "entity")
"""Whose the records of an exception are, by which a queue can be narrowed, too."""
NOBODY = "nobody"
"""Who is responsible for what is assigned to no person."""
WHOLE_FIRM = "whole firm"
"""Where records stand that belong to no entity."""
ORDERS = {
    "money at risk": "amount_counted desc, amount_at_risk_reporting desc",
    "due day": "due_on",
    "age": "age_days desc",
}
"""What a queue is sorted by, first that which is worst."""
AT_ONCE = 40_000
"""How many exceptions are read at once."""
_EQUAL = "check_id, key, exception_id"
"""The order of what is equally bad, down to the last row: whatever a limit cuts is the same at every rerun."""


@dataclass(frozen=True)
class Choice:
    """What a queue is narrowed to; empty is all. `check_id` are ids, `standing` of STANDINGS, `assignee` '' is nobody.

    What is of BELONGING is that of one record of an exception: one of several counts with all its money. With a
    `month`, only what concerns it or an earlier one and keeps it from being closed.
    """

    owner: tuple[str, ...] = ()
    assignee: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    check_id: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    practice: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()
    standing: tuple[str, ...] = WAITING
    month: str = ""

    @property
    def words(self) -> str:
        """What it is narrowed to."""
        told = {
            name: values if isinstance(values, tuple) else (values,) * bool(values)
            for name, values in asdict(self).items()
        }
        return "; ".join(
            f"{name.replace('_', ' ')} {', '.join(each or NOBODY for each in values)}"
            for name, values in told.items()
            if values
        )


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


@dataclass(frozen=True)
class Decided:
    """What people have decided about an exception: the standing that covers it (waived, accepted; else empty)."""

    standing: str
    assignee: str


class Worklist:
    """The open exceptions of a build as one reader may see them, each with its `standing` and `assignee`."""

    def __init__(self, build: Published, decided: Mapping[str, Decided]) -> None:
        """`decided` by exception. XF-407 for a scope that the records do not tell."""
        self.build = build
        self._seen = exceptions.seen(build)
        self._given = {
            "ids": list(decided),
            "standings": [each.standing for each in decided.values()],
            "assignees": [each.assignee for each in decided.values()],
        }

    def ask(self, query: str, **values: Any) -> pl.DataFrame:
        """The answer of a query with these `$values`, on the relations

        `exception`: an open exception as `exceptions.seen` tells it, and `is_waiting`. `life`: every exception ever
        seen. `owned`: whose the records of each open exception are, in the columns of BELONGING; `touched`: their
        entities, each once. Rows are not materialized: each question reads few columns of many rows.
        """
        sql = f"""
            with decided as (
                select
                    unnest($ids::varchar[]) as exception_id, unnest($standings::varchar[]) as cover,
                    unnest($assignees::varchar[]) as person
            ),
            exception as not materialized (
                select
                    seen.*, coalesce(nullif(decided.cover, ''), seen.status) as standing,
                    coalesce(decided.person, '') as assignee, standing in {WAITING} as is_waiting
                from ({self._seen}) as seen
                left join decided on seen.exception_id = decided.exception_id
            ),
            life as ({exceptions.life(self.build)}),
            owned as not materialized (
                select
                    exception.exception_id, coalesce(record.entity, '{WHOLE_FIRM}') as entity, record.practice,
                    record.customer
                from exception
                left join ({exceptions.records(self.build)}) as record on exception.exception_id = record.exception_id
            ),
            touched as (select distinct exception_id, entity from owned)
            {query}"""
        # Streamed: a relation with values at its placeholders holds its answer in the memory of the reader.
        streamed = self.build.cursor().execute(sql, self._given | values).to_arrow_reader()
        return pl.from_arrow(streamed.read_all())

    def summary(self) -> Summary:
        """What waits, and what the last day brought."""
        found = self.ask("""
            select
                count(*) as waiting, coalesce(sum(amount_counted), 0) as counted,
                coalesce(sum(amount_at_risk_reporting), 0) as plain, count(*) filter (is_overdue) as overdue,
                count(*) filter (first_seen = (select max(last_seen) from life)) as new,
                (select count(*) from life where resolved_on = (select max(last_seen) from life)) as closed,
                (select max(last_seen) from life) as day
            from exception
            where is_waiting""")
        return Summary(**found.row(0, named=True))

    def offered(self) -> dict[str, list[str]]:
        """The values of CHOSEN and BELONGING that there are, sorted."""
        told, owned = (
            ", ".join(f"list_sort(list(distinct {name}) filter ({name} is not null)) as {name}" for name in names)
            for names in (CHOSEN, BELONGING)
        )
        found = self.ask(f"select * from (select {told} from exception), (select {owned} from owned)")
        return {name: value or [] for name, value in found.row(0, named=True).items()}

    def queue(self, choice: Choice, order: str = "money at risk", first: int | None = None) -> pl.DataFrame:
        """The `first` exceptions of a choice, all of them by default, with their `entities`; `of` counts them all."""
        given = {name: list(values) for name, values in asdict(choice).items() if values and name != "month"}
        told, owned = (
            " and ".join(["true", *(f"list_contains(${name}::varchar[], {name})" for name in names if name in given)])
            for names in (CHOSEN, BELONGING)
        )
        if given.keys() & {*BELONGING}:
            told += f" and exception_id in (select exception_id from owned where {owned})"
        limit = "" if first is None else f"limit {first}"
        found = self.ask(
            f"""
            select exception_id, count(*) over () as of
            from exception
            where {told} and ($month = '' or (blocks_close and concerns <= $month))
            order by {ORDERS[order]}, {_EQUAL} {limit}""",
            month=choice.month,
            **given,
        )
        # However many there are, the rows of AT_ONCE of them fit into the memory of a reader.
        parts = [self._whole(found.slice(at, AT_ONCE)) for at in range(0, max(found.height, 1), AT_ONCE)]
        return pl.concat(parts)

    def _whole(self, found: pl.DataFrame) -> pl.DataFrame:
        """The rows of these exceptions, in their order, with their `entities`."""
        rows = self.ask(
            """
            , wanted as (select unnest($found::varchar[]) as exception_id),
            belonging as (
                select exception_id, list_sort(list(entity)) as entities
                from touched
                where exception_id in (from wanted)
                group by exception_id
            )
            select exception.* exclude (is_waiting, concerns), belonging.entities
            from exception
            inner join belonging on exception.exception_id = belonging.exception_id""",
            found=found["exception_id"].to_list(),
        )
        return found.join(rows, on="exception_id", maintain_order="left").select(*rows.columns, "of")

    def named(self, prefix: str, first: int | None = None) -> list[dict[str, Any]]:
        """The open exceptions whose ids begin so, the `first` of them or all."""
        limit = "" if first is None else f"limit {first}"
        found = self.ask(
            f"select * from exception where starts_with(exception_id, $prefix) order by exception_id {limit}",
            prefix=prefix,
        )
        return found.drop("is_waiting", "concerns").to_dicts()

    def resolved(self, prefix: str) -> dt.date | None:
        """The last day on which an exception whose id begins so was resolved."""
        [(day,)] = self.ask(
            "select max(resolved_on) from life where starts_with(exception_id, $prefix)", prefix=prefix
        ).iter_rows()
        return day

    def by_owner(self) -> pl.DataFrame:
        """What waits at each owner, in the columns of OWNERS; most counted money first."""
        return self.ask("""
            select
                owner, count(*) as open, count(*) filter (is_overdue) as overdue, max(age_days) as "oldest, days",
                sum(amount_counted) as "at risk"
            from exception
            where is_waiting
            group by owner
            order by "at risk" desc, owner""")

    def flow(self) -> pl.DataFrame:
        """What waits by the part of the flow (area) and owner, in the columns of FLOW; most counted money first.

        What has no money at risk is left out.
        """
        return self.ask("""
            select area, owner, count(*) as open, sum(amount_counted) as "at risk"
            from exception
            where is_waiting and amount_counted <> 0
            group by area, owner
            order by "at risk" desc, area, owner""")

    def matrix(self) -> list[dict[str, Any]]:
        """Each check that the reader may see with how many exceptions stand how, in the columns of CHECKS."""
        found = self.ask("""
            select check_id, standing, count(*) as exceptions from exception group by all
            union all
            select check_id, status, count(*) from life where status = 'resolved' group by all""")
        counts = {(check, standing): count for check, standing, count in found.iter_rows()}
        return [
            {"check": check["check_id"], "question": check["question"]}
            | {standing: counts.get((check["check_id"], standing), 0) for standing in STANDINGS}
            | {"outcome": check["outcome"]}
            for check in exceptions.read_visible_checks(self.build).iter_rows(named=True)
        ]

    def trend(self) -> pl.DataFrame:
        """How many exceptions opened and closed on each day, and how many were open then, in the columns of TREND."""
        return self.ask("""
            select
                day, count(*) filter (is_new) as opened, count(*) filter (not is_new) as closed,
                cast(sum(opened - closed) over (order by day) as bigint) as open
            from (
                select first_seen as day, true as is_new from life
                union all
                select resolved_on, false from life where resolved_on is not null
            )
            group by day
            order by day""")


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
