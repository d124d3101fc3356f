"""Records that could not be landed: kept whole, with where they stood, the rule they broke, and who repairs them.

`status` is open, replayed (landed by a replay) or superseded (delivered correctly, or gone from the source, since).
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from ingest.batch import Batch
from ingest.check import DUPLICATE_KEY
from ingest.landing import Landing, utc_now
from ingest.typing_rules import literal, quoted, rule

UNREADABLE = ("ragged_row", "bad_quoting", "error_cell")  # no record could be made of these, so none can be replayed

REMEDIES = {
    "number_format": "Declare `decimal` or `thousands` for the source and replay, or deliver plain numbers.",
    "duplicate_key": "Deliver one row for the key.",
    "unknown_code": "Correct the code in the source system and deliver the record again.",
    "missing_value": "Fill the value in the source system and deliver the record again.",
    "ragged_row": "Export the file again; a text that holds a comma must stand in quotes.",
    "bad_quoting": "Export the file again; a quote within a quoted text must be doubled.",
    "error_cell": "Repair the formula in the workbook and deliver it again.",
}
REMEDY = "Correct the value in the source system and deliver the record again."


def listed(landing: Landing, *, status: str = "open", source: str | None = None) -> list[dict[str, Any]]:
    """Quarantined records, newest run first, without their payload: one dict per record."""
    return _rows(
        landing.con,
        """select * exclude (payload) from quarantine
        where status = $status and ($source is null or source = $source)
        order by quarantined_at desc, source, stream, file, line, quarantine_id""",
        {"status": status, "source": source},
    )


def show(landing: Landing, quarantine_id: str) -> dict[str, Any] | None:
    """One quarantined record with its payload (JSON text of the whole record as delivered); None when unknown."""
    rows = _rows(landing.con, "select * from quarantine where quarantine_id = $id", {"id": quarantine_id})
    return rows[0] if rows else None


def waiting(landing: Landing, batch: Batch) -> int:
    """How many records of the very file of a batch wait in quarantine."""
    return landing.con.execute(
        """select count(*) from quarantine
        where status = 'open' and source = ? and connector = ? and stream = ? and file_sha256 = ?""",
        [batch.source, batch.stream.connector, batch.stream.name, batch.sha256],
    ).fetchall()[0][0]


def write(con: duckdb.DuckDBPyConnection, batch: Batch, absent_is_gone: bool) -> int:
    """Puts the records that were set aside or rejected into quarantine; returns how many there are in this batch.

    A record that waits there already keeps its row. The waiting records of an id that is delivered again are
    superseded by this delivery, and where `absent_is_gone` so are those that are not delivered any more.
    """
    con.execute(f"create or replace temp table refused as {_refused(batch)}", _parameters(batch))
    mine = "status = 'open' and source = $source and connector = $connector and stream = $stream"
    key = {"source": batch.source, "connector": batch.stream.connector, "stream": batch.stream.name}
    if con.execute(f"select count(*) from quarantine where {mine}", key).fetchall()[0][0]:
        absent = batch.scope("(payload ->> '{}')") if absent_is_gone else "false"
        delivered = f"record_id in ({_DELIVERED_IDS}) or {absent}"
        con.execute(f"update quarantine set status = 'superseded' where {mine} and ({delivered})", key)
    con.execute("delete from quarantine where quarantine_id in (select quarantine_id from refused)")
    return con.execute("insert into quarantine by name select * from refused").fetchall()[0][0]


def mark_replayed(con: duckdb.DuckDBPyConnection, batch: Batch) -> int:
    """Marks the records of table `replaying` that pass now; returns how many still do not."""
    con.execute(
        """update quarantine set status = 'replayed', replayed_run_id = ?
        where quarantine_id in (
            select quarantine_id from replaying
            where rowid not in (select ordinal from set_aside where problem is not null)
        )""",
        [batch.run_id],
    )
    return con.execute("select count(*) from set_aside where problem is not null").fetchall()[0][0]


def _refused(batch: Batch) -> str:
    """SQL: the refused records of a batch as rows of `quarantine`. The id depends on content only, not on the run."""
    columns = batch.stream.columns
    rules = [(DUPLICATE_KEY, ", ".join(map(" or ".join, batch.stream.key)), "key", "one row for each key")]
    rules += [(i, c.name, c.type, rule(c, batch.numbers)) for i, c in enumerate(columns, 1)]
    values = ", ".join(f"({i}, {literal(name)}, {literal(type_)}, {literal(text)})" for i, name, type_, text in rules)
    value = " ".join(f"when {i} then checked.{quoted(c.name)}" for i, c in enumerate(columns, 1))
    payload = ", ".join(f"{literal(c.name)}, checked.{quoted(c.name)}" for c in columns)
    return f"""
        with broken as (
            select
                set_aside.record_id, record_line.line, rules.column_name, rules.type, rules.rule,
                case set_aside.problem when {DUPLICATE_KEY} then checked._id {value} end as value,
                json_merge_patch(json_object({payload}), coalesce(checked._extra, '{{}}')) as payload
            from set_aside
            join checked on checked.rowid = set_aside.ordinal
            join (values {values}) as rules (problem, column_name, type, rule) on rules.problem = set_aside.problem
            left join record_line on record_line.ordinal = set_aside.ordinal
        ),

        refused as (
            select record_id, line, column_name, value, {_REASON} as reason, rule, payload from broken
            union all
            select record_id, line, column_name, value, reason, rule, payload from rejected
        ),

        counted as (
            select *, row_number() over (partition by payload order by line) as occurrence from refused
        ),

        identified as (
            select * exclude (occurrence), left(sha256(json_array(
                $source, $connector, $stream, payload, occurrence
            )), 16) as quarantine_id
            from counted
        )

        select
            identified.*,
            coalesce(waiting.run_id, $run_id) as run_id, $source as source, $connector as connector, $stream as stream,
            $file as file, $sha256 as file_sha256, $owner as owner, 'open' as status,
            coalesce(map_extract_value(map {_remedies()}, identified.reason), {literal(REMEDY)}) as remedy,
            coalesce(waiting.quarantined_at, $now) as quarantined_at
        from identified
        left join quarantine as waiting
            on waiting.quarantine_id = identified.quarantine_id and waiting.status = 'open'"""


_DELIVERED_IDS = "select _id from checked union all select record_id from rejected"

_REASON = r"""
    case
        when type = 'key' then 'duplicate_key'
        when value is null then 'missing_value'
        when type = 'code' then 'unknown_code'
        when type <> 'decimal' then 'bad_' || type
        when regexp_full_match(value, '-?[0-9]+[.,][0-9]{7,}') then 'too_many_decimals'
        when regexp_full_match(value, '-?[0-9]{13,}([.,][0-9]+)?') then 'number_too_large'
        when regexp_full_match(value, '-?[0-9]+([., ''’\x{a0}\x{202f}][0-9]+)+') then 'number_format'
        else 'bad_decimal'
    end"""


def _remedies() -> str:
    return "{" + ", ".join(f"{literal(reason)}: {literal(text)}" for reason, text in REMEDIES.items()) + "}"


def _parameters(batch: Batch) -> dict[str, Any]:
    return {
        "source": batch.source,
        "connector": batch.stream.connector,
        "stream": batch.stream.name,
        "owner": batch.stream.owner,
        "run_id": batch.run_id,
        "file": batch.file,
        "sha256": batch.sha256,
        "now": utc_now(),
    }


def _rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping) -> list[dict[str, Any]]:
    found = con.execute(sql, parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
