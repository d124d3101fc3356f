"""Small helps with DuckDB."""

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb


def create_table(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: list[list]) -> None:
    """Creates `name` (with its schema) with columns and their types, and fills it; there may be no rows."""
    con.execute(f"create table {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
    # As one text: DuckDB takes a millisecond for each value that is bound.
    records = json.dumps([dict(zip(columns, row, strict=True)) for row in rows])
    con.execute(
        f"insert into {name} select unnest(from_json(?, ?), recursive := true)", [records, json.dumps([columns])]
    )


def now() -> str:
    """This moment (UTC), as text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def attach(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attaches a database file under a name, to be read only."""
    con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
