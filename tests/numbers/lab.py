"""A firm built in memory from dbt's compiled SQL and asked through the gateway: about a second per firm.

A change (another policy, another SQL of a model) is built inside a transaction and taken back, so one firm serves many
examples. Landing, build and publishing as users have them are tested in test_acceptance.py and test_blocking.py.
"""

import csv
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

import duckdb
import polars as pl

from crossfoot.gateway import Gateway, Policy
from crossfoot.gateway.dictionary import read_dictionary
from crossfoot.gateway.engine import Engine
from crossfoot.gateway.published import Published
from crossfoot.run.audits import _grains as grain_audits
from crossfoot.run.inputs import Inputs
from crossfoot.run.model_inputs import write_history, write_policy
from crossfoot.settings import Policies
from crossfoot.workspace import Workspace
from ingest.drop import STREAMS
from ingest.landing import ENVELOPE
from ingest.streams import Stream
from tests import compiled

Rows = dict[str, list[dict[str, str | None]]]
"""Rows of a drop by file, as text; a column that is missing or None is empty."""

SWITCHES = {field.alias or name: name for name, field in Policies.model_fields.items()}

engine_of = cache(Engine)
dictionary_of = cache(
    lambda semantic_manifest, dso_method: read_dictionary(semantic_manifest, {"dso_method": dso_method})
)


