"""The published records of one engagement, each with its landed record, for one reader of one build.

Contract lines and bookings, versions of the estimate, who worked how much, what is not billed, invoices. Of an
engagement beyond the reader's scope there are none.
"""

import polars as pl

from crossfoot.gateway.published import Published
from crossfoot.gateway.records import documents, engagements

SPINE = "reconciliation.evidence_spine"


def read_contract(build: Published, engagement: str) -> pl.DataFrame:
    """What makes the contract value, oldest first: `what`, `name`, `day`, `amount` in `currency`.

    The lines of the same contract in the PSA, what the ERP holds, bookings, price adjustments and monthly fees.
    """
    return _read(build, _contract(build), engagement, "day nulls first, what, name")


def read_estimates(build: Published, engagement: str) -> pl.DataFrame:
    """The versions of the estimate at completion, newest first, each from a period on: hours, and cost in its currency
    for who may see costs."""
    return _read(build, _estimates(build), engagement, "period desc")


def read_people(build: Published, engagement: str) -> pl.DataFrame:
    """Who worked how much by month, newest first: hours of submitted and approved time, and which of them count how."""
    time, worker = build.relation("harmonized.time_entry"), build.relation("harmonized.worker")
    if not (time and worker):
        return pl.DataFrame()
    query = f"""
        select
            engagement_id, work_period as period, resource_id as person, any_value(worker.name) as name,
            sum(hours) as hours, coalesce(sum(hours) filter (billable), 0) as billable,
            coalesce(sum(hours) filter (not is_approved), 0) as not_approved, count(*) as entries
        from {time}
        left join {worker} as worker using (resource_id)
        where is_recorded
        group by engagement_id, work_period, resource_id"""
    return _read(build, [query], engagement, "period desc, hours desc, person")


def read_time(build: Published, engagement: str, person: str, period: str) -> pl.DataFrame:
    """The submitted and approved time of one person in one month, by day."""
    found = _read(build, _time(build), engagement, "day, entry")
    return found.filter(person=person, period=period) if found.height else found


def read_unbilled(build: Published, engagement: str) -> pl.DataFrame:
    """What is not invoiced, most money first: time, milestones, fees and billing events, the step at which each stops,
    since when, and its amount in the currency of the row."""
    return _read(build, _unbilled(build), engagement, "amount desc, what, item")


def read_invoices(build: Published, engagement: str) -> pl.DataFrame:
    """The documents of the engagement up to the last reported month, newest first, with what of each is unpaid."""
    return documents(build, "engagement_id", engagement, f"invoice.engagement_id in ({engagements(build)})")


def named(build: Published) -> list[str]:
    """The queries for `source_ref`, the landed records that these rows name which the reader may see."""
    invoice = build.relation("harmonized.invoice")
    every = [*_contract(build), *_estimates(build), *_time(build), *_unbilled(build)]
    every += [f"select engagement_id, source_ref from {invoice}"] if invoice else []
    return [f"select source_ref from ({each}) where engagement_id in ({engagements(build)})" for each in every]


def _read(build: Published, queries: list[str], engagement: str, order: str) -> pl.DataFrame:
    if not queries:
        return pl.DataFrame()
    every = " union all by name ".join(f"({query})" for query in queries)
    within = f"engagement_id = ? and engagement_id in ({engagements(build)})"
    query = f"select * exclude (engagement_id) from ({every}) where {within} order by {order}"
    return build.cursor().sql(query, params=[engagement]).pl()


def _contract(build: Published) -> list[str]:
    line = build.relation("harmonized.engagement")
    parts = {
        "harmonized.erp_contract": "'Contract in the ERP' as what, engagement_id as name, null::date as day,"
        " contract_value as amount",
        "harmonized.booking": "'Booking, ' || replace(booking_type, '_', ' ') as what, booking_id as name,"
        " booking_date as day, tcv as amount",
        "harmonized.wip_adjustment": "'Price adjustment' as what, adjustment_id as name, date as day, amount",
        "harmonized.recurring_fee": "'Monthly fee' as what, engagement_id as name, effective_from as day,"
        " monthly_amount as amount",
    }
    told = [
        f"select engagement_id, {columns}, currency, source_ref from {relation}"
        for table, columns in parts.items()
        if (relation := build.relation(table))
    ]
    lines = f"""
        select
            asked.engagement_id, 'Contract line in the PSA' as what, line.engagement_id as name, line.start_date as day,
            line.psa_contract_value as amount, line.currency, line.source_ref
        from {line} as asked
        inner join {line} as line on asked.contract_id = line.contract_id or asked.engagement_id = line.engagement_id
        where line.engagement_id in ({engagements(build)})"""
    return [lines, *told] if line else []


def _estimates(build: Published) -> list[str]:
    cost = "eac_cost, currency, " if build.policy.costs else ""
    told = f"select engagement_id, valid_from_period as period, eac_hours, {cost}source_ref"
    relation = build.relation("harmonized.estimate")
    return [f"{told} from {relation}"] if relation else []


def _time(build: Published) -> list[str]:
    told = (
        "select engagement_id, resource_id as person, work_period as period, work_date as day, time_entry_id as entry"
    )
    relation = build.relation("harmonized.time_entry")
    return [f"{told}, hours, billable, status, source_ref from {relation} where is_recorded"] if relation else []


def _unbilled(build: Published) -> list[str]:
    told = "select engagement_id, replace(level, '_', ' ') as what, item, stops_at, stopped_since as since"
    waits = "level not in ('engagement', 'deal') and invoiced_on is null and stops_at is not null"
    relation = build.relation(SPINE)
    return [f"{told}, amount_stopped as amount, currency, source_ref from {relation} where {waits}"] if relation else []
