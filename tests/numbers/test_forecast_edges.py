"""Where forecasts are easily wrong: holidays, open roles, rates of the day, currencies, both ends of every window.

April 2026 is the last reported month (it closes on 5 May); EUR closes it at 1.45, GBP at 1.60. FR01 has holidays on
4 to 8 and on 11 May.
"""

import polars as pl
import pytest

from crossfoot.gateway.records import read_open_roles
from tests.numbers.worked import WorkedFirm, name_of

FIRM = WorkedFirm()


def assign(firm, engagement, person, week, hours, kind="hard", **values):
    """Hours of a person, or of an open role, in a week."""
    who = {"engagement_id": engagement, "resource_id": person}
    firm.add("psa_assignment", week_start=week, hours=hours, kind=kind, **who, **values)


@FIRM.example
def weeks_with_holidays(firm):
    """Nothing of a week is lost: 25 h of a week off, 20 h on four days, 6 h of 30 after April; of roles, too."""
    firm.add("ref_legal_entity", entity_id="FR01", name="SAS", functional_currency="EUR", country="FR")
    for day in ("04", "05", "06", "07", "08", "11"):
        firm.add("ref_holiday", entity_id="FR01", date=f"2026-05-{day}", name="holiday")
    firm.person("fe-ann", job={"practice": "FE-ANN"}, entity_id="FR01", termination_date="2026-05-31")
    firm.person("fe-abe", job={"practice": "FE-ABE"}, entity_id="FR01", termination_date="2026-05-31")
    firm.engagement("fe-weeks")
    for start, end, rate in (("2026-01-01", "2026-05-13", 100), ("2026-05-14", "2026-12-31", 200)):
        firm.bill_rate("fe-weeks", "fe-ann", rate, valid_from=start, valid_to=end)
    for week, hours in (("2026-04-27", 30), ("2026-05-04", 25), ("2026-05-11", 20)):
        assign(firm, "fe-weeks", "fe-ann", week, hours)
    assign(firm, "fe-weeks", "fe-abe", "2026-05-04", 10)
    firm.engagement("fe-weeks-too")
    assign(firm, "fe-weeks-too", "fe-ann", "2026-05-04", 15)
    firm.engagement("fe-roles")
    assign(firm, "fe-roles", None, "2026-04-27", 30, role_id="r1")
    assign(firm, "fe-roles", None, "2026-05-04", 30, role_id="r1")
    assign(firm, "fe-roles", None, "2026-05-04", 10, role_id="r2")
    return {
        "forecast_hours 2026-04 engagement fe-weeks": 61,
        "forecast_hours 2026-04 engagement fe-weeks-too": 15,
        "forecast_revenue 2026-04 engagement fe-weeks": 6100,  # 600, 25 h × 100, 10 h × 100 and 10 h × 200
        "forecast_hours 2026-04 engagement fe-roles": 46,
        "available_hours 2026-04 practice FE-ANN": 94,  # 15 days of 8 h; 1 May 6 h, 12 to 15 May 5 h each
    }


