"""The landing file: one table per stream, and what happened when, in the same file."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import duckdb

from ingest.crash import reached
from ingest.errors import LOCKED, LandingError
from ingest.streams import Stream
from ingest.typing_rules import quoted

ENVELOPE = {
    "_extra": "varchar",
    "_source": "varchar",
    "_id": "varchar",
    "_version": "integer",
    "_run_id": "varchar",
    "_extracted_at": "timestamp",
    "_source_updated_at": "timestamp",
    "_sha256": "varchar",
    "_deleted": "boolean",
}

BOOKKEEPING = """
create table if not exists _runs (run_id varchar, started_at timestamp, finished_at timestamp, status varchar);
create table if not exists _batches (
    run_id varchar, source varchar, connector varchar, stream varchar, file varchar, sha256 varchar, status varchar,
    received bigint, landed bigint, unchanged bigint, quarantined bigint, deleted bigint, refusal varchar,
    started_at timestamp, finished_at timestamp
);
create table if not exists _cursors (
    source varchar, connector varchar, stream varchar, cursor varchar, run_id varchar, moved_at timestamp
);
create table if not exists quarantine (
    quarantine_id varchar, run_id varchar, source varchar, connector varchar, stream varchar, record_id varchar,
    file varchar, file_sha256 varchar, line bigint, column_name varchar, value varchar, reason varchar, rule varchar,
    remedy varchar, owner varchar, payload varchar, status varchar, replayed_run_id varchar, quarantined_at timestamp
);
create table if not exists notices (
    run_id varchar, source varchar, connector varchar, stream varchar, file varchar, code varchar, text varchar,
    noticed_at timestamp, kind varchar, column_name varchar
);
alter table notices add column if not exists kind varchar;
alter table notices add column if not exists column_name varchar;
"""


class Notice(NamedTuple):
    """Something worth knowing about a file; `stream` is None where it belongs to none.

    `kind` (one of drift.KINDS) and `column` where a column is not what it was.
    """

    stream: str | None
    file: str
    code: str
    text: str
    kind: str | None = None
    column: str | None = None


def utc_now() -> dt.datetime:
    """The time in UTC, without a zone, as the landing stores it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


class Landing:
    """An open landing file. One process at a time may hold it (XF-301); use it as a context manager."""

    def __init__(self, path: Path | str, *, threads: int | None = None, memory_limit: str = "2GB") -> None:
        """Opens or creates the file with its bookkeeping tables; what exceeds `memory_limit` goes to disk."""
        self.path = Path(path)
        config = {
            "memory_limit": memory_limit,
            "autoinstall_known_extensions": False,
            "storage_compatibility_version": "v1.5.0",  # writes text a third faster than the oldest format
        }
        if threads:
            config["threads"] = threads
        try:
            self.con = duckdb.connect(str(path), config=config)
        except duckdb.Error as error:
            raise _not_opened(self.path, error) from error
        self.con.execute("set timezone = 'UTC'")
        self.con.execute("set enable_progress_bar = false")
        self.con.execute(BOOKKEEPING)

    def __enter__(self) -> "Landing":
        """The landing itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the file."""
        self.close()

    def close(self) -> None:
        """Writes everything into the one file (no `.wal` stays) and lets go of it."""
        self.con.close()

    def create_tables(self, streams: Iterable[Stream]) -> None:
        """Creates the table of every stream, and adds columns that were declared since."""
        sql = "select table_name, list(column_name) from duckdb_columns() group by table_name"
        present = dict(self.con.execute(sql).fetchall())
        with self.transaction():
            for stream in streams:
                columns = {column.name: "varchar" for column in stream.columns} | ENVELOPE
                known = present.get(stream.table)
                if known is None:
                    body = ", ".join(f"{quoted(name)} {type_}" for name, type_ in columns.items())
                    self.con.execute(f"create table {stream.table} ({body})")
                for name in columns.keys() - (known or columns):
                    self.con.execute(f"alter table {stream.table} add column {quoted(name)} {columns[name]}")

    def start_run(self, run_id: str) -> None:
        """Opens a run; one that never finished was interrupted, and what it had committed stands."""
        with self.transaction():
            self.con.execute("update _runs set status = 'interrupted' where status = 'running'")
            self.con.execute("delete from _runs where run_id = ?", [run_id])
            self.con.execute("insert into _runs values (?, ?, null, 'running')", [run_id, utc_now()])
        reached("run_started")

    def finish_run(self, run_id: str, status: str = "done") -> None:
        """Closes a run with the status given."""
        sql = "update _runs set finished_at = ?, status = ? where run_id = ?"
        self.con.execute(sql, [utc_now(), status, run_id])
        reached("run_finished")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; a database error inside is told as XF-304."""
        with self.guarded():
            self.con.execute("begin")
            try:
                yield
                self.con.execute("commit")
            except BaseException:
                self._roll_back()
                raise

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """A database error inside (a full disk, a broken file) is told as XF-304."""
        try:
            yield
        except duckdb.Error as error:
            raise LandingError(
                "XF-304",
                f"The landing {self.path.name} could not be written.",
                why=str(error).splitlines()[0],
                kept="The batch in hand was rolled back; everything landed before it stays.",
                next_command="crossfoot doctor",
            ) from error

    def _roll_back(self) -> None:
        with suppress(duckdb.Error):  # where the transaction is gone already, or the disk, the first error tells why
            self.con.execute("rollback")

    def cursor(self, source: str, stream: Stream) -> dict | None:
        """How far a stream of a source has been landed, as its connector wrote it; None before the first time."""
        sql = "select cursor from _cursors where source = ? and connector = ? and stream = ?"
        rows = self.con.execute(sql, [source, stream.connector, stream.name]).fetchall()
        return json.loads(rows[0][0]) if rows else None

    def notice(self, run_id: str, source: str, connector: str, *found: Notice) -> None:
        """Keeps what is worth knowing but stopped nothing."""
        rows = [[run_id, source, connector, *notice[:4], utc_now(), *notice[4:]] for notice in found]
        if rows:
            values = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
            self.con.execute(f"insert into notices values {values}", [value for row in rows for value in row])

    def notices(self, run_id: str, source: str) -> list[Notice]:
        """What a run noticed of a source, in the order it did."""
        sql = "select stream, file, code, text, kind, column_name from notices where (run_id, source) = (?, ?)"
        return [Notice(*row) for row in self.con.execute(f"{sql} order by rowid", [run_id, source]).fetchall()]


def _not_opened(path: Path, error: duckdb.Error) -> LandingError:
    if "lock" in str(error).lower():
        return LandingError(
            "XF-301",
            f"{path.name} is in use by another process.",
            why=str(error).splitlines()[0],
            kept="Nothing was read or changed.",
            next_command="crossfoot doctor",
            exit_code=LOCKED,
        )
    return LandingError(
        "XF-302",
        f"{path.name} cannot be opened.",
        why=str(error).splitlines()[0],
        kept="Nothing was read or changed.",
        next_command="crossfoot doctor",
    )
