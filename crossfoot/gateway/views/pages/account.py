"""Account 360: what a customer has bought, been billed for and paid, and how its projects stand."""

from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.model import Panel, Tile
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.standing import HEALTH, standing

TITLE = "Account 360"
TILES = (
    "bookings_net", "ar_billings_gross", "cash_collected", "ar_closing", "backlog_closing",
    "revenue_net", "unbilled", "disputes", "margin_std_pct", "projects_to_act_on",
)  # fmt: skip
MORE = ("margin_std", "projects_to_watch", "projects_on_track")
CUSTOMER = (
    "bookings_net", "revenue_net", "ar_billings_gross", "cash_collected", "ar_closing", "backlog_closing",
    "unbilled", "margin_std", "margin_std_pct", "projects_to_act_on", "projects_to_watch",
)  # fmt: skip
PROJECT = ("backlog_closing", "revenue_net", "unbilled", "pct_complete", "burn_hours", "schedule_slip_days")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Billed against paid, bookings against revenue, margins, customers and projects."""
    panels = Panels(ask)
    firm = ask.ask([*TILES, *MORE], trend=True)
    health = ask.ask([HEALTH], ["engagement", "health_reason"], is_compared=False)
    by_customer = ask.ask(CUSTOMER, ["customer"], is_compared=False)
    by_project = ask.ask(PROJECT, ["engagement"], is_compared=False)
    return ask.tiles(firm, TILES, MORE), [
        panels.lines("billed_and_paid", firm, ["ar_billings_gross", "cash_collected"]),
        panels.lines("sold_and_done", firm, ["bookings_net", "revenue_net"]),
        standing(panels, health, by_project),
        panels.ranking("projects", "Projects, largest backlog first", by_project, PROJECT),
        panels.ranking("customers", "Customers, largest bookings first", by_customer, CUSTOMER),
    ]
