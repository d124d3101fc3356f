"""Forecasts as they were made: one file per build that forecast something new, append-only, read by later builds.

The forecast of a month is the one of the last build in which it was the last reported month; once a later month is
kept, nothing is added for it, whatever is built again.
"""

from pathlib import Path

import duckdb
import polars as pl

from crossfoot.run.tables import create_table
from crossfoot.workspace import Workspace, sync

COLUMNS = {
    "made_in": "varchar",
    "forecast_month": "varchar",
    "currency_view": "varchar",
    "currency": "varchar",
    "bookings": "decimal(38,12)",
    "revenue": "decimal(38,12)",
    "hours": "decimal(38,12)",
}
"""What the firm expected of a month ahead at the end of month `made_in`, by view, in the reporting currency of then."""
_MADE = """
    select period as made_in, forecast_month, currency_view, ? as currency, sum(forecast_pipeline) as bookings,
        sum(forecast_revenue) as revenue, sum(forecast_hours) as hours
    from marts.engagement_forecast group by all order by all
"""


def keep_forecast(workspace: Workspace, build_id: str, currency: str) -> None:
    """Keeps what the private file forecasts in `currency`, unless it is kept already or a later month's forecast is."""
    with duckdb.connect(str(workspace.work), read_only=True) as con:
        made = con.sql(_MADE, params=[currency]).pl()
    if made.is_empty():
        return
    month, kept = made["made_in"][0], kept_forecasts(workspace)
    if max(kept, default=month) > month or (month in kept and made.equals(pl.read_parquet(kept[month]))):
        return
    workspace.forecasts.mkdir(exist_ok=True)
    partial = workspace.forecasts / "partial"
    made.write_parquet(partial)
    sync(partial)
    partial.rename(workspace.forecasts / f"{month}_{build_id}.parquet")
    sync(workspace.forecasts)


def kept_forecasts(workspace: Workspace) -> dict[str, Path]:
    """The file with the forecast that counts, by the month it was made in."""
    return {path.name.partition("_")[0]: path for path in sorted(workspace.forecasts.glob("*.parquet"))}


def forecasts_fingerprint(workspace: Workspace, as_of: str) -> str:
    """The names of the files that a build as of a day holds against what came; they never change."""
    return " ".join(path.stem for month, path in kept_forecasts(workspace).items() if month < as_of[:7])


def load_forecasts(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """`run.forecast`: the forecast that counts of every month before the as-of date's, columns of COLUMNS."""
    create_table(con, "run.forecast", COLUMNS, [])
    earlier = "where made_in < (select substring(cast(as_of as varchar), 1, 7) from run.policy)"
    for path in kept_forecasts(workspace).values():
        con.execute(f"insert into run.forecast by name select * from read_parquet(?) {earlier}", [str(path)])
