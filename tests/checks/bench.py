"""The clean firm on a test bench: built once in memory; an error is planted, what it reaches is rebuilt and taken back.

The clean firm is landed by the drop connector; a planted change lands as a further version of its record, as the next
delivery would land it. Only the models that reconciliation needs are built.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from crossfoot.run.inputs import Inputs
from crossfoot.run.model_inputs import EXCEPTION_LIFE, write_history, write_policy
from crossfoot.settings import Policies
from crossfoot.workspace import Workspace
from ingest.drop import STREAMS
from ingest.drop import land as land_drop
from ingest.landing import Landing
from tests import compiled

AS_OF, OBSERVED = "2026-03-31", dt.datetime(2026, 4, 10, 6)
OUTPUTS = ("check_status", "exceptions", "exception_record", "exception_life")
BOOKKEEPING = ("_batches", "notices", "quarantine")
Change = dict[str, Any]
"""One change, as cases write it: a `file` with `add`, or `where` with `set` or `delete`; `landing_sql`; `run_sql`."""


def land_firm(drop: Path, file: Path) -> None:
    """Lands a drop into a landing file with the drop connector, at a fixed moment."""
    with Landing(file, threads=1) as landing:
        landing.start_run("r1")
        results = land_drop(landing, "firm", {"path": drop}, "r1")
        landing.finish_run("r1")
        assert not any(result.refusal or result.quarantined for result in results), results
        for stream in STREAMS.values():
            landing.con.execute(f"update {stream.table} set _extracted_at = ?", [OBSERVED])
        landing.con.execute("update _batches set started_at = ?, finished_at = ?", [OBSERVED, OBSERVED])


class Bench:
    """A built firm that can be broken and mended."""

    def __init__(self, landing: Path, **policy: Any) -> None:
        """Builds the firm of a landing file; `policy` holds switches by their column name."""
        self.con = duckdb.connect(":memory:", config={"threads": 1})
        self.con.execute(f"attach '{landing}' as pristine (read_only); attach ':memory:' as landing")
        self.con.execute("copy from database pristine to landing; attach ':memory:' as work; use work")
        write_policy(self.con, Inputs(AS_OF, "USD", ["drop"], Policies().model_dump() | policy, "", ""))
        write_history(self.con, Workspace(Path("/nowhere")))
        for schema in {node["schema"] for node in compiled.nodes()}:
            self.con.execute(f'create schema if not exists work."{schema}"')
        for node in needed():
            compiled.execute(self.con, node)

    @contextmanager
    def changed(
        self,
        changes: Iterable[Change] = (),
        history: pl.DataFrame | None = None,
        tables: dict[str, pl.DataFrame] | None = None,
        **policy: Any,
    ) -> Iterator["Bench"]:
        """The firm with changes, all taken back afterwards.

        `history` is the exception_life of the day before, `tables` replaces relations, `policy` sets switches.
        """
        changes, touched = list(changes), set()
        try:
            for change in changes:
                touched |= self._land(change)
            self.con.execute("begin")
            touched |= self._write_run(changes, history, policy)
            for name, rows in (tables or {}).items():
                self.con.register("replacement", rows)
                self.con.execute(f"create or replace table work.reconciliation.{name} as from replacement")
            stale = downstream(frozenset(touched)) | ruled_by(frozenset(policy))
            for node in needed():
                if node["unique_id"] in stale and node["config"]["materialized"] != "view":
                    compiled.execute(self.con, node)
            yield self
        finally:
            self.con.execute("rollback")
            for table in {f"drop__{change['file']}" for change in changes if "file" in change} | set(BOOKKEEPING):
                self.con.execute(f"create or replace table landing.{table} as from pristine.{table}")

    def _land(self, change: Change) -> set[str]:
        """Lands one change; returns the tables it touched."""
        if "landing_sql" in change:
            self.con.execute(f"use landing; {change['landing_sql']}; use work")
            return mentioned(change["landing_sql"])
        if "file" not in change:
            return set()
        table, source = f"landing.drop__{change['file']}", change.get("source", "firm")
        versions = self.con.execute(f"from {table}").pl().to_dicts()
        for row in changed_rows(change, {row["_id"]: row for row in sorted(versions, key=lambda row: row["_version"])}):
            row |= {"_source": source, "_run_id": "planted", "_extracted_at": OBSERVED}
            row["_version"] = 1 + max(
                (v["_version"] for v in versions if (v["_source"], v["_id"]) == (source, row["_id"])), default=0
            )
            versions.append(row)
            self.con.execute(f"insert into {table} values ({', '.join('?' * len(row))})", list(row.values()))
        return {f"source.crossfoot.landing.drop__{change['file']}"}

    def _write_run(self, changes: list[Change], history: pl.DataFrame | None, policy: dict[str, Any]) -> set[str]:
        touched: set[str] = set()
        for switch, value in policy.items():
            self.con.execute(f"update run.policy set {switch} = ?", [value])
        if history is not None:
            self.con.execute("insert into run.exception_history select * from history")
            self.con.execute("update run.observation set observed_on = observed_on + 1")
            touched |= mentioned("exception_history")
        for change in changes:
            if "run_sql" in change:
                self.con.execute(change["run_sql"])
                touched |= mentioned(change["run_sql"])
        return touched

    def rows(self, model: str) -> list[dict[str, Any]]:
        """The rows of a reconciliation model."""
        return self.con.execute(f"from work.reconciliation.{model} order by all").pl().to_dicts()

    def tables(self, *models: str) -> dict[str, pl.DataFrame]:
        """Whole reconciliation models, to be kept beyond a change."""
        return {model: self.con.execute(f"from work.reconciliation.{model}").pl() for model in models}

    def life(self) -> pl.DataFrame:
        """What the next build is told about exceptions."""
        return self.con.execute(f"select {', '.join(EXCEPTION_LIFE)} from work.reconciliation.exception_life").pl()

    def exceptions(self, check: str | None = None) -> list[dict[str, Any]]:
        """The open exceptions, of one check or of all."""
        return [row for row in self.rows("exceptions") if check in (None, row["check_id"])]


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


def mentioned(sql: str) -> set[str]:
    """The tables of the landing, of schema `run` and of the models that a statement names, by id."""
    words = set(re.findall(r"\w+", sql))
    manifest = compiled.manifest()
    return {id for kind in ("sources", "nodes") for id, node in manifest[kind].items() if node["name"] in words}


@cache
def downstream(tables: frozenset[str]) -> frozenset[str]:
    """The ids of all models that depend on these, without the models themselves."""
    return reach("child_map", set(tables)) - tables


@cache
def ruled_by(switches: frozenset[str]) -> frozenset[str]:
    """The ids of the models that ask for one of these policy switches, and of all that depends on them."""
    asking = {
        node["unique_id"]
        for node in needed()
        if any(f"p.{switch} " in node.get("compiled_code", "") for switch in switches)
    }
    return reach("child_map", asking)


@cache
def needed() -> tuple[dict, ...]:
    """The models and seeds behind the reconciliation, in an order in which they can be built."""
    behind = reach("parent_map", {node["unique_id"] for node in compiled.nodes() if node["name"] in OUTPUTS})
    return tuple(node for node in compiled.nodes() if node["unique_id"] in behind and node["resource_type"] != "test")


def reach(direction: str, start: set[str]) -> frozenset[str]:
    """Everything that a map of the manifest leads to, the start included."""
    found, queue = set(start), list(start)
    while queue:
        new = set(compiled.manifest()[direction].get(queue.pop(), [])) - found
        found |= new
        queue += new
    return frozenset(found)


def count_by_check(rows: list[dict]) -> dict[str, int]:
    """How many rows each check has."""
    return dict(Counter(row["check_id"] for row in rows))
