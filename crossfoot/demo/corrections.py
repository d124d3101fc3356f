"""What happens to invoices afterwards: write-downs, goodwill, void copies, drafts, credit memos, rebilling."""

import numpy as np
import polars as pl

from crossfoot.demo.calendar import Calendar
from crossfoot.demo.draw import cents, flags, some, stack
from crossfoot.demo.engagements import TM, Engagements

POSTED, DRAFT, VOID = "posted", "draft", "void"
NO_DOCUMENT = -1
EFFECTS = np.array(["price", "billing_correction", None, "billing_correction"], dtype=object)  # None = price


def draw_write_downs(calendar: Calendar, work: Engagements, invoices: pl.DataFrame, rng) -> tuple:
    """The invoices less the write-downs given on T&M ones, and the adjustments: eng, date, amount, reason, invoice.

    Goodwill names no invoice; some of it was given before the first reported month.
    """
    tm = invoices.filter(pl.col("kind") == "tm")
    lowered = tm[some(rng, len(tm), 0.1, least=2)]
    lowered = lowered.with_columns(
        amount=pl.Series(-cents(lowered["services"].to_numpy() * rng.uniform(0.01, 0.06, len(lowered))))
    )
    invoices = invoices.join(lowered.select("number", "amount"), on="number", how="left", maintain_order="left")
    invoices = invoices.with_columns(services=pl.col("services") + pl.col("amount").fill_null(0)).drop("amount")
    given = lowered.select("eng", "date", "amount", reason=pl.lit("write-down on billing"), invoice="number")
    rows = stack([given, _goodwill(calendar, work, invoices, rng)])
    return invoices, rows.filter(pl.col("amount") != 0).sort("date", "eng", "invoice")


def _goodwill(calendar: Calendar, work: Engagements, invoices: pl.DataFrame, rng) -> pl.DataFrame:
    """Adjustments of up to a tenth of a usual invoice on work that is not T&M; a few raise the price."""
    usual = invoices.filter(pl.Series(work.method[invoices["eng"]] != TM), pl.col("date") < calendar.last - 20)
    usual = usual.group_by("eng").agg(pl.col("services").sum() // pl.len(), pl.col("date").min()).sort("eng")
    usual = usual[some(rng, len(usual), 0.12, least=3)]
    eng = usual["eng"].to_numpy()
    latest = np.minimum(calendar.last, work.end[eng])
    return pl.DataFrame(
        {
            "eng": eng,
            "date": np.minimum(usual["date"].to_numpy() + rng.integers(5, 130, len(eng)), latest),
            "amount": cents(usual["services"].to_numpy() * rng.uniform(-0.1, 0.02, len(eng))),
            "reason": "goodwill",
            "invoice": NO_DOCUMENT,
        }
    )


def draw_further_documents(calendar: Calendar, invoices: pl.DataFrame, rng) -> list:
    """Void copies, drafts, credit memos of both effects (some without a target), the rebilling of corrections."""
    reported = invoices.filter(pl.col("date") >= calendar.first)
    void = reported[some(rng, len(reported), 0.008, least=2)].with_columns(status=pl.lit(VOID), kind=pl.lit("void"))
    young = invoices.filter(pl.col("date") >= calendar.start(calendar.months))
    draft = young[some(rng, len(young), 0.03, least=2)].with_columns(status=pl.lit(DRAFT), kind=pl.lit("draft"))
    credit = _credit_memos(calendar, invoices, rng)
    again = credit.filter(pl.col("effect") == "billing_correction").with_columns(
        services=-pl.col("services"),
        expenses=-pl.col("expenses"),
        date=pl.col("date") + 9,
        due=pl.col("date") + 39,
        doc_type=pl.lit("invoice"),
        kind=pl.lit("rebill"),
        applies_to=pl.lit(NO_DOCUMENT),
        effect=pl.lit(None, pl.String),
    )
    return [void, draft, credit, again.filter(pl.col("date") <= calendar.last)]


def _credit_memos(calendar: Calendar, invoices: pl.DataFrame, rng) -> pl.DataFrame:
    """Credits on 3 % of the invoices: small ones lower the price, large ones correct what was billed wrongly."""
    credited = invoices[some(rng, len(invoices), 0.03, least=6)]
    number = np.arange(len(credited))
    part = np.where(number % 2 == 0, rng.uniform(0.02, 0.1, len(number)), rng.uniform(0.1, 0.4, len(number)))
    day = credited["date"].to_numpy() + rng.integers(5, 50, len(number))
    memos = credited.with_columns(
        services=pl.Series(-cents(credited["services"].to_numpy() * part)),
        expenses=pl.Series(-cents(credited["expenses"].to_numpy() * part)),
        date=pl.Series(day),
        due=pl.Series(day),
        doc_type=pl.lit("credit_memo"),
        kind=pl.lit("credit"),
        applies_to=pl.col("number"),
        effect=pl.Series(EFFECTS[number % len(EFFECTS)].tolist(), dtype=pl.String),
    )
    memos = memos.filter(pl.col("date") <= calendar.last)
    alone = pl.Series(flags(rng, len(memos), 0.08))
    return memos.with_columns(applies_to=pl.when(alone).then(NO_DOCUMENT).otherwise("applies_to"))
