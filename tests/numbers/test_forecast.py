"""What the months ahead should bring: a worked example each.

April 2026 is the last reported month, no entity has a holiday after it, and the closing rate of EUR is 1.45.
"""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm()


def assign(firm, engagement, person, week, hours, kind="hard", **values):
    """Hours of a person in a week."""
    who = {"engagement_id": engagement, "resource_id": person}
    firm.add("psa_assignment", week_start=week, hours=hours, kind=kind, **who, **values)


@FIRM.example
def time_and_material(firm):
    """30 h in the week of 27 April are 6 h a day: one day of it, 1 May, lies ahead. A soft week counts at 25 %."""
    firm.engagement("fc-tm", currency="EUR", practice="FC-P")
    firm.bill_rate("fc-tm", firm.person("fc-ann", job={"practice": "FC"}), 100, currency="EUR")
    firm.booking("fc-tm", 3000, signed="2026-01-05", currency="EUR")
    assign(firm, "fc-tm", "fc-ann", "2026-04-27", 30)
    assign(firm, "fc-tm", "fc-ann", "2026-05-04", 20)
    assign(firm, "fc-tm", "fc-ann", "2026-06-01", 40, "soft", probability="0.25")
    assign(firm, "fc-tm", "fc-unpriced", "2026-05-04", 10)  # nobody's rate: hours, no money
    return {
        "forecast_hours 2026-04 engagement fc-tm": 36,
        "forecast_revenue 2026-04 engagement fc-tm": 3770,  # 26 h × 100 × 1.45
        "forecast_revenue_soft 2026-04 engagement fc-tm": 1450,  # 40 h × 25 % × 100 × 1.45
        "backlog_scheduled 2026-04 engagement fc-tm": 3770,
        "backlog_unscheduled 2026-04 engagement fc-tm": 580,  # 3,000 × 1.45 − 3,770
        "forecast_revenue 2026-03 engagement fc-tm": None,  # a forecast stands in the last month only
    }


@FIRM.example
def people_ahead(firm):
    """May has 21 weekdays, June 22, of 8 h; 12 h booked on one leave nothing there and take nothing from another."""
    firm.engagement("fc-busy")
    firm.person("fc-bob", job={"practice": "FC-BOB", "valid_to": None}, termination_date="2026-06-30")
    assign(firm, "fc-busy", "fc-bob", "2026-05-04", 60)  # 12 h a day
    assign(firm, "fc-busy", "fc-bob", "2026-05-11", 10)  # 2 h a day
    assign(firm, "fc-busy", "fc-bob", "2026-06-01", 20, "soft", probability="0.5")
    assign(firm, "internal", "fc-bob", "2026-06-08", 40)  # no client work, but not available
    firm.add("hr_absence", resource_id="fc-bob", date="2026-05-18", hours=8)
    hours = "{} 2026-04 practice FC-BOB"
    return {
        # 43 days less one of absence, 5 booked out, 5 with 6 h left, 5 internal
        hours.format("available_hours"): 246,
        hours.format("available_fte"): "1.43",  # 110 of May's 168 hours and 136 of June's 176
        hours.format("utilization_scheduled"): "0.208333",  # 70 ÷ 336
        hours.format("utilization_forecast"): "0.238095",  # (70 + 20 × 50 %) ÷ 336
    }


@FIRM.example
def fixed_fees(firm):
    """20 h of an estimate of 100 h earn a fifth of 5,000; 20 h at 50 are a tenth of an estimate of 10,000."""
    firm.person("fc-cat", job={"practice": "FC-C"})
    for line, estimate in (("fc-hours", {"eac_hours": 100}), ("fc-cost", {"eac_cost": 10000})):
        firm.engagement(line, "fixed_poc_hours" if "eac_hours" in estimate else "fixed_poc_cost")
        firm.booking(line, 5000, signed="2026-01-05")
        firm.add("psa_estimate", engagement_id=line, valid_from_period="2026-01", **estimate)
        assign(firm, line, "fc-cat", "2026-05-11", 20)
    return {"forecast_revenue 2026-04 engagement fc-hours": 1000, "forecast_revenue 2026-04 engagement fc-cost": 500}


