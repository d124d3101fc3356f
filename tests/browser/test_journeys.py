"""Journeys of the people the pages are for, in a real browser."""

import csv
import io
import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

FIRST_ROW = {"x": 16, "y": 52}  # its box to choose it, in a table that is drawn on a canvas
PAGES = ("", "executive", "bookings", "utilization", "projects", "margin", "billing", "cash", "account")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_test_id("stSidebar").get_by_label(label, exact=False).first.click()
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")
    settled(page)


def test_every_page_opens(reader):
    for name in PAGES:
        reader.goto(f"/{name}")
        settled(reader)
        expect(reader.get_by_test_id("stMetric").nth(5)).to_be_visible()
        expect(reader.get_by_test_id("stPlotlyChart").first).to_be_visible()
        assert reader.get_by_test_id("stException").count() == 0
        assert reader.get_by_text("Page not found").count() == 0


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
    expect(reader.get_by_text("compared with Oct 2025 · practice DAT").first).to_be_visible()
    reader.get_by_role("link", name="Margin", exact=True).first.click()
    expect(reader.get_by_role("heading", name="Margin")).to_be_visible()
    expect(reader.get_by_text("compared with Oct 2025 · practice DAT").first).to_be_visible()


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


def test_a_chart_is_taken_as_a_picture(reader):
    reader.goto("/cash")
    settled(reader)
    chart = reader.get_by_test_id("stPlotlyChart").first
    chart.hover()
    with reader.expect_download() as download:
        chart.locator("[data-title*='PNG' i]").click()
    assert re.fullmatch(r"crossfoot-cash-\w+-\d{4}-\d\d\.png", download.value.suggested_filename)
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_page_prints_without_what_is_there_to_be_clicked(reader):
    reader.goto("/margin?practice=DAT")
    settled(reader)
    expect(reader.get_by_test_id("stPlotlyChart").first).to_be_visible()
    reader.get_by_test_id("stPlotlyChart").first.hover()
    expect(reader.locator(".modebar").first).to_be_visible()
    reader.emulate_media(media="print")
    expect(reader.get_by_text("practice DAT").first).to_be_visible()
    why, helps = (reader.get_by_role("button", name=name).first for name in ("Why?", "Help"))
    for gone in (reader.get_by_test_id("stSidebar"), why, helps, reader.locator(".modebar").first):
        expect(gone).not_to_be_visible()


def test_a_saved_view_brings_its_page_and_choices_back(reader):
    reader.goto("/margin?practice=DAT&period=Nov+2025")
    settled(reader)
    reader.get_by_role("button", name="Saved views").click()
    reader.get_by_label("Save this page and its choices as").fill("Data in November")
    reader.get_by_role("button", name="Save", exact=True).click()
    expect(reader.get_by_text("Saved the view Data in November.")).to_be_visible()
    reader.goto("/cash")
    settled(reader)
    reader.get_by_role("button", name="Saved views").click()
    reader.get_by_role("button", name="Open view").click()
    expect(reader.get_by_role("heading", name="Margin", exact=True)).to_be_visible()
    expect(reader.get_by_text("practice DAT").first).to_be_visible()
    settled(reader)
    assert "/margin" in reader.url and "practice=DAT" in reader.url and "period=Nov" in reader.url


def test_a_bar_asks_why(reader):
    reader.goto("/margin")
    settled(reader)
    chart = reader.get_by_test_id("stPlotlyChart").nth(1)
    chart.scroll_into_view_if_needed()
    chart.locator(".barlayer .point").last.click(force=True)
    expect(reader.get_by_role("dialog").locator("code").first).to_contain_text("margin_std_pct =")
    reader.get_by_role("button", name="Close", exact=True).click()
    chart.locator(".scatterlayer .point").last.click(force=True)  # the mark of the goal
    expect(reader.get_by_role("dialog").get_by_text("budget of margin_std_pct")).to_be_visible()


def test_a_delivery_leader_finds_who_has_room_next_month(reader):
    reader.goto("/utilization?practice=DAT")
    settled(reader)
    expect(reader.get_by_text("Who has room in the weeks ahead")).to_be_visible()
    assert reader.locator("[aria-label*='Who has room']").count() >= 1
    reader.get_by_role("button", name="table").nth(6).click()
    expect(reader.get_by_test_id("stPopoverBody").get_by_test_id("stDataFrame")).to_be_visible()


def test_a_controller_works_the_queue_and_proposes_to_close(reader):
    reader.goto("/reconciliation")
    settled(reader)
    expect(reader.get_by_test_id("stMetric").nth(1)).to_contain_text("USD")
    reader.get_by_test_id("stDataFrame").locator("visible=true").first.click(position=FIRST_ROW)
    expect(reader.get_by_text("What to do").first).to_be_visible()
    expect(reader.get_by_text("Nobody has decided anything about it.")).to_be_visible()
    reader.get_by_label("To whom").fill("Dana")
    reader.get_by_role("button", name="Assign").last.click()
    expect(reader.get_by_text("Recorded: assign by").first).to_be_visible()
    reader.goto("/close")
    settled(reader)
    reader.get_by_label("Reason").first.fill("All checks are looked at")
    reader.get_by_role("button", name="Propose to close").click()
    refused_or_recorded = reader.get_by_text("XF-5").or_(reader.get_by_text("Recorded: propose"))
    expect(refused_or_recorded.first).to_be_visible()


