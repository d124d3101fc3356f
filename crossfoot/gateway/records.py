"""Published rows that are shown as they stand: closes, audits, sources, invoices. For one reader of one build."""

from collections.abc import Collection, Iterable

import polars as pl
from sqlglot import exp

from crossfoot.gateway.failures import refuse
from crossfoot.gateway.published import Published

SCOPED = {"entity": "entity_id", "customer": "customer_id", "engagement": "engagement_id"}
"""The columns of harmonized records that hold the keys of a scope."""
OF_ENGAGEMENT = SCOPED | {dim: dim for dim in ("practice", "service_line", "region", "method")}
"""The columns of engagements that hold the keys of a dim."""


def read_closings(build: Published) -> pl.DataFrame:
    """Every close and reopening, newest first; `holds` for the closes in force."""
    return build.table("metadata.closing", "order by decided_at desc")


def read_audits(build: Published) -> pl.DataFrame:
    """Every audit of the build, failed ones first."""
    return build.table("metadata.audits", "order by passed, id")


def read_sources(build: Published) -> pl.DataFrame:
    """Per source and stream: records, last change and delivery (UTC), open quarantine."""
    return build.table("metadata.sources", "order by source, stream")


def read_drift(build: Published) -> pl.DataFrame:
    """How what a source delivers differs from its contract."""
    return build.table("reconciliation.schema_drift", "order by source, stream, column_name")


def read_proposals(build: Published) -> pl.DataFrame:
    """Pairs that may be the same, best score first; XF-407 for a reader of a part of the firm."""
    if build.policy.scopes:
        raise refuse("XF-407", "Who may be the same cannot be narrowed to the scope of this reader.")
    return build.table("metadata.identity_proposal", "order by score desc, kind, from_id, to_id")


def read_invoices(build: Published, customer: str) -> pl.DataFrame:
    """The documents of a customer up to the last reported month, newest first, each with what of it is unpaid.

    Amounts are in the currency of the document; a credit memo is negative. Narrowed to the reader's scope: a document
    belongs to its engagement as a whole, as in `billed_net`.
    """
    return documents(build, "customer_id", customer, _own(build))


def documents(build: Published, column: str, key: str, within: str) -> pl.DataFrame:
    """The documents of one customer or engagement, as `column` tells, that fulfil the condition `within`."""
    if build.relation("harmonized.invoice") is None:
        return pl.DataFrame()
    query = f"""
        select
            invoice.* exclude (erp_customer_id, customer_id, invoice_period, is_posted, applies_to, effect, source_ref),
            coalesce(owed.open_amount, 0) as unpaid,
            invoice.source_ref
        from {build.relation("harmonized.invoice")} as invoice
        left join {build.relation("marts.open_item_month")} as owed
            on owed.item = invoice.invoice_id and owed.period = ?
        where invoice.{column} = ? and {within}
        order by invoice.invoice_date desc, invoice.invoice_id"""
    return build.cursor().sql(query, params=[build.months[-1], key]).pl()


def read_events(build: Published, customer: str) -> pl.DataFrame:
    """What happened with a customer, oldest first: what was booked, done, billed, credited and paid.

    `what`, `day`, `name` of the record, `amount` in `currency`, `source_ref`. Narrowed to the reader's scope; receipts
    are not told to a reader of some engagements or practices.
    """
    if build.relation("harmonized.cash_application") is None:
        return pl.DataFrame()
    query = f"""
        select what, day, name, amount, currency, source_ref from ({_events(build)})
        where customer_id = ? and day is not null and {_own(build)}
        order by day, what, name"""
    return build.cursor().sql(query, params=[customer]).pl()


def _events(build: Published) -> str:
    """The query for what happened with every customer."""
    engagement = f"left join {build.relation('harmonized.engagement')} as engagement using (engagement_id)"
    return f"""
        select
            'Booked' as what, booking_date as day, booking_type as name, tcv as amount, booking.currency,
            booking.source_ref, booking.customer_id, engagement.entity_id, engagement_id
        from {build.relation("harmonized.booking")} as booking {engagement}
        union all
        select
            'Milestone', coalesce(completed_date, accepted_date, expected_date), milestone_id, milestone.amount,
            milestone.currency, milestone.source_ref, engagement.customer_id, engagement.entity_id, engagement_id
        from {build.relation("harmonized.milestone")} as milestone {engagement}
        where is_complete
        union all
        select
            case when gross < 0 then 'Credited' else 'Billed' end, invoice_date, invoice_id, gross,
            currency, source_ref, customer_id, entity_id, engagement_id
        from {build.relation("harmonized.invoice")}
        where is_posted
        union all
        select
            'Paid', date, coalesce(invoice_id, 'unapplied'), amount, currency, source_ref, customer_id, entity_id, null
        from {build.relation("harmonized.cash_application")}"""


def named(build: Published) -> list[str]:
    """The queries for `source_ref`, the landed records that documents, events and milestones name which the reader
    may see."""
    found = []
    if relation := build.relation("harmonized.invoice"):
        found.append(f"select source_ref from {relation} where customer_id is not null and {_own(build)}")
    if build.relation("harmonized.cash_application"):
        known = "customer_id is not null and day is not null"
        found.append(f"select source_ref from ({_events(build)}) where {known} and {_own(build)}")
    if milestone := build.relation("harmonized.milestone"):
        found.append(f"select source_ref from {milestone} where engagement_id in ({engagements(build)})")
    return found


