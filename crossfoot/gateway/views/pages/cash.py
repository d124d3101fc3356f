"""Cash: what customers owe, how late, and how much of it comes in."""

from crossfoot.gateway.views.ahead import PanelsAhead
from crossfoot.gateway.views.asking import Answer, Asked, rest
from crossfoot.gateway.views.model import Panel, Tile

TITLE = "Cash"
TILES = ("ar_closing", "ar_overdue_share", "dso", "dso_countback", "cei", "disputes")
MORE = ("ar_overdue", "lockup_days", "collection_realization", "cash_collected")
MOVES = {"Billed": "ar_billings_gross", "Cash": "ar_cash", "Written off": "ar_writeoff", "Exchange rates": "ar_fx"}
CUSTOMER = (
    "ar_closing", "ar_overdue", "ar_overdue_share", "ar_billings_gross", "cash_collected", "dso", "cei",
    "collection_realization",
)  # fmt: skip


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Ageing, the roll of receivables, who owes most, cash against billings, what is expected."""
    panels = PanelsAhead(ask)
    firm = ask.ask([*TILES, *MORE, *MOVES.values()], trend=True)
    ages = ask.ask(["ar_bucket"], ["bucket"], trend=True)
    ahead = ask.ask(["expected_cash"], ["forecast_week"])
    by_customer = ask.ask(CUSTOMER, ["customer"])
    by_entity = ask.ask(["ar_closing", "dso", "dso_countback", "cei"], ["entity"])
    closing, moves = firm.at("ar_closing"), [(name, firm.at(metric)) for name, metric in MOVES.items()]
    opening = rest(closing, [number for _, number in moves], "ar_closing of the period before")
    return [*ask.tiles(firm, TILES, MORE), _unapplied(ages)], [
        panels.over_time("ageing", ages, "ar_bucket"),
        panels.roll("receivables_roll", "Receivables", "Receivables close", opening, moves, closing),
        panels.lines("cash_and_billings", firm, ["ar_billings_gross", "cash_collected"]),
        panels.lines("dso", firm, ["dso", "dso_countback"]),
        panels.bars("overdue", by_customer, "ar_overdue"),
        panels.ranking("customers", "Customers, largest receivable first", by_customer, CUSTOMER),
        panels.ranking("entities", "Receivables by entity, largest first", by_entity, list(by_entity.units)),
        panels.ahead("expected_cash", ahead, ["expected_cash"]),
    ]


def _unapplied(ages: Answer) -> Tile:
    return Tile("Unapplied cash", "Cash that is on no invoice yet (negative).", ages.at("ar_bucket", ("unapplied",)))
