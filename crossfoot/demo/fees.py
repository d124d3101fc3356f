"""Monthly fees of retainers and managed services, by days."""

import numpy as np

from crossfoot.demo.calendar import Calendar
from crossfoot.demo.draw import NEVER, Steps, half_up, round_to, some
from crossfoot.demo.engagements import MANAGED, RETAINER, Engagements
from crossfoot.demo.firm import Firm
from crossfoot.demo.worked import Worked


def draw_fees(calendar: Calendar, work: Engagements, worked: Worked, rng) -> Steps:
    """One fee per recurring engagement over its term, some with a rise on any day of a month."""
    recurring = np.flatnonzero(np.isin(work.method, (RETAINER, MANAGED)))
    monthly = round_to((worked.monthly_card * work.price * rng.uniform(0.95, 1.1, len(work)))[recurring], 1000)
    raised = some(rng, len(recurring), 0.15)
    middle = (work.start + work.end)[recurring[raised]] // 2 + rng.integers(-9, 10, len(raised))
    fees = Steps.of(
        np.concatenate([recurring, recurring[raised]]),
        np.concatenate([work.start[recurring], middle]),
        monthly=np.concatenate([monthly, half_up(monthly[raised] * 106, 100)]),
    )
    until = fees.ends()
    until[until == NEVER] = work.end[fees.key[until == NEVER]]
    open_ended = (until > calendar.last) & (until == work.end[fees.key]) & (fees.key % 3 == 0)
    fees.columns["until"] = until
    fees.columns["written_until"] = np.where(open_ended, NEVER, until)
    return fees


def fee_months(calendar: Calendar, fees: Steps) -> np.ndarray:
    """Length of fee rows in months, part months by days."""
    first, last = calendar.index(fees.start), calendar.index(fees["until"])
    into = (fees.start - calendar.start(first)) / calendar.days(first)
    return last - first + (fees["until"] - calendar.start(last) + 1) / calendar.days(last) - into


def fee_revenue(firm: Firm, work: Engagements, fees: Steps, index) -> np.ndarray:
    """Fee by days per [engagement, month index], fractional cents; one column per entry of `index`."""
    first, last = firm.calendar.start(index)[None, :], firm.calendar.end(index)[None, :]
    covered = np.minimum(fees["until"][:, None], last) - np.maximum(fees.start[:, None], first) + 1
    amounts = fees["monthly"][:, None] * np.clip(covered, 0, None) / firm.calendar.days(index)[None, :]
    result = np.zeros((len(work), len(index)))
    np.add.at(result, fees.key, amounts)
    return result
