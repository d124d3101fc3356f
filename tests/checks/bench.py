"""The clean firm on a test bench: built once in memory; an error is planted, what it reaches is rebuilt and taken back.

The clean firm is landed by the drop connector; a planted change lands as a further version of its record, as the next
delivery would land it. Only the models that reconciliation needs are built.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
from tests.checks.changes import Change, changed_rows
from tests.checks.lineage import mentioned, needed, reached, stale
from tests.checks.page import RECORDS

AS_OF, OBSERVED = "2026-03-31", dt.datetime(2026, 4, 10, 6)


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
        check: str | None = None,
        **policy: Any,
    ) -> Iterator["Bench"]:
        """The firm with changes, all taken back afterwards.

        `history` is the exception_life of the day before, `tables` replaces relations, `policy` sets switches. With
        `check` only that one is asked again.
        """
        changes, touched = list(changes), set()
        try:
            for change in changes:
                touched |= self._land(change)
            self.con.execute("begin")
            try:
                touched |= self._write_run(changes, history, tables or {}, policy)
                found = reached(frozenset(touched), frozenset(policy), check)
                for node in stale(found):
                    self._build(node, found)
                yield self
            finally:
                self.con.execute("rollback")
        finally:
            for table in {id.split(".")[-1] for id in touched if ".landing" in id}:
                self.con.execute(f"create or replace table landing.{table} as from pristine.{table}")

    def _build(self, node: dict, found: frozenset[str]) -> None:
        """Builds a model again; of the records of an area, those of the checks among the models found."""
        if node["name"] not in RECORDS.values():
            compiled.execute(self.con, node)
            return
        manifest = compiled.manifest()
        for id in found.intersection(manifest["parent_map"][node["unique_id"]]):
            check = manifest["nodes"][id]
            self.con.execute(f"delete from {node['relation_name']} where check_id = ?", [check["name"][:3].upper()])
            self.con.execute(f"insert into {node['relation_name']} by name {check['compiled_code']}")

    def _land(self, change: Change) -> set[str]:
        """Lands one change; returns the ids of the tables it touched."""
        if "landing_sql" in change:
            self.con.execute(f"use landing; {change['landing_sql']}; use work")
            return mentioned(change["landing_sql"])
        if "file" not in change:
            return set()
        table, source = f"landing.drop__{change['file']}", change.get("source", "firm")
        versions = self.con.sql(f"from {table}").pl().to_dicts()
        for row in changed_rows(change, {row["_id"]: row for row in sorted(versions, key=lambda row: row["_version"])}):
            row |= {"_source": source, "_run_id": "planted", "_extracted_at": OBSERVED}
            row["_version"] = 1 + max(
                (v["_version"] for v in versions if (v["_source"], v["_id"]) == (source, row["_id"])), default=0
            )
            versions.append(row)
            self.con.execute(f"insert into {table} values ({', '.join('?' * len(row))})", list(row.values()))
        return {f"source.crossfoot.landing.drop__{change['file']}"}

    def _write_run(self, changes: list[Change], history: pl.DataFrame | None, tables: dict, policy: dict) -> set[str]:
        """Changes what is not landed, inside the transaction; returns the ids of the tables it touched."""
        touched: set[str] = set()
        for switch, value in policy.items():
            self.con.execute(f"update run.policy set {switch} = ?", [value])
        if history is not None:
            self.con.execute("insert into run.exception_history select * from history")
            self.con.execute("update run.observation set observed_on = observed_on + 1")
            touched |= mentioned("exception_history")
        for name, rows in tables.items():
            self.con.register("replacement", rows)
            self.con.execute(f"create or replace table work.reconciliation.{name} as from replacement")
        for change in changes:
            if "run_sql" in change:
                self.con.execute(change["run_sql"])
                touched |= mentioned(change["run_sql"])
        return touched

    def rows(self, model: str) -> list[dict[str, Any]]:
        """The rows of a reconciliation model."""
        return self.con.sql(f"from work.reconciliation.{model} order by all").pl().to_dicts()

    def tables(self, *models: str) -> dict[str, pl.DataFrame]:
        """Whole reconciliation models, to be kept beyond a change."""
        return {model: self.con.sql(f"from work.reconciliation.{model}").pl() for model in models}

    def life(self) -> pl.DataFrame:
        """What the next build is told about exceptions."""
        return self.con.sql(f"select {', '.join(EXCEPTION_LIFE)} from work.reconciliation.exception_life").pl()

    def exceptions(self, check: str | None = None) -> list[dict[str, Any]]:
        """The open exceptions, of one check or of all."""
        return [row for row in self.rows("exceptions") if check in (None, row["check_id"])]


def count_by_check(rows: list[dict]) -> dict[str, int]:
    """How many rows each check has."""
    return dict(Counter(row["check_id"] for row in rows))
