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
        failed = _run_as_of(folder, _quarter_before(firm)) or _crossfoot(folder, "run")
    failed = failed or next(filter(None, (_crossfoot(folder, *command) for command in HEADLINES)), 0)
    if not failed:
        print(f"\nThe dashboards: .venv/bin/crossfoot -C {folder} serve", flush=True)
    return failed


def _quarter_before(firm: Firm) -> str | None:
    """The last day of the month three before the last one; None where it is not among the reported ones."""
    ends = sorted(row["end_date"] for row in firm.rows("ref_fiscal_period"))
    return ends[-4] if len(ends) > 4 else None


def _run_as_of(folder: Path, day: str | None) -> int:
    """Publishes a new workspace as of an earlier day first, whose forecasts are then held against what came."""
    if day is None or (folder / "builds").exists():
        return 0
    print(f"First as of {day}, for the forecasts of then …", flush=True)
    settings = folder / "crossfoot.yml"
    latest = settings.read_text(encoding="utf-8")
    settings.write_text(f"as_of: {day}\n{latest}", encoding="utf-8")
    failed = _crossfoot(folder, "run")
    settings.write_text(latest, encoding="utf-8")
    return failed


def _crossfoot(folder: Path, *arguments: str) -> int:
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(folder), *arguments]
    return subprocess.run(call, check=False).returncode


if __name__ == "__main__":
    main()
