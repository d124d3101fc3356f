"""A published build, opened read-only for one reader: the views that all metric SQL reads, and its calendar."""

import tempfile
from collections.abc import Iterable
from copy import copy
from functools import cache, lru_cache, partial
from pathlib import Path
from uuid import uuid4

import duckdb
import polars as pl
from sqlglot import exp

from crossfoot.errors import CrossfootError
from crossfoot.gateway.dictionary import SemanticModel
from crossfoot.gateway.evidence import Evidence
from crossfoot.gateway.failures import refuse, unknown
from crossfoot.gateway.policy import Policy
from crossfoot.gateway.suppression import Suppression

CURRENCIES = {"reporting": "marts", "constant": "marts_constant"}
ROLLUPS = {"marts": "rollups", "marts_constant": "rollups_constant"}
"""Where the sums of marts over their dims of many keys stand."""
RATES = {"reporting": "each period's rates", "constant": "constant rates"}
"""What each currency view converts at, in words."""
NAMED = {
    "customer": ("customer", "customer_id", "name"),
    "engagement": ("project", "engagement_id", "engagement_id || ' ' || nullif(name, engagement_id)"),
    "resource": ("worker", "resource_id", "name"),
    "entity": ("legal_entity", "entity_id", "name"),
}
"""The dims whose keys have names, with their table and column in `harmonized`, and how people know a key."""
METHODS = {
    "tm": "Time and materials",
    "fixed_poc_cost": "Fixed price, by cost",
    "fixed_poc_hours": "Fixed price, by hours",
    "milestone": "Milestones",
    "retainer": "Retainer",
    "managed_service": "Managed service",
}
"""The names of the methods."""

LIMITS = {
    "memory_limit": "80MB",
    "threads": 2,
    "allocator_flush_threshold": "1MB",
    "allocator_bulk_deallocation_flush_threshold": "1MB",
}
"""What a build takes for one reader's rights, so that many may be open in one server.

A larger query goes on in a folder of its own, and what a query no longer needs goes back to the system at once.
"""


