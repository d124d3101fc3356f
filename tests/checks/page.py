"""The page docs/reconciliation.md, written from the check register."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from crossfoot.gateway.views.checks import grace, tolerance

SEEDS = Path(__file__).parents[2] / "seeds"
AREAS = {
    "lead_to_project": "Lead to project",
    "master_data": "Master data",
    "time_and_expense": "Time and expense to ERP",
    "billing_and_cash": "Billing and cash",
    "revenue_and_close": "Revenue and close",
    "integration_and_audit": "Integration and audit",
}
RECORDS = {
    "lead_to_project": "project_and_master_record",
    "master_data": "project_and_master_record",
    "time_and_expense": "time_and_expense_record",
    "billing_and_cash": "billing_and_cash_record",
    "revenue_and_close": "close_and_audit_record",
    "integration_and_audit": "close_and_audit_record",
}
"""The model that holds the records of an area's checks."""
_HEADER = """# Reconciliation

Written from `seeds/check_register.csv` and `seeds/check_input.csv` by `tests/checks/page.py`; a test keeps it in step.
The register is finance's: what a check compares is its model in `models/reconciliation/checks/<area>/`, everything else
about it is its row.

- **A difference is reported** when it exceeds both tolerances (the relative one is a share of the larger side) and its
  clock has run for more than the grace days, counted in business days up to the as-of date. Profile `strict`
  (`checks.profile`) uses 0.05 and no grace for every check.
- **A state check** carries the last period, and its exception keeps its id as the months pass. A check of a month
  carries that month, which is a part of the id.
- **Life.** open → resolved on the day the difference is gone → reopened, with a count, when it returns. Due is
  the first day it was seen plus the days to solve it.
- **Money at risk** is told in the currency of the records and in the reporting currency at closing rates. A record that
  several checks report is counted once, by the check with the lowest precedence, of those whose
  exceptions nobody has waived or accepted by then; each check's own sum stands beside it.
- **Not applicable** is a check that needs a file which no source has delivered; it says which one. What is switched off
  (`enabled`) says so, too. A legal entity whose systems do not tell an input that those of another entity do is left
  out of comparisons with it, unless a drop has records of it; `check_status` names both.
- **Incomplete numbers.** While exceptions of a check are open, the metrics made of what it names are marked incomplete
  in its month; a check of the state marks the months since it dates from, and balances stay marked. An exception that
  is accepted, or waived until a day to come, marks nothing from the next build on: the difference is known and somebody
  answers for it. It stays in the queue, and in `overrides`.
- **Closing.** A check marked so keeps a period from being closed while it has an open exception.
"""


def read_register() -> dict[str, dict[str, Any]]:
    """The rows of the register by check, with the list of `inputs` a check needs."""
    register: dict[str, dict[str, Any]] = {row["check_id"]: row | {"inputs": []} for row in _seed("check_register")}
    for row in _seed("check_input"):
        register[row["check_id"]]["inputs"].append(row["input"])
    return register


def markdown(register: dict[str, dict[str, Any]]) -> str:
    """The text of the page: a section per check, areas in the order of the work."""
    parts = [_HEADER]
    for area, title in AREAS.items():
        checks = [row for row in register.values() if row["area"] == area]
        parts.append(f"\n## {title}\n")
        parts += [_section(row) for row in sorted(checks, key=lambda row: row["check_id"])]
    return "".join(parts)


def _section(row: dict[str, Any]) -> str:
    closing = "; keeps the period open" if row["blocks_close"] == "true" else ""
    inputs = ", ".join(f"`{name}`" for name in row["inputs"]) or "nothing beyond what every build has"
    off = "" if row["enabled"] == "true" else " Switched off."
    reported = tolerance(Decimal(row["tolerance_absolute"]), Decimal(row["tolerance_relative"]))
    return f"""
### {row["check_id"]} · {row["question"]}

*{row["message"]}*{off}

- Looks at: {row["population"]}
- Compares: {row["left_side"]} with {row["right_side"]}, by `{row["key"]}` · {row["period_rule"]}
- Reported: {reported}; {grace(int(row["grace_days"]), row["ages_from"])}
- Severity: {row["severity"]}{closing} · owner: {row["owner"]}
- Mended in: {row["fix_in"]}, within {_days(row["sla_days"])}
- Money at risk: {row["money_rule"]} · precedence {row["precedence"]}
- Leaves incomplete: {_incomplete(row["leaves_incomplete"])}
- What to do: {row["action"]}
- Needs: {inputs}
"""


def _incomplete(words: str) -> str:
    if words == "{key}":
        return "what its key names"
    return ", ".join(f"`{word}`" for word in words.split(", ")) if words else "nothing"


def _days(count: str) -> str:
    return f"{count} day{'s' * (count != '1')}"


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(newline="") as lines:
        return list(csv.DictReader(lines))
