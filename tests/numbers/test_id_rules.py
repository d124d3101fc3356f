"""Ids that mean something else in each system, numbers of people, customers that count as one: worked examples."""

import pytest

from tests.numbers.linked import link
from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm(
    links=[
        link("customer", "cu-b", "cu-a"),
        link("customer", "unmapped:erp:cu-77", "cu-a"),
        link("customer", "unmapped:crm:cu-b", "cu-a"),
        link("customer", "unmapped:erp:cu-c", "cu-a"),
        link("person", "no-was", "no-ann"),
        link("project", "no-bob", "no-ann"),
    ]
)


@FIRM.example
def one_id_in_three_systems(firm):
    """S-1 is one customer in the PSA, another one in the ERP, a third one in the CRM."""
    for system in ("psa", "erp", "crm"):
        firm.add("xref_customer", system=system, source_id="S-1", customer_id=f"id-{system}")
    firm.add("crm_account", account_id="S-1", name="S")
    firm.engagement("id", "milestone", customer="S-1")
    firm.add("psa_milestone", engagement_id="id", amount=1000, accepted_date="2026-01-10")
    firm.invoice("id", "2026-01-20", 400, erp_customer_id="S-1")
    firm.cash(None, "2026-01-25", 50, "S-1")
    firm.booking(None, 70, "2026-01-05", account_id="S-1")
    firm.add("crm_opportunity_snapshot", as_of="2026-01-31", opportunity_id="id-o", account_id="S-1", amount=9)
    value = "{} 2026-01 customer id-{}"
    return {
        value.format("revenue_net", "psa"): 1000, value.format("bookings_net", "psa"): 0,
        value.format("ar_closing", "erp"): 350, value.format("revenue_net", "erp"): 0,
        value.format("bookings_net", "crm"): 70, value.format("pipeline_open", "crm"): 9,
    }  # fmt: skip


@FIRM.example
def customers_as_one(firm):
    """B counts as A, and so do an ERP customer and a CRM account nobody knew; a cross-reference wins over a link."""
    firm.engagement("cu-one", "milestone", customer="cu-a")
    firm.engagement("cu-two", "milestone", customer="cu-b")
    firm.engagement("cu-three", "milestone", customer="cu-c")
    for line, amount in (("cu-one", 10), ("cu-two", 20), ("cu-three", 40)):
        firm.add("psa_milestone", engagement_id=line, amount=amount, accepted_date="2026-01-10")
    firm.invoice("cu-one", "2026-01-20", 100, erp_customer_id="cu-77")
    firm.invoice("cu-two", "2026-01-20", 200, erp_customer_id="cu-b")
    firm.invoice("cu-three", "2026-01-20", 400, erp_customer_id="cu-c")
    firm.add("crm_account", account_id="cu-b", name="B")
    firm.booking(None, 7, "2026-01-05", account_id="cu-b")
    value = "{} 2026-01 customer cu-{}"
    return {
        value.format("revenue_net", "a"): 30, value.format("revenue_net", "b"): 0,
        value.format("revenue_net", "c"): 40,
        value.format("ar_closing", "a"): 300, value.format("ar_closing", "c"): 400,
        value.format("bookings_net", "a"): 7,
    }  # fmt: skip


@FIRM.example
def numbers_of_people(firm):
    """Pay under a number of HR, of payroll or of who she was is Ann's; a shared number and another's id are not."""
    firm.person("no-ann", hr_id="H-1", payroll_id="P-1")
    firm.person("no-bob", hr_id="H-2", payroll_id="SHARED")
    firm.person("no-eva", hr_id="SHARED", payroll_id="no-bob")
    firm.add("hr_worker", resource_id="no-was", name="Ann", hr_id="H-0")
    for number, pay in (("H-1", 1000), ("P-1", 200), ("H-0", 30), ("no-ann", 4), ("no-bob", 70), ("SHARED", 5)):
        firm.add("payroll_actual", resource_id=number, period="2026-01", employer_cost=pay)
    paid = "payroll_total 2026-01 resource {}"
    return {
        paid.format("no-ann"): 1234,
        paid.format("no-bob"): 70,
        paid.format("no-eva"): 0,
        paid.format("SHARED"): 5,
    }


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_id_rule(case):
    assert FIRM.wrong(case) == []
