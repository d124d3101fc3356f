"""Signing in with a real provider on this machine, through a real browser."""

import re
import secrets

import pytest

pytest.importorskip("playwright")
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import expect

from benchmarks.served import free_port, serving
from crossfoot import gateway
from tests.browser.conftest import borrowed, firm, opened, settled
from tests.browser.test_journeys import FIRST_ROW

ACCESS = """
groups: {{books: {{role: finance}}}}
people:
  kim@example.com: {{role: resource_manager}}
  lou@example.com: {{role: account_manager, customers: ["{customer}"]}}
"""
PEOPLE = {"ann": ["books"], "kim": [], "lou": [], "eve": ["others"]}


@pytest.fixture(scope="module")
def customers() -> list[tuple[str, str]]:
    """Key and name of two customers."""
    served = gateway.open(firm())
    names = served.labels("customer")
    return [(key, names[key]) for key in served.values_of("customer", ["revenue_net"]) if key in names][:2]


@pytest.fixture(scope="module")
def signed(tmp_path_factory, customers):
    """The firm served with sign-in."""
    folder = borrowed(tmp_path_factory.mktemp("signed"))
    (folder / "access.yml").write_text(ACCESS.format(customer=customers[0][0]))
    users = [
        User(sub=name, claims={"email": f"{name}@example.com", "groups": groups}) for name, groups in PEOPLE.items()
    ]
    port = free_port()
    with run_server_in_thread(user_claims=users) as provider:
        (folder / "crossfoot.yml").write_text(f"""
reporting_currency: USD
serve:
  sign_in:
    metadata_url: http://localhost:{provider.server_port}/.well-known/openid-configuration
    client_id: crossfoot
    client_secret: ${{CLIENT_SECRET}}
    cookie_secret: ${{COOKIE_SECRET}}
    redirect_uri: http://localhost:{port}/oauth2callback
""")
        own = {"CLIENT_SECRET": secrets.token_urlsafe(), "COOKIE_SECRET": secrets.token_urlsafe(48)}
        with serving(folder, port, own) as served:
            yield served.address


@pytest.fixture
def enter(chromium, signed):
    """Opens the dashboards, or an address of theirs, and signs in by name."""
    pages = []

    def sign_in(name: str, address: str = "/"):
        context = opened(chromium, signed)
        page = context.__enter__()
        pages.append(context)
        page.goto(address)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name=name).click()
        return page

    yield sign_in
    for context in pages:
        context.__exit__(None, None, None)


def test_a_group_opens_its_pages(enter):
    page = enter("ann")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    expect(page.get_by_text("ann@example.com · finance")).to_be_visible()


def test_a_link_opens_what_it_names_after_the_sign_in(enter):
    wanted = min(gateway.open(firm()).build.exception_ids())
    page = enter("ann", f"/reconciliation?exception={wanted}")
    expect(page.get_by_text("ann@example.com · finance")).to_be_visible()
    settled(page)
    expect(page.get_by_role("heading", name="Reconciliation")).to_be_visible()
    expect(page.get_by_label("Exception", exact=True)).to_have_value(wanted)
    expect(page).to_have_url(re.compile(f"/reconciliation.exception={wanted}$"))


def test_choices_of_a_link_are_made_after_the_sign_in(enter):
    page = enter("ann", "/margin?period=Nov+2025&region=Europe")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    settled(page)
    assert "period=Nov+2025" in page.url and "/margin?" in page.url


def test_who_is_not_named_sees_no_number(enter):
    page = enter("eve")
    expect(page.get_by_role("heading", name="No permission")).to_be_visible()
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End Session").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_page_of_another_role_is_not_opened_by_its_address(enter):
    page = enter("kim")
    expect(page.get_by_role("heading", name="Utilization").first).to_be_visible()
    page.goto("/margin")
    expect(page.get_by_text("kim@example.com · resource_manager")).to_be_visible()
    expect(page.get_by_role("heading", name="No permission")).to_be_visible()
    expect(page.get_by_role("heading", name="Margin")).to_have_count(0)


@pytest.mark.parametrize("query", ["", "?period=Nov+2025"])
def test_the_only_page_of_a_role_opens_by_its_address(enter, query):
    page = enter("lou")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    page.goto(f"/account{query}")
    settled(page)
    expect(page.get_by_role("heading", name="Account 360")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_role("link", name="Margin", exact=True)).to_have_count(0)


def test_an_account_manager_sees_only_own_customers(enter, customers):
    page = enter("lou")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    settled(page)
    page.get_by_test_id("stSidebar").get_by_label("Customer", exact=False).first.click()
    expect(page.get_by_role("option", name=customers[0][1])).to_be_visible()
    expect(page.get_by_role("option", name=customers[1][1])).to_have_count(0)


def test_an_account_manager_opens_the_record_of_an_own_invoice(enter, customers):
    page = enter("lou")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    settled(page)
    page.get_by_test_id("stSidebar").get_by_label("Customer", exact=False).first.click()
    page.get_by_role("option", name=customers[0][1]).click()
    expect(page.get_by_text(f"Invoices of {customers[0][1]}")).to_be_visible()
    tables = page.get_by_test_id("stDataFrame")
    before = tables.count()
    tables.last.scroll_into_view_if_needed()
    tables.last.click(position=FIRST_ROW)
    expect(tables).to_have_count(before + 1)
    expect(page.get_by_text("This record is not published to this reader.")).to_have_count(0)
