"""Where the calendar begins and ends, and which quarters it holds: worked examples."""

import datetime as dt

import pytest

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


@QUARTERS.example
def a_quarter_is_three_reported_months(firm):
    """October 2025 is the opening month: the year's last quarter has two reported months and no value of its own."""
    firm.rows["ref_fiscal_period"].clear()
    for year, month in ((2025, 10), (2025, 11), (2025, 12), (2026, 1), (2026, 2), (2026, 3), (2026, 4)):
        start = dt.date(year, month, 1)
        after = (start + dt.timedelta(days=31)).replace(day=1)
        dates = {"start_date": start, "end_date": after - dt.timedelta(days=1), "close_date": after.replace(day=5)}
        firm.add("ref_fiscal_period", period=f"{start:%Y-%m}", **dates)
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
