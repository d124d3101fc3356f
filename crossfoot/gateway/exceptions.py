"""The exceptions of a build as one reader may see them, the records behind one, and what moved since a close.

A reader of a part of the firm sees what belongs to it: of an exception that reaches beyond, its own records only. A
reader without the permission to see costs sees no exception that tells what work costs.
"""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from crossfoot.gateway.failures import refuse, unknown
from crossfoot.gateway.policy import Policy
from crossfoot.gateway.published import Published, build_folder

SHAPE = ("check_id", "period", "key", "left_value", "right_value", "difference", "currency", "owner", "note")
"""The columns with which an exported exception begins."""

EXCEPTIONS, RECORDS = "reconciliation.exceptions", "reconciliation.exception_record"
RESTATED = "reconciliation.restatement"
WITHOUT_COST = (
    "engagement", "fee", "assignment", "milestone", "task", "billing_event", "booking", "opportunity", "crm_customer",
    "erp_customer", "invoice", "invoice_line", "transaction", "cash", "time_entry", "expense", "person", "person_day",
    "person_month", "entity",
)  # fmt: skip
"""The kinds of records of exceptions whose landed records tell no cost; others are bills, journals, or of any kind."""


def administrator(workspace: Path, build: str | None = None) -> Published:
    """A build as the local command line reads it, the served one by default; XF-410 when it holds no exceptions."""
    opened = Published(build_folder(workspace.resolve(), build), Policy())
    if opened.relation(EXCEPTIONS) is None:
        raise refuse("XF-410", "This build holds no exceptions.", "It was made before there were checks.")
    opened.cursor().execute("set memory_limit = '1GB'")  # one reader, who may ask for all of them at once
    return opened


def read_exceptions(build: Published) -> pl.DataFrame:
    """The open exceptions, biggest counted money first; SHAPE, then status columns. Money as Decimal.

    `records_beyond` counts the records of an exception that lie outside the reader's scope: both sides, money and
    evidence are those of the others, and the note is the question of the check. XF-407 for a scope that the records do
    not tell.
    """
    if build.relation(EXCEPTIONS) is None:
        return pl.DataFrame()
    query = f"select * exclude (concerns) from ({seen(build)}) order by amount_counted desc, check_id, key"
    return build.cursor().sql(query).pl()


def read_total(build: Published) -> tuple[int, Decimal]:
    """How many open exceptions there are, and their money, each record counted once. XF-407 as above."""
    [(found, money)] = build.rows(f"select count(*), coalesce(sum(amount_counted), 0) from ({seen(build)})")
    return found, money


def read_at_risk(build: Published, by_key: Iterable[str]) -> pl.DataFrame:
    """The open exceptions that nobody has accepted or waived, by check and question, the month that they concern and
    whether they are of the state.

    How many `exceptions`, and their plain money `at_risk` in the reporting currency; those of the checks `by_key` by
    `key`, too. XF-407 as above.
    """
    covered = "is_covered" if "is_covered" in build.columns_of(EXCEPTIONS) else "false"
    query = f"""
        select
            check_id, question, case when list_contains(?, check_id) then key end as key, is_state, concerns,
            count(*) as exceptions, coalesce(sum(amount_at_risk_reporting), 0) as at_risk
        from ({seen(build)})
        where {covered} is not true
        group by all"""
    return build.cursor().sql(query, params=[list(by_key)]).pl()


def life(build: Published) -> str:
    """The query for every exception ever seen: first_seen, resolved_on and status (open, reopened, resolved).

    Whose a resolved one was is not kept: a reader of a part of the firm sees the open ones.
    """
    shown = "true"
    if build.policy.scopes or not build.policy.costs:
        shown = f"exception_id in ({_visible(build)})"
        shown += "" if build.policy.scopes else " or status = 'resolved'"
    return f"select * from {build.relation('reconciliation.exception_life')} where {shown}"


def read_check_status(build: Published) -> pl.DataFrame:
    """Each check of the register and whether it applied."""
    return build.table("reconciliation.check_status", "order by check_id")


def read_check(build: Published, check_id: str) -> dict[str, Any]:
    """One check of the register; its sides and rule are not in a build of an older version."""
    return next(iter(read_check_status(build).filter(pl.col("check_id") == check_id).to_dicts()), {})


def read_visible_checks(build: Published) -> pl.DataFrame:
    """The checks whose exceptions the reader may see: of others nobody can be told that they passed.

    None for who may not see all, in a build of an older version that does not mark what gives pay or cost away.
    """
    found, policy = read_check_status(build), build.policy
    hides = {"is_restricted": not policy.restricted, "reveals_cost": not policy.costs}
    marks = [name for name, hidden in hides.items() if hidden]
    return found.filter(*(~pl.col(name) for name in marks)) if set(marks) <= set(found.columns) else found.clear()


def records(build: Published) -> str:
    """The query for the records of open exceptions that the reader may see, each with both sides."""
    own = "columns(lambda name: name <> 'is_covered')"  # that is told of the exception
    return f"select {own} from {build.relation(RECORDS)} where {build.policy.predicate()}"