@FIRM.example
def a_day_with_many_bookings(firm):
    """18 May to 12 June, absent 12, 8 and 3 h; from 25 May 2 + 3 + 1 (internal) h a day, 2 at 50 % and 4 at 25 %."""
    job = {"practice": "FE-BOB", "valid_to": "2026-05-31"}
    firm.person("fe-bob", job=job, hire_date="2026-05-18", termination_date="2026-06-12")
    firm.add("hr_job_history", resource_id="fe-bob", valid_from="2026-06-01", practice="FE-BOB-2")
    for day, hours in (("20", 12), ("21", 8), ("22", 3)):
        firm.add("hr_absence", resource_id="fe-bob", date=f"2026-05-{day}", hours=hours)
    for line, hours, odds in (("a", 10, None), ("b", 15, None), ("c", 10, "0.5"), ("d", 20, "0.25")):
        firm.engagement(f"fe-many-{line}")
        assign(firm, f"fe-many-{line}", "fe-bob", "2026-05-25", hours, "soft" if odds else "hard", probability=odds)
    assign(firm, "internal", "fe-bob", "2026-05-25", 5)
    assign(firm, "fe-many-a", "fe-bob", "2026-06-08", 100, probability="0.5")  # booked hard all the same
    firm.person("fe-eve", job={"practice": "FE-EVE"}, hire_date="2026-06-08", termination_date="2026-06-12")
    firm.add("hr_absence", resource_id="fe-eve", date="2026-06-12", hours=3)
    assign(firm, "fe-many-a", "fe-eve", "2026-06-08", 30)
    assign(firm, "internal", "fe-eve", "2026-06-08", 10, "soft", probability="0.5")
    for person, worker in (("fe-olga", {"delivery": 0}), ("fe-sub", {"worker_type": "subcontractor"})):
        firm.person(person, job={"practice": "FE-OUTSIDE"}, **worker)
    return {
        "available_hours 2026-04 practice FE-BOB": 31,  # 61 h net, of them 40 in a week with 2 h a day left
        "utilization_scheduled 2026-04 practice FE-BOB": "0.409836",  # 25 ÷ 61
        "utilization_forecast 2026-04 practice FE-BOB": "0.573770",  # (25 + 10 × 50 % + 20 × 25 %) ÷ 61
        "available_hours 2026-04 practice FE-BOB-2": 40,
        "utilization_scheduled 2026-04 practice FE-BOB-2": "1.25",  # 100 ÷ 80
        "utilization_forecast 2026-04 practice FE-BOB-2": "1.25",
        "available_hours 2026-04 practice FE-EVE": 8,  # four days with 2 h left, one of 5 h that holds 6
        "utilization_forecast 2026-04 practice FE-EVE": "0.810811",  # 30 ÷ 37
        "available_hours 2026-04 practice FE-OUTSIDE": 0,
        "forecast_hours 2026-04 engagement fe-many-c": 0,
    }


