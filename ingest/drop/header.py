"""Which declared column stands where in a file; a file without its required columns is refused.

A file's columns are c0, c1, … in its own order: whatever a header holds, it is never an SQL name.
"""

import difflib
from collections import Counter
from typing import NamedTuple

from ingest.errors import FileRefused, refusal
from ingest.streams import Stream
from ingest.typing_rules import literal, quoted

MAX_COLUMNS = 1000
SEPARATORS = {"semicolons": ";", "tabs": "\t"}


class Difference(NamedTuple):
    """How a header differs from the stream's declaration: columns it has besides, optional ones it lacks, in order."""

    undeclared: tuple[str, ...]
    absent: tuple[str, ...]


def compared(stream: Stream, file: str, header: list[str]) -> Difference:
    """Checks a header (XF-322 to XF-325) and tells how it differs from what is declared."""
    declared = {column.name for column in stream.columns}
    if len(header) > MAX_COLUMNS:
        raise too_wide(f"{file} has {len(header)} columns.")
    if any("\0" in name for name in header):
        raise refusal(
            "XF-322", f"{file} has no header that is text.", "It holds NUL characters: the file is damaged, or UTF-16."
        )
    if not declared & set(header):
        other = next((name for name, mark in SEPARATORS.items() if mark in "".join(header)), None)
        hint = f" Values are separated by commas, not by {other}." if other else ""
        columns = ", ".join(column.name for column in stream.columns)
        raise refusal("XF-322", f"{file} has no header.", f"Its first line holds none of the columns {columns}.{hint}")
    repeated = [name for name, count in Counter(header).items() if count > 1]
    if repeated:
        raise refusal(
            "XF-324", f"{file} has column {', '.join(repeated)} more than once.", "Which counts is not guessed."
        )
    unknown = [name for name in header if name not in declared]
    missing = [column.name for column in stream.columns if column.required and column.name not in header]
    if missing:
        raise refusal("XF-323", f"{file} lacks the required column {', '.join(missing)}.", _hint(missing, unknown))
    absent = [column.name for column in stream.columns if column.name not in header]
    return Difference(tuple(unknown), tuple(absent))


def too_wide(what: str) -> FileRefused:
    """The refusal of a file with more columns, or values in a record, than are read."""
    return refusal("XF-325", what, f"At most {MAX_COLUMNS} are read.")


def relation(stream: Stream, header: list[str], table: str) -> str:
    """SQL for `check`: the declared columns by their place in the file, absent ones null; all others as JSON text."""
    place = {name: f"c{i}" for i, name in enumerate(header)}
    declared = [(column.name, place.pop(column.name, "cast(null as varchar)")) for column in stream.columns]
    others = ", ".join(f"{literal(name)}, {column}" for name, column in place.items())
    extra = f"nullif(json_merge_patch('{{}}', json_object({others})), '{{}}')" if others else "cast(null as varchar)"
    columns = ", ".join(f"{column} as {quoted(name)}" for name, column in declared)
    return f"select {columns}, {extra} as _extra from {table}"


def _hint(missing: list[str], unknown: list[str]) -> str:
    near = [(name, difflib.get_close_matches(name, unknown, n=1)) for name in missing]
    renamed = [f"{found[0]!r} may be {name!r}" for name, found in near if found]
    return f"Of the columns it has, {', '.join(renamed)}." if renamed else "Names must match the drop format exactly."
