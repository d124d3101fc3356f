"""Landed records as one reader may see them: those that a row names which the reader sees, less what tells cost."""

import json

import polars as pl
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
    is_open = build.policy.sees_landed or (build.relation(f"evidence.{stream}") and named_among(build, [reference]))
    if not is_open:
        return {}
    hidden = hidden_fields(build, stream)
    named = "where _source = ? and starts_with(? || '#', _id || '#') order by length(_id) desc limit 1"
    found = build.table(f"evidence.{stream}", named, source, id).to_dicts()
    return {
        name: value for row in found for name, value in row.items() if value is not None and name.lower() not in hidden
    }


def named_among(build: Published, references: list[str]) -> list[str]:
    """Those of the references that a row names which this reader sees, or a part of whose record it names."""
    queries = [query for rows in (exceptions, records, engagement) for query in rows.named(build)]
    if not queries:
        return []
    every = " union all ".join(f"(select source_ref from ({query}))" for query in queries)
    found = build.rows(
        f"""
        select distinct source_ref, split_part(source_ref, '#', 1) from ({every})
        where list_contains($1, source_ref) or list_contains($1, split_part(source_ref, '#', 1))""",
        [references],
    )
    # An id may have a # in it: then what the row names is that record, and no part of another one.
    whole = _existing(build, [reference for reference, record in found if reference != record])
    named = {reference for reference, _ in found} | {record for reference, record in found if reference not in whole}
    return [reference for reference in references if reference in named]


def _existing(build: Published, references: list[str]) -> set[str]:
    found: set[str] = set()
    for stream in {reference.split("/", 2)[1] for reference in references}:
        if relation := build.relation(f"evidence.{stream}"):
            address = f"_source || '/{stream}/' || _id"
            rows = build.rows(f"select {address} from {relation} where list_contains(?, {address})", [references])
            found |= {reference for (reference,) in rows}
    return found


def hidden_fields(build: Published, stream: str) -> set[str]:
    """The fields of a landed stream, in lower case, that this reader is not shown."""
    hidden = set() if build.policy.sees_landed else {"_extra"}
    return hidden if build.policy.costs else hidden | _telling(build, stream)


def without_hidden(build: Published, landed: pl.DataFrame) -> pl.DataFrame:
    """Landed records (stream, `record` as JSON text) without the fields that this reader is not shown."""
    hidden = {stream: hidden_fields(build, stream) for stream in landed["stream"].unique()}

    def less(stream: str, record: str) -> str:
        fields = json.loads(record, parse_float=str)
        return json.dumps({name: value for name, value in fields.items() if name.lower() not in hidden[stream]})

    shown = [less(stream, record) for stream, record in landed.select("stream", "record").iter_rows()]
    return landed.with_columns(pl.Series("record", shown, pl.String))


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
