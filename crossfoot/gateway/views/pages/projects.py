"""Project health: which engagements burn faster than they progress, and what is at stake."""

from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.model import Panel, Tile
from crossfoot.gateway.views.panels import Panels, scope

TITLE = "Project health"
TILES = (
    "margin_std", "overrun", "loss_provision", "revenue_at_risk", "wip_unapproved",
    "posting_completeness", "quote_to_project_days", "schedule_slip_days",
)  # fmt: skip
BURN = ("pct_complete", "burn_cost", "backlog_closing")
PERFORMANCE = ("cpi", "spi", "backlog_closing")
BURN_UP = ("pct_complete", "burn_cost", "burn_hours")
HISTORY = {"burn_up": "Burn-up", "estimates": "Estimate to complete"}
TABLE = (
    "backlog_closing", "revenue_net", "margin_std_pct", "pct_complete", "burn_hours", "burn_cost", "cpi", "spi", "etc",
    "overrun", "loss_provision", "unbilled", "revenue_at_risk",
)  # fmt: skip


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Burn against progress, cost against schedule, losses, and the table of engagements."""
    panels = Panels(ask)
    firm = ask.ask(TILES, trend=True)
    by_engagement = ask.ask(dict.fromkeys([*TABLE, *BURN, *PERFORMANCE]), ["engagement"])
    burn = "Above the line: cost burns faster than work progresses"
    performance = "Left of 1: over cost; below 1: behind schedule"
    return [ask.tile(firm, metric) for metric in TILES], [
        panels.table("burn", burn, by_engagement, BURN, "scatter"),
        panels.table("performance", performance, by_engagement, PERFORMANCE, "scatter"),
        *_history(ask, panels),
        panels.bars("loss_provision", by_engagement, "loss_provision"),
        panels.bars("overrun", by_engagement, "overrun"),
        panels.table("engagements", "Engagements, largest backlog first", by_engagement, TABLE),
    ]


def _history(ask: Asked, panels: Panels) -> list[Panel]:
    """How one engagement got where it is: what is done against what is used, and the estimate of what is left."""
    chosen = dict(ask.filters.narrowed).get("engagement", ())
    if len(chosen) != 1:
        reason = "Choose one engagement at the left to see its way."
        return [Panel(id, "lines", title, scope(ask), reason=reason) for id, title in HISTORY.items()]
    way = ask.ask([*BURN_UP, "etc"], ["engagement"], trend=True)
    return [panels.lines(id, way, metrics, key=chosen) for id, metrics in zip(HISTORY, (BURN_UP, ["etc"]), strict=True)]
