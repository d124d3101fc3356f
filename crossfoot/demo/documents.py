"""Billing, cash and milestones as the records of their systems: ids instead of numbers."""

import numpy as np
import polars as pl

from crossfoot.demo.billing import Billing
from crossfoot.demo.contracts import Contracts
from crossfoot.demo.customers import Customers
from crossfoot.demo.draw import NEVER, numbered
from crossfoot.demo.engagements import Engagements
from crossfoot.demo.firm import CURRENCIES, ENTITY_IDS
from crossfoot.demo.people import People
from crossfoot.demo.versions import entry_ids


def document_ids(work: Engagements, billing: Billing) -> np.ndarray:
    """Invoice id per document number: the entity, the kind and a running number by date."""
    documents = billing.documents
    letters = {"credit_memo": "C", "invoice": "I"}
    order = documents.select("number", "date").sort("date", "number")["number"].to_numpy()
    running = np.empty(len(documents), np.int64)
    running[order] = np.arange(1, len(documents) + 1)
    entity = ENTITY_IDS[work.entity[documents["eng"]]]
    return np.array(
        [f"{e[:2]}-{letters[d]}{n:06d}" for e, d, n in zip(entity, documents["doc_type"], running, strict=True)]
    )


def _named(ids: np.ndarray, numbers: pl.Series) -> pl.Series:
    """Ids of document numbers; null for -1."""
    known = pl.Series(ids)[numbers.clip(0)] if len(ids) else pl.Series([], dtype=pl.String)
    return pl.select(pl.when(numbers >= 0).then(known)).to_series()


def invoice_frame(work: Engagements, customers: Customers, billing: Billing, ids: np.ndarray) -> pl.DataFrame:
    """erp_invoice."""
    documents = billing.documents
    eng = documents["eng"].to_numpy()
    return documents.select(
        invoice_id=pl.Series(ids),
        doc_type="doc_type",
        entity_id=pl.Series(ENTITY_IDS[work.entity[eng]]),
        erp_customer_id=pl.Series(customers.erp_id(work.customer[eng], work.entity[eng])),
        engagement_id=pl.Series(work.id[eng]),
        invoice_date="date",
        due_date="due",
        currency=pl.Series(CURRENCIES[work.currency[eng]]),
        net_services="services",
        net_expenses="expenses",
        tax="tax",
        status="status",
        applies_to=_named(ids, documents["applies_to"]),
        effect="effect",
    )


def transaction_frame(work: Engagements, people: People, billing: Billing, ids: np.ndarray) -> pl.DataFrame:
    """erp_project_transaction."""
    rows = billing.transactions
    return rows.select(
        transaction_id=numbered("PT", 8),
        time_entry_id=entry_ids(rows["entry"]),
        engagement_id=pl.Series(work.id)[rows["eng"]],
        resource_id=pl.Series(people.id)[rows["person"]],
        posting_date="posted",
        hours="hours",
        bill_rate="rate",
        amount="amount",
        invoice_id=_named(ids, rows["invoice"]),
    )


def adjustment_frame(work: Engagements, billing: Billing, ids: np.ndarray) -> pl.DataFrame:
    """erp_wip_adjustment."""
    rows = billing.adjustments
    return rows.select(
        adjustment_id=numbered("WA", 5),
        engagement_id=pl.Series(work.id[rows["eng"]]),
        date="date",
        currency=pl.Series(CURRENCIES[work.currency[rows["eng"]]]),
        amount="amount",
        reason="reason",
        invoice_id=_named(ids, rows["invoice"]),
    )


def cash_frames(work: Engagements, customers: Customers, cash: pl.DataFrame, writeoffs: pl.DataFrame, ids) -> dict:
    """erp_cash_application, erp_ar_writeoff."""
    eng = cash["eng"].to_numpy()
    return {
        "erp_cash_application": cash.select(
            cash_id=numbered("CA", 6),
            entity_id=pl.Series(ENTITY_IDS[work.entity[eng]]),
            erp_customer_id=pl.Series(customers.erp_id(work.customer[eng], work.entity[eng])),
            invoice_id=_named(ids, cash["invoice"]),
            date="date",
            currency=pl.Series(CURRENCIES[work.currency[eng]]),
            amount="amount",
        ),
        "erp_ar_writeoff": writeoffs.select(
            writeoff_id=numbered("WO", 4),
            invoice_id=_named(ids, writeoffs["invoice"]),
            date="date",
            currency=pl.Series(CURRENCIES[work.currency[writeoffs["eng"]]]),
            amount="amount",
            reason="reason",
        ),
    }


def milestone_frame(work: Engagements, contracts: Contracts, billing: Billing, ids: np.ndarray) -> pl.DataFrame:
    """psa_milestone, with the invoice that billed each one."""
    rows = contracts.milestones.with_row_index("service").cast({"service": pl.Int64})
    billed = billing.documents.filter(pl.col("kind") == "milestone").select("service", invoice="number")
    rows = rows.join(billed, on="service", how="left", maintain_order="left")
    eng = rows["eng"].to_numpy()
    return rows.select(
        milestone_id=pl.format("{}-M{}", pl.Series(work.id[eng]), "number"),
        engagement_id=pl.Series(work.id[eng]),
        amount="amount",
        currency=pl.Series(CURRENCIES[work.currency[eng]]),
        planned_date="planned",
        psa_status=pl.when(pl.col("completed") < NEVER).then(pl.lit("complete")).otherwise(pl.lit("open")),
        completed_date="completed",
        accepted_date="accepted",
        invoice_id=_named(ids, rows["invoice"].fill_null(-1)),
    )
