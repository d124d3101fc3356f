"""Executive: is the firm selling, delivering, earning and collecting, and where not."""

from dataclasses import replace

from crossfoot.errors import CrossfootError
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.views.asking import Answer, Asked, apart, derived, difference
from crossfoot.gateway.views.bridge import PARTS, margin_bridge
from crossfoot.gateway.views.model import Panel, Series, Tile
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.spread import concentration

TITLE = "Executive"
TILES = (
    "revenue_net", "margin_std_pct", "margin_true_pct", "bookings_net", "backlog_closing",
    "utilization_net", "unbilled", "ar_closing", "dso", "exceptions_open_amount",
)  # fmt: skip
MORE = ("billed_net", "cash_collected")
COLLECTED = ("ar_billings_gross", "cash_collected")
CUSTOMER = ("revenue_net", "margin_std", "margin_std_pct", "billed_net", "bookings_net", "backlog_closing")
ENTITY = ("revenue_net", "margin_std", "margin_std_pct", "ar_closing", "ar_fx")
COSTS = ("cost_std", "cost_true")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Headlines, margin by practice and why it moved, revenue, cost and cash, who the revenue hangs on, entities."""
    panels = Panels(ask)
    firm = ask.ask([*TILES, *MORE, *COLLECTED, *COSTS, *PARTS], trend=True)
    by_practice = ask.ask(["margin_std_pct", *PARTS], ["practice"])
    by_customer = ask.ask(CUSTOMER, ["customer"], is_compared=False)
    by_entity = ask.ask(ENTITY, ["entity"])
    constant = _constant(ask)
    return ask.tiles(firm, TILES, MORE), [
        panels.bars("margin_by_practice", by_practice, "margin_std_pct"),
        margin_bridge(ask, firm, by_practice, constant),
        panels.lines("revenue_and_cost", firm, ["revenue_net", *COSTS]),
        panels.lines("billed_and_collected", firm, COLLECTED),
        concentration(panels, "concentration", by_customer, "revenue_net", firm.at("revenue_net")),
        panels.ranking("customers", "Customers, largest revenue first", by_customer, CUSTOMER),
        _entities(ask, panels, by_entity, constant),
    ]


def _constant(ask: Asked) -> Asked | None:
    """The same questions at constant rates; None where the build has none, or the page shows them already."""
    try:
        gateway: Gateway = ask.gateway.at("constant")
    except CrossfootError:
        return None
    return Asked(gateway, ask.filters) if gateway is not ask.gateway else None


def _entities(ask: Asked, panels: Panels, answer: Answer, constant: Asked | None) -> Panel:
    """Entities, with the part of the change of their revenue that comes from exchange rates."""
    table = panels.ranking("entities", "Entities, largest revenue first", answer, ENTITY)
    if not constant or not ask.before or table.reason:
        return table
    fixed = constant.ask(["revenue_net"], ["entity"])
    effects = []
    for number in table.series[0].numbers:
        moved = difference(number, answer.at("revenue_net", number.key, ask.before))
        ends = (fixed.at("revenue_net", number.key, period) for period in (ask.period, ask.before))
        held = difference(*(replace(end, rates="constant") for end in ends))
        words = f"change of revenue since {ask.before} less the same change at constant rates"
        effects.append(apart(words, moved, held) if moved and held else derived(words, None, number))
    series = (*table.series, Series("Exchange rates in revenue", tuple(effects)))
    return replace(table, series=series)
