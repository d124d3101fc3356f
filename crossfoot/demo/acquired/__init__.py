"""A small firm that the made-up one buys in the middle of its time: a dozen people, four engagements, its own entity.

One of its customers is a customer of the buyer, too; nobody told its CRM that invoices were paid; some of its time
never reached the books.
"""

from pathlib import Path

from crossfoot.demo import names
from crossfoot.demo.acquired import master, work
from crossfoot.demo.acquired.terms import PEOPLE, Frame
from crossfoot.demo.draw import stream
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.writing import write_rows

BUYERS = ("ref_fiscal_period", "ref_fx_rate")
"""Files that the buyer's finance keeps for both firms."""


def acquire(buyer: Path, out: Path, seed: int = 7) -> None:
    """Writes the acquired firm as a drop into `out`; `buyer` is the drop of its buyer. Same seed, same bytes.

    Fiscal periods and exchange rates are the buyer's.
    """
    known = Firm(buyer)
    months = sorted(row["period"] for row in known.rows("ref_fiscal_period"))[1:]
    frame = Frame(months[len(months) // 2 :], [f"LQ-P{n:02}" for n in range(PEOPLE)])
    shared = min(known.rows("crm_account"), key=lambda row: (not row["domain"], row["account_id"]))
    files = {name: known.rows(name) for name in BUYERS} | master.entity(frame) | master.customers(shared)
    files |= master.contracts(frame) | work.files(frame)
    files |= master.staff(frame, names.people(stream(seed, "acquired"), PEOPLE))
    write_rows(files, out)
