"""What customers pay, what is written off, and what the CRM believes about it."""

import numpy as np
import polars as pl

from crossfoot.demo.billing import GROSS, Billing
from crossfoot.demo.corrections import NO_DOCUMENT, VOID
from crossfoot.demo.customers import Customers
from crossfoot.demo.draw import NEVER, flags, half_up, some, stack, stream
from crossfoot.demo.engagements import Engagements
from crossfoot.demo.firm import CURRENCIES, Firm

REASONS = np.array(["bad debt", "customer insolvent", "small claim waived"])


def draw_cash(firm: Firm, customers: Customers, work: Engagements, billing: Billing, seed: int) -> tuple:
    """Cash and write-offs in cents: eng, invoice (document number, -1 = none), date, amount (and reason).

    Invoices are paid some days after they are due, net of their credits; some in two parts, some too much, some never.
    Money without an invoice, or on a void one, stays unapplied.
    """
    rng = stream(seed, "cash")
    last = firm.calendar.last
    due = _owed(billing)
    late = customers.habit[work.customer[due["eng"]]] + rng.exponential(7, len(due))
    paid_on = np.maximum(due["due"].to_numpy() + late.astype(np.int64), np.maximum(due["date"] + 3, due["credited"]))
    never = flags(rng, len(due), 0.02, least=4)
    paid_on = np.where(never, NEVER, paid_on)
    amount = due["owed"].to_numpy().copy()
    over = some(rng, len(due), 0.01, least=2)
    amount[over] += half_up(amount[over], 20)
    parts = flags(rng, len(due), 0.08, least=2)
    down = np.where(parts, amount * 6 // 10, amount)
    first = due.select("eng", invoice="number", date=pl.Series(paid_on), amount=pl.Series(down))
    second = first.filter(pl.Series(parts)).with_columns(
        date=pl.col("date") + 24, amount=pl.Series((amount - down)[parts])
    )
    cash = stack([first, second, _unapplied(rng, firm, due, billing)])
    cash = cash.filter(pl.col("date") <= last, pl.col("amount") > 0).sort("date", "eng", "invoice", "amount")
    return cash, _write_offs(rng, due.filter(pl.Series(never), pl.col("date") < last - 120), last)


def _write_offs(rng, bad: pl.DataFrame, last: int) -> pl.DataFrame:
    """Most old invoices that nobody pays are given up, every fourth of them by half."""
    bad = bad[some(rng, len(bad), 0.6, least=2)]
    number, owed = np.arange(len(bad)), bad["owed"].to_numpy()
    rows = bad.select(
        "eng",
        invoice="number",
        date=pl.Series(np.minimum(bad["due"].to_numpy() + rng.integers(70, 130, len(bad)), last)),
        amount=pl.Series(np.where(number % 4 == 3, owed // 2, owed)),
        reason=pl.Series(REASONS[number % len(REASONS)]),
    )
    return rows.filter(pl.col("amount") > 0)


def _owed(billing: Billing) -> pl.DataFrame:
    """Posted invoices with their gross less all credits, and the day of the latest credit (0 = none)."""
    posted = billing.posted()
    credits = (
        posted.filter(pl.col("applies_to") >= 0)
        .group_by("applies_to")
        .agg(GROSS.sum().alias("credit"), credited=pl.col("date").max())
    )
    invoices = posted.filter(pl.col("doc_type") == "invoice").select(
        "number", "eng", "date", "due", GROSS.alias("gross")
    )
    joined = invoices.join(credits, left_on="number", right_on="applies_to", how="left", maintain_order="left")
    return joined.with_columns(
        owed=pl.col("gross") + pl.col("credit").fill_null(0), credited=pl.col("credited").fill_null(0)
    ).filter(pl.col("owed") > 0)


def _unapplied(rng, firm: Firm, due: pl.DataFrame, billing: Billing) -> pl.DataFrame:
    """Payments that name no invoice, and payments on void documents."""
    advance = due[some(rng, len(due), 0.01, least=3)]
    advance = advance.select("eng", invoice=pl.lit(NO_DOCUMENT), date=pl.col("date") + 20, amount=pl.col("owed") // 9)
    void = billing.documents.filter(pl.col("status") == VOID)
    void = void[some(rng, len(void), 0.3)]
    return stack(
        [advance, void.select("eng", invoice="number", date=pl.col("date") + 12, amount=pl.col("services") // 4)]
    )


def mirror(
    work: Engagements,
    customers: Customers,
    billing: Billing,
    cash: pl.DataFrame,
    writeoffs: pl.DataFrame,
    ids,
    seed: int,
) -> pl.DataFrame:
    """crm_invoice_mirror: posted documents as the CRM shows them; some are missing and some show the wrong status."""
    rng = stream(seed, "mirror")
    settled = stack([rows.select("invoice", "amount") for rows in (cash, writeoffs)])
    settled = settled.group_by("invoice").agg(pl.col("amount").sum())
    posted = billing.posted()
    credits = posted.filter(pl.col("applies_to") >= 0).group_by(invoice="applies_to").agg(credit=GROSS.sum())
    shown = posted.filter(pl.col("applies_to") < 0).select("number", "eng", GROSS.alias("gross"))
    for rows in (settled, credits):
        shown = shown.join(rows, left_on="number", right_on="invoice", how="left", maintain_order="left")
    shown = shown.with_columns(balance=pl.col("gross") + pl.col("credit").fill_null(0) - pl.col("amount").fill_null(0))
    paid = (shown["balance"].to_numpy() <= 0) != flags(rng, len(shown), 0.02, least=2)
    kept = ~flags(rng, len(shown), 0.015, least=2)
    shown = shown.with_columns(paid=pl.Series(paid)).filter(pl.Series(kept))
    return shown.select(
        invoice_id=pl.Series(ids[shown["number"]]),
        account_id=pl.Series(customers.account[work.customer[shown["eng"]]]),
        status=pl.when("paid").then(pl.lit("paid")).otherwise(pl.lit("open")),
        amount=pl.when(~pl.col("paid") & (pl.col("balance") > 0)).then("balance").otherwise("gross"),
        currency=pl.Series(CURRENCIES[work.currency[shown["eng"]]]),
    )
