"""What was sold: contract values, bookings, fees, milestones. Priced from the work, so that the firm earns money."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crossfoot.demo.bookings import draw_bookings, draw_unlinked
from crossfoot.demo.calendar import Calendar
from crossfoot.demo.customers import Customers
from crossfoot.demo.draw import NEVER, Steps, half_up, numbered, stack, stream
from crossfoot.demo.engagements import MANAGED, RETAINER, Engagements
from crossfoot.demo.fees import draw_fees, fee_months
from crossfoot.demo.firm import CURRENCIES, Firm
from crossfoot.demo.milestones import draw_milestones
from crossfoot.demo.worked import Worked


@dataclass(frozen=True)
class Contracts:
    """`bookings` and `milestones` have one row each per record, with `eng` (-1 = none) and amounts in cents."""

    bookings: pl.DataFrame  # eng, customer, currency, type, close, signed, tcv, term, opportunity
    fees: Steps  # monthly; `until`
    milestones: pl.DataFrame  # eng, number, amount, planned, completed, accepted, invoice_date (NEVER = not)
    tcv: np.ndarray  # [engagement, month index] signed to date

    def created(self, calendar: Calendar, work: Engagements, seed: int) -> np.ndarray:
        """Day on which the PSA project of each engagement was set up: around the first signature."""
        rng = stream(seed, "created")
        first = self.bookings.filter(pl.col("eng") >= 0).group_by("eng").agg(pl.col("close").min()).sort("eng")
        latest = np.minimum(work.start + 10, calendar.last)
        return np.minimum(first["close"].to_numpy() + rng.integers(-3, 13, len(work)), latest)


def draw_contracts(firm: Firm, customers: Customers, work: Engagements, worked: Worked, seed: int) -> Contracts:
    """Contract values close to the work's price, split over the bookings that made them."""
    rng = stream(seed, "contracts")
    value = worked.total_card * work.price * rng.uniform(0.98, 1.1, len(work))
    fees = draw_fees(firm.calendar, work, worked, rng)
    recurring = np.isin(work.method, (RETAINER, MANAGED))
    fee_value = np.bincount(fees.key, fees["monthly"] * fee_months(firm.calendar, fees), len(work))
    value = np.where(recurring, fee_value, value)
    bookings = draw_bookings(firm.calendar, work, value, rng)
    bookings = stack([bookings, draw_unlinked(firm, customers, work, rng)])
    bookings = bookings.sort("close", "customer", "eng", maintain_order=True).with_columns(
        opportunity=numbered("OP", 5)
    )
    signed = bookings.filter(pl.col("eng") >= 0, pl.col("signed") < NEVER)
    tcv = _cumulative(firm.calendar, len(work), signed)
    return Contracts(bookings, fees, draw_milestones(firm.calendar, work, bookings, rng), tcv)


def _cumulative(calendar: Calendar, count: int, signed: pl.DataFrame) -> np.ndarray:
    """Σ tcv signed by the end of each month, history in the opening column."""
    months = calendar.months + 1
    month = np.clip(calendar.index(signed["signed"].to_numpy()), 0, None)
    grid = np.zeros((count, months), np.int64)
    np.add.at(grid, (signed["eng"].to_numpy(), month), signed["tcv"].to_numpy())
    return np.cumsum(grid, axis=1)


def frames(work: Engagements, customers: Customers, contracts: Contracts) -> dict:
    """crm_booking, psa_recurring_fee."""
    booking = contracts.bookings
    eng = booking["eng"].to_numpy()
    term, tcv = booking["term"].to_numpy(), booking["tcv"].to_numpy()
    acv = half_up(tcv * 12, np.maximum(term, 12))
    fees = contracts.fees
    return {
        "crm_booking": booking.select(
            booking_id=numbered("BK", 5),
            opportunity_id="opportunity",
            account_id=pl.Series(customers.account[booking["customer"]]),
            engagement_id=pl.Series([work.id[e] if e >= 0 else None for e in eng]),
            booking_type="type",
            close_date="close",
            signed_date="signed",
            currency=pl.Series(CURRENCIES[booking["currency"]]),
            tcv="tcv",
            acv=pl.Series(acv),
            term_months="term",
        ),
        "psa_recurring_fee": pl.DataFrame(
            {
                "engagement_id": work.id[fees.key],
                "valid_from": fees.start,
                "valid_to": fees["written_until"],
                "currency": CURRENCIES[work.currency[fees.key]],
                "monthly_amount": fees["monthly"],
            }
        ),
    }
