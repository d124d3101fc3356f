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
    "psa_task": """
        task_id engagement_id parent_task_id code name      billable active start_date end_date
        T-1     E1            -              1    Build     1        1      2026-01-01 2026-06-30
        T-2     E1            T-1            1.1  Migration 0        1      -          -
        T-3     E2            -              1    Plan      1        0      2026-01-12 2026-01-31
    """,
    "psa_billing_event": """
        billing_event_id engagement_id kind      date       currency amount  status    invoice_id
        BE-1/time        E1            time      2026-01-31 USD      100.25  invoiced  INV-1001
        BE-1/schedule    E1            schedule  2026-01-31 USD      50      invoiced  INV-1001
        BE-2/milestone   E3            milestone 2026-02-27 USD      20000   released  -
        BE-3/time        E2            time      2026-03-31 EUR      1000.5  submitted -
    """,
    "crm_contact": """
        contact_id account_id name      email            title
        CT-1       A-100      Ana~Lopez ana@acme.example Chief~of~IT
        CT-2       A-200      Bo        -                -
        CT-3       A-301      Cy~van~Es cy@cobalt.example -
    """,
    "crm_quote": """
        quote_id opportunity_id status   currency amount   approved_date
        Q-1      OPP-20         rejected USD      100000.5 -
        Q-2      OPP-22         approved USD      40000    2026-03-20
        Q-3      OPP-21         in_review EUR     50000    -
    """,
    "crm_opportunity_history": """
        opportunity_id changed_at stage       amount close_date probability
        OPP-20         2026-01-10 proposal    100000 2026-03-31 0.25
        OPP-20         2026-02-12 negotiate   100000 2026-03-31 0.5
        OPP-20         2026-03-20 closed_lost 100000 2026-03-31 0
        OPP-21         2026-01-31 qualify     50000  2026-05-31 0.1
        OPP-21         2026-02-28 qualify     50000  2026-06-30 0.2
        OPP-21         2026-03-31 negotiate   50000  2026-06-30 0.6
        OPP-22         2026-02-20 verbal      40000  2026-03-31 0.75
        OPP-22         2026-03-27 closed_won  40000  2026-03-31 1
    """,
    "psa_role": """
        role_id   name      level
        Architect Architect senior
        Engineer  Engineer  -
    """,
}
"""Rows by file, told as a table; `-` is empty, `~` a space."""
KANTATA = {
    "psa_billing_event": """
        billing_event_id engagement_id kind     date       currency amount  status   invoice_id
        1003             E1            schedule 2026-01-31 USD      100.25  invoiced INV-1001
        1004             E2            schedule 2026-03-31 EUR      1000.5  open     -
    """
}
"""What differs in a firm with Kantata: its ids, and what it bills by a day."""
WORK = {"TE-0001": ("T-1", "Architect"), "TE-0002": ("T-1", ""), "TE-0003": ("", "Engineer")}
"""Task and role of time entries."""


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table."""
    names, *rows = (line.split() for line in table.strip().splitlines())
    cells = ({name: word.replace("~", " ") for name, word in zip(names, row, strict=True)} for row in rows)
    return [{name: "" if text == "-" else text for name, text in row.items()} for row in cells]


def optional_firm(psa: str = "certinia") -> Firm:
    """The golden firm with the optional files that systems tell beside this one."""
    firm = Firm(GOLDEN / "inputs")
    for name, table in (TABLES | (KANTATA if psa == "kantata" else {})).items():
        firm.rows(name).extend(rows_of(table))
    for row in firm.rows("psa_time_entry"):
        row["task_id"], row["role_id"] = WORK.get(row["time_entry_id"], ("", ""))
    return firm
