"""Lands one checked delivery of one stream: records, quarantine, counts and cursor in one transaction."""

import json

import duckdb

from ingest import quarantine
from ingest.batch import Batch, BatchResult
from ingest.crash import reached
from ingest.drift import drift
from ingest.errors import FileRefused, LandingError
from ingest.landing import Landing, Notice, utc_now
from ingest.streams import Stream
from ingest.typing_rules import quoted

HANDFUL = 20  # records that may disappear at once, however few there are


def land_batch(landing: Landing, batch: Batch, *, replay: bool = False) -> BatchResult:
    """Lands what `check` left in the temporary tables; a repeat changes nothing. Raises XF-303 when counts disagree."""
    con, table = landing.con, batch.stream.table
    reached("records_checked")
    con.execute(f"create or replace temp table latest as {_latest(table)}", {"source": batch.source})
    with landing.transaction():
        moment = {"source": batch.source, "run": batch.run_id, "now": utc_now()}
        if not replay:
            landing.notice(batch.run_id, batch.source, batch.stream.connector, *drift(con, batch))
        landed = con.execute(_insert(batch.stream), moment).fetchall()[0][0]
        reached("records_landed")
        unchanged = con.execute(_UNCHANGED).fetchall()[0][0]
        absent_is_gone = batch.complete and not _held_back(landing, batch)
        deleted = 0
        if absent_is_gone or batch.stream.part_of:
            deleted = con.execute(_delete_absent(batch, absent_is_gone), moment).fetchall()[0][0]
            _refuse_sudden_drop(con, batch, deleted)
        reached("records_deleted")
        quarantined = quarantine.mark_replayed(con, batch) if replay else quarantine.write(con, batch, absent_is_gone)
        reached("quarantine_written")
        result = BatchResult(
            batch.source,
            batch.stream.name,
            batch.file,
            "replayed" if replay else "landed",
            batch.received,
            landed,
            unchanged,
            quarantined,
            deleted,
        )
        _prove(result)
        record(landing, batch, result)
        reached("batch_written")
        _move_cursor(landing, batch)
        reached("cursor_moved")
    reached("batch_committed")
    return result


def refuse(landing: Landing, batch: Batch, error: LandingError) -> BatchResult:
    """Writes down that a delivery was refused; nothing of it has landed."""
    result = BatchResult(batch.source, batch.stream.name, batch.file, "refused", refusal=error)
    record(landing, batch, result)
    return result


def record(landing: Landing, batch: Batch, result: BatchResult) -> None:
    """Writes the batch and its counts into `_batches`."""
    refused = str(result.refusal) if result.refusal else None
    counts = [result.received, result.landed, result.unchanged, result.quarantined, result.deleted]
    row = [batch.run_id, batch.source, batch.stream.connector, batch.stream.name, batch.file, batch.sha256]
    row += [result.status, *counts, refused, batch.started_at, utc_now()]
    landing.con.execute(f"insert into _batches values ({', '.join('?' * len(row))})", row)


def _latest(table: str) -> str:
    """The newest landed version of every delivered record."""
    return f"""
        select
            _id,
            max(_version) as version,
            arg_max(_sha256, _version) as sha256,
            arg_max(_deleted, _version) as deleted,
            max(_source_updated_at) as updated_at
        from {table}
        where _source = $source and _id in (select _id from checked)
        group by _id"""


def _insert(stream: Stream) -> str:
    names = [quoted(column.name) for column in stream.columns]
    return f"""
        insert into {stream.table} (
            {", ".join(names)}, _extra, _source, _id, _version, _run_id, _extracted_at, _source_updated_at, _sha256,
            _deleted
        )
        select
            {", ".join(f"checked.{name}" for name in names)}, checked._extra, $source, checked._id,
            coalesce(latest.version, 0) + 1, $run, $now, checked._source_updated_at, checked._sha256, checked._gone
        from checked
        anti join set_aside on set_aside.ordinal = checked.rowid
        left join latest on latest._id = checked._id
        where latest._id is null or not ({_KNOWN})"""


