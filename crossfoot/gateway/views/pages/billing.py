"""WIP and billing: what is earned and not billed, billed and not earned, and how old it is."""

from crossfoot.gateway.views.asking import Answer, Asked, apart, negative, rest
from crossfoot.gateway.views.model import Panel, Tile
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.spread import dumbbell, histogram

TITLE = "WIP & billing"
TILES = (
    "unbilled", "deferred", "days_unbilled", "days_to_invoice", "revenue_at_risk", "wip_unapproved",
)  # fmt: skip
MORE = ("billed_net", "posting_completeness", "billing_exception_rate")
EARNED = ("revenue_net_ytd", "billed_net_ytd")
DELAY = "days_to_invoice_ltm"
READY = ("unbilled", "wip_unapproved", "revenue_at_risk", "deferred", "billed_net", "days_unbilled")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """The roll of contract balances, their age, who is over and under billed, what is ready to bill."""
    panels = Panels(ask)
    firm = ask.ask([*TILES, *MORE, "revenue_net", "contract_position_fx"], trend=True)
    ages = ask.ask(["unbilled_bucket"], ["bucket"], trend=True)
    by_engagement = ask.ask(READY, ["engagement"], is_compared=False)
    delays = ask.ask([DELAY], ["engagement"], is_compared=False)
    earned = ask.ask(EARNED, ["engagement"], is_compared=False)
    by_practice = ask.ask(READY, ["practice"])
    return ask.tiles(firm, TILES, MORE), [
        _roll(panels, firm),
        panels.over_time("wip_age", ages, "unbilled_bucket"),
        panels.lines("billed", firm, ["billed_net", "revenue_net"]),
        panels.lines("balances", firm, ["unbilled", "deferred"]),
        panels.lines("cycle", firm, ["days_to_invoice", "days_unbilled"]),
        histogram(panels, "delays", delays, DELAY),
        dumbbell(panels, "earned", earned, EARNED),
        panels.bars("unbilled_by_practice", by_practice, "unbilled"),
        panels.ranking("ready", "What can be billed, most unbilled first", by_engagement, READY),
    ]


def _roll(panels: Panels, firm: Answer) -> Panel:
    """Unbilled less deferred, from the period before to this one."""
    closing = apart("unbilled less deferred", firm.at("unbilled"), firm.at("deferred"))
    moves = [
        ("Revenue", firm.at("revenue_net")),
        ("Billed", negative(firm.at("billed_net"))),
        ("Exchange rates", firm.at("contract_position_fx")),
    ]
    opening = rest(closing, [number for _, number in moves], "unbilled less deferred of the period before")
    return panels.roll("contract_roll", "Contract position", "Unbilled less deferred closes", opening, moves, closing)
