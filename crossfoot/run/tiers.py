"""The two files of a published build: `general` for everyone, `restricted` with what gives pay away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from crossfoot.run.inputs import current_records

REMOVED = "from work.run.removed_source"
SCHEMAS = ("harmonized", "marts", "reconciliation")
RESTRICTED_STREAMS = ("payroll_actual", "hr_cost_rate", "psa_cost_rate", "account_total")
"""What gives pay away; the labour accounts of an entity with one employee are that person's pay."""
PAY_CLASSES = ("labour", "payroll_liability")
"""The account classes that give pay away, and with them the other lines of a journal or bill that has one, which add up
to its amount."""
NO_PAY_CLASSES = ("ar", "unbilled", "deferred_revenue", "revenue", "other_income")
"""Those on which no pay can be, as in model `journal_line`: a firm may post a month in one journal."""
_OPEN_CHECK = "check_id not in (select check_id from work.seeds.check_register where is_restricted)"
UNDECLARED = "_extra"
"""The fields that no contract declares: any may be a salary, as the cost rate that Kantata tells with every hour."""


@dataclass(frozen=True)
class Table:
    """One published table and the query that fills it; databases `work` and `landing` are attached."""

    schema: str
    name: str
    query: str


def published_tables(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any], restricted: bool) -> list[Table]:
    """The tables of one tier.

    A model with `meta.tier: restricted` is only in the restricted file; one with `meta.restricted_columns` is whole
    there and lacks these columns in the general one; exceptions of checks that give pay away are only there, and so are
    rows that say so of themselves (column `is_restricted`). One with
    `meta.published: false` stays in the private file. Marts by currency view are split into two schemas without the
    column; the second, `marts_constant`, exists when the build has budget rates.
    """
    columns = _columns(con)
    models = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and (node["schema"], node["alias"]) in columns and node["schema"] in SCHEMAS
        if node["config"]["meta"].get("published", True)
    ]
    views = {m["name"] for m in models if "currency_view" in columns[m["schema"], m["alias"]]}
    constant = any(_has_constant_rows(con, m) for m in models if m["schema"] == "marts" and m["name"] in views)
    tables: list[Table] = []
    for model in sorted(models, key=lambda model: model["unique_id"]):
        meta = model["config"]["meta"]
        hidden = meta.get("restricted_columns", [])
        own = columns[model["schema"], model["alias"]]
        by_check = model["schema"] == "reconciliation" and "exception_id" in own
        by_row = "is_restricted" in own
        if restricted and (meta.get("tier") == "restricted" or hidden or by_check or by_row):
            tables += _model_tables(model, columns, [], constant)
        elif not restricted and by_check:
            tables.append(Table(model["schema"], model["alias"], f"from {_relation(model)} where {_OPEN_CHECK}"))
        elif not restricted and by_row:
            tables.append(Table(model["schema"], model["alias"], f"from {_relation(model)} where not is_restricted"))
        elif not restricted and meta.get("tier") != "restricted":
            tables += _model_tables(model, columns, hidden, constant)
    return [*tables, *_evidence(con, manifest, columns, restricted)]


def read_streams(manifest: dict[str, Any]) -> list[str]:
    """The landed streams that the models of this build read, sorted."""
    read = [source for id, source in manifest["sources"].items() if manifest["child_map"].get(id)]
    return sorted(source["name"] for source in read if source["source_name"] == "landing")


def _columns(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[str]]:
    """The columns of every table of the private file and, under schema `landing`, of every landed stream."""
    columns: dict[tuple[str, str], list[str]] = {}
    rows = con.sql(
        "select case database_name when 'landing' then 'landing' else schema_name end, table_name, column_name"
        " from duckdb_columns() where database_name in ('work', 'landing') order by column_index"
    ).fetchall()
    for schema, table, column in rows:
        columns.setdefault((schema, table), []).append(column)
    return columns