@FIRM.example
def milestones_and_fees(firm):
    """A milestone moved to June, one accepted, one overdue; a fee of 310 until 10 June: 310 and a third of it."""
    firm.engagement("fc-ms", "milestone")
    firm.add("psa_milestone", engagement_id="fc-ms", amount=700, planned_date="2026-04-15", forecast_date="2026-06-15")
    firm.add("psa_milestone", engagement_id="fc-ms", amount=900, planned_date="2026-05-15", accepted_date="2026-04-20")
    firm.add("psa_milestone", engagement_id="fc-ms", amount=400, planned_date="2026-03-31")
    firm.engagement("fc-fee", "retainer", end_date="2026-06-10")
    firm.add("psa_recurring_fee", engagement_id="fc-fee", valid_from="2026-01-01", monthly_amount=300)
    firm.booking("fc-fee", 1600, signed="2026-01-05")
    return {
        "forecast_revenue 2026-04 engagement fc-ms": 700,
        "forecast_revenue 2026-04 engagement fc-fee": 400,  # May, and 10 of 30 days of June
        "backlog_scheduled 2026-04 engagement fc-fee": 400,  # exactly what is left of 1,600
        "backlog_unscheduled 2026-04 engagement fc-fee": 0,
        "backlog_scheduled 2026-04 engagement fc-ms": 0,  # nothing was booked
    }


@FIRM.example
def pipeline_ahead(firm):
    """The last snapshot day counts; what should have closed already is in no month."""
    firm.add("crm_account", account_id="fc-acc", name="FC")
    for deal, day, close, amount in (
        ("a", "2026-04-15", "2026-06-30", 8000),
        ("a", "2026-04-30", "2026-07-15", 9000),
        ("b", "2026-04-30", "2026-04-10", 500),
    ):
        row = {"opportunity_id": f"fc-{deal}", "account_id": "fc-acc", "close_date": close}
        firm.add("crm_opportunity_snapshot", as_of=day, amount=amount, **row)
    pipeline = "forecast_pipeline 2026-04 "
    return {pipeline + "customer unmapped:crm:fc-acc": 4500, pipeline + "forecast_month 2026-07": 4500}


@FIRM.example
def cash_ahead(firm):
    """Paid 10 and 40 days late, most of the money the later one: 32.5 days, so 33. Late money comes in May."""
    firm.engagement("fc-cash")
    for number, (date, amount) in enumerate((("2026-01-11", 100), ("2026-02-10", 300))):
        paid = firm.invoice("fc-cash", "2026-01-01", amount, invoice_id=f"fc-paid-{number}")
        firm.cash(paid, date, amount, "customer-fc-cash")
    firm.invoice("fc-cash", "2026-02-01", 50)  # expected on 6 March: late already
    firm.invoice("fc-cash", "2026-04-30", 60)  # 2 June
    firm.invoice("fc-cash", "2026-04-28", 70)  # 31 May
    firm.cash(None, "2026-04-01", 5, "customer-fc-cash")  # unapplied
    return {
        "expected_cash 2026-04 customer customer-fc-cash": 180,
        "expected_cash 2026-04 forecast_month 2026-05": 120,
        "expected_cash 2026-04 forecast_month 2026-06": 60,
    }


@FIRM.example
def coverage(firm):
    """Of the pipeline, 4,500 are due in July; the targets of July to September are 3,000, 2,000 and 1,000."""
    for month, value in (("2026-06", 999), ("2026-07", 3000), ("2026-08", 2000), ("2026-09", 1000)):
        firm.add("ref_target", metric="bookings_net", period=month, dim="firm", key="all", value=value)
    firm.add("ref_target", metric="bookings_net", period="2026-07", dim="practice", key="ADV", value=77)
    return {"pipeline_coverage 2026-04": "0.75"}


@FIRM.example
def targets(firm):
    """168 h each in January: 80 % of her own, 70 % of the level, 60 % of the practice; nothing for who has none."""
    for name, level in (("own", "senior"), ("level", "senior"), ("practice", None)):
        firm.person(f"tg-{name}", job={"practice": "TG"}, entity_id="DE01", level=level)
    firm.person("tg-none", job={"practice": "TG-NONE"}, entity_id="DE01")
    for dim, key, value in (("resource", "tg-own", "0.8"), ("level", "senior", "0.7"), ("practice", "TG", "0.6")):
        firm.add("ref_target", metric="utilization_net", period="2026-01", dim=dim, key=key, value=value)
    firm.engagement("tg")
    for person, hours in (("tg-own", 84), ("tg-level", 42), ("tg-none", 84)):
        firm.time("tg", person, "2026-01-12", hours)
    return {
        "utilization_target 2026-01 resource tg-own": "0.8",
        "utilization_target 2026-01 practice TG": "0.7",
        "target_attainment 2026-01 practice TG": "0.357143",  # 126 ÷ (168 × 2.1)
        "utilization_target 2026-01 practice TG-NONE": None,
        "utilization_target 2026-02 practice TG": None,
    }


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_forecast(case):
    assert FIRM.wrong(case) == []
