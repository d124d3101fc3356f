"""Cash: what customers owe, how late, and how much of it comes in."""

from crossfoot.gateway import formula
from crossfoot.gateway.views.asking import Answer, Asked, derived
from crossfoot.gateway.views.model import Number, Panel, Tile
from crossfoot.gateway.views.panels import Panels, rest
from crossfoot.gateway.views.words import period_name, spoken

TITLE = "Cash"
TILES = ("ar_closing", "dso", "dso_countback", "cei", "lockup_days", "collection_realization", "ar_cash", "disputes")
MOVES = {"Billed": "ar_billings_gross", "Cash": "ar_cash", "Written off": "ar_writeoff", "Exchange rates": "ar_fx"}
CUSTOMER = ("ar_closing", "ar_billings_gross", "ar_cash", "dso", "cei", "collection_realization")
OVERDUE = ("1-30", "31-60", "61-90", "90+")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """Ageing, the roll of receivables, who owes most, cash against billings, what is expected."""
    panels = Panels(ask)
    firm = ask.ask([*TILES, *MOVES.values()], trend=True)
    ages = ask.ask(["ar_bucket"], ["bucket"], trend=True)
    ahead = ask.ask(["expected_cash"], ["forecast_week"])
    by_customer = ask.ask(CUSTOMER, ["customer"])
    by_entity = ask.ask(["ar_closing", "dso", "dso_countback", "cei"], ["entity"])
    tiles = [ask.tile(firm, metric) for metric in TILES]
    return [*tiles[:4], _overdue(firm, ages), *tiles[4:], _unapplied(ask, ages)], [
        panels.over_time("ageing", ages, "ar_bucket"),
        _roll(ask, panels, firm),
        panels.lines("cash_and_billings", firm, ["ar_billings_gross", "ar_cash"]),
        panels.lines("dso", firm, ["dso", "dso_countback"]),
        panels.table("customers", "Customers, largest receivable first", by_customer, CUSTOMER),
        panels.table("entities", "Receivables by entity", by_entity, list(by_entity.units)),
        panels.ahead("expected_cash", ahead, ["expected_cash"]),
    ]


def _overdue(firm: Answer, ages: Answer) -> Tile:
    owed = firm.at("ar_closing")
    late = formula.add([ages.at("ar_bucket", (bucket,)).value for bucket in OVERDUE])
    words = "ar_bucket 1-30, 31-60, 61-90 and 90+ ÷ ar_closing"
    number = derived(words, formula.divide(late, owed.value), owed, "ratio")
    return Tile("Overdue share", f"Receivables past their due date as a share of all: {words}.", number)


def _unapplied(ask: Asked, ages: Answer) -> Tile:
    return Tile("Unapplied cash", "Cash that is on no invoice yet (negative).", ages.at("ar_bucket", ("unapplied",)))


def _roll(ask: Asked, panels: Panels, firm: Answer) -> Panel:
    closing = firm.at("ar_closing")
    moves: list[tuple[str, Number]] = [(name, firm.at(metric)) for name, metric in MOVES.items()]
    opening = rest(closing, [number for _, number in moves], "ar_closing of the period before")
    title = f"Receivables close {period_name(ask.period)} at {spoken(closing)}"
    return panels.waterfall(
        "receivables_roll", "Receivables", title, [("Opening", opening), *moves, ("Closing", closing)], (0, 5)
    )
