"""The link that opens a landed record in its own system, for whoever is shown the record."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import polars as pl

from crossfoot.gateway.published import Published

NONE_DOCUMENTED = "no address of such a record is documented"
_FIELD = re.compile(r"{(\w+)}")
_ID = re.compile(r"[A-Za-z0-9_-]+")
"""What the ids of the systems are made of: anything else could lead away from the page of the record."""


class Opened(NamedTuple):
    """The https address of a record in its own system, or why there is none."""

    address: str | None
    reason: str = ""


def source_links(build: Published, source: str, stream: str, records: Iterable[Mapping[str, Any]]) -> list[Opened]:
    """Where records open that landed from a source in a stream, by the address that its connector declares."""
    declared = _declared(build).get((source, stream), [])
    return [_opened(declared, record) for record in records]


def with_links(build: Published, landed: pl.DataFrame) -> pl.DataFrame:
    """Landed records (source, stream, `record` as JSON text) and their `source_link`, empty where there is none."""
    declared = _declared(build)
    links = [
        _opened(declared.get((source, stream), []), json.loads(record, parse_float=str)).address
        for source, stream, record in landed.select("source", "stream", "record").iter_rows()
    ]
    return landed.with_columns(pl.Series("source_link", links, pl.String))


def _declared(build: Published) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What the build tells of the addresses of records, by source and stream."""
    declared: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in build.table("metadata.record_link").to_dicts():
        declared.setdefault((row["source"], row["stream"]), []).append(row)
    return declared


def _opened(declared: list[dict[str, Any]], record: Mapping[str, Any]) -> Opened:
    fitting = [row for row in declared if not row["column_name"] or record.get(row["column_name"]) == row["value"]]
    if not fitting:
        return Opened(None, NONE_DOCUMENTED if declared else "this build does not tell addresses of records")
    [row] = fitting
    if row["reason"]:
        return Opened(None, row["reason"])
    ids = {name: str(record.get(name) or "") for name in _FIELD.findall(row["address"])}
    if not all(_ID.fullmatch(id) for id in ids.values()):
        return Opened(None, "its id is none that an address can hold")
    return Opened(_FIELD.sub(lambda field: ids[field[1]], row["address"]))
