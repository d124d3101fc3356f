"""Project health: which engagements burn faster than they progress and earn less than planned, and what is at stake."""

from dataclasses import replace
from decimal import Decimal

import polars as pl

from crossfoot.gateway.views.asking import Answer, Asked
from crossfoot.gateway.views.model import Number, Panel, Tile
from crossfoot.gateway.views.naming import scope
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.standing import HEALTH, standing
from crossfoot.gateway.views.words import NOTICED

TITLE = "Project health"
TILES = (
    "projects_to_act_on", "projects_to_watch", "projects_on_track", "margin_at_risk", "overrun", "loss_provision",
    "variance_at_completion", "milestones_overdue",
)  # fmt: skip
MORE = (
    "schedule_slip_days", "margin_std", "revenue_at_risk", "wip_unapproved", "posting_completeness",
    "quote_to_project_days", "setup_ready_days",
)  # fmt: skip
GAPS = ("burn_gap", "margin_gap", "backlog_closing")
NO_GAPS = (
    "No engagement has both: a burn gap needs a baseline and an estimate, a margin gap a planned margin, and is that of"
    " the last reported month."
)
PERFORMANCE = ("cpi", "spi", "backlog_closing")
ONE = Decimal("0.995")
"""From which index on 1.00 is shown: less is below 1."""
BELOW = {
    "cpi": ("Over cost (CPI below 1)", "Engagements that earned less than they cost: an index of 0.99 or less."),
    "spi": (
        "Behind schedule (SPI below 1)",
        "Engagements that earned less than planned: an index of 0.99 or less.",
    ),
}
BURN_UP = ("earned_value", "cost_to_date", "planned_value_to_date")
HISTORY = {
    "burn_up": ("lines", BURN_UP),
    "estimates": ("steps", ("eac_hours",)),
    "to_complete": ("steps", ("etc",)),
}
TABLE = (
    "backlog_closing", "revenue_net", "margin_std_pct", "margin_to_date_pct", "planned_margin_pct", "margin_gap",
    "pct_complete", "budget_used", "burn_gap", "burn_hours", "burn_cost", "cpi", "spi", "eac_cost",
    "budget_at_completion", "variance_at_completion", "etc", "milestones_overdue", "overrun", "loss_provision",
    "unbilled", "revenue_at_risk", "margin_at_risk",
)  # fmt: skip
POSITION = ("revenue_net", "billed_net", "wip_unapproved", "unbilled", "deferred")
"""What is told of one engagement month by month."""


def position(ask: Asked, engagement: str) -> Panel:
    """What one engagement earned and billed, and what of it is not billed, month by month."""
    way = ask.ask(POSITION, ["engagement"], trend=True, within=("engagement", engagement))
    return Panels(ask).lines("position", way, POSITION, "table", (engagement,))


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Gaps to budget and planned margin, cost against schedule, losses, and the table of engagements."""
    panels = Panels(ask)
    firm = ask.ask([*TILES, *MORE], trend=True)
    health = ask.ask([HEALTH], ["engagement", "health_reason"], is_compared=False)
    by_engagement = ask.ask(dict.fromkeys([*TABLE, *PERFORMANCE]), ["engagement"], is_compared=False)
    losses = ask.ask(["loss_provision", "overrun"], ["engagement"])
    cost, schedule = by_engagement.pairs(PERFORMANCE)
    performance = (
        f"{(cost < ONE).sum()} of {len(cost)} engagements are over cost (left of 1),"
        f" {(schedule < ONE).sum()} behind schedule (below 1)"
    )
    return [*ask.tiles(firm, TILES), *_below(by_engagement), *ask.tiles(firm, (), MORE)], [
        standing(panels, health, by_engagement),
        _gaps(panels, by_engagement),
        panels.table("performance", performance, by_engagement, PERFORMANCE, "scatter"),
        *_history(ask, panels, by_engagement),
        panels.bars("loss_provision", losses, "loss_provision"),
        panels.bars("overrun", losses, "overrun"),
        panels.ranking("engagements", "Engagements, largest backlog first", by_engagement, TABLE),
    ]


def _gaps(panels: Panels, by_engagement: Answer) -> Panel:
    """How far each engagement is from its budget and its planned margin, largest backlog first."""
    if set(GAPS) & set(by_engagement.reasons):
        return panels.table("burn", "", by_engagement, GAPS, "scatter")  # says why
    frame, size = by_engagement.frame(GAPS), pl.col("backlog_closing").fill_null(0).abs()
    planned = frame.drop_nulls(GAPS[:2]).sort(-size, "engagement")
    # As they are shown: an estimate's last cent puts nobody ahead of progress.
    worse = planned.filter(pl.col("burn_gap") >= NOTICED, pl.col("margin_gap") <= -NOTICED)
    others = frame.filter(size != 0).join(planned, on="engagement", how="anti")
    title = (
        f"{worse.height} of {planned.height} engagements burn budget ahead of progress and earn less than planned"
        f" (below right); {others.height} more with backlog lack one of the two gaps"
    )
    made = panels.of_keys("burn", "scatter", title, by_engagement, GAPS, planned.select("engagement"))
    return made if planned.height else replace(made, title=panels.label("margin_gap"), reason=NO_GAPS)


def _below(by_engagement: Answer) -> list[Tile]:
    """How many of the engagements that have an index are below 1."""
    tiles = []
    for metric, (label, definition) in BELOW.items():
        known = by_engagement.frame([metric]).drop_nulls(metric)[metric]
        words = by_engagement.reasons.get(
            metric, f"engagements whose {metric} is below 1, of {len(known)} that have it"
        )
        count = Decimal(int((known < ONE).sum())) if len(known) else None
        tiles.append(Tile(label, definition, Number("", by_engagement.period, count, "count", words=words)))
    return tiles


def _history(ask: Asked, panels: Panels, by_engagement: Answer) -> list[Panel]:
    """How one engagement got where it is: what is done against what is used, and the estimate of what is left.

    It is the chosen one, or the one with the largest backlog of those that are measured by progress.
    """
    burnt = by_engagement.frame(["backlog_closing", "burn_cost"]).filter(pl.col("burn_cost") != 0)
    measured = by_engagement.largest(burnt, "backlog_closing")
    chosen = dict(ask.filters.narrowed).get("engagement") or tuple(measured["engagement"].head(1))
    if len(chosen) != 1:
        reason = "Choose one engagement at the left to see its way."
        return [
            Panel(id, kind, panels.label(metrics[0]), scope(ask), reason=reason)
            for id, (kind, metrics) in HISTORY.items()
        ]
    way = ask.ask([*BURN_UP, "eac_hours", "etc"], ["engagement"], trend=True, within=("engagement", chosen[0]))
    return [
        replace(made, title=f"{panels.name(way, chosen)}: {made.title}")
        for made in (panels.lines(id, way, metrics, kind, chosen) for id, (kind, metrics) in HISTORY.items())
    ]
