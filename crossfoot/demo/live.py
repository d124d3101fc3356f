"""python -m crossfoot.demo.live FOLDER: the made-up firm told by simulated systems, read over HTTP and published."""

import argparse
import csv
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from crossfoot.demo import generate
from crossfoot.demo.vendors import salesforce
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.salesforce import timecards
from crossfoot.demo.vendors.server import serving

CLIENT = ("demo-client", "demo-secret")
TOLD = {"salesforce": salesforce.SALES, "certinia": salesforce.DELIVERY}
"""The files of the drop that each system replaces; finance delivers the others itself."""

SETTINGS = """\
# Written anew by each demo: the simulated systems listen on other ports every time. Their made-up credentials stand
# here; real ones belong into the environment.
reporting_currency: USD
sources:
  salesforce: {{connector: salesforce, base_url: "{org}", auth: {{client_id: {0}, client_secret: {1}}}}}
  certinia:   {{connector: certinia, base_url: "{org}", auth: {{client_id: {0}, client_secret: {1}}}}}
  finance:    {{connector: drop, path: finance}}
"""
HEADLINES = (
    ("query", "bookings_net", "revenue_net", "margin_true", "backlog_closing", "ar_closing", "--grain", "quarter"),
    ("query", "utilization_net", "realization_worked", "margin_true_pct", "dso", "--grain", "quarter"),
    ("exceptions", "list", "--top", "12"),
)


def main() -> None:
    """Read the command line and run the demo; ends with the exit code of the first command that fails."""
    parser = argparse.ArgumentParser(prog="python -m crossfoot.demo.live", description=__doc__)
    parser.add_argument("folder", type=Path, help="the demo's workspace")
    parser.add_argument("--people", type=int, default=120, help="everybody employed at any time (default 120)")
    parser.add_argument("--months", type=int, default=12, help="reported months (default 12)")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same firm (default 7)")
    asked = parser.parse_args()
    sys.exit(show(asked.folder, asked.people, asked.months, asked.seed))


def show(folder: Path, people: int, months: int, seed: int) -> int:
    """Invents the firm, serves its systems while `crossfoot run` reads them, and prints what came out."""
    books = folder / f"firm-{people}-{months}-{seed}"
    if not books.is_dir():
        print(f"Inventing a firm of {people} people and {months} months …", flush=True)
        generate(books, people=people, months=months, seed=seed)
    firm = Firm(books)
    timecards.relabel(firm)
    _deliver(firm, folder / "finance")
    with serving({"org": salesforce.app(firm, client=CLIENT)}) as address:
        (folder / "crossfoot.yml").write_text(SETTINGS.format(*CLIENT, **address), encoding="utf-8")
        print(f"Salesforce with Certinia answers on {address['org']}", flush=True)
        failed = _crossfoot(folder, "run")
    return failed or next(filter(None, (_crossfoot(folder, *command) for command in HEADLINES)), 0)


def _deliver(firm: Firm, folder: Path) -> None:
    """Writes the files of what no system tells."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    told = {entity for entities in TOLD.values() for entity in entities}
    for path in sorted(firm.folder.glob("*.csv")):
        rows: list[dict[str, Any]] = firm.rows(path.stem)
        if path.stem in told or not rows:
            continue
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _crossfoot(folder: Path, *arguments: str) -> int:
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(folder), *arguments]
    return subprocess.run(call, check=False).returncode


if __name__ == "__main__":
    main()
