"""Lands one checked delivery of one stream: records, quarantine, counts and cursor in one transaction."""

import json

from ingest import quarantine
from ingest.batch import Batch, BatchResult
from ingest.crash import reached
from ingest.errors import LandingError
from ingest.landing import Landing, Notice, utc_now
from ingest.streams import Stream
from ingest.typing_rules import quoted


def land_batch(landing: Landing, batch: Batch, *, replay: bool = False) -> BatchResult:
    """Lands what `check` left in the temporary tables; a repeat changes nothing. Raises XF-303 when counts disagree."""
    con, table = landing.con, batch.stream.table
    reached("records_checked")
    con.execute(f"create or replace temp table latest as {_latest(table)}", {"source": batch.source})
    with landing.transaction():
        moment = {"source": batch.source, "run": batch.run_id, "now": utc_now()}
        landed = con.execute(_insert(batch.stream), moment).fetchone()[0]
        reached("records_landed")
        unchanged = con.execute(_UNCHANGED).fetchone()[0]
        absent_is_gone = batch.complete and not _held_back(landing, batch)
        deleted = con.execute(_delete_absent(batch), moment).fetchone()[0] if absent_is_gone else 0
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
            arg_max(_deleted, _version) as deleted
        from {table}
        where _source = $source and _id in (select _id from checked)
        group by _id"""


def _insert(stream: Stream) -> str:
    names = [quoted(column.name) for column in stream.columns]
    return f"""
        insert into {stream.table} (
            {", ".join(names)}, _extra, _source, _id, _version, _run_id, _extracted_at, _sha256, _deleted
        )
        select
            {", ".join(f"checked.{name}" for name in names)}, checked._extra, $source, checked._id,
            coalesce(latest.version, 0) + 1, $run, $now, checked._sha256, false
        from checked
        anti join set_aside on set_aside.ordinal = checked.rowid
        left join latest on latest._id = checked._id
        where latest._id is null or latest.deleted or latest.sha256 <> checked._sha256"""


# Counted on its own, not by subtraction, so that the equation proves something.
_UNCHANGED = """
    select (
        select count(*)
        from checked
        anti join set_aside on set_aside.ordinal = checked.rowid
        join latest on latest._id = checked._id
        where not latest.deleted and latest.sha256 = checked._sha256
    ) + (select count(*) from set_aside where problem is null)"""


def _held_back(landing: Landing, batch: Batch) -> bool:
    """Whether the batch holds unreadable records: any of the absent ones may be among them, so none counts as gone."""
    sql = "select (select count(*) from rejected) + (select count(*) from set_aside where record_id is null)"
    unread = landing.con.execute(sql).fetchone()[0]
    if unread:
        text = f"{unread} records could not be read, so no absent record was taken as deleted."
        notice = Notice(batch.stream.name, batch.file, "deletes_held_back", text)
        landing.notice(batch.run_id, batch.source, batch.stream.connector, notice)
    return bool(unread)


def _delete_absent(batch: Batch) -> str:
    """A deleted version of every current record of the source that should have been delivered and was not."""
    table = batch.stream.table
    names = ", ".join(quoted(column.name) for column in batch.stream.columns)
    return f"""
        insert into {table} (
            {names}, _extra, _source, _id, _version, _run_id, _extracted_at, _source_updated_at, _sha256, _deleted
        )
        select {names}, _extra, _source, _id, _version + 1, $run, $now, _source_updated_at, _sha256, true
        from (
            select *
            from {table}
            where _source = $source and _id not in (select _id from checked)
            qualify row_number() over (partition by _id order by _version desc) = 1
        ) as absent
        where not _deleted and {batch.scope('"{}"')}"""


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
