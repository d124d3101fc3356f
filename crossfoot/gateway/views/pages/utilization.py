"""Utilization and capacity: who works on what pays, who waits, whose hours are missing."""

import polars as pl

from crossfoot.gateway.views.ahead import HORIZON, PanelsAhead
from crossfoot.gateway.views.asking import Answer, Asked
from crossfoot.gateway.views.model import Panel, Tile
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.words import period_name, spoken

TITLE = "Utilization & capacity"
TILES = (
    "utilization_net", "utilization_productive", "target_attainment", "bench_hours", "missing_hours",
)  # fmt: skip
ROOM = ("available_fte", "available_hours")
MORE = (
    "hours_billable", "fte", "leverage", "bench_people", "staffing_readiness", "timesheet_late_rate",
    "forecast_accuracy_hours",
)  # fmt: skip
RATES = ("utilization_net", "utilization_productive", "utilization_gross", "utilization_target")
PRACTICE = ("utilization_net", "hours_billable", "capacity_net", "fte", "timesheet_late_rate")
PERSON = ("bench_hours", "missing_hours", "utilization_net", "hours_billable", "capacity_net")
HAS_FORECAST = True
DEMAND = ("hours_scheduled", "hours_soft", "hours_open", "hours_open_soft", "capacity_ahead")
SOFT = ("hours_soft", "hours_open_soft")
OPEN = ("hours_open", "hours_open_soft", "hours_soft", "available_hours")
AHEAD = ("utilization_scheduled", "utilization_forecast")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Rates over time, demand ahead by month and level, open roles by week, by practice and by person and month."""
    panels = PanelsAhead(ask)
    firm = ask.ask([*TILES, *ROOM, *MORE, *RATES], trend=True)
    ahead = ask.ask([*AHEAD, *DEMAND, *ROOM], ["forecast_month"])
    levels = ask.ask(DEMAND, ["level", "forecast_month"], is_compared=False)
    roles = ask.ask(OPEN, ["forecast_week", "level"], is_compared=False)
    load = ask.ask(["utilization_forecast"], ["practice", "forecast_month"])
    weeks = sorted(set(roles.frame(["available_hours"])["forecast_week"]))
    near = ("forecast_week", *weeks[:HORIZON]) if weeks else ()
    booked = ask.ask(["utilization_forecast"], ["resource", "forecast_week"], within=near, is_compared=False)
    by_practice = ask.ask(PRACTICE, ["practice"])
    by_person = ask.ask(PERSON, ["resource"], is_compared=False)
    by_month = ask.ask(["utilization_net"], ["resource"], trend=True)
    return [*ask.tiles(firm, TILES), *_room(ask, firm, ahead), *ask.tiles(firm, (), MORE)], [
        panels.lines("rates", firm, RATES),
        panels.ahead("forecast", ahead, AHEAD, "lines", AHEAD[1:]),
        panels.ahead("demand", ahead, DEMAND, soft=SOFT, limit="capacity_ahead"),
        panels.multiples("levels", levels, DEMAND, limit="capacity_ahead", soft=SOFT),
        _open_roles(panels, roles),
        panels.ahead_by("load", load, "utilization_forecast", "heatmap", "Which practices have room"),
        panels.ahead_by("allocation", booked, "utilization_forecast", "heatmap", "Who has room in the weeks ahead"),
        panels.ahead("available", ahead, ROOM[1:]),
        panels.bars("by_practice", by_practice, "utilization_net"),
        panels.over_time("people", by_month, "utilization_net", "heatmap"),
        panels.ranking("bench", "Hours without work, most first", by_person, PERSON),
        panels.ranking("practices", "Capacity by practice, most utilized first", by_practice, PRACTICE),
    ]


def _room(ask: Asked, firm: Answer, ahead: Answer) -> list[Tile]:
    """What is free in the next month, of all that is planned ahead."""
    tiles = ask.tiles(firm, ROOM)
    months = sorted(ahead.frame(ROOM)["forecast_month"])
    if not months:
        return tiles
    return [
        Tile(f"{tile.label}, {period_name(months[0])}", tile.definition, ahead.at(metric, (months[0],)), gaps=tile.gaps)
        for metric, tile in zip(ROOM, tiles, strict=True)
    ]


def _open_roles(panels: Panels, roles: Answer) -> Panel:
    """Week by week, level by level: the hours that wait for somebody, those that may come, and who is free."""
    if "hours_open" in roles.reasons:
        return panels.table("open_roles", "", roles, OPEN)
    frame = roles.frame(OPEN)
    wanted = pl.any_horizontal(pl.col(metric).fill_null(0) != 0 for metric in OPEN[:3])
    keys = frame.filter(wanted).sort(roles.by).select(roles.by)
    first = frame.filter(pl.col("hours_open") > 0).sort(roles.by).select(roles.by).rows()[:1]
    title = "No role that is booked hard is open"
    for week, level in first:
        hours = spoken(roles.at("hours_open", (week, level)))
        title = f"First role to fill: {level}, {hours} in the week of {period_name(week)}"
    return panels.of_keys("open_roles", "table", title, roles, OPEN, keys)
