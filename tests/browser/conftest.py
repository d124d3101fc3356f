"""A real browser on the served demo firm; `make test-browser` runs these, not `make test`."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.served import free_port, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
expect.set_options(timeout=60_000)


def pytest_collection_modifyitems(items):
    """Skips what needs a browser where there is none, or no firm to show."""
    for item in items:
        if "browser" in str(item.path) and not (CHROMIUM and os.environ.get("CROSSFOOT_BROWSER_FIRM")):
            item.add_marker(pytest.mark.skip(reason="make test-browser: needs Chromium and a published firm"))


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    """The address of dashboards that serve the firm of CROSSFOOT_BROWSER_FIRM until the session ends."""
    folder = borrowed(tmp_path_factory.mktemp("firm"))
    shutil.copy(firm() / "crossfoot.yml", folder)
    with serving(folder, free_port()) as served:
        yield served.address


def firm() -> Path:
    """The workspace that is shown."""
    return Path(os.environ["CROSSFOOT_BROWSER_FIRM"]).resolve()


def borrowed(folder: Path) -> Path:
    """A workspace with the builds of the firm and no decisions: a journey decides nothing in the firm itself."""
    (folder / "builds").symlink_to(firm() / "builds")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def reader(chromium, address) -> Iterator[Page]:
    """A page of a new reader; an error on the console fails the test."""
    with opened(chromium, address) as page:
        yield page


@contextmanager
def opened(chromium: Browser, address: str) -> Iterator[Page]:
    """A page of a new reader of an address; an error on the console fails."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, base_url=address)
    page = context.new_page()
    page.set_default_timeout(60_000)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if told(message, address) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def told(message, address: str) -> bool:
    """Whether a page of the dashboards tells an error; Streamlit tells of a page that is not the reader's."""
    is_ours = message.location.get("url", "").startswith(address)
    return message.type == "error" and is_ours and "Running the app's main page" not in message.text


def settled(page: Page) -> None:
    """Waits until the server has sent everything of the page, and the browser has drawn it."""
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_function("document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'")
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