def _has_constant_rows(con: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> bool:
    return bool(con.sql(f"select 1 from {_relation(model)} where currency_view = 'constant' limit 1").fetchall())


def _relation(model: dict[str, Any]) -> str:
    return f'work."{model["schema"]}"."{model["alias"]}"'


def _model_tables(model: dict, columns: dict, hidden: list[str], constant: bool) -> Iterator[Table]:
    schema, name = model["schema"], model["alias"]
    by_view = schema == "marts" and "currency_view" in columns[schema, name]
    kept = [c for c in columns[schema, name] if c not in hidden and not (by_view and c == "currency_view")]
    query = f"select {_list(kept)} from {_relation(model)}"
    # Together in the file, the rows of a month are read without those of the others, and those of a week ahead.
    times = [column for column in ("period_start", "forecast_month", "forecast_week") if column in kept]
    order = f" order by {', '.join(times)}" if schema == "marts" and times else ""
    yield Table(schema, name, query + (" where currency_view = 'reporting'" if by_view else "") + order)
    if schema == "marts" and constant:
        yield Table("marts_constant", name, query + (" where currency_view = 'constant'" if by_view else "") + order)


def _evidence(
    con: duckdb.DuckDBPyConnection, manifest: dict[str, Any], columns: dict, restricted: bool
) -> Iterator[Table]:
    """The current landed records of every stream that the models read.

    What gives pay away is only in the restricted file, which holds whole what the general one does not.
    """
    for stream in read_streams(manifest):
        current = current_records(f"landing.main.{stream}", REMOVED)
        pay = _pay_records(manifest, columns, stream)
        is_pay = f"_source || '/{stream}/' || _id in ({pay})" if pay else "false"
        if not set(RESTRICTED_STREAMS).isdisjoint(_told(manifest, stream)):
            is_pay = "true"
        left_out = f"select 1 {current} and ({UNDECLARED} is not null or {is_pay}) limit 1"
        if not restricted and is_pay != "true":
            kept = [column for column in columns["landing", stream] if column != UNDECLARED]
            yield Table("evidence", stream, f"select {_list(kept)} {current} and not ({is_pay})")
        elif restricted and (is_pay == "true" or con.sql(left_out).fetchall()):
            yield Table("evidence", stream, f"select {_list(columns['landing', stream])} {current}")


def _pay_records(manifest: dict[str, Any], columns: dict, stream: str) -> str:
    """The query for the addresses of the records of a stream that give pay away by an account of PAY_CLASSES.

    Of a stream of journal lines these are the lines of a journal that has one, but for NO_PAY_CLASSES; of a stream of
    documents, whose lines have the address of the document before a #, the document. Empty when the stream tells no
    lines of accounts.
    """
    queries = []
    for model in _readers(manifest, stream):
        known = columns.get(("staging", model), [])
        if {"account_class", "source_ref"} <= set(known):
            lines, record = f'work.staging."{model}"', "regexp_replace(source_ref, '#[^#]*$', '')"
            journal = "split_part(source_ref, '/', 1) || '/' || journal_id" if "journal_id" in known else record
            of_pay = f"select {journal} from {lines} where account_class in ({_texts(PAY_CLASSES)})"
            # A line that is a record of its own may be of no pay; what is a part of a record goes with it.
            queries.append(
                f"select unnest([source_ref, {record}]) from {lines} where {journal} in ({of_pay})"
                f" and (source_ref <> {record} or coalesce(account_class, '') not in ({_texts(NO_PAY_CLASSES)}))"
            )
    return " union ".join(queries)


def _texts(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _told(manifest: dict[str, Any], stream: str) -> set[str]:
    """The record types of the input layer that a landed stream feeds."""
    return {name.partition("__")[2] for name in [stream, *_readers(manifest, stream)]}


def _readers(manifest: dict[str, Any], stream: str) -> list[str]:
    """The models that read a landed stream."""
    sources = (id for id, source in manifest["sources"].items() if source["name"] == stream)
    return sorted({child.split(".")[2] for id in sources for child in manifest["child_map"][id]})


def _list(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
