"""What a connector declares about its streams: the key, the columns with their types, and the owner."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

TYPES = ("text", "date", "timestamp", "instant", "period", "decimal", "integer", "flag", "currency")


@dataclass(frozen=True)
class Column:
    """A declared column. `type` is one of TYPES or `code` (then `codes` are the values allowed)."""

    name: str
    type: str
    required: bool = True
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """Where the page of a record stands below the address at which people open its system: a path with `{column}`.

    Where one is named, it is that of the records whose column `of` has the value `value`.
    """

    path: str
    of: str = ""
    value: str = ""


@dataclass(frozen=True)
class Stream:
    """One record type of a connector. An empty `key` keys a record by its content and its occurrence number.

    A part of the key is a column, or alternatives of which the first filled one counts: "resource_id or role_id".
    `changed` is the column that tells when the source last changed a record: an older state never follows a newer one.
    `gone` is a column and the value by which a record says that it is deleted. Records with an equal `part_of` are
    parts of one document and delivered together: the parts that are not delivered any more are gone. `links` are the
    pages of its records; there are none where the vendor documents none. `how` is what else is declared, for the
    connector alone.
    """

    connector: str
    name: str
    key: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    owner: str
    changed: str = ""
    gone: tuple[str, str] = ("", "")
    part_of: str = ""
    links: tuple[Link, ...] = field(default=(), compare=False)
    how: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def table(self) -> str:
        """The landed table, `<connector>__<stream>`."""
        return f"{self.connector}__{self.name}"


_WORDS = ("key", "columns", "owner", "changed", "gone", "part_of", "link")


def read_streams(connector: str, path: Path) -> dict[str, Stream]:
    """The streams declared in a YAML file, by name, in the order of the file."""
    declared = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {name: _stream(connector, name, spec) for name, spec in declared.items()}


def _stream(connector: str, name: str, spec: dict) -> Stream:
    key = () if spec["key"] == "content" else tuple(tuple(part.split(" or ")) for part in spec["key"])
    columns = tuple(_column(column, text) for column, text in spec["columns"].items())
    required = {column.name: column.required for column in columns}
    for part in key:
        if not (set(part) <= set(required) and (len(part) > 1 or required[part[0]])):
            raise ValueError(f"{name}: a key column must be declared and required: {' or '.join(part)}")
    how = {word: value for word, value in spec.items() if word not in _WORDS}
    [gone] = (spec.get("gone") or {"": ""}).items()
    changed, part_of = spec.get("changed", ""), spec.get("part_of", "")
    for column in (changed, gone[0], part_of):
        if column and column not in required:
            raise ValueError(f"{name}: {column} is not among its columns")
    links = _links(spec.get("link", ""))
    for link in links:
        for column in re.findall(r"{(.*?)}", link.path) + [link.of] * bool(link.of):
            if column not in required:
                raise ValueError(f"{name}: {column} is not among its columns")
    return Stream(connector, name, key, columns, spec["owner"], changed, gone, part_of, links, how)


def _links(told: str | dict[str, dict[str, str]]) -> tuple[Link, ...]:
    """One path, or one for each value of a column."""
    if isinstance(told, str):
        return (Link(told),) if told else ()
    return tuple(Link(path, column, value) for column, paths in told.items() for value, path in paths.items())


def _column(name: str, text: str) -> Column:
    type_ = text.removeprefix("optional ")
    required = type_ == text
    if type_ in TYPES:
        return Column(name, type_, required)
    if "|" not in type_:
        raise ValueError(f"{name}: unknown type {type_!r}")
    return Column(name, "code", required, tuple(type_.split("|")))
