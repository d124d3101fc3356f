"""Journeys of the people the pages are for, in a real browser."""

import csv
import io

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

PAGES = ("", "bookings", "utilization", "projects", "margin", "billing", "cash")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_test_id("stSidebar").get_by_label(label, exact=False).first.click()
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")
    settled(page)


def test_every_page_opens(reader):
    for name in PAGES:
        reader.goto(f"/{name}")
        settled(reader)
        assert reader.get_by_test_id("stMetric").count() >= 6
        expect(reader.get_by_test_id("stPlotlyChart").first).to_be_visible()
        assert reader.get_by_test_id("stException").count() == 0


def test_an_executive_finds_why_margin_moved_in_one_practice(reader):
    reader.goto("/")
    settled(reader)
    choose(reader, "Practice", "DAT")
    expect(reader.get_by_text("practice DAT").first).to_be_visible()
    assert "practice=DAT" in reader.url
    expect(reader.get_by_text("most by").first).to_be_visible()
    reader.get_by_role("button", name="Why?").nth(1).click()
    dialog = reader.get_by_role("dialog")
    expect(dialog.locator("code").first).to_contain_text("margin_std_pct =")
    expect(dialog.get_by_text("revenue_net: sum of").first).to_be_visible()


def test_a_delivery_leader_follows_a_link_with_filters(reader):
    reader.goto("/utilization?practice=DAT&period=Nov+2025")
    settled(reader)
    expect(reader.get_by_text("Nov 2025 · practice DAT").first).to_be_visible()
    reader.get_by_role("link", name="Margin", exact=True).first.click()
    expect(reader.get_by_role("heading", name="Margin")).to_be_visible()
    expect(reader.get_by_text("Nov 2025 · practice DAT").first).to_be_visible()


def test_finance_takes_a_page_as_a_file(reader):
    reader.goto("/billing")
    settled(reader)
    reader.get_by_role("button", name="Export").click()
    with reader.expect_download() as download:
        reader.get_by_role("button", name="CSV", exact=True).click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert any(row["metric"] == "unbilled" and row["value"] for row in rows)


def test_a_chart_has_its_table_and_words(reader):
    reader.goto("/cash")
    settled(reader)
    expect(reader.get_by_test_id("stPlotlyChart").first).to_be_visible()
    assert reader.locator("[aria-label*='Receivables by age']").count() >= 1
    reader.get_by_role("button", name="table").first.click()
    expect(reader.get_by_test_id("stPopoverBody").get_by_test_id("stDataFrame")).to_be_visible()


def test_a_bar_asks_why(reader):
    reader.goto("/margin")
    settled(reader)
    chart = reader.get_by_test_id("stPlotlyChart").nth(1)
    chart.scroll_into_view_if_needed()
    chart.locator(".point").last.click(force=True)
    expect(reader.get_by_role("dialog").locator("code").first).to_contain_text("margin_std_pct =")