def read_drop(folder: Path) -> Rows:
    """The rows of a folder of CSV files."""
    rows: Rows = {}
    for path in sorted(folder.glob("[a-z]*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows[path.stem] = list(csv.DictReader(file))
    return rows


class Lab:
    """One built firm."""

    def __init__(
        self,
        rows: Rows | Path,
        second: Rows | None = None,
        as_of: str | None = None,
        view: str = "reporting",
        threads: int = 1,
        checks: bool = False,
        links: Iterable[dict] = (),
        history: dict[str, list[dict]] | None = None,
        **policy: object,
    ) -> None:
        """`rows` may be a landing file; `second` are the rows of another source; `view` is the currency
        view that is asked; `links` are the identity links; `history` what earlier runs left, rows by table; `policy`
        holds switches by column.

        The reconciliation is built only for `checks`.
        """
        self.con = duckdb.connect(":memory:", config={"threads": threads})
        self.con.execute("set enable_progress_bar = false")
        self.con.execute("attach ':memory:' as work")
        if isinstance(rows, Path):
            self.con.execute(f"attach '{rows}' as landing (read_only)")
        else:
            self.con.execute("attach ':memory:' as landing")
            create_streams(self.con)
            land(self.con, rows, "firm")
            land(self.con, second or {}, "second")
        self.con.execute("use work")
        self.as_of, self.currency = self.con.execute(
            "select max(end_date), (select min(to_currency) from landing.drop__ref_fx_rate)"
            " from landing.drop__ref_fiscal_period"
        ).fetchall()[0]
        self.as_of = as_of or self.as_of
        switches = Policies().model_dump() | policy
        inputs = Inputs(self.as_of, self.currency, ["drop"], switches, "", "", links=list(links))
        write_policy(self.con, inputs)
        write_history(self.con, Workspace(Path("/nowhere")))
        for table, known in (history or {}).items():
            for row in known:
                values = ", ".join("?" * len(row))
                self.con.execute(f"insert into {table} ({', '.join(row)}) values ({values})", list(row.values()))
        self.view = view
        self.nodes = compiled.nodes() if checks else compiled.without_checks()
        self.node_ids = {node["unique_id"] for node in self.nodes}
        self.outcome = compiled.build_nodes(self.con, self.views, self.nodes)

    @cached_property
    def views(self) -> dict[str, str]:
        """The SQL of the relations behind the metrics, for another currency view than the reporting one."""
        if self.view == "reporting":
            return {}
        asked = {
            node["name"]: node["compiled_code"] for node in compiled.without_checks() if node["schema"] == "metrics"
        }
        return {name: sql.replace("'reporting'", f"'{self.view}'") for name, sql in asked.items()}

    @cached_property
    def failures(self) -> dict[str, int]:
        """The audits that found rows, with their number."""
        return failed(self.outcome)

    @contextmanager
    def changed(self, sql: dict[str, str] | None = None, **policy) -> Iterator["Lab"]:
        """The firm with the SQL of some models or with switches changed; the change is taken back afterwards."""
        before, sql = self.outcome, sql or {}
        self.__dict__.pop("failures", None)
        self.con.execute("begin")
        try:
            for switch, value in policy.items():
                self.con.execute(f"update run.policy set {switch} = ?", [value])
            changed = compiled.descendants(frozenset(sql) | compiled.readers(frozenset(policy)))
            rebuilt = [node for node in changed if node["unique_id"] in self.node_ids]
            self.outcome = [compiled.execute(self.con, node, (self.views | sql).get(node["name"])) for node in rebuilt]
            yield self
        finally:
            self.con.execute("rollback")
            self.outcome = before
            self.__dict__.pop("failures", None)

    def grain_failures(self) -> dict[str, int]:
        """The models, of those built last, that do not have one row per key, with the number of such rows."""
        names = {node.id for node in self.outcome}
        models = [node for node in compiled.nodes() if node["unique_id"] in names and node["resource_type"] != "test"]
        return grain_failures(self.con, models)

    def gateway(self, definitions: str | None = None, written: str | None = None) -> Gateway:
        """The gateway onto the private relations, with other metric `definitions` (and SQL `written` from others)."""
        return _LabGateway(self, definitions or _semantic_manifest(), written or definitions or _semantic_manifest())

    def value(self, metric: str, period: str, dim: str = "firm", key: str = "all") -> Decimal | None:
        """One value, unrounded; None where it is empty or where the metric has no such key."""
        grain = "quarter" if "Q" in period else "month"
        by = [] if dim == "firm" else [dim]
        answer = self.gateway().query([metric], by, grain=grain)
        return next(
            (row["value"] for row in answer.to_dicts() if row["period"] == period and (not by or row[dim] == key)), None
        )


def failed(outcome: list) -> dict[str, int]:
    """The tests among executed nodes that found rows."""
    return {node.name: node.failures for node in outcome if node.failures}


def grain_failures(con: duckdb.DuckDBPyConnection, models: list[dict]) -> dict[str, int]:
    """The models that do not have one row per key, with the number of such rows."""
    return {audit.id: audit.rows_found for audit in grain_audits(con, models) if audit.rows_found}


def create_streams(con: duckdb.DuckDBPyConnection) -> None:
    """The empty tables of every stream of the drop format."""
    con.execute(
        "create table landing._batches"
        " (connector varchar, stream varchar, status varchar, source varchar, finished_at timestamp)"
    )
    for stream in STREAMS.values():
        names = [*(column.name for column in stream.columns), *ENVELOPE]
        declared = ", ".join(f'"{name}" {ENVELOPE.get(name, "varchar")}' for name in names)
        con.execute(f"create table landing.{stream.table} ({declared})")


def land(con: duckdb.DuckDBPyConnection, rows: Rows, source: str) -> None:
    """The rows as the connector lands them from one delivery of one source."""
    for name, delivered in rows.items():
        stream = STREAMS[name]
        table = pl.DataFrame(_records(stream, delivered, source), orient="row", infer_schema_length=None)
        con.register("delivered", table)
        con.execute(f"insert into landing.{stream.table} select * from delivered")
        con.execute("insert into landing._batches values ('drop', ?, 'landed', ?, '2026-01-01')", [name, source])


def _records(stream: Stream, rows: list[dict], source: str) -> list[tuple]:
    """The landed rows: each key once, with the envelope."""
    found: dict[str, tuple] = {}
    seen: Counter = Counter()
    for row in rows:
        values = [row.get(column.name) or None for column in stream.columns]
        sha256 = hashlib.sha256(json.dumps(values).encode()).hexdigest()
        seen[sha256] += 1
        parts = [next((row[name] for name in names if row.get(name)), "") for names in stream.key]
        key = "|".join(parts) if stream.key else f"{sha256}|{seen[sha256]}"
        found.setdefault(key, (*values, None, source, key, 1, "r1", dt.datetime(2026, 1, 1), None, sha256, False))
    return list(found.values())


@cache
def _semantic_manifest() -> str:
    return (compiled.compile_project() / "semantic_manifest.json").read_text()


class _Private(Published):
    """The private relations of a lab instead of the files of a published build."""

    def __init__(self, lab: Lab) -> None:
        self._con, self.policy = lab.con, Policy()
        self.reporting_currency = lab.currency
        self.dso_method = self._column("select dso_method from run.policy")[0]
        self.months = self._column("select period from harmonized.fiscal_period where is_reported order by 1")
        self.quarters = self._read_quarters()
        self.kept = self.frame  # a lab changes between two questions
        self._rolled_up = {}  # and publishes nothing

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """The connection itself: only it sees a change that is not committed."""
        return self._con

    def rows(self, sql: str) -> list[tuple]:
        return self._con.execute(sql.replace("general.", "work.")).fetchall()

    def relation(self, name: str) -> str:
        return f"work.{name}"


class _LabGateway(Gateway):
    def __init__(self, lab: Lab, definitions: str, written: str) -> None:
        self.build = _Private(lab)
        self.dictionary = dictionary_of(definitions, self.build.dso_method)
        built = {(node["schema"], node["alias"]) for node in lab.nodes}
        models = self.dictionary.models.values()
        self.build._refused = {model.name: "not built" for model in models if (model.schema, model.table) not in built}
        self._engine = engine_of(written)
        self._keys = cache(self._read_keys)
