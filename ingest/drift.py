"""How a delivery differs from the declaration of its stream and from what its source delivered before: schema drift.

Values that do not fit are in quarantine; here is what fits and yet is not what it was. `KINDS` says what becomes of it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb

from ingest.batch import Batch
from ingest.landing import Notice
from ingest.streams import Column
from ingest.typing_rules import literal, quoted

KINDS = {
    "additive": "undeclared; its values are kept in _extra",
    "missing": "it stopped arriving; it lands empty",
    "widening": "numbers have more decimal places than ever; they land exactly",
    "narrowing": "numbers have lost their decimal places; they land as they come",
    "unit_or_currency": "its unit or currency is another one; it lands as it comes",
}
CHANGED = """(
    select checked.* from checked
    anti join set_aside on set_aside.ordinal = checked.rowid
    anti join latest on latest._id = checked._id and latest.sha256 = checked._sha256
)"""
"""The delivered records that fit and are not as they landed last: those that come again tell nothing new."""
MANY = 20
"""So many values tell something; with fewer it may be chance."""
JUMP = 50
"""A median this many times what it was, or a part this small, is another unit: hours for minutes, cents for euros."""


def drift(con: duckdb.DuckDBPyConnection, batch: Batch) -> list[Notice]:
    """The notices of a checked delivery that has not landed yet, against what earlier runs landed of its source.

    Other files of the same run are no history: each may be of another legal entity, in its currency.
    """
    mine = f"_source = {literal(batch.source)} and _run_id <> {literal(batch.run_id)} and not _deleted"
    before = f"(select * from {batch.stream.table} where {mine})"
    [(earlier,)] = con.execute(f"select count(*) from {before}").fetchall()
    new = _undeclared(con, batch, CHANGED) - set(batch.undeclared) if earlier else set()
    new -= _undeclared(con, batch, before) if new else set()
    undeclared = [*batch.undeclared, *sorted(new)]
    notices = [_notice(batch, name, "additive", f"'{name}' is {KINDS['additive']}.") for name in undeclared]
    if not earlier:
        return notices
    then, now = _measures(con, batch, before), _measures(con, batch, CHANGED)
    for column in batch.stream.columns:
        for kind, text in _changes(batch, column, then, now):
            notices.append(_notice(batch, column.name, kind, f"'{column.name}': {text}."))
    return notices


def _notice(batch: Batch, column: str, kind: str, text: str) -> Notice:
    code = {"additive": "unknown_column", "missing": "missing_column"}.get(kind, "changed_column")
    return Notice(batch.stream.name, batch.file, code, text, kind, column)


def _undeclared(con: duckdb.DuckDBPyConnection, batch: Batch, relation: str) -> set[str]:
    sql = f"select distinct unnest(json_keys(_extra)) from {relation} where _extra is not null"
    return {name for (name,) in con.execute(sql).fetchall()} - {column.name for column in batch.stream.columns}


def _measures(con: duckdb.DuckDBPyConnection, batch: Batch, relation: str) -> dict[str, Any]:
    """Per column how many values there are and, by its type, what can be compared; `records` counts all."""
    parts = ["count(*) as records"]
    for column in batch.stream.columns:
        name = quoted(column.name)
        parts.append(f"count({name}) as {quoted(column.name + ':filled')}")
        if column.type == "currency":
            parts.append(f"list(distinct {name}) filter ({name} is not null) as {quoted(column.name + ':codes')}")
        if column.type == "decimal":
            places = f"length(rtrim(split_part({name}, '.', 2), '0'))"
            size = f"abs(try_cast({name} as decimal(18, 6)))"
            parts.append(f"max({places}) as {quoted(column.name + ':places')}")
            parts.append(f"count(*) filter ({places} > 0) as {quoted(column.name + ':broken')}")
            parts.append(f"median({size}) filter ({size} > 0) as {quoted(column.name + ':median')}")
    found = con.execute(f"select {', '.join(parts)} from {relation}")
    return dict(zip([column[0] for column in found.description], found.fetchall()[0], strict=True))


def _changes(batch: Batch, column: Column, then: dict, now: dict) -> Iterator[tuple[str, str]]:
    """The kind and the text of each way in which a column is not what it was."""

    def told(measure: str) -> tuple[Any, Any]:
        return then[f"{column.name}:{measure}"], now[f"{column.name}:{measure}"]

    filled_then, filled_now = told("filled")
    expected = filled_then * now["records"] // then["records"]
    if filled_then and not filled_now and (column.name in batch.absent or expected >= MANY):
        yield "missing", KINDS["missing"]
    if column.type == "currency":
        codes_then, codes_now = (set(codes or ()) for codes in told("codes"))
        if codes_then and codes_now - codes_then:
            yield "unit_or_currency", f"currency {', '.join(sorted(codes_now - codes_then))} never came before"
    if column.type == "decimal" and min(filled_then, filled_now) >= MANY:
        (places_then, places_now), (broken_then, broken_now) = told("places"), told("broken")
        if places_now > places_then:
            yield "widening", f"{places_now} decimal places, {places_then} before; {KINDS['widening']}"
        elif not broken_now and broken_then * filled_now // filled_then >= MANY:
            yield "narrowing", KINDS["narrowing"]
        median_then, median_now = (Decimal(str(value or 0)) for value in told("median"))
        if median_then and median_now and not median_then / JUMP < median_now < median_then * JUMP:
            yield "unit_or_currency", f"a median of {median_now:f}, {median_then:f} before; {KINDS['unit_or_currency']}"
