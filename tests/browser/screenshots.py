"""python -m tests.browser.screenshots ADDRESS FOLDER: every page in light and dark at two widths, as PNG."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, settled

PAGES = (
    "executive", "bookings", "utilization", "projects", "margin", "billing", "cash", "account",
    "reconciliation", "close", "data_health", "console",
)  # fmt: skip


def main(address: str, folder: Path) -> None:
    """Takes the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for scheme in ("light", "dark"):
            for width in (1440, 1024):
                page = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=scheme)
                for name in PAGES:
                    page.goto(f"{address}/{'' if name == 'executive' else name}")
                    settled(page)
                    page.wait_for_timeout(2500)  # charts and tables are drawn after the server has finished
                    whole = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                    page.set_viewport_size({"width": width, "height": min(whole + 60, 6000)})
                    page.wait_for_timeout(1500)
                    page.screenshot(path=folder / f"{name}-{scheme}-{width}.png")
                    page.set_viewport_size({"width": width, "height": 1000})
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