class Published:
    """One build in an in-memory DuckDB, in one currency view: `general` and `restricted` are its files.

    The reader's views have the schemas and names of dbt's private relations and are found without a catalog: so the
    SQL that MetricFlow writes reads rows that are already narrowed to the currency view and to the reader's policy.
    """

    def __init__(self, folder: Path, policy: Policy) -> None:
        """`folder` is builds/<id>; it shows the reporting currency."""
        self.id = folder.name
        self.files = {"general": str(folder / "general.duckdb")}
        if policy.restricted:
            self.files["restricted"] = str(folder / "restricted.duckdb")
        self.policy = policy
        # DuckDB makes the folder when it needs one, and mixes up what two builds write into the same.
        spill = Path(tempfile.gettempdir()) / f"crossfoot-{uuid4()}"
        self._con = duckdb.connect(":memory:", config=LIMITS | {"temp_directory": str(spill)})
        for name, path in self.files.items():
            self._attach(Path(path), name)
        self._evidence = cache(partial(Evidence, folder, policy.restricted))
        self._show("reporting")
        self._tables = self._read_tables()
        self.semantic_manifest = (folder / "semantic_manifest.json").read_text()
        self.reporting_currency: str = self._row("select reporting_currency from general.metadata.build")[0]
        self.switches = dict(self.rows("select switch, value from general.metadata.policy"))
        self.months = self._column("select period from general.harmonized.fiscal_period where is_reported order by 1")
        self.quarters = self._read_quarters()
        self.suppression = Suppression(self.rows)

    def at(self, currency: str) -> "Published":
        """The same open files in a currency view, a key of CURRENCIES; XF-411 when the build has none."""
        if CURRENCIES[currency] not in {schema for _, schema, _ in self._tables}:
            raise refuse(
                "XF-411",
                "The constant currency view is not available.",
                "It needs a budget rate of the last period for every currency.",
                "crossfoot query --currency reporting …",
            )
        other = copy(self)
        other._show(currency)
        return other

    def _show(self, currency: str) -> None:
        self.currency, self.rates, self._schema = currency, RATES[currency], CURRENCIES[currency]
        self._views = f"views_{uuid4().hex}"
        self._con.execute(f"attach ':memory:' as {self._views}")
        self._refused: dict[str, str] = {}
        self._rolled_up: dict[str, set[str]] = {}
        self.kept = lru_cache(maxsize=1024)(self.frame)

    def _attach(self, path: Path, name: str) -> None:
        """XF-414 when a published file is gone or damaged."""
        try:
            self._con.execute(f"attach {_text(str(path))} as {name} (read_only)")
        except duckdb.Error as error:
            raise damaged_build(path, error) from error

    def add_views(self, models: Iterable[SemanticModel]) -> None:
        """Creates the reader's view of each relation; one that may not be read is remembered with the reason."""
        for model in models:
            source = self._source(model.table)
            if source is None:
                hides = "It gives pay away, which this reader does not see."
                self._refused[model.name] = "It is not published." if self.policy.restricted else hides
            elif not self.policy.allows(self._tables[source]):
                self._refused[model.name] = "It cannot be narrowed to the scope of this reader."
            else:
                self._add_view(model.relation, source)
                database, schema, table = source
                rollup = database, ROLLUPS[schema], table
                if rollup in self._tables and self.policy.allows(self._tables[rollup]):
                    self._add_view(_rollup(model), rollup)
                    self._rolled_up[model.name] = set(self._tables[rollup])

    def _add_view(self, relation: str, source: tuple[str, str, str]) -> None:
        con = self.cursor()
        con.execute(f"create schema if not exists {relation.rpartition('.')[0]}")
        con.execute(f"create view {relation} as select * from {'.'.join(source)} where {self.policy.predicate()}")

    def rolled_up(self, sql: str, model: SemanticModel, columns: Iterable[str]) -> str:
        """The SQL of sums of these columns of a mart by others of them, reading the rollup where it has them all.

        The same values: what is summed is a column as it stands.
        """
        has_all = set(columns) <= self._rolled_up.get(model.name, set())
        return sql.replace(model.relation, _rollup(model)) if has_all else sql

    def refusal(self, model: str) -> str | None:
        """Why the reader has no view of a relation; None when there is one."""
        return self._refused.get(model)

    @property
    def evidence(self) -> Evidence:
        """The landed records behind the values."""
        return self._evidence()

    def scope(self, model: SemanticModel) -> list[str]:
        """The conditions that narrow the rows of a mart to this currency view and this reader."""
        by_view = model.table in self.evidence.marts_by_view
        return [self.policy.predicate(), *([f"currency_view = '{self.currency}'"] if by_view else [])]

    def holds(self, model: str) -> bool:
        """Whether a file that is open holds the table that a model (schema.table) fills."""
        return any((file, *model.split(".")) in self._tables for file in ("general", "restricted"))

    def exception_ids(self) -> set[str]:
        """The open exceptions in the files that are open."""
        files = [file for file in ("general", "restricted") if (file, "reconciliation", "exceptions") in self._tables]
        ids = (self._column(f"select exception_id from {file}.reconciliation.exceptions") for file in files)
        return set().union(*ids)

    def columns(self, model: SemanticModel) -> dict[str, str]:
        """The columns of a relation and their types; none when it is not published to this reader."""
        source = self._source(model.table)
        return self._tables[source] if source else {}

    def labels(self, dim: str) -> dict[str, str]:
        """The names of the keys of a dim, where there are any; one that several have is told apart by the key."""
        if dim == "method":
            return METHODS
        table, key, label = NAMED.get(dim, ("", "", ""))
        if "name" not in self._tables.get(("general", "harmonized", table), {}):
            return {}
        known = f"select {key} as key, {label} as label from general.harmonized.{table}"
        shared = "count(*) over (partition by label) > 1"
        told = f"select key, case when {shared} then label || ' (' || key || ')' else label end"
        return dict(self.rows(f"{told} from ({known}) where label is not null"))

    @property
    def as_of(self) -> str:
        """The day whose state it shows; empty in a build that does not tell."""
        known = "as_of" in self._tables.get(("general", "metadata", "build"), {})
        return str(self._row("select as_of from general.metadata.build")[0]) if known else ""

    def sources(self) -> list[tuple]:
        """Per source: name, last delivery (UTC), records, open quarantine, since when its first stream is late.

        Late is a stream that is older than agreed; of a build that does not tell what is agreed, than 48 hours.
        """
        if ("general", "metadata", "sources") not in self._tables:
            return []
        known = self._tables["general", "metadata", "sources"]
        agreed = "agreed_hours" if "agreed_hours" in known else "48"
        return self.rows(
            "select source, max(last_delivery), cast(sum(records) as bigint), cast(sum(quarantined) as bigint),"
            f" min(last_delivery + to_hours({agreed}))"
            " from general.metadata.sources group by source order by source"
        )

    def failed_audits(self) -> list[str]:
        """What the audits say that failed without blocking."""
        if ("general", "metadata", "audits") not in self._tables:
            return []
        return self._column("select message from general.metadata.audits where not passed order by id")

    def tables(self) -> dict[str, str]:
        """The file of every table that is not narrowed to the reader, by schema.table; the fuller file counts."""
        return {f"{schema}.{table}": file for file, schema, table in sorted(self._tables)}

    def columns_of(self, name: str) -> dict[str, str]:
        """The columns of `schema.table` and their types, as its fuller version has them."""
        return self._tables[(self.tables()[name], *name.split(".", 1))]

    def relation(self, name: str) -> str | None:
        """Where the fuller version of `schema.table` stands; None when it is not published to this reader."""
        file = self.tables().get(name)
        return ".".join(f'"{part}"' for part in (file, *name.split(".", 1))) if file else None

    def table(self, name: str, rest: str = "", *values: object) -> pl.DataFrame:
        """The rows of `schema.table` and the `rest` of the query; none where it is not published to this reader."""
        relation = self.relation(name)
        return self.cursor().sql(f"from {relation} {rest}", params=values).pl() if relation else pl.DataFrame()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one request, which finds the reader's views."""
        return self._con.cursor().execute(f"use {self._views}")

    def rows(self, sql: str, values: Iterable = ()) -> list[tuple]:
        """The rows of a query with these values at its placeholders, decimals as Decimal."""
        return self.cursor().execute(sql, list(values)).fetchall()

    def frame(self, sql: str) -> pl.DataFrame:
        """The rows of a query."""
        return self.cursor().sql(sql).pl()

    def _source(self, table: str) -> tuple[str, str, str] | None:
        for database in ("general", "restricted"):
            if (database, self._schema, table) in self._tables:
                return database, self._schema, table
        return None

    def _read_tables(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """The type of every column, by database, schema and table."""
        found: dict[tuple[str, str, str], dict[str, str]] = {}
        for *table, column, kind in self.rows(
            "select database_name, schema_name, table_name, column_name, data_type from duckdb_columns()"
            " where database_name in ('general', 'restricted') order by column_index"
        ):
            found.setdefault(tuple(table), {})[column] = kind
        return found

    def _read_quarters(self) -> dict[str, list[str]]:
        """The months of every quarter that is reported completely, in order."""
        quarters: dict[str, list[str]] = {}
        for quarter, month in self.rows(
            "select quarter, period from general.harmonized.fiscal_period where is_quarter_complete order by period"
        ):
            quarters.setdefault(quarter, []).append(month)
        return quarters

    def _row(self, sql: str) -> tuple:
        return self.rows(sql)[0]

    def _column(self, sql: str) -> list:
        return [value for (value,) in self.rows(sql)]


def build_folder(workspace: Path, build: str | None) -> Path:
    """The folder of a build, the served one by default; XF-410 when there is none."""
    builds = workspace / "builds"
    known = [path.parent.name for path in builds.glob("*/manifest.json")]
    pointer = builds / "CURRENT"
    if build is None and not pointer.exists():
        raise refuse("XF-410", "Nothing has been published in this workspace.", next="crossfoot run")
    wanted = build or pointer.read_text().strip()
    if wanted not in known:
        raise unknown("XF-410", f"There is no build '{wanted}'.", wanted, known, "crossfoot builds")
    return builds / wanted


def damaged_build(path: Path, error: Exception) -> CrossfootError:
    """What to say of a build whose files cannot be read."""
    what = f"Build {path.parent.name} is damaged: {path.name} cannot be opened."
    return refuse("XF-414", what, str(error).splitlines()[0], "crossfoot doctor, then crossfoot rollback")


def _rollup(model: SemanticModel) -> str:
    return f'"rollups"."{model.table}"'


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")
