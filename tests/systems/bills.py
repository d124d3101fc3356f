"""Bills of suppliers who count alike, in whichever ledger they stand: every bill comes back under an id of its own."""

from typing import NamedTuple

from crossfoot.demo.vendors.firm import Firm
from tests.systems.conftest import Source
from tests.systems.staged import Staged, text


class Bills(NamedTuple):
    """The firm's bills of subcontractors and those staged, in order; the amount of every staged bill by its id."""

    wanted: list[tuple]
    staged: list[tuple]
    amounts: dict[str, str]


def two_suppliers_of_one_number(source: Source, firm: Firm) -> Bills:
    """The second supplier's bill is known by number and place."""
    bills = firm.rows("ap_subcontractor_bill")
    bills.append(bills[0] | {"bill_id": "AP-01/2", "resource_id": "P6", "bill_date": "2026-02-04"})
    source.land()
    return _staged(source, bills)


def an_earlier_bill_that_comes_later(source: Source, firm: Firm) -> Bills:
    """A subcontractor's bill of January comes after that of a supplier who gave the same number, dated February."""
    bill = {"bill_id": "AP-03", "entity_id": "US01", "supplier": "Landlord", "engagement_id": "", "currency": "USD"}
    firm.rows("erp_purchase_bill").append(bill | {"date": "2026-02-03", "amount": "850.5", "status": "posted"})
    source.land()
    bills = firm.rows("ap_subcontractor_bill")
    later = bills[0] | {"bill_date": "2026-01-15", "resource_id": "P6"}
    bills.extend([later | {"bill_id": "AP-01/2"}, later | {"bill_id": "AP-03/2"}])
    source.land()
    return _staged(source, bills)


def _staged(source: Source, bills: list[dict]) -> Bills:
    connector = source.connector.name
    staged = Staged(connector, source.landing.con)
    rows = staged.texts(f"{connector}__erp_purchase_bill", ["bill_id", "amount"])
    assert len({id for id, _ in rows}) == len(rows)
    wanted = sorted(tuple(map(text, bill.values())) for bill in bills)
    return Bills(wanted, staged.texts(f"{connector}__ap_subcontractor_bill", bills[0]), dict(rows))
