"""Reads a CSV file of a drop. Every record is typed, quarantined or counted: none is padded, cut or dropped."""

import codecs
import csv
import glob
import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from ingest.check import check, record_id, reject
from ingest.drop.header import MAX_COLUMNS, Difference, compared, relation, too_wide
from ingest.errors import refusal
from ingest.landing import Landing
from ingest.streams import Stream
from ingest.typing_rules import NumberFormat, literal

BLOCK = 1 << 20  # bytes read at once
CHUNK = 50_000  # unreadable records kept in memory at once
MAX_RECORD = 2_000_000  # characters; a longer record is nearly always a quote that was never closed
BOM = codecs.BOM_UTF8.decode("latin-1")
csv.field_size_limit(MAX_RECORD)


@dataclass(frozen=True)
class Scan:
    """What the bytes of a file tell: its lines, whether a quote occurs, whether a line has too many commas."""

    lines: int
    quotes: bool
    crowded: bool


class Record(NamedTuple):
    """A record as it stands in the file; `text` and `fields` hold one character per byte (see `_utf8`)."""

    offset: int
    line: int
    text: str
    fields: list[str]


def load(landing: Landing, stream: Stream, path: Path, numbers: NumberFormat) -> tuple[int, Difference]:
    """Checks the records of a file; returns how many there are and how the header differs.

    The records are counted twice, by DuckDB and from the bytes; XF-326 when the two do not agree.
    """
    con, found = landing.con, scan(path)
    header = _header(path)
    difference = compared(stream, path.name, header)
    if found.crowded:
        _refuse_overwide(path)
    con.execute("drop table if exists csv_rejects")
    con.execute("drop table if exists csv_scans")
    try:
        broken = check(con, stream, relation(stream, header, _read_csv(path, len(header))), numbers)
    except duckdb.InvalidInputException as error:
        why = _several_line_ends(path) or _first_line(error)
        raise refusal("XF-328", f"{path.name} cannot be read as CSV.", why) from error
    read = con.execute("select count(*) from checked").fetchall()[0][0]
    rejects = _rejects(landing, path)
    if broken or rejects:
        _place(landing, stream, path, header, rejects, read)
    elif found.quotes or found.lines - 1 != read:  # quotes and blank lines: lines are not records
        _agree(path, (sum(1 for _ in records(path)) - 1, 0), (read, 0))
    return read + len(rejects), difference


def scan(path: Path) -> Scan:
    """Reads the bytes once. Raises XF-321 for an empty file and XF-320 for one that is not UTF-8."""
    decoder, offset, lines, quotes, last = codecs.getincrementaldecoder("utf-8")(), 0, 0, False, b"\n"
    commas, crowded = 0, False
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            _decode(decoder, block, offset, lines, path)
            offset, lines, last = offset + len(block), lines + block.count(b"\n"), block[-1:]
            quotes = quotes or b'"' in block
            first, *rest = block.split(b"\n")
            commas += first.count(b",")
            crowded = crowded or commas > MAX_COLUMNS or any(piece.count(b",") > MAX_COLUMNS for piece in _long(rest))
            commas = rest[-1].count(b",") if rest else commas
    _decode(decoder, b"", offset, lines, path)
    if not offset:
        raise refusal("XF-321", f"{path.name} is empty (0 bytes).", "A file without rows still has its header.")
    return Scan(lines + (last != b"\n"), quotes, crowded)


def _long(pieces: list[bytes]) -> list[bytes]:
    """The pieces that are long enough to hold more commas than columns may; lines hardly ever are."""
    longest = max(map(len, pieces), default=0)
    return [piece for piece in pieces if len(piece) > MAX_COLUMNS] if longest > MAX_COLUMNS else []


def _refuse_overwide(path: Path) -> None:
    """DuckDB keeps a reject, with its line, per value beyond the header: a record of a million fills the disk."""
    wide = next((record for record in records(path) if len(record.fields) > MAX_COLUMNS), None)
    if wide:
        raise too_wide(f"Line {wide.line} of {path.name} has {len(wide.fields)} values.")


def records(path: Path) -> Iterator[Record]:
    """Every record that is not a blank line, the header first; an unclosed quote raises XF-326."""
    taken: list[str] = []
    offset, line = 0, 1

    def tapped(file: Iterator[str]) -> Iterator[str]:
        for text in file:
            taken.append(text)
            yield text.removeprefix(BOM) if offset == 0 else text

    with path.open(encoding="latin-1", newline="") as file:
        try:
            for fields in csv.reader(tapped(file)):
                text = "".join(taken)
                if fields:
                    yield Record(offset, line, text, fields)
                offset, line = offset + len(text), line + len(taken)
                taken.clear()
        except csv.Error as error:
            raise _unclosed(path, line) from error