@FIRM.example
def roles_nobody_fills(firm):
    """Wanted after April: 6 of 30 h, 20 h in June, half of 30 h and a quarter of 40 h, at the level of each role."""
    firm.add("psa_role", role_id="fo-lead", name="FO Team Lead", level="FO Senior ")
    firm.add("psa_role", role_id="fo-coach", name="FO Coach")
    week = {"hire_date": "2026-06-01", "termination_date": "2026-06-05"}
    firm.person("fo-ann", job={"practice": "FO-ANN"}, level="fo senior", **week)
    firm.person("fo-bob", job={"practice": "FO-BOB"}, hire_date="2026-06-01", termination_date="2026-06-02")
    firm.engagement("fo-line", practice="FO-LINE")
    firm.engagement("fo-euro", entity_id="DE01", practice="FO-EURO")
    assign(firm, "fo-line", None, "2026-04-27", 30, role_id="fo-lead")
    assign(firm, "fo-line", None, "2026-06-29", 20, role_id="fo-lead")
    assign(firm, "fo-euro", None, "2026-06-29", 30, "soft", role_id="fo-lead", probability="0.5")
    assign(firm, "fo-euro", None, "2026-05-11", 40, "soft", role_id="fo-coach", probability="0.25")
    assign(firm, "fo-euro", None, "2026-05-11", 7, "soft", role_id="fo-coach-2")  # as likely as nothing
    assign(firm, "fo-line", None, "2026-05-11", 8, role_id="FO Tester")
    assign(firm, "internal", None, "2026-05-11", 9, role_id="fo-lead")  # nothing that a client asks for
    assign(firm, "fo-line", "fo-nobody", "2026-05-11", 10, role_id="fo-lead")  # somebody fills it, whoever that is
    assign(firm, "fo-line", "fo-ann", "2026-06-01", 24, role_id="FO Tester")
    firm.engagement("fo-none", practice="FO-NONE")
    assign(firm, "fo-none", None, "2026-05-11", 5)  # of a role that nobody told
    assign(firm, "fo-none", None, "2026-05-18", 4, "soft", probability="0.5")
    level = "{} 2026-04 level fo senior"
    return {
        level.format("hours_open"): 26,
        level.format("hours_open_soft"): 15,
        "hours_open 2026-04 level fo coach": 0,
        "hours_open_soft 2026-04 level fo coach": 10,
        "hours_open 2026-04 level fo-coach-2": 0,
        "hours_open_soft 2026-04 level fo-coach-2": 0,
        "hours_open 2026-04 level fo tester": 8,
        "hours_open 2026-04 practice FO-LINE": 34,
        "hours_open_soft 2026-04 practice FO-LINE": 0,
        "hours_open 2026-04 practice FO-EURO": 0,
        "hours_open_soft 2026-04 practice FO-EURO": 25,
        "hours_open 2026-04 practice FO-ANN": 0,
        "hours_open 2026-04 forecast_week 2026-06-29": 20,
        "hours_open_soft 2026-04 forecast_week 2026-06-29": 15,
        "hours_open 2026-04 forecast_month 2026-07": 12,  # three of five days
        "hours_open_soft 2026-04 forecast_month 2026-07": 9,
        "hours_open 2026-04 level no level": 5,
        "hours_open_soft 2026-04 level no level": 2,
        level.format("capacity_ahead"): 40,
        level.format("hours_scheduled"): 24,
        level.format("hours_soft"): 0,
        level.format("available_hours"): 16,
        level.format("utilization_scheduled"): "0.6",
        "capacity_ahead 2026-04 practice FO-BOB": 16,  # whose level is not told
        "capacity_ahead 2026-04 level fo tester": 0,
        "capacity_ahead 2026-04 practice FO-LINE": 0,
        "bench_people 2026-04 practice FO-LINE": 0,
        "utilization_scheduled 2026-04 practice FO-LINE": None,
    }


@FIRM.example
def a_year_ahead(firm):
    """Somebody who stays: 261 weekdays from 1 May 2026 to 30 April 2027, in an entity without holidays."""
    firm.add("ref_legal_entity", entity_id="IT01", name="Srl", functional_currency="EUR", country="IT")
    firm.person("fe-dan", job={"practice": "FE-DAN"}, entity_id="IT01")
    hours = "available_hours 2026-04 "
    return {hours + "practice FE-DAN": 2088, hours + "forecast_week 2026-07-06": 40}