def read_milestones(
    build: Published, narrowed: Iterable[tuple[str, Collection[str]]] = (), most: int | None = None
) -> pl.DataFrame:
    """The milestones of the engagements that a page is narrowed to: `most` of them, those overdue first, then by day.

    `done_on` is the day it was done or should be, `of` and `overdue` count all there are; overdue is what
    `milestones_overdue` counts, done but not accepted among it. Amounts in the currency of the milestone. Narrowed to
    the reader's scope. XF-407 for a scope, and a build of an older version, that do not tell.
    """
    milestone = build.relation("harmonized.milestone")
    if milestone is None:
        return pl.DataFrame()
    if "is_overdue" not in build.columns_of("harmonized.milestone"):
        raise refuse("XF-407", "Which milestones are overdue is not told in this build.", "It is of an older version.")
    within = among([*build.policy.scopes.items(), *narrowed], OF_ENGAGEMENT)
    query = f"""
        select
            engagement_id, milestone_id, planned_date, is_complete, amount, milestone.currency, milestone.source_ref,
            coalesce(completed_date, accepted_date, expected_date) as done_on,
            is_overdue, count(*) over () as of, count(*) filter (is_overdue) over () as overdue
        from {milestone} as milestone
        inner join {build.relation("harmonized.engagement")} as engagement using (engagement_id)
        where {within} and done_on is not null
        order by is_overdue desc, is_complete, done_on, engagement_id, milestone_id
        {f"limit {most}" if most else ""}"""
    return build.cursor().sql(query).pl()


def read_open_roles(build: Published, narrowed: Iterable[tuple[str, Collection[str]]] = ()) -> pl.DataFrame:
    """The roles that nobody fills yet on the engagements that a page is narrowed to, those that start first first.

    One row per engagement and role: its level, the Monday of the week from which it is open, and its hours as
    `hours_open` and `hours_open_soft` count them. Narrowed to the reader's scope.
    """
    ahead, assignment = build.relation("marts.person_forecast"), build.relation("harmonized.assignment")
    if not (ahead and assignment):
        return pl.DataFrame()
    query = f"""
        with role as (
            select distinct engagement_id, role_key as role, 'open:' || engagement_id || '/' || role_key as line_id
            from {assignment}
            where resource_id is null
        )
        select
            engagement_id, role, level, min(forecast_week) as starts,
            sum(hours_open) as hours_open, sum(hours_open_soft) as hours_open_soft
        from {ahead}
        inner join role using (line_id)
        where (hours_open <> 0 or hours_open_soft <> 0) and engagement_id in ({engagements(build, narrowed)})
        group by engagement_id, role, level
        order by starts, hours_open desc, hours_open_soft desc, engagement_id, role"""
    return build.cursor().sql(query).pl()


def read_deliveries(build: Published) -> pl.DataFrame:
    """What each source delivered to each stream in the last runs, oldest first; times are UTC."""
    return build.table("metadata.delivery", "order by began_at, source, stream")


def read_loads(build: Published) -> pl.DataFrame:
    """The last runs that landed anything, newest first: when they began and ended (UTC), and how."""
    return build.table("metadata.load_run", "order by began_at desc")


def read_files(build: Published) -> pl.DataFrame:
    """What each file of these deliveries held, oldest first; times are UTC."""
    return build.table("metadata.delivered_file", "order by began_at, source, stream, file")


def read_delivered(build: Published, run_id: str, source: str, stream: str, most: int) -> pl.DataFrame:
    """The first records, as landed, that a delivery brought and no later one replaced; `of` counts them all.

    XF-407 for a reader who may open no landed record; none of a stream that is not published to this reader.
    """
    if not build.policy.sees_landed:
        raise refuse("XF-407", "Landed records are for readers of the whole firm who may see costs.")
    rest = "select *, count(*) over () as of where _source = ? and _run_id = ? order by _id limit ?"
    return build.table(f"evidence.{stream}", rest, source, run_id, most)


def _own(build: Published) -> str:
    """The reader's scope as a condition on harmonized records; what of it they do not tell, their engagement tells."""
    scopes = build.policy.scopes
    told = among([(dim, keys) for dim, keys in scopes.items() if dim in SCOPED], SCOPED)
    return told if set(scopes) <= set(SCOPED) else f"{told} and engagement_id in ({engagements(build)})"


def engagements(build: Published, narrowed: Iterable[tuple[str, Collection[str]]] = ()) -> str:
    """The query for the ids of the engagements in the reader's scope, and within what a page is narrowed to."""
    within = among([*build.policy.scopes.items(), *narrowed], OF_ENGAGEMENT)
    return f"select engagement_id from {build.relation('harmonized.engagement')} where {within}"


def among(narrowed: Iterable[tuple[str, Collection[str]]], columns: dict[str, str]) -> str:
    """Keys of dims as a condition on harmonized records; XF-407 for a dim they do not tell."""
    wanted = list(narrowed)
    if unknown := {dim for dim, _ in wanted} - set(columns):
        raise refuse("XF-407", f"These records cannot be narrowed by {', '.join(sorted(unknown))}.")
    conditions = [exp.column(columns[dim]).isin(*sorted(keys)) if keys else exp.false() for dim, keys in wanted]
    return exp.and_(*conditions).sql(dialect="duckdb") if conditions else "true"