def read_records(build: Published, exception_id: str) -> pl.DataFrame:
    """The records of one exception that the reader may see; XF-404 when there is no such exception."""
    known = life(build)
    if not build.rows(f"select 1 from ({known}) where exception_id = ?", [exception_id]):
        ids = [id for (id,) in build.rows(f"select exception_id from ({known})")]
        raise unknown("XF-404", f"There is no exception '{exception_id}'.", exception_id, ids)
    query = f"from ({records(build)}) where exception_id = ? order by record"
    return build.cursor().sql(query, params=[exception_id]).pl()


def named(build: Published) -> list[str]:
    """The queries for `source_ref`, the landed records that the exceptions name which the reader may see.

    Without the permission to see costs, of WITHOUT_COST only. None in a build that cannot be narrowed to the reader.
    """
    if build.relation(RECORDS) is None or not build.policy.allows(build.columns_of(RECORDS)):
        return []
    if not build.policy.costs and "reveals_cost" not in build.columns_of(EXCEPTIONS):
        return []
    kinds = ", ".join(f"'{kind}'" for kind in WITHOUT_COST)
    shown = "true" if build.policy.costs else f"split_part(record, ':', 1) in ({kinds})"
    told = f"from ({records(build)}) where {shown} and exception_id in ({_visible(build)})"
    return [f"select {side} as source_ref {told}" for side in ("left_ref", "right_ref")]


def read_restricted(build: Published) -> set[str]:
    """The ids of the open exceptions that give pay away: those that stand in the restricted file only."""
    general = {id for (id,) in build.rows(f"select exception_id from general.{EXCEPTIONS}")}
    return {id for (id,) in build.rows(f"select exception_id from ({seen(build)})")} - general


def read_restatements(build: Published) -> pl.DataFrame:
    """Where a closed month is not what was reported: the figure of the firm at the close, now, and the effect.

    Without the permission to see costs, without those of cost. XF-407 for a reader of a part of the firm.
    """
    if build.policy.scopes:
        raise refuse("XF-407", "Figures of the firm cannot be narrowed to the scope of this reader.")
    if build.relation(RESTATED) is None:
        return pl.DataFrame()
    return build.table(RESTATED, f"where {_costs(build, RESTATED)} order by period, abs(effect) desc, metric")


def _costs(build: Published, table: str = EXCEPTIONS) -> str:
    """The condition for what tells no cost, for a reader without the permission to see costs."""
    if not build.policy.costs and "reveals_cost" not in build.columns_of(table):
        raise refuse("XF-407", "What tells cost is not marked in this build.", "It is of an older version.")
    return "true" if build.policy.costs else "not reveals_cost"


def seen(build: Published) -> str:
    """The query for the open exceptions as the reader may see them.

    `concerns` is the first month that one is about: of a check of the state at the end, that of the day it ages from,
    the last reported one at the latest.
    """
    whole = f"select *, 0 as records_beyond from {build.relation(EXCEPTIONS)}"
    last = f"'{build.months[-1]}'" if build.months else "null"
    return f"""
        select *, case when is_state then least(strftime(since_date, '%Y-%m'), {last}) else period end as concerns
        from ({_narrowed(build) if build.policy.scopes else whole})
        where {_costs(build)}"""


def _visible(build: Published) -> str:
    """The query for the ids of the open exceptions that the reader may see."""
    scope = f"select exception_id from {build.relation(RECORDS)} where {build.policy.predicate()}"
    return (
        f"select exception_id from {build.relation(EXCEPTIONS)} where {_costs(build)}"
        f"{f' and exception_id in ({scope})' if build.policy.scopes else ''}"
    )


def _narrowed(build: Published) -> str:
    """The query for the exceptions with records in the reader's scope, of those records."""
    if build.relation(RECORDS) is None or not build.policy.allows(build.columns_of(RECORDS)):
        raise refuse("XF-407", "The exceptions of this build cannot be narrowed to the scope of this reader.")
    return f"""
        select
            exceptions.* replace (
                mine.left_value as left_value, mine.right_value as right_value,
                mine.left_value - mine.right_value as difference,
                mine.risk_amount as amount_at_risk, mine.risk_currency as risk_currency,
                mine.risk_reporting as amount_at_risk_reporting, mine.risk_counted as amount_counted,
                mine.records as record_count, mine.left_ref as left_ref, mine.right_ref as right_ref,
                case when mine.records < exceptions.record_count then question else note end as note
            ),
            exceptions.record_count - mine.records as records_beyond
        from {build.relation(EXCEPTIONS)} as exceptions
        inner join (
            select
                exception_id, count(*) as records, sum(left_value) as left_value, sum(right_value) as right_value,
                case when min(risk_currency) = max(risk_currency) then sum(risk_amount) end as risk_amount,
                case when min(risk_currency) = max(risk_currency) then min(risk_currency) end as risk_currency,
                sum(risk_reporting) as risk_reporting, sum(risk_counted) as risk_counted,
                min(left_ref) as left_ref, min(right_ref) as right_ref
            from {build.relation(RECORDS)}
            where {build.policy.predicate()}
            group by exception_id
        ) as mine on exceptions.exception_id = mine.exception_id"""