@FIRM.example
def rates_of_the_day(firm):
    """T&M: 8 h at 100 and 12 h at 200. Fixed fee in GBP: 8 h at 40 and 12 h at 80 EUR are a fifth of 5,800 GBP."""
    firm.add("hr_worker", resource_id="fe-cat", name="Cat")
    firm.engagement("fe-tm")
    firm.engagement("fe-other", currency="EUR")
    firm.engagement("fe-chf", currency="CHF")
    for start, end, rate in (("2025-01-01", "2026-05-19", 1), ("2026-05-20", "2026-05-29", 2)):
        dates = {"valid_from": start, "valid_to": end}
        firm.bill_rate("fe-tm", "fe-cat", 100 * rate, **dates)
        firm.bill_rate("fe-other", "fe-cat", 100 * rate, **dates)  # counts, though the contract is in EUR
        firm.bill_rate("fe-chf", "fe-cat", 100 * rate, **dates)  # and in CHF, which has no exchange rate
        firm.bill_rate("fe-cost", "fe-cat", 100 * rate, **dates)  # a fixed fee is in its own currency
        firm.add("hr_cost_rate", resource_id="fe-cat", rate=40 * rate, currency="EUR", **dates)
    firm.engagement("fe-cost", "fixed_poc_cost", currency="GBP")
    firm.booking("fe-cost", 10000, signed="2026-01-05", currency="GBP")
    firm.add("psa_estimate", engagement_id="fe-cost", valid_from_period="2026-01", eac_cost=5800, currency="GBP")
    for line in ("fe-tm", "fe-other", "fe-chf", "fe-cost"):
        assign(firm, line, "fe-cat", "2026-05-18", 20)
        assign(firm, line, "fe-cat", "2026-05-25", 10, "soft", probability="0.5")
        assign(firm, line, "fe-nobody", "2026-05-18", 10)
    return {
        "forecast_revenue 2026-04 engagement fe-tm": 3200,
        "forecast_revenue_soft 2026-04 engagement fe-tm": 1000,  # 10 h × 200 × 50 %
        "forecast_revenue 2026-04 engagement fe-other": 3200,
        "forecast_revenue_soft 2026-04 engagement fe-other": 1000,
        "forecast_hours 2026-04 engagement fe-other": 30,
        "forecast_revenue 2026-04 engagement fe-chf": 3200,
        "forecast_revenue_soft 2026-04 engagement fe-chf": 1000,
        "forecast_hours 2026-04 engagement fe-chf": 20,  # those without a rate are in CHF
        "forecast_revenue 2026-04 engagement fe-cost": 3200,  # 1,280 EUR × 1.45 ÷ 1.60 ÷ 5,800 × 10,000 GBP × 1.60
        "forecast_revenue_soft 2026-04 engagement fe-cost": 1000,
        "backlog_scheduled 2026-04 engagement fe-cost": 3200,
        "backlog_unscheduled 2026-04 engagement fe-cost": 12800,
    }


@FIRM.example
def milestones_ahead(firm):
    """Due on 3 May counts, in another currency, too; on 30 April it does not, nor does a milestone of T&M work."""
    firm.engagement("fe-ms", "milestone", currency="EUR")
    firm.engagement("fe-ms-tm")
    firm.engagement("fe-ms-euro", "milestone", currency="EUR")
    for line, date, amount, currency in (
        ("fe-ms", "2026-05-03", 100, "EUR"),
        ("fe-ms", "2026-06-30", 10, "EUR"),
        ("fe-ms", "2026-04-30", 2000, "EUR"),
        ("fe-ms", "2026-06-30", 3000, "USD"),
        ("fe-ms-euro", "2026-06-30", 1, "EUR"),
        ("fe-ms-tm", "2026-06-30", 4000, "USD"),
    ):
        firm.add("psa_milestone", engagement_id=line, amount=amount, planned_date=date, currency=currency)
    return {
        "forecast_revenue 2026-04 engagement fe-ms": "3159.5",  # 110 × 1.45 and 3,000 USD
        "forecast_revenue 2026-04 engagement fe-ms-euro": "1.45",
        "forecast_revenue 2026-04 engagement fe-ms-tm": 0,
    }


@FIRM.example
def fees_ahead(firm):
    """300 GBP from 16 May to the end on 10 June; 300 to 1 June; what starts after the end, or is T&M, earns nothing."""
    firm.engagement("fe-fee", "managed_service", currency="GBP", end_date="2026-06-10")
    firm.engagement("fe-fee-1", "retainer", end_date="2026-06-01")
    firm.engagement("fe-fee-tm", end_date="2026-06-01")
    fees = [
        ("fe-fee", "2026-05-16", "GBP", 300), ("fe-fee", "2026-06-15", "GBP", 600),
        ("fe-fee-1", "2026-04-01", "USD", 300), ("fe-fee-tm", "2026-04-01", "USD", 300),
    ]  # fmt: skip
    for line, start, currency, amount in fees:
        row = {"engagement_id": line, "valid_from": start, "monthly_amount": amount, "currency": currency}
        firm.add("psa_recurring_fee", **row)
    firm.engagement("fe-fee-ends", "retainer", currency="EUR")
    dates = {"valid_from": "2026-06-30", "valid_to": "2026-08-01"}
    firm.add("psa_recurring_fee", engagement_id="fe-fee-ends", monthly_amount=930, **dates)
    revenue = "forecast_revenue 2026-04 engagement "
    return {
        revenue + "fe-fee-ends": 991,  # 930 ÷ 30, 930 and 930 ÷ 31
        revenue + "fe-fee": "407.74",  # (300 × 16 ÷ 31 + 300 × 10 ÷ 30) × 1.60
        revenue + "fe-fee-1": 310,
        revenue + "fe-fee-tm": 0,
    }