def test_a_controller_hands_on_what_stands_in_the_address(reader):
    """The queue's choices, the tab and the opened exception; a saved view brings them from another page."""
    reader.goto("/reconciliation?queue_owner=PMO&queue_assignee=nobody")
    settled(reader)
    told = reader.get_by_text(re.compile("^[0-9,]+ exceptions, money"))
    narrowed = told.inner_text()
    reader.get_by_test_id("stDataFrame").locator("visible=true").first.click(position=FIRST_ROW)
    expect(reader.get_by_text("What to do").first).to_be_visible()
    reader.get_by_role("button", name="Saved views").click()
    reader.get_by_label("Save this page and its choices as").fill("Nobody's")
    reader.get_by_role("button", name="Save", exact=True).click()
    expect(reader.get_by_text("Saved the view").first).to_be_visible()
    address = reader.url
    for part in ("queue_owner=PMO", "queue_assignee=nobody", "exception="):
        assert part in address
    reader.goto(address)
    expect(reader.get_by_text("What to do").first).to_be_visible()
    expect(told).to_have_text(narrowed)
    reader.goto("/margin?practice=DAT")
    settled(reader)
    reader.get_by_role("button", name="Saved views").click()
    pick(reader, "View", "Nobody's")
    reader.get_by_role("button", name="Open view").click()
    expect(reader.get_by_text("What to do").first).to_be_visible()
    expect(told).to_have_text(narrowed)
    expect(reader).to_have_url(address)


def test_a_controller_follows_the_money_from_the_flow_to_the_queue(reader):
    reader.goto("/reconciliation")
    settled(reader)
    told = reader.get_by_text(re.compile("^[0-9,]+ exceptions, money"))
    all_of_them = told.inner_text()
    reader.get_by_role("tab", name="Flow").click()
    settled(reader)
    expect(reader.get_by_text("Most money waits in")).to_be_visible()
    reader.get_by_test_id("stDataFrame").locator("visible=true").first.click(position=FIRST_ROW)
    settled(reader)
    expect(reader.get_by_role("tab", name="Queue")).to_have_attribute("aria-selected", "true")
    expect(told).to_be_visible()
    expect(told).not_to_have_text(all_of_them)


def test_an_account_manager_sees_what_happened_and_opens_the_record(reader):
    reader.goto("/account?customer=Copperfield+Telecom")
    settled(reader)
    expect(reader.get_by_text("What happened with Copperfield Telecom")).to_be_visible()
    chart = reader.get_by_test_id("stPlotlyChart").last
    chart.scroll_into_view_if_needed()
    chart.locator(".point").last.click(force=True)
    expect(reader.get_by_text(re.compile("^Record: (netsuite|salesforce|certinia)/"))).to_be_visible()


def test_a_project_manager_sees_how_an_estimate_was_revised_and_what_is_due(reader):
    reader.goto("/projects")
    settled(reader)
    expect(reader.get_by_text(re.compile("^E[0-9]+ [A-Z].+: Estimate at completion, hours"))).to_be_visible()
    expect(reader.get_by_text(re.compile("engagements burn budget ahead of progress"))).to_be_visible()
    expect(reader.get_by_text(re.compile("^Milestones: [0-9]+ of [0-9]+ are not accepted in time"))).to_be_visible()


def test_finance_asks_which_approved_time_never_reached_the_erp(reader):
    reader.goto("/console")
    settled(reader)
    pick(reader, "Ready questions", "Which approved time never reached the ERP?")
    expect(reader.get_by_label("Query")).to_have_value(re.compile("R26"))
    reader.get_by_role("button", name="Run").click()
    expect(reader.get_by_text("rows").first).to_be_visible()
    with reader.expect_download() as download:
        reader.get_by_role("button", name="CSV", exact=True).click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert len(rows) > 10 and all(row["left_ref"] for row in rows)


def test_an_auditor_opens_what_keeps_a_month_from_being_closed(reader):
    reader.goto("/close")
    settled(reader)
    expect(reader.get_by_test_id("stMetric").first).to_contain_text("Blocking exceptions")
    blocking = reader.get_by_test_id("stDataFrame").locator("visible=true").last
    blocking.scroll_into_view_if_needed()
    blocking.click(position=FIRST_ROW)
    opened = reader.get_by_role("dialog")
    expect(opened.get_by_text("What to do")).to_be_visible()
    expect(opened.get_by_text("At risk, counted once")).to_be_visible()
    reader.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    reader.get_by_role("tab", name="Controls").click()
    expect(reader.get_by_text("Overrides: none.")).to_be_visible()


def test_an_auditor_follows_a_number_to_its_landed_records(reader):
    reader.goto("/close")
    settled(reader)
    reader.get_by_role("tab", name="Explain a number").click()
    pick(reader, "Metric", "Net bookings")
    reader.get_by_role("button", name="Explain", exact=True).click()
    expect(reader.locator("code").first).to_contain_text("bookings_net =")
    reader.get_by_text("bookings_net: sum of").click()
    reader.get_by_text("Landed records").first.click()
    expect(reader.get_by_text("landed records are behind these rows")).to_be_visible()
    reader.get_by_text("Lineage", exact=True).click()
    expect(reader.locator(".graphviz, [data-testid=stGraphVizChart]").locator("svg").first).to_contain_text(
        "harmonized.booking"
    )


def test_operations_sees_when_each_source_delivered(reader):
    reader.goto("/data_health")
    settled(reader)
    expect(reader.get_by_test_id("stMetric").nth(4)).to_contain_text("Failed audits")
    reader.get_by_role("tab", name="Builds").click()
    expect(reader.get_by_test_id("stDataFrame").last).to_be_visible()


def pick(page: Page, label: str, option: str) -> None:
    """Chooses the first of a list that has a text."""
    box = page.locator(f"input[role=combobox][aria-label*='{label}']:visible").first
    box.click()
    box.fill(option)
    page.get_by_role("option").filter(has_text=option).first.click()
    settled(page)