# The record as it is delivered has landed, or a newer state of it has.
_KNOWN = """
    (latest.deleted = checked._gone and latest.sha256 = checked._sha256)
    or coalesce(checked._source_updated_at < latest.updated_at, false)"""

# Counted on its own, not by subtraction, so that the equation proves something.
_UNCHANGED = f"""
    select (
        select count(*)
        from checked
        anti join set_aside on set_aside.ordinal = checked.rowid
        join latest on latest._id = checked._id
        where {_KNOWN}
    ) + (select count(*) from set_aside where problem is null)"""


def _held_back(landing: Landing, batch: Batch) -> bool:
    """Whether the batch holds unreadable records: any of the absent ones may be among them, so none counts as gone."""
    sql = "select (select count(*) from rejected) + (select count(*) from set_aside where record_id is null)"
    unread = landing.con.execute(sql).fetchall()[0][0]
    if unread:
        text = f"{unread} records could not be read, so no absent record was taken as deleted."
        notice = Notice(batch.stream.name, batch.file, "deletes_held_back", text)
        landing.notice(batch.run_id, batch.source, batch.stream.connector, notice)
    return bool(unread)


def _refuse_sudden_drop(con: duckdb.DuckDBPyConnection, batch: Batch, deleted: int) -> None:
    """XF-305 when more than `most_gone` of a source's records were absent; a handful may always be."""
    if batch.most_gone >= 1 or deleted <= HANDFUL:
        return
    sql = f"select count(distinct _id) from {batch.stream.table} where _source = ?"
    known = con.execute(sql, [batch.source]).fetchall()[0][0]
    if deleted > known * batch.most_gone:
        raise FileRefused(
            "XF-305",
            f"{batch.stream.name}: {deleted} of {known} records that had landed are not there any more.",
            why="So many rarely disappear at once; a lost permission looks the same.",
            kept="Nothing of this delivery was landed; the records landed before stay as they are.",
            next_command="crossfoot doctor, or raise most_gone of the source for one crossfoot ingest",
        )


def _delete_absent(batch: Batch, absent_is_gone: bool) -> str:
    """A deleted version of every current record of the source that should have been delivered and was not: of all, of
    those `within` the delivery, or else of the parts of the documents that were delivered.
    """
    table, part_of = batch.stream.table, quoted(batch.stream.part_of)
    scope = batch.scope('"{}"') if absent_is_gone else f"{part_of} in (select {part_of} from checked)"
    names = ", ".join(quoted(column.name) for column in batch.stream.columns)
    return f"""
        insert into {table} (
            {names}, _extra, _source, _id, _version, _run_id, _extracted_at, _source_updated_at, _sha256, _deleted
        )
        select {names}, _extra, _source, _id, _version + 1, $run, $now, _source_updated_at, _sha256, true
        from (
            select *
            from {table}
            where _source = $source and _id not in (select _id from checked union all select _id from present)
            qualify row_number() over (partition by _id order by _version desc) = 1
        ) as absent
        where not _deleted and {scope}"""


def _prove(result: BatchResult) -> None:
    if result.received != result.landed + result.unchanged + result.quarantined:
        raise LandingError(
            "XF-303",
            f"{result.file}: {result.received} records were received, but {result.landed} landed, "
            f"{result.unchanged} were unchanged and {result.quarantined} are in quarantine.",
            why="Every record must end in exactly one of the three; this is a defect, not a fault of the file.",
            kept="The batch was rolled back; everything landed before it stays.",
            next_command="crossfoot doctor",
        )


def _move_cursor(landing: Landing, batch: Batch) -> None:
    if batch.cursor is None:
        return
    key = [batch.source, batch.stream.connector, batch.stream.name]
    landing.con.execute("delete from _cursors where source = ? and connector = ? and stream = ?", key)
    row = [*key, json.dumps(batch.cursor), batch.run_id, utc_now()]
    landing.con.execute("insert into _cursors values (?, ?, ?, ?, ?, ?)", row)
