"""Which configured systems tell which record types of the input layer: read off the staging folders."""

from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import crossfoot
from crossfoot.yaml_file import read_yaml

STAGING = Path(crossfoot.__file__).resolve().parent.parent / "models" / "staging"
Columns = dict[str, str]
TOLD_APART = {"erp_journal_line": ["is_manual"]}
"""By record type, columns that are an input of their own, `<record type>.<column>`: not every system that tells the
record type tells them, and without them a check or number would find nothing and seem to be in order."""


def inputs(connectors: Collection[str]) -> dict[str, dict[str, Any]]:
    """By record type: `columns` with their types, `told` by which connectors, and the columns that are `absent` there.

    Empty for a firm with drops alone, which tell every column of every record type.
    """
    if set(connectors) == {"drop"}:
        return {}
    return {
        name: {
            "columns": columns,
            "told": [connector for connector in connectors if name in _declared(connector)],
            "absent": {connector: absent(connector, name) for connector in connectors if name in _declared(connector)},
        }
        for name, columns in _declared("drop").items()
    }


def absent(connector: str, record_type: str) -> list[str]:
    """The columns of a record type that a connector's staging model leaves out, or says to be empty (`meta.absent`)."""
    model = _models(connector)[record_type]
    declared = {column["name"] for column in model["columns"]}
    missing = [name for name in _declared("drop")[record_type] if name not in declared]
    return missing + model["config"]["meta"].get("absent", [])


def told_by(connectors: Iterable[str]) -> set[str]:
    """The record types that these connectors have a staging model for."""
    return {name for connector in set(connectors) for name in _declared(connector)}


def connected(read: Collection[tuple[str | None, str]]) -> set[tuple[str, str]]:
    """The record types, with their connector, that streams read and not skipped since, as (connector, stream), bring.

    Of a drop each stream is one; a system brings all that its models end in, but for those whose own stream
    (`meta.landed`) it was told to skip.
    """
    systems = {connector for connector, _ in read if connector} - {"drop"}
    brought = {(stream, "drop") for connector, stream in read if connector not in systems}
    for system in systems:
        places = {name: landed(system, name) for name in told_by([system])}
        brought |= {(name, system) for name, at in places.items() if at is None or (system, at["stream"]) in read}
    return brought


def connected_columns(brought: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of `TOLD_APART` what these record types, with their connector, bring."""
    return {
        (f"{name}.{column}", connector)
        for name, connector in brought
        for column in TOLD_APART.get(name, [])
        if column not in absent(connector, name)
    }


def landed(connector: str, record_type: str) -> dict[str, str] | None:
    """Where a record type lands: its `stream`, landed names of columns called otherwise, a filter (`where`).

    Told by `meta.landed` of the staging model; None when the connector does not tell the record type, or not where.
    """
    if connector == "drop":
        return {"stream": record_type}
    model = _models(connector).get(record_type)
    return model["config"]["meta"].get("landed") if model else None


def _declared(connector: str) -> dict[str, Columns]:
    """The columns, with their types, of each record type that a connector's staging folder ends in."""
    return {name: {c["name"]: c["data_type"] for c in model["columns"]} for name, model in _models(connector).items()}


@cache
def _models(connector: str) -> dict[str, dict[str, Any]]:
    models = read_yaml(STAGING / connector / f"_{connector}.yml")["models"]
    return {m["name"].partition("__")[2]: m for m in models if m["name"].startswith(f"{connector}__")}
