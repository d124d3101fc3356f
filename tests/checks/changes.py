"""A change of a case as the next version of landed records."""

from typing import Any

from ingest.drop import STREAMS

Change = dict[str, Any]
"""One change, as cases write it: a `file` with `add`, or `where` with `set` or `delete`; `landing_sql`; `run_sql`."""


def changed_rows(change: Change, current: dict[str, dict]) -> list[dict]:
    """The next versions of the records that a change names: rows of the landed table."""
    stream = STREAMS[change["file"]]
    columns = [column.name for column in stream.columns]
    if "add" in change:
        rows = change["add"] if isinstance(change["add"], list) else [change["add"]]
        envelope = {"_extra": None, "_source": "", "_id": "", "_version": 0, "_run_id": "", "_extracted_at": None}
        envelope |= {"_source_updated_at": None, "_sha256": "planted", "_deleted": False}
        added = [{name: text(row.get(name)) for name in columns} | envelope for row in rows]
        assert all(set(row) <= set(columns) for row in rows), f"{change['file']} has the columns {columns}"
        return [row | {"_id": record_id(stream, row, current)} for row in added]
    found = [
        row for row in current.values() if all(row[name] == text(value) for name, value in change["where"].items())
    ]
    assert found, f"no row of {change['file']} has {change['where']}"
    values = {name: text(value) for name, value in change.get("set", {}).items()}
    assert set(values) <= set(columns), f"{change['file']} has the columns {columns}"
    return [row | values | {"_deleted": bool(change.get("delete"))} for row in found if not row["_deleted"]]


def record_id(stream, row: dict, current: dict[str, dict]) -> str:
    """The id under which the connector would land the row."""
    if not stream.key:
        return f"added|{len(current) + 1}"
    return "|".join(next((row[name] for name in names if row[name]), "") for names in stream.key)


def text(value: Any) -> str | None:
    """A value of a case as a file holds it."""
    return None if value in (None, "") else str(int(value) if isinstance(value, bool) else value)
