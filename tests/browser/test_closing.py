"""A month is really closed by two people in two browsers: frozen, built and published; no figure of it moves."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Page, expect

from benchmarks.served import free_port, serving
from tests.browser.conftest import opened, settled
from tests.browser.test_journeys import pick
from tests.numbers.expected import GOLDEN


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> Path:
    """The golden firm, run by the commands: nothing keeps its January from being closed."""
    folder = tmp_path_factory.mktemp("books")
    command = [str(Path(sys.executable).with_name("crossfoot")), "-C", str(folder)]
    subprocess.run([*command, "init", "--drop", str(GOLDEN / "inputs")], check=True)
    subprocess.run([*command, "--quiet", "run"], check=True)
    return folder


@pytest.fixture(scope="module")
def address(books):
    """Where the books are served, without sign-in: a decision names who takes it."""
    with serving(books, free_port()) as served:
        yield served.address


def decide(page: Page, who: str, verb: str) -> None:
    """Opens January of the checklist and proposes or approves its close."""
    page.goto("/close")
    settled(page)
    pick(page, "Month", "Jan 2026")
    name = page.get_by_label("In the name of").last
    name.fill(who)
    name.press("Enter")
    settled(page)
    page.get_by_label("Reason").last.fill("All checks are looked at")
    page.get_by_role("button", name=f"{verb} to close Jan 2026").click()


def test_two_people_close_a_month(chromium, address, books):
    served = (books / "builds" / "CURRENT").read_text()
    with opened(chromium, address) as ann, opened(chromium, address) as bo:
        bo.set_default_timeout(300_000)  # a build is worked out in the meantime, and its pages anew
        decide(ann, "Ann", "Propose")
        expect(ann.get_by_text("Recorded: propose to close 2026-01")).to_be_visible()
        decide(ann, "Ann", "Approve")
        expect(ann.get_by_text("XF-504").first).to_be_visible()
        assert not list((books / "closes").glob("*"))
        decide(bo, "Bo", "Approve")
        expect(bo.get_by_text("Recorded: approve to close 2026-01")).to_be_visible(timeout=900_000)
        assert (books / "builds" / "CURRENT").read_text() != served and len(list((books / "closes").iterdir())) == 1
        bo.goto("/?period=Jan+2026")
        settled(bo)
        current = bo.get_by_test_id("stMetricValue").first.inner_text()
        pick(bo, "Figures", "as reported at the close")
        expect(bo.get_by_test_id("stMetricValue").first).to_have_text(current)
        expect(bo.get_by_role("button", name="Why?").first).to_be_visible()
