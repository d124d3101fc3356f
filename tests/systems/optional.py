"""The golden firm with optional files, of which it has none of its own."""

from crossfoot.demo.vendors.firm import Firm
from tests.numbers.expected import GOLDEN

TABLES = {
    "psa_assignment": """
        engagement_id resource_id role_id   week_start hours kind requested_date probability
        E1            P1          -         2026-04-06 40    hard 2026-03-02     -
        E1            P1          -         2026-04-13 24.25 hard 2026-03-02     -
        E1            P1          -         2026-04-27 40    hard 2026-03-02     -
        E1            P1          -         2026-04-20 4     soft -              0.25
        E3            P3          Architect 2026-04-06 16    soft -              0.7
        E3            P5          -         2026-04-06 8     hard -              -
        E2            -           Architect 2026-04-06 20    hard 2026-03-20     -
        E2            -           Engineer  2026-04-13 12.5  soft 2026-03-21     0.4
    """,
}
"""Rows by file, told as a table; `-` is empty."""


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table."""
    names, *rows = (line.split() for line in table.strip().splitlines())
    return [{name: "" if word == "-" else word for name, word in zip(names, row, strict=True)} for row in rows]


def optional_firm() -> Firm:
    """The golden firm with the optional files."""
    firm = Firm(GOLDEN / "inputs")
    for name, table in TABLES.items():
        firm.rows(name).extend(rows_of(table))
    return firm
