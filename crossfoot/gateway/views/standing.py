"""How projects stand, and why: the worst first, and of those the ones with most money at stake."""

from dataclasses import replace

import polars as pl

from crossfoot.gateway.views.asking import Answer
from crossfoot.gateway.views.model import Panel, Series
from crossfoot.gateway.views.panels import Panels

HEALTH = "project_health"
AT_STAKE = ("backlog_closing", "unbilled")
"""What is left to earn and to bill of a project."""


def standing(panels: Panels, health: Answer, by_engagement: Answer) -> Panel:
    """The projects that need somebody with the reason; `health` is by engagement and reason."""
    if HEALTH in health.reasons:
        return panels.table("health", "", health, [HEALTH])  # says why
    stands, stake = pl.col(HEALTH), pl.sum_horizontal(pl.col(each).fill_null(0).abs() for each in AT_STAKE)
    found = health.frame([HEALTH]).filter(stands > 0)
    counts = [found.filter(stands == score).height for score in (2, 1)]
    found = found.join(by_engagement.frame(AT_STAKE), on="engagement", how="left").sort(-stands, -stake, *health.by)
    first = "" if set(AT_STAKE) <= by_engagement.reasons.keys() else "; most backlog and unbilled work first"
    title = f"{counts[0]} projects to act on, {counts[1]} to watch{first}"
    made = panels.of_keys("health", "table", title, health, [HEALTH], found.select(health.by))
    keys = [number.key[:1] for number in made.series[0].numbers]
    told = by_engagement.only(keys)
    beside = (Series(panels.label(each), tuple(told.at(each, key) for key in keys)) for each in AT_STAKE)
    return replace(made, series=(*made.series, *beside))
