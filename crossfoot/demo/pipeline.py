"""Opportunity snapshots: every deal as the CRM showed it in the middle and at the end of each month."""

import numpy as np
import polars as pl

from crossfoot.demo.bookings import HUNDRED
from crossfoot.demo.contracts import Contracts
from crossfoot.demo.customers import Customers
from crossfoot.demo.draw import cents, round_to, stack, stream
from crossfoot.demo.firm import CURRENCIES, Firm

STAGES = np.array(["qualify", "propose", "negotiate", "closed_won", "closed_lost"])
PROBABILITY = np.array([20, 45, 70, 100, 0])  # hundredths
WON, LOST = 3, 4
HOPEFUL, HOPED = 4, 21  # one deal in four is expected this many days too early, less so at each stage
STAYS = 50  # days a closed deal is still shown


def snapshots(firm: Firm, customers: Customers, contracts: Contracts, seed: int) -> pl.DataFrame:
    """crm_opportunity_snapshot. The first reported month has none: nobody had begun to take them yet."""
    rng = stream(seed, "pipeline")
    calendar = firm.calendar
    won = contracts.bookings.filter(pl.col("tcv") > 0)
    won = won.select("opportunity", "customer", "currency", "close", amount="tcv", final=pl.lit(WON))
    deals = stack([won, _others(firm, customers, len(won), rng)])
    opened = deals["close"].to_numpy() - rng.integers(35, 170, len(deals))
    begin = 2 if calendar.months > 1 else 1
    index = np.arange(begin, calendar.months + 1)
    days = np.sort(np.concatenate([calendar.start(index) + 14, calendar.end(index) - (index % 3 == 1)]))
    days[-1] = calendar.last
    life = deals.with_columns(opened=pl.Series(opened), deal=pl.int_range(pl.len()))
    shown = life.join(pl.DataFrame({"as_of": days}), how="cross").sort("deal", "as_of")
    shown = shown.filter(pl.col("as_of") >= pl.col("opened"), pl.col("as_of") <= pl.col("close") + STAYS)
    gone = ((shown["as_of"] - shown["opened"]) / (shown["close"] - shown["opened"])).to_numpy()
    stage = np.where(gone >= 1, shown["final"].to_numpy(), np.searchsorted([0.35, 0.75], gone))
    early = np.where(stage < WON, 0.85 + 0.1 * (shown["deal"].to_numpy() % 4), 1.0)
    amount = np.where(
        stage < WON, cents(shown["amount"].to_numpy() * early / HUNDRED) * HUNDRED, shown["amount"].to_numpy()
    )
    hoped = np.where(shown["deal"].to_numpy() % HOPEFUL == 0, (WON - stage) * HOPED, 0)
    close = np.where(
        stage < WON, np.maximum(shown["close"].to_numpy() - hoped, shown["as_of"].to_numpy()), shown["close"]
    )
    return shown.select(
        "as_of",
        opportunity_id="opportunity",
        account_id=pl.Series(customers.account[shown["customer"]]),
        stage=pl.Series(STAGES[stage]),
        probability=pl.Series(PROBABILITY[stage]),
        currency=pl.Series(CURRENCIES[shown["currency"]]),
        amount=pl.Series(amount),
        close_date=pl.Series(close),
    )


def _others(firm: Firm, customers: Customers, won: int, rng) -> pl.DataFrame:
    """Deals that were lost, and deals that will only close after the last month."""
    calendar = firm.calendar
    count = round(won * 1.2) + 4
    customer = rng.integers(0, len(customers), count)
    currency = firm.functional[customers.entity[customer]]
    return pl.DataFrame(
        {
            "opportunity": [f"OQ{i + 1:05d}" for i in range(count)],
            "customer": customer,
            "currency": currency,
            "close": rng.integers(calendar.first, calendar.last + 130, count),
            "amount": round_to(rng.lognormal(16.4, 0.6, count) * 1e6 / firm.budget[currency, 0], HUNDRED),
            "final": np.full(count, LOST),
        },
        schema_overrides={"final": pl.Int32},
    )
