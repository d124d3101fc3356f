"""The ledger: contract values, revenue postings and control accounts that mostly agree with the sub-ledgers."""

import numpy as np
import polars as pl

from crossfoot.demo.billing import GROSS, Billing
from crossfoot.demo.contracts import Contracts
from crossfoot.demo.draw import cents, flags, some, stack, stream
from crossfoot.demo.engagements import POC_COST, POC_HOURS, TM, Engagements
from crossfoot.demo.firm import CURRENCIES, ENTITIES, ENTITY_IDS, Firm
from crossfoot.demo.revenue import Revenue


def contract_values(work: Engagements, contracts: Contracts, seed: int) -> tuple:
    """PSA contract value (cents) per engagement, and erp_contract: mostly the signed value, some stale or missing."""
    rng = stream(seed, "contract values")
    psa, erp = contracts.tcv[:, -1].copy(), contracts.tcv[:, -1].copy()
    stale, other = some(rng, len(work), 0.04, least=2), some(rng, len(work), 0.04, least=2)
    psa[stale] = psa[stale] * 9 // 10
    erp[other] = erp[other] * 11 // 10
    held = np.flatnonzero(~flags(rng, len(work), 0.03, least=2))
    frame = pl.DataFrame(
        {"engagement_id": work.id[held], "currency": CURRENCIES[work.currency[held]], "contract_value": erp[held]}
    )
    return psa, frame


def postings(firm: Firm, work: Engagements, revenue: Revenue, seed: int) -> pl.DataFrame:
    """erp_revenue_posting: what was recognised, in cents; some in two rows, some missing, some wrong.

    One period of the first entity was restated: what its hours earn was worked out anew after it was posted.
    """
    rng = stream(seed, "postings")
    amount = cents(revenue.services + revenue.expenses)[:, 1:]
    eng, column = np.nonzero(amount)
    amount = amount[eng, column]
    by_hours = np.isin(work.method[eng], (TM, POC_COST, POC_HOURS))
    restated = by_hours & (work.entity[eng] == 0) & (column + 1 == max(firm.calendar.months - 2, 1))
    amount[restated] = amount[restated] * 19 // 20
    wrong = some(rng, len(amount), 0.01, least=2)
    amount[wrong] += rng.integers(-40_000, 60_000, len(wrong))
    part = np.where(flags(rng, len(amount), 0.05, least=2), amount // 3, 0)
    made = ~flags(rng, len(amount), 0.006, least=2)
    table = pl.DataFrame({"eng": eng, "month": column + 1, "amount": amount - part, "part": part}).filter(
        pl.Series(made)
    )
    second = table.filter(pl.col("part") != 0).with_columns(amount="part")
    table = stack([table, second]).sort("month", "eng", maintain_order=True)
    eng = table["eng"].to_numpy()
    return pl.DataFrame(
        {
            "engagement_id": work.id[eng],
            "entity_id": ENTITY_IDS[work.entity[eng]],
            "period": firm.calendar.name(table["month"]),
            "currency": CURRENCIES[work.currency[eng]],
            "amount": table["amount"],
        }
    )


def balances(
    firm: Firm,
    work: Engagements,
    billing: Billing,
    revenue: Revenue,
    cash: pl.DataFrame,
    writeoffs: pl.DataFrame,
    seed: int,
) -> pl.DataFrame:
    """erp_gl_balance: ties to the sub-ledgers except for a few entries nobody has found yet."""
    rng = stream(seed, "ledger")
    unbilled, deferred = _contract_positions(firm, work, billing, revenue)
    accounts = {
        "ar": _receivables(firm, work, billing, cash, writeoffs),
        "unbilled": unbilled,
        "deferred_revenue": deferred,
    }
    return stack(_account(firm, account, balance, rng) for account, balance in accounts.items())


def _account(firm: Firm, account: str, balance: np.ndarray, rng) -> pl.DataFrame:
    """One control account of every entity in functional currency; one month in twenty is wrong."""
    months = np.arange(firm.calendar.months + 1)
    booked = cents(balance / firm.closing[firm.functional]).ravel()
    error = np.where(flags(rng, len(booked), 0.05), rng.integers(20_000, 400_000, len(booked)), 0)
    table = pl.DataFrame(
        {
            "entity_id": np.repeat(ENTITY_IDS, len(months)),
            "period": np.tile(firm.calendar.name(months), len(ENTITIES)),
            "account_class": account,
            "functional_currency": np.repeat(CURRENCIES[firm.functional], len(months)),
            "balance": booked + error,
        }
    )
    return table.filter(pl.col("balance") != 0)


def _receivables(
    firm: Firm, work: Engagements, billing: Billing, cash: pl.DataFrame, writeoffs: pl.DataFrame
) -> np.ndarray:
    """Open items [entity, month index] at closing rates, in cents × millionths of reporting currency."""
    flows = np.zeros((len(ENTITIES), len(CURRENCIES), firm.calendar.months + 1))
    billed = billing.posted().select("eng", "date", amount=GROSS)
    settled = [rows.select("eng", "date", amount=-pl.col("amount")) for rows in (cash, writeoffs)]
    for rows in (billed, *settled):
        eng = rows["eng"].to_numpy()
        month = np.clip(firm.calendar.index(rows["date"].to_numpy()), 0, None)
        np.add.at(flows, (work.entity[eng], work.currency[eng], month), rows["amount"].to_numpy())
    return (np.cumsum(flows, axis=2) * firm.closing).sum(axis=1)


def _contract_positions(firm: Firm, work: Engagements, billing: Billing, revenue: Revenue) -> tuple:
    """Unbilled and deferred [entity, month index], netted per contract; lines by right to invoice stand alone."""
    posted = billing.posted()
    month = np.clip(firm.calendar.index(posted["date"].to_numpy()), 0, None)
    billed = np.zeros_like(revenue.services)
    np.add.at(billed, (posted["eng"].to_numpy(), month), (posted["services"] + posted["expenses"]).to_numpy())
    position = np.cumsum(revenue.services + revenue.expenses - billed, axis=1) * firm.closing[work.currency]
    group = np.where(work.right_to_invoice, len(work) + np.arange(len(work)), work.contract)
    net = _summed(position, group, 2 * len(work))
    return tuple(
        _summed(_shared(np.maximum(sign * net, 0), np.maximum(sign * position, 0), group), work.entity, len(ENTITIES))
        for sign in (1, -1)
    )


def _summed(values: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    """Rows of a matrix added up by group number."""
    result = np.zeros((count, values.shape[1]))
    np.add.at(result, group, values)
    return result


def _shared(total: np.ndarray, part: np.ndarray, group: np.ndarray) -> np.ndarray:
    """A group's total spread over its rows in proportion to their parts; nothing where all parts are zero."""
    parts = _summed(part, group, len(total))[group]
    return np.divide(total[group] * part, parts, out=np.zeros_like(part), where=parts > 0)
