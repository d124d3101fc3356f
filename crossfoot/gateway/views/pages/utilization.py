"""Utilization and capacity: who works on what pays, who waits, whose hours are missing."""

from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.model import Panel, Tile
from crossfoot.gateway.views.panels import HORIZON, Panels

TITLE = "Utilization & capacity"
TILES = (
    "utilization_net", "utilization_productive", "target_attainment", "bench_hours", "missing_hours", "available_hours",
)  # fmt: skip
MORE = ("hours_billable", "fte", "leverage", "bench_people", "staffing_readiness", "timesheet_late_rate")
RATES = ("utilization_net", "utilization_productive", "utilization_gross", "utilization_target")
PRACTICE = ("utilization_net", "hours_billable", "capacity_net", "fte", "timesheet_late_rate")
PERSON = ("bench_hours", "missing_hours", "utilization_net", "hours_billable", "capacity_net")
HAS_FORECAST = True
DEMAND = ("hours_scheduled", "hours_soft", "hours_open", "hours_open_soft", "capacity_ahead")
SOFT = ("hours_soft", "hours_open_soft")
AHEAD = ("utilization_scheduled", "utilization_forecast")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Rates over time, demand ahead by month and level, by practice and by person and month, the bench."""
    panels = Panels(ask)
    firm = ask.ask([*TILES, *MORE, *RATES], trend=True)
    ahead = ask.ask([*AHEAD, *DEMAND, "available_hours"], ["forecast_month"])
    levels = ask.ask(DEMAND, ["level", "forecast_month"], is_compared=False)
    load = ask.ask(["utilization_forecast"], ["practice", "forecast_month"])
    weeks = ask.ask(["utilization_forecast"], ["forecast_week"], is_compared=False).frame(["utilization_forecast"])
    near = ("forecast_week", *weeks["forecast_week"][:HORIZON]) if weeks.height else ()
    booked = ask.ask(["utilization_forecast"], ["resource", "forecast_week"], within=near, is_compared=False)
    by_practice = ask.ask(PRACTICE, ["practice"])
    by_person = ask.ask(PERSON, ["resource"], is_compared=False)
    by_month = ask.ask(["utilization_net"], ["resource"], trend=True)
    return ask.tiles(firm, TILES, MORE), [
        panels.lines("rates", firm, RATES),
        panels.ahead("forecast", ahead, AHEAD, "lines", AHEAD[1:]),
        panels.ahead("demand", ahead, DEMAND, soft=SOFT, limit="capacity_ahead"),
        panels.multiples("levels", levels, DEMAND, limit="capacity_ahead", soft=SOFT),
        panels.ahead_by("load", load, "utilization_forecast", "heatmap", "Which practices have room"),
        panels.ahead_by("allocation", booked, "utilization_forecast", "heatmap", "Who has room in the weeks ahead"),
        panels.ahead("available", ahead, ["available_hours"]),
        panels.bars("by_practice", by_practice, "utilization_net"),
        panels.over_time("people", by_month, "utilization_net", "heatmap"),
        panels.table("bench", "Hours without work, by person", by_person, PERSON),
        panels.table("practices", "Capacity by practice", by_practice, PRACTICE),
    ]
