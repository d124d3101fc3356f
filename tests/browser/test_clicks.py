"""A click on a field of a chart that Plotly draws as one picture opens the explanation of that field."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled
from tests.browser.test_journeys import FIRST_ROW

CELLS = (
    ("utilization", "Which practices have room", "utilization_forecast"),
    ("utilization", "Who has room in the weeks ahead", "utilization_forecast"),
    ("utilization", "Utilization, net:", "utilization_net"),
    ("bookings", "When the backlog is worked off", "forecast_revenue"),
    ("bookings", "Whose close dates slip", "close_date_slips"),
)
MAP = """each => {
    const [{x, y, z}] = each.querySelector(".js-plotly-plot").data
    return [y[1], z[1].findIndex(value => value), x.length, y.length]
}"""
"""The second row of a heatmap, where it has its first value, and how many columns and rows there are.

The toolbar stands over the end of the first.
"""
FIELD = "(each, depth) => [...each.querySelectorAll('g.slice')].findIndex(field => field.__data__.depth === depth)"
"""Which field of an icicle is the first at a depth."""


@pytest.mark.parametrize(("page", "title", "metric"), CELLS)
def test_a_cell_of_a_heatmap_asks_why(reader, page, title, metric):
    chart = found(reader, page, title)
    row, at, columns, rows = chart.evaluate(MAP)
    box = chart.locator(".heatmaplayer image").bounding_box()
    # Near a corner of the cell: all of it can be clicked.
    reader.mouse.click(box["x"] + (at + 0.9) * box["width"] / columns, box["y"] + 1.85 * box["height"] / rows)
    dialog = reader.get_by_role("dialog")
    expect(dialog.locator("code").first).to_contain_text(f"{metric} =")
    expect(dialog.get_by_role("heading").filter(has_text=row)).to_be_visible()


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_a_field_of_the_tree_of_margins_asks_why(reader, depth):
    chart = found(reader, "margin", "stay; a pale or warm field earns less")
    at = chart.evaluate(FIELD, depth)
    chart.locator("g.slice").nth(at).locator("path").click(force=True)
    expect(reader.get_by_role("dialog").locator("code").first).to_contain_text("revenue_net =")


def test_a_bar_that_is_worked_out_lists_what_it_is_made_of(reader):
    reader.goto("/cash")
    settled(reader)
    chart = reader.locator("[data-testid=stPlotlyChart][aria-label*='Receivables close']")
    chart.scroll_into_view_if_needed()
    chart.locator(".point").first.click(force=True)  # Opening
    dialog = reader.get_by_role("dialog")
    expect(dialog.get_by_text("Worked out from other numbers")).to_be_visible()
    dialog.get_by_test_id("stDataFrame").click(position=FIRST_ROW)
    expect(dialog.locator("code").first).to_contain_text("ar_closing =")


def found(page: Page, name: str, title: str) -> Locator:
    """The chart of a panel, in sight."""
    page.goto(f"/{name}")
    settled(page)
    drawn = page.locator("g.slice, .heatmaplayer image")
    chart = page.locator(f"[data-testid=stPlotlyChart][aria-label*='{title}']").filter(has=drawn)
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # a chart is drawn once more at its width
    return chart
