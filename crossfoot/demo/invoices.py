"""First invoices of every kind of work: approved time, accepted milestones, fees in advance or in arrears."""

import numpy as np
import polars as pl

from crossfoot.demo.calendar import Calendar
from crossfoot.demo.contracts import Contracts
from crossfoot.demo.draw import NEVER, cents, stack
from crossfoot.demo.engagements import MANAGED, RETAINER, TM, Engagements
from crossfoot.demo.fees import fee_revenue
from crossfoot.demo.firm import Firm
from crossfoot.demo.worked import Worked


def draw_invoices(firm: Firm, work: Engagements, contracts: Contracts, transactions, history, rng) -> pl.DataFrame:
    """Documents up to L in order of date: number, eng, kind, service (month index or milestone row), services, date."""
    rows = stack(
        [
            _of_time(firm, transactions, history, rng),
            _of_milestones(contracts),
            _of_fees(firm, work, contracts, rng),
        ]
    )
    rows = rows.filter(pl.col("date") <= firm.calendar.last, pl.col("services") > 0)
    return rows.sort("date", "eng", "kind", "service").with_columns(number=pl.int_range(pl.len()))


def time_history(work: Engagements, worked: Worked, rng) -> np.ndarray:
    """T&M services (cents) [engagement, months before the first reported one, newest first] at the later run rate."""
    ago = np.arange(int(worked.before.max(initial=0)))
    worth = worked.monthly_card * work.price * 0.93
    amounts = worth[:, None] * rng.uniform(0.8, 1.15, (len(work), len(ago)))
    return cents(amounts * ((work.method == TM)[:, None] & (ago < worked.before[:, None])))


def _of_time(firm: Firm, transactions: pl.DataFrame, history: np.ndarray, rng) -> pl.DataFrame:
    """One invoice per engagement and cut-off month, early in the next month."""
    current = transactions.filter("billed").group_by("eng", "cutoff").agg(pl.col("amount").sum()).sort("eng", "cutoff")
    eng, ago = np.nonzero(history)
    rows = stack([pl.DataFrame({"eng": eng, "cutoff": -ago, "amount": history[eng, ago]}), current])
    day = 2 + rows["eng"].to_numpy() % 8 + rng.integers(0, 4, len(rows))
    date = firm.calendar.start(rows["cutoff"].to_numpy() + 1) + day
    return rows.select("eng", kind=pl.lit("tm"), service="cutoff", services="amount", date=pl.Series(date))


def _of_milestones(contracts: Contracts) -> pl.DataFrame:
    """One invoice per accepted milestone that has been billed."""
    billed = contracts.milestones.with_row_index("row").filter(pl.col("invoice_date") < NEVER)
    return billed.select("eng", kind=pl.lit("milestone"), service="row", services="amount", date="invoice_date")


def _of_fees(firm: Firm, work: Engagements, contracts: Contracts, rng) -> pl.DataFrame:
    """Fees in advance for the month, in advance for three months (deferred revenue), or in arrears."""
    calendar, number = firm.calendar, np.arange(len(work))
    index = np.arange(int(work.first.min(initial=0)), calendar.months + 4)
    amount = cents(fee_revenue(firm, work, contracts.fees, index))
    eng, column = np.nonzero(amount)
    month, first = index[column], work.first[eng]
    quarterly = ((work.method == MANAGED) & (number % 2 == 0))[eng]
    service = np.where(quarterly, first + (month - first) // 3 * 3, month)
    rows = pl.DataFrame({"eng": eng, "service": service, "services": amount[eng, column]})
    rows = rows.group_by("eng", "service").agg(pl.col("services").sum()).sort("eng", "service")
    eng, service = rows["eng"].to_numpy(), rows["service"].to_numpy()
    arrears = ((work.method == RETAINER) & (number % 3 == 1))[eng]
    day = np.maximum(calendar.start(service + arrears) + rng.integers(0, 6, len(rows)), work.start[eng])
    return rows.select("eng", kind=pl.lit("fee"), service="service", services="services", date=pl.Series(day))


def with_expenses(calendar: Calendar, invoices: pl.DataFrame, expenses: np.ndarray) -> pl.DataFrame:
    """Rebillable expenses of a month go onto the engagement's next invoice; T&M history carries 1 % of its own."""
    eng, month = np.nonzero(expenses)
    owed = pl.DataFrame({"eng": eng, "since": calendar.end(month) + 1, "expenses": cents(expenses[eng, month])})
    owed = owed.sort("since", "eng").join_asof(
        invoices.select("eng", "number", "date"),
        left_on="since", right_on="date", by="eng", strategy="forward", check_sortedness=False,
    )  # fmt: skip
    placed = owed.drop_nulls("number").group_by("number").agg(pl.col("expenses").sum())
    invoices = invoices.join(placed, on="number", how="left", maintain_order="left")
    of_history = (
        pl.when((pl.col("kind") == "tm") & (pl.col("service") <= 0)).then(pl.col("services") // 100).otherwise(0)
    )
    return invoices.with_columns(expenses=pl.col("expenses").fill_null(0) + of_history)
