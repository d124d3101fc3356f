"""Checks delivered records before anything is landed: one pass over the records, into temporary tables.

`checked` holds every record in the order of the delivery (its `rowid` is the record's number, from 0), `set_aside`
the ones that will not be landed, `rejected` those that could not even be read, `record_line` where records stand, and
`present` the ids of records that were not delivered and yet are known to exist.
"""

import hashlib
from collections.abc import Mapping

import duckdb
import pyarrow as pa

from ingest.streams import Stream
from ingest.typing_rules import NumberFormat, landed_text, literal, problem, quoted

DUPLICATE_KEY = 0  # the problem of a record that shares its key with a different one; others are column positions
_REJECTED = pa.schema(
    [
        pa.field(name, pa.int64() if name == "line" else pa.string())
        for name in ("record_id", "line", "column_name", "value", "reason", "rule", "payload")
    ]
)


def check(con: duckdb.DuckDBPyConnection, stream: Stream, relation: str, numbers: NumberFormat) -> int:
    """Types and keys every record of `relation`; returns how many cannot be landed.

    `relation` is SQL giving the declared columns as source text, and `_extra` (JSON text of undeclared values, or
    null). The caller fills `rejected` and, where it knows better than "none", `record_line`.
    """
    con.execute(f"create or replace temp table checked as {_checked(stream, relation, numbers)}")
    if not stream.key:
        con.execute(f"create or replace temp table checked as {_numbered_by_content()}")
    con.execute(f"create or replace temp table set_aside as {_SET_ASIDE}")
    con.execute("create or replace temp table record_line (ordinal bigint, line bigint)")
    con.execute("create or replace temp table present (_id varchar)")
    con.register("no_records", _REJECTED.empty_table())
    con.execute("create or replace temp table rejected as select * from no_records")
    con.unregister("no_records")
    return con.execute("select count(*) from set_aside where problem is not null").fetchall()[0][0]


def _checked(stream: Stream, relation: str, numbers: NumberFormat) -> str:
    names = ", ".join(quoted(column.name) for column in stream.columns)
    landed = ", ".join(f"{landed_text(c, numbers)} as {quoted(c.name)}" for c in stream.columns)
    return f"""
        select
            {names}, _extra, {key(stream) if stream.key else _hash(stream)} as _id,
            {_hash(stream, "_extra")} as _sha256, {_changed(stream)} as _source_updated_at, {_gone(stream)} as _gone,
            _problem
        from (
            select {landed}, {_extra(stream, numbers)} as _extra, {problem(stream, numbers)} as _problem
            from ({relation}) as delivered
        ) as typed"""


def _hash(stream: Stream, *first: str) -> str:
    """SQL: sha256 of a record's content. Empty optional columns at the end do not count, so declaring one more there
    makes no record a changed one.
    """
    columns = sorted(stream.columns, key=lambda column: not column.required)
    content = ", ".join([*first, *(quoted(column.name) for column in columns)])
    return rf"sha256(regexp_replace(cast(json_array({content}) as varchar), '(,null)+\]$', ']'))"


def _changed(stream: Stream) -> str:
    """SQL: when the source last changed a record, in UTC; a time without an offset is one. One that lies ahead tells
    nothing: believed, it would keep every true state of the record from following.
    """
    told = f"try_cast({quoted(stream.changed) if stream.changed else 'null'} as timestamptz)"
    return f"cast(case when {told} < now() + interval 1 day then {told} end as timestamp)"


def _gone(stream: Stream) -> str:
    column, value = stream.gone
    return f"{quoted(column)} is not distinct from {literal(value)}" if column else "false"


def key(stream: Stream) -> str:
    """SQL: key values joined by `|`; a `|` within a text of a key of several columns is escaped, so ids are unique."""
    parts = [f"coalesce({', '.join(map(quoted, part))})" for part in stream.key]
    if len(parts) == 1:
        return parts[0]
    texts = {column.name for column in stream.columns if column.type == "text"}
    escaped = [
        rf"replace(replace({sql}, '\', '\\'), '|', '\|')" if texts & set(part) else sql
        for sql, part in zip(parts, stream.key, strict=True)
    ]
    return " || '|' || ".join(escaped)


def _extra(stream: Stream, numbers: NumberFormat) -> str:
    """SQL: undeclared values, and the original text of every number that was rewritten, under its column's name."""
    decimals = [c for c in stream.columns if c.type == "decimal" and not numbers.plain]
    if not decimals:
        return "_extra"
    originals = ", ".join(f"{literal(c.name)}, nullif({quoted(c.name)}, {landed_text(c, numbers)})" for c in decimals)
    return f"nullif(json_merge_patch(coalesce(_extra, '{{}}'), json_object({originals})), '{{}}')"


def _numbered_by_content() -> str:
    """Records without a key: equal contents are told apart by their occurrence number within the delivery."""
    return """
        select * replace (
            _id || '|' || row_number() over (partition by _id order by _extra nulls first, rowid) as _id
        )
        from checked
        order by rowid"""


# Exact copies of a record count once. Of several states of a record the one changed last counts; where that cannot be
# told, all of them are set aside, whichever came first.
_SET_ASIDE = f"""
    with repeated as (
        select
            _id,
            case
                when count(_source_updated_at) = count(*) then
                    arg_max(rowid, strftime(_source_updated_at, '%Y-%m-%dT%H:%M:%S.%f') || _sha256)
                else min(rowid)
            end as first,
            case when count(_source_updated_at) = count(*) then 1 else count(distinct _sha256) end as contents
        from checked
        where _id in (select _id from checked group by _id having count(*) > 1)
        group by _id
    )

    select
        checked.rowid as ordinal,
        checked._id as record_id,
        coalesce(checked._problem, case when repeated.contents > 1 then {DUPLICATE_KEY} end) as problem
    from checked
    left join repeated on repeated._id = checked._id
    where checked._problem is not null or repeated.contents > 1 or checked.rowid <> repeated.first"""


def reject(con: duckdb.DuckDBPyConnection, records: list[dict]) -> None:
    """Adds records that could not be read to `rejected`; the payload is JSON text of all that is there."""
    if not records:
        return
    con.register("unread", pa.Table.from_pylist(records, schema=_REJECTED))
    con.execute("insert into rejected select * from unread")
    con.unregister("unread")


def record_id(stream: Stream, values: Mapping[str, str | None]) -> str | None:
    """The id `check` gives a record with these values; None where it has no key or the key is not all there."""
    found = [next((values[name] for name in part if values.get(name)), "") for part in stream.key]
    if not found or not all(found):
        return None
    return found[0] if len(found) == 1 else "|".join(v.replace("\\", "\\\\").replace("|", "\\|") for v in found)


def contract(stream: Stream, numbers: NumberFormat) -> str:
    """Changes whenever the declaration, the number format or a rule does: then the same file must be read again."""
    return hashlib.sha256(_checked(stream, "", numbers).encode()).hexdigest()
