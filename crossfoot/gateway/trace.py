"""Where a landed record goes: the rows, metrics and exceptions that are made of it."""

from dataclasses import dataclass

import duckdb
import polars as pl
from sqlglot import exp

from crossfoot.gateway.dictionary import Dictionary, Metric
from crossfoot.gateway.evidence import Evidence
from crossfoot.gateway.explain import columns_behind, counted
from crossfoot.gateway.published import Published

_ROWS = {"address": pl.String, "table": pl.String, "period": pl.String, "row": pl.String, "columns": pl.String}
_METRICS = {"address": pl.String, "metric": pl.String, "period": pl.String}
_EXCEPTIONS = {"address": pl.String, "exception_id": pl.String, "check_id": pl.String, "period": pl.String}
_EXCEPTIONS |= {"key": pl.String}
_DIFFERENCE = "reconciliation.check_difference"


@dataclass(frozen=True)
class Trace:
    """The uses of some records in a build, each with the address (source/stream/id) of its record.

    `rows`: every row of a harmonized table or mart that is made of one: table, period, the row's keys (JSON text) and
    the columns that are. `metrics`: metric and month. `exceptions`: exception_id, check_id, period and key.
    """

    rows: pl.DataFrame
    metrics: pl.DataFrame
    exceptions: pl.DataFrame


def trace(build: Published, dictionary: Dictionary, addresses: list[str]) -> Trace:
    """Follows records through the models; the reader sees the tables and exceptions of the files that are open."""
    evidence = build.evidence
    models = evidence.reached(addresses)
    with evidence.tables(traced=addresses) as con:
        shown = [m for m in models if m.startswith(("harmonized.", "marts.")) and build.holds(m)]
        rows = [_rows(con, evidence, model) for model in shown]
        metrics = [
            _metrics(con, build, dictionary, leaf)
            for leaf in dictionary.leaves(metric.name for metric in dictionary.public())
            if f"marts.{dictionary.models[leaf.model].table}" in shown
        ]
        exceptions = _exceptions(con, evidence, build) if _DIFFERENCE in models else []
    return Trace(
        pl.concat([pl.DataFrame(schema=_ROWS), *rows]),
        pl.concat([pl.DataFrame(schema=_METRICS), *metrics]).unique(maintain_order=True),
        pl.DataFrame(exceptions, schema=_EXCEPTIONS, orient="row"),
    )


def key_columns(con: duckdb.DuckDBPyConnection, evidence: Evidence, model: str) -> tuple[str, str, str]:
    """SQL for the month of a row, for its keys as JSON text, and for a list of its other columns."""
    kinds = dict(con.execute(f'select column_name, column_type from (describe "{model}")').fetchall())
    columns = evidence.columns(model)
    others = [each for each in columns if kinds[each].startswith(("DECIMAL", "BOOLEAN"))]
    packed = ", ".join(f'"{each}" := "{each}"' for each in columns if each not in others)
    period = "cast(period as varchar)" if "period" in columns else "cast(null as varchar)"
    return period, f"cast(to_json(struct_pack({packed})) as varchar)", ", ".join(f'"{each}"' for each in others) or "1"


def _rows(con: duckdb.DuckDBPyConnection, evidence: Evidence, model: str) -> pl.DataFrame:
    columns = evidence.columns(model)
    period, packed, _ = key_columns(con, evidence, model)
    held = ", ".join(
        f"case when list_contains({evidence.joined(model, [each])}, address) then '{each}' end" for each in columns
    )
    return con.sql(
        f"select address, '{model}' as \"table\", {period} as period, {packed} as row,"
        f" concat_ws(', ', {held}) as columns"
        f' from (select *, unnest({evidence.joined(model, columns)}) as address from "{model}")'
    ).pl()


def _metrics(con: duckdb.DuckDBPyConnection, build: Published, dictionary: Dictionary, leaf: Metric) -> pl.DataFrame:
    """The metrics that a leaf enters, in the months in which the records are part of it."""
    model = dictionary.models[leaf.model]
    conditions = [*counted(leaf), *build.scope(model)]
    columns = columns_behind(leaf, build.evidence.columns(f"marts.{model.table}"))
    lists = build.evidence.joined(f"marts.{model.table}", columns)
    found = con.sql(
        f'select distinct unnest({lists}) as address, period from "marts.{model.table}"'
        f" where {' and '.join(conditions)}"
    ).pl()
    above = [metric.name for metric in dictionary.public() if leaf in dictionary.leaves([metric.name])]
    return found.join(pl.DataFrame({"metric": above}, schema={"metric": pl.String}), how="cross").select(*_METRICS)


def exception_records(build: Published, exception_id: str) -> pl.DataFrame:
    """The landed records on both sides of an exception: source, stream, id, record (JSON text)."""
    condition = exp.EQ(this=exp.column("exception_id"), expression=exp.Literal.string(exception_id))
    return build.evidence.records(
        build.evidence.addresses(_DIFFERENCE, ["left_value", "right_value"], condition.sql(dialect="duckdb"))
    )


def _exceptions(con: duckdb.DuckDBPyConnection, evidence: Evidence, build: Published) -> list[tuple]:
    lists = evidence.joined(_DIFFERENCE, ["left_value", "right_value"])
    found = con.execute(
        f'select unnest({lists}) as address, exception_id, check_id, period, key from "{_DIFFERENCE}" order by all'
    ).fetchall()
    open_ones = build.exception_ids()
    return [row for row in found if row[1] in open_ones]
