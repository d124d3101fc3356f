"""python -m crossfoot.demo.live FOLDER: a made-up firm and one it bought, read from simulated systems and published."""

import argparse
import subprocess
import sys
from pathlib import Path

from crossfoot.demo import generate
from crossfoot.demo.acquired import BUYERS, acquire
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.stacks import STACKS, serving_to, stack

ACQUIRED = ("hubspot", "kantata", "xero")
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
    sys.exit(show(asked.folder.resolve(), asked.people, asked.months, asked.seed))


def show(folder: Path, people: int, months: int, seed: int) -> int:
    """Invents the firms, serves their systems while `crossfoot run` reads them, and prints what came out."""
    books = folder / f"firm-{people}-{months}-{seed}"
    bought = books / "acquired"
    if not bought.is_dir():
        print(f"Inventing a firm of {people} people and {months} months, and a small one that it buys …", flush=True)
        generate(books, people=people, months=months, seed=seed)
        acquire(books, bought, seed)
    firm = Firm(books)
    told = stack(firm, folder, STACKS["certinia"])
    told |= stack(Firm(bought), folder, ACQUIRED, drop="acquired", known=BUYERS)
    currency = firm.rows("ref_fx_rate")[0]["to_currency"]
    with serving_to(folder, told, reporting_currency=currency) as address:
        for name, url in address.items():
            print(f"{name:10} answers on {url}", flush=True)
        failed = _crossfoot(folder, "run")
    failed = failed or next(filter(None, (_crossfoot(folder, *command) for command in HEADLINES)), 0)
    if not failed:
        print(f"\nThe dashboards: .venv/bin/crossfoot -C {folder} serve", flush=True)
    return failed


def _crossfoot(folder: Path, *arguments: str) -> int:
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(folder), *arguments]
    return subprocess.run(call, check=False).returncode


if __name__ == "__main__":
    main()