@FIRM.example
def pipeline_and_what_it_should_cover(firm):
    """490 of weighted pipeline closes from July to September, where 580 are to be booked."""
    firm.add("crm_account", account_id="fe-acc", name="FE")
    deals = [
        ("a", "2026-04-30", "2026-05-03", 1000, "0.5", "USD", "proposal"),
        ("b", "2026-04-30", "2026-07-01", 1000, "0.2", "EUR", "proposal"),
        ("c", "2026-04-30", "2026-09-30", 400, "0.5", "USD", "proposal"),
        ("d", "2026-04-30", "2026-06-30", 300, "0.5", "USD", "proposal"),
        ("e", "2026-04-30", "2026-10-01", 200, "0.5", "USD", "proposal"),
        ("f", "2026-04-30", "2026-08-01", 9000, "1", "USD", "closed_won"),
        ("g", "2026-04-30", "2026-04-30", 9000, "0.5", "USD", "proposal"),
        ("h", "2026-04-29", "2026-08-01", 9000, "0.5", "USD", "proposal"),
    ]  # fmt: skip
    for deal, day, close, amount, odds, currency, stage in deals:
        row = {"opportunity_id": f"fe-{deal}", "account_id": "fe-acc", "close_date": close, "stage": stage}
        firm.add("crm_opportunity_snapshot", as_of=day, amount=amount, probability=odds, currency=currency, **row)
    goals = {"2026-06": 5000, "2026-07": 100, "2026-08": 200, "2026-09": 280, "2026-10": 5000}
    for month, value in goals.items():
        firm.add("ref_target", metric="bookings_net", period=month, dim="firm", key="all", value=value)
    firm.add("ref_target", metric="revenue_net", period="2026-07", dim="firm", key="all", value=77)
    firm.add("ref_target", metric="bookings_net", period="2026-07", dim="practice", key="ADV", value=77)
    firm.add("ref_budget", metric="bookings_net", period="2026-07", dim="firm", key="all", value=77, version="1")
    return {
        "forecast_pipeline 2026-04 customer unmapped:crm:fe-acc": 1240,  # 500 + 290 + 200 + 150 + 100
        "forecast_pipeline 2026-04 forecast_month 2026-05": 500,
        "forecast_pipeline 2026-04 forecast_month 2026-07": 290,  # 1,000 × 20 % × 1.45
        "pipeline_coverage 2026-04": "0.844828",  # (290 + 200) ÷ (100 + 200 + 280)
        "pipeline_coverage 2026-03": None,
    }


@FIRM.example
def habits_of_customers(firm):
    """No habit yet: the due date. Ten days early: 5 June becomes 26 May, whatever is unapplied or written off."""
    for line in ("fe-new", "fe-early"):
        firm.engagement(line, currency="EUR")
    euro = {"currency": "EUR"}
    firm.invoice("fe-new", "2026-04-20", 100, due_date="2026-05-20", **euro)
    paid = firm.invoice("fe-early", "2026-01-01", 100, due_date="2026-02-10", **euro)
    firm.cash(paid, "2026-01-31", 100, "customer-fe-early", **euro)
    firm.cash(None, "2026-02-28", 1000, "customer-fe-early", **euro)
    lost = firm.invoice("fe-early", "2026-01-01", 500, due_date="2026-01-10", **euro)
    firm.add("erp_ar_writeoff", invoice_id=lost, date="2026-04-10", amount=500, **euro)
    firm.invoice("fe-early", "2026-04-20", 20, due_date="2026-06-05", **euro)
    firm.invoice("fe-early", "2026-04-20", 4, due_date="2026-06-11", **euro)
    return {
        "expected_cash 2026-04 customer customer-fe-new": 145,
        "expected_cash 2026-04 customer customer-fe-early": "34.8",
        "expected_cash 2026-04 forecast_month 2026-05": 174,  # 100 + 20
        "expected_cash 2026-04 forecast_month 2026-06": "5.8",
    }


