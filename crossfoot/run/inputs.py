"""What a build is made of: as-of date, policy, landed records, decisions, closes, earlier forecasts, code,
and the addresses at which people open its sources.

Equal inputs give equal numbers.
"""

import datetime as dt
import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.run.closes import closes_fingerprint
from crossfoot.run.decided import identity_links, overrides
from crossfoot.run.forecasts import forecasts_fingerprint
from crossfoot.run.input_layer import landed
from crossfoot.run.project import code_fingerprint
from crossfoot.run.record_links import opened_at
from crossfoot.settings import Settings
from crossfoot.workspace import Workspace


@dataclass(frozen=True)
class Inputs:
    """Everything a build depends on, as text and plain values; written into the build and compared before the next."""

    as_of: str
    reporting_currency: str
    connectors: list[str]
    policy: dict[str, Any]
    landing: str
    code: str
    fiscal_year_start: int = 1
    links: list[dict[str, str]] = field(default_factory=list)
    overrides: list[dict[str, Any]] = field(default_factory=list)
    closes: str = ""
    forecasts: str = ""
    removed_sources: list[str] = field(default_factory=list)
    skipped: dict[str, list[str]] = field(default_factory=dict)
    benchmarks: bool = False
    opened_at: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The inputs as JSON values."""
        return asdict(self)


def read_inputs(workspace: Workspace, settings: Settings) -> Inputs:
    """The inputs of a build now. XF-21x (exit 2) when the landed records cannot carry one."""
    with landing(workspace) as con:
        as_of = _as_of(con, settings).isoformat()
        return Inputs(
            as_of=as_of,
            reporting_currency=_reporting_currency(con, settings),
            connectors=settings.connectors,
            policy=settings.policies.model_dump(),
            landing=landing_fingerprint(con),
            code=code_fingerprint(),
            fiscal_year_start=settings.fiscal_year_start,
            links=identity_links(workspace, settings),
            overrides=overrides(workspace, settings),
            closes=closes_fingerprint(workspace),
            forecasts=forecasts_fingerprint(workspace, as_of),
            removed_sources=_removed_sources(con, settings),
            skipped=_skipped(settings),
            benchmarks=settings.benchmarks,
            opened_at=opened_at(settings),
        )


def landing(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the landed records; XF-210 when nothing has landed yet."""
    require_landing(workspace)
    return duckdb.connect(str(workspace.landing), read_only=True)


def require_landing(workspace: Workspace) -> None:
    """XF-210 (exit 2) when nothing has landed yet."""
    if not workspace.landing.exists():
        raise CrossfootError("XF-210", "Nothing has landed yet.", next="crossfoot ingest", exit_code=USAGE)


def stream_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The landed streams, `<connector>__<stream>`, sorted."""
    rows = con.sql(
        "select table_name from duckdb_columns() where column_name = '_sha256' and contains(table_name, '__')"
        " and database_name = 'landing' and schema_name = 'main' order by table_name"
    ).fetchall()
    return [name for (name,) in rows]


def current_records(table: str, removed: str = "from run.removed_source") -> str:
    """SQL for the current records of a stream: the newest version of each, unless that one is deleted.

    `removed` is a query for the sources that do not count any more.
    """
    return (
        f"from (select *, row_number() over (partition by _source, _id order by _version desc) as _recency"
        f" from {table}) where _recency = 1 and not _deleted and _source not in ({removed})"
    )


def _removed_sources(con: duckdb.DuckDBPyConnection, settings: Settings) -> list[str]:
    """The sources that have landed records and are not in `crossfoot.yml` any more."""
    landed = con.sql("select distinct source from _batches where source is not null order by 1").fetchall()
    return [source for (source,) in landed if source not in settings.sources]


def _skipped(settings: Settings) -> dict[str, list[str]]:
    """The streams that each source was told to skip; a list that is none is refused when the source is read."""
    told = {name: source.options.get("skip") for name, source in settings.sources.items()}
    return {name: [str(stream) for stream in skip] for name, skip in told.items() if isinstance(skip, list) and skip}


def _landed_values(con: duckdb.DuckDBPyConnection, settings: Settings, record_type: str, column: str) -> list[str]:
    """The values of a column of a record type, read before there are models: see `input_layer.landed`."""
    values: set[str] = set()
    present = stream_tables(con)
    removed = f"select unnest({_removed_sources(con, settings)}::varchar[])"
    for connector in settings.connectors:
        place = landed(connector, record_type)
        table = f"{connector}__{place['stream']}" if place else ""
        if table in present:
            where = f"and {place['where']}" if "where" in place else ""
            current = f"{current_records(table, removed)} {where}"
            rows = con.sql(f'select distinct "{place.get(column, column)}" {current}').fetchall()
            values |= {value for (value,) in rows}
    return sorted(values)


def _as_of(con: duckdb.DuckDBPyConnection, settings: Settings) -> dt.date:
    """The last day of L: the end of the last landed period, or as configured, then the end of a reported period."""
    ends = [dt.date.fromisoformat(end) for end in _landed_values(con, settings, "ref_fiscal_period", "end_date")]
    if len(ends) < 2:
        raise CrossfootError(
            "XF-211",
            "There is no period to report.",
            why=f"ref_fiscal_period holds {len(ends)} periods; the first one is the opening period.",
            kept="Nothing was changed.",
            next="deliver ref_fiscal_period, then crossfoot run",
            exit_code=USAGE,
        )
    if settings.as_of == "latest":
        return ends[-1]
    if settings.as_of not in ends[1:]:
        raise CrossfootError(
            "XF-212",
            f"as_of {settings.as_of} is not the end of a reported period.",
            why=f"The reported periods end on {ends[1]} to {ends[-1]}.",
            kept="Nothing was changed.",
            next="set as_of in crossfoot.yml to one of them, or to latest",
            exit_code=USAGE,
        )
    return settings.as_of


def _reporting_currency(con: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    landed = _landed_values(con, settings, "ref_fx_rate", "to_currency")
    if landed != [settings.reporting_currency]:
        raise CrossfootError(
            "XF-213",
            f"crossfoot.yml reports in {settings.reporting_currency}, the landed exchange rates do not.",
            why=f"ref_fx_rate converts to {', '.join(landed) or 'nothing: it is empty'}.",
            kept="Nothing was changed.",
            next="correct reporting_currency or deliver ref_fx_rate, then crossfoot run",
            exit_code=USAGE,
        )
    return settings.reporting_currency


def landing_fingerprint(con: duckdb.DuckDBPyConnection) -> str:
    """A hash of the landed and the quarantined records, whatever their order; run times do not enter it."""
    parts = ["select 'quarantine', count(*), bit_xor(hash(quarantine_id)) from quarantine where status = 'open'"]
    parts += [
        f"select '{table}', count(*), bit_xor(hash(_source, _id, _version, _sha256, _deleted)) from \"{table}\""
        for table in stream_tables(con)
    ]
    rows = con.sql(" union all ".join(parts)).fetchall()
    return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()