def _decode(decoder: codecs.IncrementalDecoder, block: bytes, offset: int, lines: int, path: Path) -> None:
    try:
        decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        held_over = len(error.object) - len(block)
        at, line = offset - held_over + error.start, lines + block[: max(error.start - held_over, 0)].count(b"\n") + 1
        raise refusal(
            "XF-320",
            f"{path.name} is not UTF-8: byte {at} (counted from 0), on line {line}, cannot be decoded.",
            "Export the file as UTF-8; another encoding is never guessed.",
        ) from error


def _header(path: Path) -> list[str]:
    first = next(records(path), None)
    return [_utf8(name) for name in first.fields] if first and first.line == 1 else []


def _read_csv(path: Path, width: int) -> str:
    """SQL: every field as text; a record that does not split into `width` fields goes to `csv_rejects`."""
    return f"""read_csv(
        {literal(glob.escape(str(path)))}, auto_detect = false, header = true, strict_mode = true,
        delim = ',', quote = '"', escape = '"', nullstr = '', max_line_size = {MAX_RECORD},
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans', rejects_limit = 0,
        columns = {{{", ".join(f"c{i}: 'varchar'" for i in range(width))}}}
    )"""


def _rejects(landing: Landing, path: Path) -> list[tuple[int, str]]:
    """The records DuckDB could not split, in the order of the file: byte offset, and ragged_row or bad_quoting."""
    sql = "select line_byte_position - 1, min(error_type::varchar), min(line) from csv_rejects group by 1 order by 1"
    found = landing.con.execute(sql).fetchall()
    overlong = [line for _, error, line in found if error == "LINE SIZE OVER MAXIMUM"]
    if overlong:
        raise _unclosed(path, overlong[0])
    return [(offset, "bad_quoting" if error == "UNQUOTED VALUE" else "ragged_row") for offset, error, _ in found]


def _place(
    landing: Landing, stream: Stream, path: Path, header: list[str], rejects: list[tuple[int, str]], read: int
) -> None:
    """Finds the line of every record that was read, and the text of every one that was not."""
    lines, unread, rejected = array("q"), 0, []
    walk = records(path)
    next(walk)
    for record in walk:
        # An offset may point at blank lines before its record, never at or before the record in front of those.
        if unread == len(rejects) or rejects[unread][0] > record.offset:
            lines.append(record.line)
            continue
        rejected.append(_rejected(stream, path, header, record, rejects[unread][1]))
        unread += 1
        if len(rejected) == CHUNK:
            reject(landing.con, rejected)
            rejected = []
    _agree(path, (len(lines), unread), (read, len(rejects)))
    reject(landing.con, rejected)
    landing.con.register("lines", _numbered(lines))
    sql = "insert into record_line select ordinal, line from lines where ordinal in (select ordinal from set_aside)"
    landing.con.execute(sql)
    landing.con.unregister("lines")


def _rejected(stream: Stream, path: Path, header: list[str], record: Record, reason: str) -> dict:
    """A row of table `rejected`. Its id is what stands at the places of the key, if anything does."""
    text = _utf8(record.text).rstrip("\r\n")
    if reason == "bad_quoting" and "\n" in text:
        raise _unclosed(path, record.line)
    ragged = f"{len(header)} values as the header has, not {len(record.fields)}"
    return {
        "record_id": record_id(stream, dict(zip(header, map(_utf8, record.fields), strict=False))),
        "line": record.line,
        "reason": reason,
        "rule": ragged if reason == "ragged_row" else "a quote only at the ends of a text, doubled within it",
        "payload": json.dumps({"_line": text}, ensure_ascii=False),
    }


def _numbered(lines: array) -> pa.Table:
    columns = (array("q", range(len(lines))), lines)
    buffers = [pa.Array.from_buffers(pa.int64(), len(c), [None, pa.py_buffer(c)]) for c in columns]
    return pa.Table.from_arrays(buffers, names=["ordinal", "line"])


def _agree(path: Path, counted: tuple[int, int], read: tuple[int, int]) -> None:
    """Both counts are of records that split and records that do not."""
    if counted != read:
        raise refusal(
            "XF-326",
            f"The quoting of {path.name} is broken: {sum(counted)} records by its lines, {sum(read)} as it splits.",
            "A quote within a quoted text must be doubled, and every quote that opens must close.",
        )


def _unclosed(path: Path, line: int) -> Exception:
    return refusal(
        "XF-326",
        f"The quoting of {path.name} is broken: a record that begins on line {line} does not end.",
        f"A quote was opened and not closed, or the record is longer than {MAX_RECORD} characters.",
    )


def _utf8(text: str) -> str:
    """The text behind one-character-per-byte text, which keeps byte offsets countable."""
    return text.encode("latin-1").decode("utf-8")


def _several_line_ends(path: Path) -> str | None:
    with path.open(encoding="latin-1", newline=None) as file:
        for _ in file:
            pass
        ends = file.newlines
    several = isinstance(ends, tuple) and " and ".join(repr(end) for end in ends)
    return f"Its lines end in different ways, with {several}; save it with one." if several else None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].strip().rstrip(".") + "."
