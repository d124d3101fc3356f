"""Xero: the Accounting API of the made-up firm's organisations, one for each legal entity, or of an exported ledger."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette

from crossfoot.demo.vendors.changes import utc_now
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.xero.api import CREDENTIALS, service
from crossfoot.demo.vendors.xero.chart import ROLES
from crossfoot.demo.vendors.xero.fields import guid
from crossfoot.demo.vendors.xero.firm_books import FILES, FirmBooks
from crossfoot.demo.vendors.xero.ledger_books import LedgerBooks
from crossfoot.demo.vendors.xero.tenant import Tenant

__all__ = ["CREDENTIALS", "ROLES", "app", "ledger_app", "tenant_ids"]
LEDGER = guid("tenant", "ledger")


def tenant_ids(firm: Firm) -> dict[str, str]:
    """The tenant id of each legal entity's organisation, by the entity's code."""
    return {row["entity_id"]: guid("tenant", row["entity_id"]) for row in firm.rows("ref_legal_entity")}


def app(firm: Firm, *, clock: Callable[[], dt.datetime] = utc_now, **limits: int) -> Starlette:
    """The firm's organisations; what a test changes in its rows is saved there with the next question."""
    ids, told = tenant_ids(firm), [0]
    tenants = {tenant: Tenant(entity, clock) for entity, tenant in ids.items()}

    def refresh() -> None:
        now = hash(tuple(tuple(row.values()) for file in FILES for row in firm.rows(file)))
        if now == told[0]:
            return
        told[0] = now
        for entity in firm.rows("ref_legal_entity"):
            books = FirmBooks(firm, entity)
            tenants[ids[entity["entity_id"]]].tell(books.records, books.journals)

    return service(tenants, refresh, clock=clock, **limits)


def ledger_app(folder: Path, currency: str, *, clock: Callable[[], dt.datetime] = utc_now, **limits: int) -> Starlette:
    """One organisation that holds an exported ledger; its tenant id is `LEDGER`."""
    books, tenant = LedgerBooks(folder, currency), Tenant("ledger", clock)
    tenant.records, tenant.saved = books.records, books.saved
    return service({LEDGER: tenant}, clock=clock, **limits)
