"""Project health: which engagements burn faster than they progress, and what is at stake."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from crossfoot.gateway.views.asking import Answer, Asked
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
HISTORY = {
    "burn_up": ("lines", BURN_UP),
    "estimates": ("steps", ("eac_hours",)),
    "to_complete": ("steps", ("etc",)),
}
TABLE = (
    "backlog_closing", "revenue_net", "margin_std_pct", "pct_complete", "burn_hours", "burn_cost", "cpi", "spi", "etc",
    "overrun", "loss_provision", "unbilled", "revenue_at_risk",
)  # fmt: skip


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Burn against progress, cost against schedule, losses, and the table of engagements."""
    panels = Panels(ask)
    firm = ask.ask(TILES, trend=True)
    by_engagement = ask.ask(dict.fromkeys([*TABLE, *BURN, *PERFORMANCE]), ["engagement"])
    ahead = _count(by_engagement, lambda done, burnt, _: burnt > done, BURN)
    over = _count(by_engagement, lambda cost, *_: cost < 1, PERFORMANCE)
    behind = _count(by_engagement, lambda _, schedule, *__: schedule < 1, PERFORMANCE)
    burn = f"{ahead} engagements burn cost faster than work progresses: they stand above the line"
    performance = f"{over} engagements are over cost (left of 1), {behind} behind schedule (below 1)"
    return [ask.tile(firm, metric) for metric in TILES], [
        panels.table("burn", burn, by_engagement, BURN, "scatter"),
        panels.table("performance", performance, by_engagement, PERFORMANCE, "scatter"),
        *_history(ask, panels, by_engagement),
        panels.bars("loss_provision", by_engagement, "loss_provision"),
        panels.bars("overrun", by_engagement, "overrun"),
        panels.table("engagements", "Engagements, largest backlog first", by_engagement, TABLE),
    ]


def _count(answer: Answer, holds: Callable[..., bool], metrics: Sequence[str]) -> int:
    """For how many engagements a comparison of the first two metrics holds."""
    pairs = [[answer.at(metric, key).value for metric in metrics[:2]] for key in answer.keys(metrics[0])]
    return sum(holds(*pair) for pair in pairs if None not in pair)


def _history(ask: Asked, panels: Panels, by_engagement: Answer) -> list[Panel]:
    """How one engagement got where it is: what is done against what is used, and the estimate of what is left.

    It is the chosen one, or the one with the largest backlog of those that are measured by progress.
    """
    measured = [key for key in by_engagement.keys("backlog_closing") if by_engagement.at("burn_cost", key).value]
    chosen = dict(ask.filters.narrowed).get("engagement", ()) or (measured[0] if measured else ())
    if len(chosen) != 1:
        reason = "Choose one engagement at the left to see its way."
        return [
            Panel(id, kind, panels.label(metrics[0]), scope(ask), reason=reason)
            for id, (kind, metrics) in HISTORY.items()
        ]
    way = ask.ask([*BURN_UP, "eac_hours", "etc"], ["engagement"], trend=True)
    return [
        replace(made, title=f"{chosen[0]}: {made.title}")
        for made in (panels.lines(id, way, metrics, kind, chosen) for id, (kind, metrics) in HISTORY.items())
    ]
