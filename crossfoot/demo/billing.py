"""Everything the ERP billed: transactions, documents, adjustments, and the T&M billing of the time before the drop."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crossfoot.demo import corrections, invoices, transactions
from crossfoot.demo.contracts import Contracts
from crossfoot.demo.corrections import NO_DOCUMENT, POSTED
from crossfoot.demo.customers import Customers
from crossfoot.demo.draw import Steps, half_up, stack, stream
from crossfoot.demo.engagements import Engagements
from crossfoot.demo.firm import ENTITIES, Firm
from crossfoot.demo.worked import Worked

TAX = np.array([entity.tax for entity in ENTITIES])  # per cent
GROSS = pl.col("services") + pl.col("expenses") + pl.col("tax")


@dataclass(frozen=True)
class Billing:
    """Amounts in cents of the engagement's currency; a document number of -1 means none.

    documents: number, eng, kind, service, date, due, services, expenses, tax, status, doc_type, applies_to, effect.
    transactions: entry, eng, person, posted, hours, rate, amount, invoice. adjustments: eng, date, amount, reason,
    invoice. history, history_expenses: [engagement] T&M revenue before the first reported month.
    """

    documents: pl.DataFrame
    transactions: pl.DataFrame
    adjustments: pl.DataFrame
    history: np.ndarray
    history_expenses: np.ndarray

    def posted(self) -> pl.DataFrame:
        """The documents that count."""
        return self.documents.filter(pl.col("status") == POSTED)


def draw_billing(
    firm: Firm,
    customers: Customers,
    work: Engagements,
    worked: Worked,
    contracts: Contracts,
    entries: pl.DataFrame,
    rates: Steps,
    expenses: np.ndarray,
    seed: int,
) -> Billing:
    """Bill what was approved, accepted or due by fee; then adjust some of it. No document is dated after L."""
    rng = stream(seed, "billing")
    arrived = transactions.draw_transactions(firm.calendar, entries, rates, seed)
    history = invoices.time_history(work, worked, rng)
    first = invoices.draw_invoices(firm, work, contracts, arrived, history, rng)
    first, adjustments = corrections.draw_write_downs(firm.calendar, work, first, rng)
    first = invoices.with_expenses(firm.calendar, first, expenses).with_columns(
        due=pl.col("date") + pl.Series(customers.terms[work.customer[first["eng"]]]),
        status=pl.lit(POSTED),
        doc_type=pl.lit("invoice"),
        applies_to=pl.lit(NO_DOCUMENT),
        effect=pl.lit(None, pl.String),
    )
    documents = stack([first, *corrections.draw_further_documents(firm.calendar, first, rng)])
    net = (documents["services"] + documents["expenses"]).to_numpy()
    documents = documents.with_columns(
        tax=pl.Series(half_up(net * TAX[work.entity[documents["eng"]]], 100)), number=pl.int_range(pl.len())
    )
    tm = first.filter(pl.col("kind") == "tm")
    numbers = tm.select("eng", cutoff="service", invoice="number")
    arrived = arrived.join(numbers, on=["eng", "cutoff"], how="left", maintain_order="left")
    arrived = arrived.with_columns(invoice=pl.when("billed").then("invoice").fill_null(NO_DOCUMENT))
    past = tm.filter(pl.col("service") <= 0)
    history_expenses = np.bincount(past["eng"], past["expenses"], len(work)).astype(np.int64)
    return Billing(documents, arrived, adjustments, history.sum(axis=1), history_expenses)


def price_adjustments(firm: Firm, work: Engagements, billing: Billing) -> tuple:
    """adj and xadj (cents) [engagement, month index]; everything before the first reported month in column 0."""
    price = billing.posted().filter(pl.col("doc_type") == "credit_memo", pl.col("effect").fill_null("price") == "price")
    services = np.zeros((len(work), firm.calendar.months + 1), np.int64)
    expenses = np.zeros_like(services)
    for target, rows, column in (
        (services, billing.adjustments, "amount"),
        (services, price, "services"),
        (expenses, price, "expenses"),
    ):
        month = np.clip(firm.calendar.index(rows["date"].to_numpy()), 0, None)
        np.add.at(target, (rows["eng"].to_numpy(), month), rows[column].to_numpy())
    return services, expenses
