"""View-models: what each page shows under some filters, as plain data made of the gateway's answers."""

from functools import lru_cache
from types import ModuleType

from crossfoot.gateway.dictionary import Dictionary, Metric
from crossfoot.gateway.failures import unknown
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.page import additivity
from crossfoot.gateway.to_date import split_window
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.filters import BASES, COMPARISONS, DIMS, Filters, in_order, narrowed
from crossfoot.gateway.views.model import Number, Panel, Series, Tile, View
from crossfoot.gateway.views.naming import scope
from crossfoot.gateway.views.pages import account, billing, bookings, cash, executive, margin, projects, utilization

__all__ = [
    "BASES",
    "COMPARISONS",
    "DIMS",
    "PAGES",
    "RECORD_PAGES",
    "Filters",
    "Number",
    "Panel",
    "Series",
    "Tile",
    "View",
    "in_order",
    "narrowed",
    "open_view",
    "whole_view",
]

PAGES: dict[str, ModuleType] = {
    "executive": executive,
    "bookings": bookings,
    "utilization": utilization,
    "projects": projects,
    "margin": margin,
    "billing": billing,
    "cash": cash,
    "account": account,
}
"""The pages by the name that addresses them, in the order of the menu; a page has a TITLE and a `content`."""
RECORD_PAGES = {"reconciliation": "Reconciliation", "close": "Close & audit", "data_health": "Data health"}
"""The pages of records by name, with their titles; `crossfoot/desk/pages.py` reads them."""


SHOWN = 200
"""The most rows of a table on a page, a heatmap has a quarter of them; a file of it holds them all."""


@lru_cache(maxsize=16)
def open_view(gateway: Gateway, page: str, filters: Filters) -> View:
    """The view-model of a page; kept per gateway, which stands for one build, currency view and policy.

    Refuses what `whole_view` refuses.
    """
    return _view(gateway, page, filters, SHOWN)


def whole_view(gateway: Gateway, page: str, filters: Filters) -> View:
    """The view-model of a page with every row, for a file of it.

    XF-433 when there is no such page, XF-403 when the period is not reported, XF-404 when nothing has a filter's value.
    """
    return _view(gateway, page, filters, None)


def _view(gateway: Gateway, page: str, filters: Filters, most: int | None) -> View:
    if page not in PAGES:
        raise unknown("XF-433", f"There is no page '{page}'.", page, [*PAGES, *RECORD_PAGES], "crossfoot report --help")
    for dim, values in filters.narrowed:
        known = gateway.values_of(dim)
        for value in values:
            if value not in known:
                raise unknown("XF-404", f"There is no {dim} '{value}'.", value, known)
    ask = Asked(gateway, filters, most)
    tiles, panels = PAGES[page].content(ask)
    shown = [tile.number.metric for tile in tiles] + [metric for panel in panels for metric in panel.metrics]
    known = gateway.dictionary.metrics
    named = {name: known[split_window(name)[0]] for name in dict.fromkeys(shown) if split_window(name)[0] in known}
    return View(
        page,
        PAGES[page].TITLE,
        scope(ask),
        ask.period,
        filters,
        gateway.build.id,
        gateway.build.as_of,
        f"{gateway.build.reporting_currency} at {gateway.build.rates}",
        tuple(tiles),
        tuple(panels),
        ask.lacking,
        {metric: tuple(gaps.values()) for metric, gaps in ask.incomplete.items()},
        {name: _definition(gateway.dictionary, metric) for name, metric in named.items()},
    )


def _definition(dictionary: Dictionary, metric: Metric) -> dict[str, str]:
    """What a reader is told about a metric."""
    return {
        "label": metric.label,
        "definition": metric.description,
        "formula": metric.formula("month"),
        "owner": metric.owner,
        "additivity": additivity(dictionary, metric),
    }
