"""The cases: for every check one error planted in the clean firm, what it must report, and a change it must not.

check: R26
plant:                       # the error, one change or several
  - {file: erp_project_transaction, where: {time_entry_id: T-P1-0105}, delete: true}
  - {file: psa_time_entry, where: {time_entry_id: T-P1-0105}, set: {hours: 9}}
  - {file: crm_booking, add: {booking_id: B9, ...}}          # `source: other` delivers it from a second source
  - {landing_sql: "..."}     # where the check reads what ingest notes
  - {run_sql: "..."}         # where it reads what the application tells, or a model that no file can break
expect: {period: 2026-03, key: P1, left: "1600.00", right: "0.00", currency: USD, owner: finance, at_risk: "1600.00"}
also: [R37]                  # the other checks that must fire besides
near_miss: [...]             # changes that the check must not report, under the catalogue's tolerances
"""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "cases"
CENT = Decimal("0.01")


def read_cases() -> dict[str, dict[str, Any]]:
    """The cases by check."""
    cases = [yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("r*.yml"))]
    return {case["check"]: case for case in cases}


def expected(case: dict[str, Any]) -> list[dict[str, str]]:
    """The exceptions a case expects: one, or a list where one error shows in several months or systems."""
    wanted = case["expect"] if isinstance(case["expect"], list) else [case["expect"]]
    return sorted(({name: str(value) for name, value in row.items()} for row in wanted), key=by_place)


def found(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Exceptions in the terms of a case: values with two decimals, half up."""
    told = [
        {
            "period": row["period"],
            "key": row["key"],
            "left": cents(row["left_value"]),
            "right": cents(row["right_value"]),
            "currency": row["currency"],
            "owner": row["owner"],
            "at_risk": cents(row["amount_at_risk"]),
        }
        for row in rows
    ]
    return sorted(told, key=by_place)


def by_place(row: dict[str, str]) -> tuple[str, ...]:
    """What the exceptions of one check differ by."""
    return row["period"], row["key"], row["currency"]


def cents(amount: Decimal) -> str:
    """Two decimals, half up away from zero."""
    return str(amount.quantize(CENT, ROUND_HALF_UP))
