"""Bookings and backlog: what was sold, what is likely to be, and how long the work lasts."""

from crossfoot.gateway.views.ahead import PanelsAhead
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.model import Panel, Tile

TITLE = "Bookings & backlog"
TILES = (
    "bookings_net", "bookings_gross", "bookings_acv_net", "book_to_bill_t3m", "pipeline_weighted", "pipeline_coverage",
    "backlog_closing", "months_of_backlog", "rpo",
)  # fmt: skip
MORE = (
    "book_to_bill",
    "backlog_scheduled",
    "win_rate_value",
    "forecast_accuracy_bookings",
    "forecast_accuracy_revenue",
)
TYPES = ("bookings_new", "bookings_renewal", "bookings_change_order", "bookings_credit", "bookings_cancellation")
ROLL = {
    "Bookings": "backlog_bookings",
    "Price adjustments": "backlog_price_adj",
    "Revenue": "backlog_revenue",
    "Exchange rates": "backlog_fx",
}
PIPELINE = ("pipeline_open", "pipeline_weighted")
CUSTOMER = ("bookings_net", "backlog_closing", "rpo", *PIPELINE)
STAGES = ("pipeline_by_stage", "stage_probability")
HAS_FORECAST = True
AHEAD = ("forecast_revenue", "forecast_revenue_soft", "forecast_pipeline")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Bookings by type, the roll of the backlog, what it is made of and when it burns off, the pipeline."""
    panels = PanelsAhead(ask)
    parts = [*TYPES, *ROLL.values(), "backlog_opening", *PIPELINE, "rpo_next_12m", "rpo_later"]
    tiles, more = TILES, MORE
    if ask.grain == "quarter":  # which is three months already
        tiles = tuple(each.removesuffix("_t3m") for each in TILES)
        more = tuple(each for each in MORE if each not in tiles)
    firm = ask.ask([*tiles, *more, *parts], trend=True)
    by_method = ask.ask(["backlog_closing"], ["method"], trend=True)
    ahead = ask.ask(AHEAD, ["forecast_month"])
    burn_off = ask.ask(["forecast_revenue"], ["engagement", "forecast_month"], is_compared=False)
    by_practice = ask.ask(["bookings_net", "backlog_closing", "book_to_bill", "months_of_backlog"], ["practice"])
    by_customer = ask.ask(CUSTOMER, ["customer"], is_compared=False)
    by_stage = ask.ask(STAGES, ["stage"])
    slips = ask.ask(["close_date_slips"], ["customer"], trend=True)
    opening, closing = firm.at("backlog_opening"), firm.at("backlog_closing")
    moves = [(name, firm.at(metric)) for name, metric in ROLL.items()]
    return ask.tiles(firm, tiles, more), [
        panels.lines("bookings_by_type", firm, TYPES, "stacked"),
        panels.roll("backlog_roll", "Backlog", "Backlog closes", opening, moves, closing),
        panels.over_time("backlog_by_method", by_method, "backlog_closing"),
        panels.lines("obligations", firm, ["rpo_next_12m", "rpo_later"], "stacked"),
        panels.ahead("forecast", ahead, AHEAD, soft=AHEAD[1:]),
        panels.ahead_by("burn_off", burn_off, "forecast_revenue", "heatmap", "When the backlog is worked off"),
        panels.lines("pipeline", firm, PIPELINE),
        panels.bars("stages", by_stage, *STAGES),
        panels.over_time("slips", slips, "close_date_slips", "heatmap", "Whose close dates slip"),
        panels.bars("bookings_by_practice", by_practice, "bookings_net"),
        panels.ranking("practices", "Practices, largest bookings first", by_practice, list(by_practice.units)),
        panels.ranking("customers", "Customers, largest bookings first", by_customer, CUSTOMER),
    ]
