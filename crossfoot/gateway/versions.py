"""What changed between two builds in the texts that their numbers follow from."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from crossfoot.gateway.failures import refuse
from crossfoot.gateway.published import build_folder


@dataclass(frozen=True)
class Change:
    """One contract, mapping, check or metric that is not the same; `lines` are those of a unified diff."""

    kind: str
    id: str
    what: str
    lines: tuple[str, ...]


def changes(workspace: Path, before: str, after: str) -> list[Change]:
    """What was added, removed or changed from one build to another, by kind and id."""
    old, new = _read(workspace, before), _read(workspace, after)
    return list(_changes(old, new))


def _changes(old: dict[tuple[str, str], str], new: dict[tuple[str, str], str]) -> Iterator[Change]:
    for kind, id in sorted(old.keys() | new.keys()):
        was, is_ = old.get((kind, id)), new.get((kind, id))
        if was != is_:
            what = "added" if was is None else "removed" if is_ is None else "changed"
            diff = difflib.unified_diff((was or "").splitlines(), (is_ or "").splitlines(), lineterm="", n=1)
            yield Change(kind, id, what, tuple(diff)[2:])


def _read(workspace: Path, build: str) -> dict[tuple[str, str], str]:
    folder = build_folder(workspace.resolve(), build)
    with duckdb.connect(str(folder / "general.duckdb"), read_only=True) as con:
        try:
            return {
                (kind, id): text for kind, id, text in con.sql("select kind, id, text from metadata.version").fetchall()
            }
        except duckdb.CatalogException:
            what = f"Build {build} keeps no versions."
            raise refuse("XF-410", what, "It was made before they were kept.", "crossfoot builds") from None
