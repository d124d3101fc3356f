"""Landed records as one reader may see them: those that a row names which the reader sees, less what tells cost."""

from sqlglot import exp

from crossfoot.gateway import engagement, exceptions, records
from crossfoot.gateway.published import Published

COSTS = {
    "psa_engagement": ("budget_amount", "target_margin"),
    "psa_estimate": ("eac_cost",),
    "opening_recognised": ("labour_cost_to_date",),
    "hr_cost_rate": ("rate",),
    "psa_cost_rate": ("rate",),
    "payroll_actual": ("employer_cost",),
    "account_total": ("amount",),
}
"""What of the record types of the input layer tells what work costs, or the margin of an engagement.

What suppliers bill is not among them, as their documents land beside those for customers; no row names such a document
to a reader without the permission to see costs (`exceptions.named`).
"""


def read_landed(build: Published, reference: str) -> dict[str, object]:
    """The landed record that `source/stream/id` names, empty fields left out; none where the reader may not see it.

    What stands after a `#` is the part of the record, as the day of a week. Who does not see all landed records sees
    those that a row names which this reader sees, without undeclared fields, as these may tell anything; who sees no
    costs, without the fields that COSTS are made of, either.
    """
    source, stream, id = reference.split("/", 2)
    is_open = build.policy.sees_landed or (build.relation(f"evidence.{stream}") and _is_named(build, reference))
    if not is_open:
        return {}
    hidden = set() if build.policy.sees_landed else {"_extra"}
    hidden |= set() if build.policy.costs else _telling(build, stream)
    named = "where _source = ? and starts_with(? || '#', _id || '#') order by length(_id) desc limit 1"
    found = build.table(f"evidence.{stream}", named, source, id).to_dicts()
    return {
        name: value for row in found for name, value in row.items() if value is not None and name.lower() not in hidden
    }


def _is_named(build: Published, reference: str) -> bool:
    queries = [query for rows in (exceptions, records, engagement) for query in rows.named(build)]
    every = " union all ".join(f"(select source_ref from ({query}))" for query in queries)
    return bool(every and build.rows(f"select 1 from ({every}) where source_ref = ? limit 1", [reference]))


def _telling(build: Published, stream: str) -> set[str]:
    """The columns of a landed stream, in lower case, that COSTS are made of; all of one whose use is not known."""
    lineage = build.relation("metadata.lineage")
    costs = [exp.Literal.string(f"{type}.{column}") for type, columns in COSTS.items() for column in columns]
    query = f"""
        with recursive behind as (
            select from_schema, from_table, from_column from {lineage}
            where
                schema_name = 'staging' and split_part(table_name, '__', 2) || '.' || column_name
                in ({", ".join(cost.sql("duckdb") for cost in costs)})
            union
            select step.from_schema, step.from_table, step.from_column
            from behind
            inner join {lineage} as step
                on behind.from_schema = step.schema_name and behind.from_table = step.table_name
                and behind.from_column = step.column_name
        )
        select
            from_column,
            (from_schema, from_table, from_column) in (select (from_schema, from_table, from_column) from behind)
        from {lineage}
        where from_schema = 'landing' and from_table = ?"""
    used = dict(build.rows(query, [stream])) if lineage else {}
    known = {column.lower() for column in build.columns_of(f"evidence.{stream}")}
    return {column for column, tells in used.items() if tells} if used else known
