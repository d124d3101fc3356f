"""The exceptions of a published build, and the records behind one."""

from pathlib import Path

import duckdb
import polars as pl

from crossfoot.gateway.failures import refuse, unknown
from crossfoot.gateway.published import build_folder, damaged_build

SHAPE = ("check_id", "period", "key", "left_value", "right_value", "difference", "currency", "owner", "note")
"""The columns with which an exported exception begins."""


def read_exceptions(workspace: Path, build: str | None = None) -> pl.DataFrame:
    """The open exceptions, biggest counted money first; SHAPE, then status columns. Money as Decimal.

    Read from the restricted file: the reader is the administrator of the local command line.
    """
    return _read(
        workspace, build, "select * from reconciliation.exceptions order by amount_counted desc, check_id, key"
    )


def read_life(workspace: Path, build: str | None = None) -> pl.DataFrame:
    """Every exception ever seen with status open, reopened or resolved, newest first."""
    return _read(workspace, build, "select * from reconciliation.exception_life order by last_seen desc, check_id, key")


def read_check_status(workspace: Path, build: str | None = None) -> pl.DataFrame:
    """Each check of the register and whether it applied."""
    return _read(workspace, build, "select * from reconciliation.check_status order by check_id")


def read_records(workspace: Path, exception_id: str, build: str | None = None) -> pl.DataFrame:
    """The records of one exception with both sides; XF-404 when there is no such exception in the build."""
    known = read_life(workspace, build)["exception_id"].to_list()
    if exception_id not in known:
        raise unknown("XF-404", f"There is no exception '{exception_id}'.", exception_id, known)
    return _read(
        workspace,
        build,
        "select * from reconciliation.exception_record where exception_id = $id order by record",
        {"id": exception_id},
    )


def read_restricted(workspace: Path, build: str | None = None) -> set[str]:
    """The ids of the open exceptions that give pay away: those that stand in the restricted file only."""
    folder = build_folder(workspace.resolve(), build)
    every = read_exceptions(workspace, build)["exception_id"].to_list()
    with duckdb.connect(str(folder / "general.duckdb"), read_only=True) as con:
        return set(every) - {id for (id,) in con.sql("select exception_id from reconciliation.exceptions").fetchall()}


def _read(workspace: Path, build: str | None, query: str, parameters: dict | None = None) -> pl.DataFrame:
    folder = build_folder(workspace.resolve(), build)
    path = folder / "restricted.duckdb"
    try:
        con = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise damaged_build(path, error) from error
    with con:
        try:
            return con.sql(query, params=parameters).pl()
        except duckdb.CatalogException:
            raise refuse("XF-410", "This build holds no exceptions.", "It was made before there were checks.") from None
