"""Forecasts are kept as they were made: one file per build that forecast something new, never changed afterwards."""

import duckdb

from crossfoot.run.forecasts import forecasts_fingerprint, kept_forecasts, load_forecasts
from crossfoot.run.progress import Progress
from crossfoot.run.publish import publish
from crossfoot.workspace import Workspace
from tests.app.firm import make_landing, make_work


def published(workspace: Workspace, change: str = "") -> None:
    """Publishes the hand-made build after a change of its forecast."""
    inputs = make_work(workspace)
    with duckdb.connect(str(workspace.work)) as con:
        con.execute(f"update marts.engagement_forecast set {change}" if change else "select 1")
    publish(workspace, inputs.landing, 3, Progress())


def test_the_forecast_of_a_month_is_the_last_one_before_the_next_month(tmp_path):
    workspace = Workspace(tmp_path / "firm")
    make_landing(workspace)
    published(workspace)
    [first] = workspace.forecasts.iterdir()
    before = first.read_bytes()
    published(workspace)
    assert list(workspace.forecasts.iterdir()) == [first], "nothing new was forecast"
    published(workspace, "forecast_revenue = 9")
    assert len(list(workspace.forecasts.iterdir())) == 2 and first.read_bytes() == before
    as_it_was = forecasts_fingerprint(workspace, "2026-03-31")
    assert as_it_was and forecasts_fingerprint(workspace, "2026-02-28") == "", (
        "a month's own forecast is no input of it"
    )
    published(workspace, "forecast_revenue = 5, period = '2026-03', forecast_month = '2026-04'")
    published(workspace, "forecast_revenue = 1")
    assert list(kept_forecasts(workspace)) == ["2026-02", "2026-03"]
    assert forecasts_fingerprint(workspace, "2026-03-31") == as_it_was, "February's is final once March is kept"
    with duckdb.connect() as con:
        con.execute("create schema run; create table run.policy as select date '2026-04-30' as as_of")
        load_forecasts(con, workspace)
        sql = "select made_in, forecast_month, currency, bookings, revenue, hours from run.forecast"
        rows = con.execute(f"{sql} where currency_view = 'reporting' order by 1").fetchall()
    assert rows == [("2026-02", "2026-03", "USD", 1, 9, 8), ("2026-03", "2026-04", "USD", 1, 5, 8)]
