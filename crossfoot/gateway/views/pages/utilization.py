"""Utilization and capacity: who works on what pays, who waits, whose hours are missing."""

from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.model import Panel, Tile
from crossfoot.gateway.views.panels import Panels

TITLE = "Utilization & capacity"
TILES = (
    "utilization_net", "utilization_productive", "target_attainment", "hours_billable", "capacity_net",
    "fte", "bench_hours", "missing_hours", "available_hours", "staffing_readiness", "timesheet_late_rate",
)  # fmt: skip
RATES = ("utilization_net", "utilization_productive", "utilization_gross", "utilization_target")
PRACTICE = ("utilization_net", "hours_billable", "capacity_net", "fte", "timesheet_late_rate")
PERSON = ("bench_hours", "missing_hours", "utilization_net", "hours_billable", "capacity_net")
HAS_FORECAST = True
AHEAD = ("utilization_scheduled", "utilization_forecast")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Rates over time, by practice and by person and month, the bench."""
    panels = Panels(ask)
    firm = ask.ask([*TILES, *RATES], trend=True)
    ahead = ask.ask(AHEAD, ["forecast_month"])
    free = ask.ask(["available_hours"], ["forecast_month"])
    demand = ask.ask(["forecast_hours"], ["practice", "forecast_month"])
    booked = ask.ask(["utilization_forecast"], ["resource", "forecast_month"])
    by_practice = ask.ask(PRACTICE, ["practice"])
    by_person = ask.ask(PERSON, ["resource"])
    months = ask.ask(["utilization_net"], ["resource"], trend=True)
    return [ask.tile(firm, metric) for metric in TILES], [
        panels.lines("rates", firm, RATES),
        panels.ahead("forecast", ahead, AHEAD, "lines", AHEAD[1:]),
        panels.ahead_by("demand", demand, "forecast_hours", "stacked"),
        panels.ahead_by("allocation", booked, "utilization_forecast", "heatmap", "Who has room in the months ahead"),
        panels.ahead("available", free, ["available_hours"]),
        panels.bars("by_practice", by_practice, "utilization_net"),
        panels.over_time("people", months, "utilization_net", "heatmap"),
        panels.table("bench", "Hours without work, by person", by_person, PERSON),
        panels.table("practices", "Capacity by practice", by_practice, PRACTICE),
    ]
