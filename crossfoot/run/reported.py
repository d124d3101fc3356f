"""What was closed and what came after, as inputs of a build: tables of schema `run`."""

from dataclasses import asdict
from pathlib import Path

import duckdb

from crossfoot.run.closes import FIGURE, closes, in_force
from crossfoot.run.inputs import stream_tables
from crossfoot.run.tables import create_table
from crossfoot.workspace import Workspace

REPORTED_FIGURE = FIGURE | {"closed_on": "date", "build_id": "varchar", "is_restricted": "boolean"}
CLOSING = {
    "period": "varchar",
    "action": "varchar",
    "decided_at": "timestamp",
    "proposed_by": "varchar",
    "approved_by": "varchar",
    "reason": "varchar",
    "build_id": "varchar",
    "landed_until": "timestamp",
    "holds": "boolean",
}
LATE_VERSION = {
    "source_ref": "varchar",
    "version": "integer",
    "landed_at": "timestamp",
    "is_deleted": "boolean",
    "closed_until": "timestamp",
}


def load_closes(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """`run.closing`, `run.reported_figure`, `run.late_version`: what was closed, the frozen figures, what came after.

    A quarter is reported while its three months are closed, as of the last of these closes. A late version is the
    newest one of a record and landed after a close that holds (`closed_until`: the earliest such close).
    """
    holding = in_force(workspace)
    rows = [
        [*asdict(close).values(), holding.get(close.period) == folder] for folder, close in closes(workspace).items()
    ]
    create_table(con, "run.closing", CLOSING, rows)
    create_table(con, "run.reported_figure", REPORTED_FIGURE, [])
    create_table(con, "run.late_version", LATE_VERSION, [])
    for period, folder in holding.items():
        quarter, months = quarter_of(period)
        is_latest = set(months) <= set(holding) and folder == max(holding[month] for month in months)
        for tier in ("general", "restricted"):
            _load_figures(con, folder, tier, period, [period, quarter] if is_latest else [period])
    for stream in stream_tables(con) if holding else []:
        con.execute(
            f"""
            insert into run.late_version
            select _source || '/{stream}/' || _id, _version, _extracted_at, _deleted, closed_until
            from landing."{stream}", (select min(landed_until) as closed_until from run.closing where holds)
            where _extracted_at > closed_until
            qualify row_number() over (partition by _source, _id order by _version desc) = 1
            """
        )


def _load_figures(con: duckdb.DuckDBPyConnection, folder: Path, tier: str, closed: str, periods: list[str]) -> None:
    """The figures of some periods from one file of the close of a month."""
    con.execute(
        f"""
        insert into run.reported_figure
        select figure.*, cast(closing.decided_at as date), closing.build_id, {tier == "restricted"}
        from read_parquet(?) as figure, run.closing as closing
        where closing.period = ? and closing.holds and list_contains(?, figure.period)
        """,
        [str(folder / f"{tier}.parquet"), closed, periods],
    )


def quarter_of(period: str) -> tuple[str, list[str]]:
    """The calendar quarter of a month, and its months."""
    year, number = period[:4], (int(period[5:]) + 2) // 3
    return f"{year}-Q{number}", [f"{year}-{month:02}" for month in range(3 * number - 2, 3 * number + 1)]
