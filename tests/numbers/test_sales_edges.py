"""Deals and customers where a row too many is easily counted: other bookings of a deal, a month too old, nobody's."""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM, YEAR = WorkedFirm(), WorkedFirm()


@FIRM.example
def the_first_signature_of_a_new_deal(firm):
    """Ten days to the first of two; no renewal counts, no deal without signature or creation, none closed before."""
    firm.add("crm_account", account_id="oo", name="OO")
    deals = [
        ("1", "02-27", "2026-01-10"),
        ("2", "02-27", "2026-01-10"),
        ("3", "02-27", None),
        ("4", "01-30", "2026-01-02"),
    ]
    for deal, day, created in deals:
        row = {"as_of": f"2026-{day}", "stage": "closed_won", "amount": 1, "created_date": created}
        firm.add("crm_opportunity_snapshot", opportunity_id=f"oo-{deal}", account_id="oo", **row)
    closed = {"opportunity_id": "oo-4", "account_id": "oo", "stage": "closed_lost", "amount": 1}
    firm.add("crm_opportunity_snapshot", as_of="2025-12-31", **closed)
    for deal, kind, signed in (
        ("1", "renewal", "01-15"), ("1", "new", "01-20"), ("1", "new", "01-30"), ("1", "new", None),
        ("3", "new", "01-20"), ("4", "new", "01-20"),
    ):  # fmt: skip
        row = {"opportunity_id": f"oo-{deal}", "account_id": "oo", "booking_type": kind, "close_date": "2026-01-30"}
        firm.booking(None, 1, signed and f"2026-{signed}", **row)
    value = "{} 2026-{} customer unmapped:crm:oo"
    return {
        value.format("sales_cycle_days", "02"): 10,
        value.format("sales_cycle_days", "01"): None, value.format("win_rate_count", "01"): None,
        value.format("win_rate_count", "02"): 1,
    }  # fmt: skip


@YEAR.example
def largest_customer_of_twelve_months(firm):
    """1,000 of March 2025 are in the year to February 2026, not in that to March; what is nobody's is no customer's."""
    firm.rows["ref_fiscal_period"].clear()
    for number in range(16):
        firm.period(f"{2024 + (11 + number) // 12}-{(11 + number) % 12 + 1:02}")
    for name, month, amount in (("a", "2025-03", 1000), ("b", "2026-02", 500), ("c", "2025-04", 300)):
        firm.engagement(f"yr-{name}", "milestone")
        firm.add("psa_milestone", engagement_id=f"yr-{name}", amount=amount, accepted_date=f"{month}-10")
    firm.add("erp_wip_adjustment", engagement_id="yr-nobody", date="2026-03-10", amount=5000)
    share = "customer_concentration_{} 2026-{}"
    return {
        share.format(1, "02"): "0.555556",  # 1,000 of 1,800
        share.format(1, "03"): "0.086207",  # 500 of 800 and nobody's 5,000
        share.format(5, "03"): "0.137931",  # 800
    }  # fmt: skip


@pytest.mark.parametrize(("firm", "case"), [(firm, case) for firm in (FIRM, YEAR) for case in firm.cases], ids=name_of)
def test_sales_edge(firm, case):
    assert firm.wrong(case) == []
