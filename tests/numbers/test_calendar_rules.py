"""Where the calendar begins and ends, and which quarters it holds: worked examples."""

import pytest

from tests.numbers.small_firm import MONTHS
from tests.numbers.worked import WorkedFirm, name_of

FIRM, QUARTERS = WorkedFirm(), WorkedFirm()


@FIRM.example
def committed_for_longer_than_a_year(firm):
    """Bound until 1 June 2028, another line until May 2026: after April 25 fees of 300 and a thirtieth, and one."""
    for line, bound in (("far", "2028-06-01"), ("near", "2026-05-31")):
        firm.engagement(line, "retainer", noncancellable_through=bound, end_date="2030-12-31")
        firm.add("psa_recurring_fee", engagement_id=line, valid_from="2026-01-01", monthly_amount=300)
        firm.booking(line, 90000, signed="2026-01-01")
    return {
        "rpo 2026-01 engagement far": 8410,  # 28 × 300 + 300 ÷ 30
        "rpo 2026-04 engagement far": 7510,
        "rpo 2026-01 engagement near": 1200,
        "rpo 2026-04 engagement near": 300,
        "rpo_next_12m 2026-04 engagement far": 3600,
    }


@FIRM.example
def a_fee_that_has_ended(firm):
    """300 a month until February: nothing of it lies ahead, and nothing is taken back."""
    firm.engagement("ended", "retainer")
    fee = {"valid_from": "2026-01-01", "valid_to": "2026-02-28", "monthly_amount": 300}
    firm.add("psa_recurring_fee", engagement_id="ended", **fee)
    revenue = {f"revenue_net 2026-{month} engagement ended": value for month, value in (("02", 300), ("03", 0))}
    return revenue | {"forecast_revenue 2026-04 engagement ended": 0, "rpo_next_12m 2026-02 engagement ended": 0}


@FIRM.example
def a_fee_of_one_day(firm):
    """280 a month on 10 February alone, within nothing else: a day of 28."""
    firm.engagement("day", "retainer")
    dates = {"valid_from": "2026-02-10", "valid_to": "2026-02-10"}
    firm.add("psa_recurring_fee", engagement_id="day", monthly_amount=280, **dates)
    return {"revenue_net 2026-02 engagement day": 10, "revenue_net 2026-03 engagement day": 0}


@QUARTERS.example
def a_quarter_is_three_reported_months(firm):
    """October 2025 is the opening month: the year's last quarter has two reported months and no value of its own."""
    firm.rows["ref_fiscal_period"].clear()
    for month in ("2025-10", "2025-11", *MONTHS):
        firm.period(month)
    firm.engagement("q", "milestone")
    for date, booked, earned in (("2025-10-10", 0, 5), ("2025-12-10", 60, 30), ("2026-02-10", 80, 20)):
        firm.booking("q", booked, signed=date)
        firm.add("psa_milestone", engagement_id="q", amount=earned, accepted_date=date)
    return {
        "book_to_bill 2025-10 engagement q": None,
        "book_to_bill 2025-12 engagement q": 2,
        "book_to_bill 2025-Q4 engagement q": None,
        "book_to_bill 2026-Q1 engagement q": 4,
        "book_to_bill 2026-Q2 engagement q": None,
    }


@pytest.mark.parametrize(
    ("firm", "case"), [(firm, case) for firm in (FIRM, QUARTERS) for case in firm.cases], ids=name_of
)
def test_calendar_rule(firm, case):
    assert firm.wrong(case) == []
