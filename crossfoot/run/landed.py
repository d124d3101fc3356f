"""The versions of one landed record."""

import difflib
from typing import Any

import duckdb

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.run.inputs import stream_tables


def versions(con: duckdb.DuckDBPyConnection, source: str, stream: str, id: str) -> tuple[str, list[dict[str, Any]]]:
    """The versions of a record, oldest first, as they landed, and its stream's table; `con` is open on the landing.

    `stream` may leave out the connector. XF-208 (exit 2) when there is no such stream or record.
    """
    tables = [name for name in stream_tables(con) if stream in (name, name.partition("__")[2])]
    if not tables:
        known = {name.partition("__")[2] for name in stream_tables(con)}
        raise _unknown(f"There is no stream '{stream}'", stream, known)
    for table in tables:
        found = con.sql(f'from "{table}" where _source = ? and _id = ? order by _version', params=[source, id]).pl()
        if found.height:
            return table, found.to_dicts()
    ids = {
        id
        for table in tables
        for (id,) in con.execute(f'select _id from "{table}" where _source = ?', [source]).fetchall()
    }
    raise _unknown(f"There is no record '{id}' of {stream} from '{source}'", id, ids)


def _unknown(what: str, asked: str, known: set[str]) -> CrossfootError:
    near = difflib.get_close_matches(asked, known, n=3)
    none = "None has landed." if not known else f"There are {len(known):,} of them."
    hint = f"Did you mean {' or '.join(near)}?" if near else none
    return CrossfootError("XF-208", f"{what}.", why=hint, next="crossfoot quarantine list", exit_code=USAGE)
