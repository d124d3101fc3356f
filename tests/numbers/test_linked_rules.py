"""People and projects under several ids: a link counts for its own kind alone, and the own record before a linked one.

`lk-old` is a former number of `lk-ann`, `lk-was` one of the project `lk`. Every id is linked as something else, too.
"""

import pytest

from tests.numbers.linked import link
from tests.numbers.worked import WorkedFirm, name_of

PEOPLE, PROJECTS = ("lk-old", "lk-ann"), ("lk-was", "lk", "lk-fee-was", "lk-fee")
LINKS = [link("person", "lk-old", "lk-ann"), link("project", "lk-was", "lk"), link("project", "lk-fee-was", "lk-fee")]
OTHER_KINDS = [
    *(link("customer", id, "zz-customer") for id in PEOPLE + PROJECTS),
    *(link("project", id, "zz-project") for id in PEOPLE),
    *(link("person", id, "zz-person") for id in PROJECTS),
]
FIRM = WorkedFirm(links=LINKS + OTHER_KINDS)


@FIRM.example
def own_rates_before_linked_ones(firm):
    """In January only the old number has rates; from February the own ones win, though all others begin later."""
    firm.add("hr_worker", resource_id="lk-ann", name="Ann")
    firm.engagement("lk")
    old, own, half, other_half = ("lk-was", "lk-old"), ("lk", "lk-ann"), ("lk-was", "lk-ann"), ("lk", "lk-old")
    firm.bill_rate(*half, 700, valid_from="2026-02-11")
    firm.bill_rate(*other_half, 900, valid_from="2026-02-09")
    for (line, person), start, factor in ((old, "2025-01-01", 1), (own, "2026-02-01", 2), (old, "2026-02-10", 5)):
        firm.bill_rate(line, person, 100 * factor, valid_from=start)
        firm.add("hr_cost_rate", resource_id=person, rate=40 * factor, valid_from=start)
        firm.add("ref_rate_card_standard", resource_id=person, rate=150 * factor, valid_from=start)
    for date in ("2026-01-12", "2026-02-12"):
        firm.time("lk-was", "lk-old", date, 10)
    firm.add("expense_line", resource_id="lk-old", engagement_id="lk-was", date="2026-03-10", amount=7, rebillable=0)
    firm.add("psa_milestone", engagement_id="lk-was", amount=30, psa_status="complete")
    value = "{} 2026-{} engagement lk"
    return {
        value.format("revenue_at_risk", "04"): 3030,  # both entries are in no ledger, the milestone is not accepted
        value.format("revenue_net", "01"): 1000, value.format("revenue_net", "02"): 2000,
        value.format("cost_std", "01"): 400, value.format("cost_std", "02"): 800, value.format("cost_std", "03"): 7,
        value.format("discount", "01"): 500, value.format("discount", "02"): 1000,
        "hours_billable 2026-01 resource lk-ann": 10,
    }  # fmt: skip


@FIRM.example
def fees_of_a_linked_project(firm):
    """A fee under the old id until the own one begins; documents of either are one project's."""
    firm.engagement("lk-fee", "retainer")
    firm.add("psa_recurring_fee", engagement_id="lk-fee-was", valid_from="2026-01-01", monthly_amount=100)
    firm.add("psa_recurring_fee", engagement_id="lk-fee", valid_from="2026-02-01", monthly_amount=300)
    firm.add("psa_recurring_fee", engagement_id="lk-fee-was", valid_from="2026-03-01", monthly_amount=900)
    for line in ("lk-fee", "lk-fee-was"):
        firm.invoice(line, "2026-02-10", 50)
        firm.add("erp_wip_adjustment", engagement_id=line, date="2026-04-10", amount=-5)
    revenue = "revenue_net 2026-{} engagement lk-fee"
    return {
        revenue.format("01"): 100, revenue.format("02"): 300, revenue.format("03"): 300, revenue.format("04"): 290,
        "billed_net 2026-02 engagement lk-fee": 100,
    }  # fmt: skip


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_linked_rule(case):
    assert FIRM.wrong(case) == []