@FIRM.example
def habits_in_two_currencies(firm):
    """1,000 USD paid on the day and 100 GBP (160 USD) 29 days late: 4 days, whatever 1,000 and 100 are units of."""
    firm.engagement("fe-two")
    for currency, amount, date in (("USD", 1000, "2026-01-10"), ("GBP", 100, "2026-02-08")):
        paid = firm.invoice("fe-two", "2026-01-10", amount, currency=currency)
        firm.cash(paid, date, amount, "customer-fe-two", currency=currency)
    for due in ("2027-02-25", "2027-02-24"):  # 1 March and 28 February
        firm.invoice("fe-two", "2026-04-20", 50, due_date=due)
    return {
        "expected_cash 2026-04 forecast_month 2027-02": 50,
        "expected_cash 2026-04 forecast_month 2027-03": 50,
    }


@FIRM.example
def a_price_that_falls_ahead(firm):
    """A milestone of −50 to come is no plan for a part of the backlog of 100, and none for more than all of it."""
    firm.engagement("fe-falls", "milestone")
    firm.booking("fe-falls", 100, signed="2026-01-05")
    firm.add("psa_milestone", engagement_id="fe-falls", amount=-50, planned_date="2027-05-10")
    return {
        "forecast_revenue 2026-04 engagement fe-falls": -50,
        "backlog_scheduled 2026-04 engagement fe-falls": 0,
        "backlog_unscheduled 2026-04 engagement fe-falls": 100,
    }


def test_levels_add_up_to_the_firm():
    """Whoever and whatever has no level is among them, so that no hour is in the firm alone."""
    gateway = FIRM.lab.gateway()
    booked, open_ones = ("hours_scheduled", "hours_soft"), ("hours_open", "hours_open_soft")
    for metric in ("available_hours", "capacity_ahead", *booked, *open_ones):
        by_level = gateway.query([metric], ["level"], "2026-04", "2026-04")
        [whole] = gateway.query([metric], (), "2026-04", "2026-04")["value"]
        assert sum(by_level["value"]) == whole > 0
        assert {"no level", "fo senior"} <= {*by_level["level"]} or metric == "hours_soft"


def test_open_roles_by_engagement_add_up_to_the_open_hours():
    gateway = FIRM.lab.gateway()
    found = read_open_roles(gateway.build)
    for metric in ("hours_open", "hours_open_soft"):
        [whole] = gateway.query([metric], (), "2026-04", "2026-04")["value"]
        assert found[metric].sum() == whole > 0
    own = found.filter(pl.col("engagement_id").str.starts_with("fo-"))
    assert own.rows() == [
        ("fo-line", "fo-lead", "fo senior", "2026-04-27", 26, 0),
        ("fo-line", "FO Tester", "fo tester", "2026-05-11", 8, 0),
        ("fo-none", "", "no level", "2026-05-11", 5, 2),
        ("fo-euro", "fo-coach", "fo coach", "2026-05-11", 0, 10),
        ("fo-euro", "fo-lead", "fo senior", "2026-06-29", 0, 15),
    ]
    in_euro = read_open_roles(gateway.build, [("practice", ("FO-EURO",))])
    assert in_euro.equals(own.filter(engagement_id="fo-euro"))


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_forecast_edge(case):
    assert FIRM.wrong(case) == []
