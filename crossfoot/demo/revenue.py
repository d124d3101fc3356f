"""Revenue as the firm recognises it, and what it had recognised before the first reported month.

Derived here only so that the invented ledger mostly agrees with the invented sub-ledgers; the numbers that the product
reports are computed from the drop by its own models.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crossfoot.demo.bill_rates import rate_at
from crossfoot.demo.billing import Billing, price_adjustments
from crossfoot.demo.contracts import Contracts
from crossfoot.demo.draw import NEVER, Steps, cents
from crossfoot.demo.engagements import MILESTONE, POC_COST, POC_HOURS, Engagements
from crossfoot.demo.estimates import Estimates
from crossfoot.demo.fees import fee_revenue
from crossfoot.demo.firm import CURRENCIES, Firm
from crossfoot.demo.timesheet import APPROVED
from crossfoot.demo.worked import Worked, grid


@dataclass(frozen=True)
class Revenue:
    """Cents of the engagement's currency [engagement, month index]; column 0 = to date at the opening."""

    services: np.ndarray
    expenses: np.ndarray


def recognise(
    firm: Firm,
    work: Engagements,
    worked: Worked,
    contracts: Contracts,
    estimates: Estimates,
    billing: Billing,
    entries: pl.DataFrame,
    rates: Steps,
    expenses: np.ndarray,
) -> Revenue:
    """Revenue of every method, and the rebillable expenses with the credits on them."""
    adjusted, adjusted_expenses = price_adjustments(firm, work, billing)
    services = _time(firm, work, entries, rates) + _accepted(firm, work, contracts) + _fees(firm, work, contracts)
    services = services + adjusted
    services[:, 0] += billing.history
    fixed = np.isin(work.method, (POC_COST, POC_HOURS))
    by_progress = _progress(firm, work, worked, contracts, estimates, np.cumsum(adjusted, axis=1))
    services = np.where(fixed[:, None], by_progress, services)
    expenses = expenses + adjusted_expenses
    expenses[:, 0] += billing.history_expenses
    for opening in (services, expenses):  # the opening is a figure somebody wrote down: whole cents
        opening[:, 0] = cents(opening[:, 0])
    return Revenue(services, expenses)


def _time(firm: Firm, work: Engagements, entries: pl.DataFrame, rates: Steps) -> np.ndarray:
    """Approved T&M time at bill rates, by cut-off month."""
    counted = entries.filter("tm", "billable", ~pl.col("deleted"), pl.col("status") == APPROVED)
    worth = counted["hours"].to_numpy() * rate_at(rates, counted) / 100
    return grid(firm, work, counted["eng"], counted["cutoff"], worth)


def _accepted(firm: Firm, work: Engagements, contracts: Contracts) -> np.ndarray:
    """Milestones of milestone work, by month of acceptance; history in column 0."""
    accepted = contracts.milestones.filter(pl.col("accepted") < NEVER)
    accepted = accepted.filter(pl.Series(work.method[accepted["eng"]] == MILESTONE))
    month = np.clip(firm.calendar.index(accepted["accepted"].to_numpy()), 0, None)
    return grid(firm, work, accepted["eng"], month, accepted["amount"])


def _fees(firm: Firm, work: Engagements, contracts: Contracts) -> np.ndarray:
    """Fees by days; history in column 0."""
    index = np.arange(int(work.first.min(initial=0)), firm.calendar.months + 1)
    revenue = fee_revenue(firm, work, contracts.fees, index)
    return np.column_stack([revenue[:, index <= 0].sum(axis=1), revenue[:, index > 0]])


def _progress(firm: Firm, work: Engagements, worked: Worked, contracts: Contracts, estimates: Estimates, price):
    """Change of percent complete × price [engagement, month index]; nothing moves while there is no estimate."""
    months = firm.calendar.months
    by_hours = (work.method == POC_HOURS)[:, None]
    cost = worked.opening_cost[:, None] + np.cumsum(worked.cost, axis=1)
    hours = worked.opening_hours[:, None] + np.cumsum(worked.hours, axis=1)
    estimated_cost, estimated_hours = (estimates.in_force(len(work), months, name) for name in ("cost", "hours"))
    estimate = np.where(by_hours, estimated_hours, estimated_cost)
    done = np.minimum(np.where(by_hours, hours, cost) / np.maximum(estimate, 1), 1)
    earned = done * (contracts.tcv + price)
    to_date = np.zeros((len(work), months + 1))
    to_date[:, 0] = np.where(estimate[:, 0] > 0, cents(earned[:, 0]), 0)
    for month in range(1, months + 1):
        to_date[:, month] = np.where(estimate[:, month] > 0, earned[:, month], to_date[:, month - 1])
    return np.diff(to_date, axis=1, prepend=0)


def opening(firm: Firm, work: Engagements, worked: Worked, revenue: Revenue) -> pl.DataFrame:
    """opening_recognised of the engagements that began before the first reported month."""
    services, expenses = cents(revenue.services[:, 0]), cents(revenue.expenses[:, 0])
    fixed, by_hours = np.isin(work.method, (POC_COST, POC_HOURS)), work.method == POC_HOURS
    table = pl.DataFrame(
        {
            "engagement_id": work.id,
            "as_of": firm.calendar.first - 1,
            "currency": CURRENCIES[work.currency],
            "services_to_date": services,
            "expenses_to_date": pl.Series(expenses).replace(0, None),
            "labour_cost_to_date": pl.select(pl.when(pl.Series(fixed)).then(worked.opening_cost)).to_series(),
            "hours_to_date": pl.select(pl.when(pl.Series(by_hours)).then(worked.opening_hours)).to_series(),
        }
    )
    return table.filter(pl.Series((worked.before > 0) | (services != 0) | (expenses != 0)))
