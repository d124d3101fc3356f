"""The further metrics that need no optional input: a worked example each."""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM, AGES, HEADS = WorkedFirm(), WorkedFirm(), WorkedFirm()


@FIRM.example
def headcount_and_attrition(firm):
    """One joins on 31 January, one leaves on 15 February, one on 31 March: each counts on the last day employed."""
    firm.person("hc-1", job={"practice": "HC"})
    firm.person("hc-2", job={"practice": "HC"}, hire_date="2026-01-31")
    firm.person("hc-3", job={"practice": "HC", "valid_to": "2026-02-19"}, termination_date="2026-02-15")
    firm.add("hr_job_history", resource_id="hc-3", valid_from="2026-02-20", practice="LATER")  # never worked there
    firm.person("hc-4", job={"practice": "HC"}, termination_date="2026-03-31")
    firm.person("hc-sub", job={"practice": "HC"}, worker_type="subcontractor")
    heads = dict(zip(("2026-01", "2026-02", "2026-03", "2026-04"), (4, 3, 3, 2), strict=True))
    return {f"headcount {month} practice HC": count for month, count in heads.items()} | {
        "headcount 2026-Q1 practice HC": 3,
        "attrition_rate 2026-01 practice HC": 0,
        "attrition_rate 2026-02 practice HC": "0.285714",  # 1 ÷ ((4 + 3) ÷ 2)
        "attrition_rate 2026-03 practice HC": "0.333333",  # 1 ÷ ((3 + 3) ÷ 2)
        "attrition_rate 2026-Q1 practice HC": "0.6",  # 2 ÷ mean of 3.5, 3.5 and 3
    }


@FIRM.example
def two_leave_at_once(firm):
    """Three, of whom two leave in February: 2 ÷ ((3 + 1) ÷ 2). Who has no job is somebody of an entity all the same."""
    for number, day in ((1, None), (2, "2026-02-15"), (3, "2026-02-20")):
        firm.person(f"two-{number}", job={"practice": "TWO"}, termination_date=day)
    firm.add("ref_legal_entity", entity_id="NO01", name="AS", functional_currency="EUR", country="NO")
    firm.add("hr_worker", resource_id="two-jobless", name="Jo", entity_id="NO01")
    firm.person("two-office", entity_id="NO01", delivery=0)
    firm.person("two-moved", job={"practice": "OLD", "valid_to": "2026-01-31"}, termination_date="2026-02-20")
    firm.add("hr_job_history", resource_id="two-moved", valid_from="2026-02-01", practice="MOVED")
    return {
        "attrition_rate 2026-02 practice TWO": 1, "headcount 2026-01 entity NO01": 2,
        "attrition_rate 2026-02 practice MOVED": 2, "attrition_rate 2026-02 practice OLD": None,  # 1 ÷ ((1 + 0) ÷ 2)
    }  # fmt: skip


@FIRM.example
def bench(firm):
    """168 h less 100 billable and 30 productive are 38; 20 h of another kind are bench; overtime offsets nobody's."""
    firm.person("bench-1", entity_id="DE01")
    firm.person("bench-2", entity_id="DE01")
    firm.person("bench-3", entity_id="DE01")
    firm.add("ref_project_class", engagement_id="training", name="training", productive=1)
    firm.time("work", "bench-1", "2026-01-12", 100)
    firm.time("training", "bench-1", "2026-01-13", 30, billable=0)
    firm.time("other", "bench-1", "2026-01-14", 20, billable=0)
    firm.time("work", "bench-2", "2026-01-12", 200)
    bench = {"bench_hours 2026-01 resource bench-1": 38, "bench_hours 2026-01 resource bench-2": 0}
    bench["bench_hours 2026-Q1 resource bench-1"] = 374  # 38, 20 × 8 and 22 × 8
    return bench | {"bench_hours 2026-01 resource bench-3": 168, "bench_hours 2026-01 entity DE01": 206}


@FIRM.example
def win_rates(firm):
    """Closed in February: 1,000 EUR won, 1,500 won (1,400 at first), 500 lost; one reopened, one closes in March."""
    firm.add("crm_account", account_id="wr", name="WR")
    deals = [
        ("euro", "2026-02-27", "closed_won", 1000, "EUR"), ("grown", "2026-02-27", "closed_won", 1400, "USD"),
        ("grown", "2026-03-31", "closed_won", 1500, "USD"), ("lost", "2026-02-10", "closed_lost", 500, "USD"),
        ("back", "2026-02-10", "closed_lost", 9000, "USD"), ("back", "2026-03-31", "proposal", 9000, "USD"),
        ("next", "2026-02-10", "proposal", 700, "USD"), ("next", "2026-03-31", "closed_lost", 700, "USD"),
    ]  # fmt: skip
    for deal, day, stage, amount, currency in deals:
        row = {"as_of": day, "opportunity_id": f"wr-{deal}", "account_id": "wr", "stage": stage}
        firm.add("crm_opportunity_snapshot", amount=amount, currency=currency, **row)
    rate = "win_rate_{} 2026-{} customer unmapped:crm:wr"
    return {
        rate.format("count", "02"): "0.666667",
        rate.format("value", "02"): "0.843750",  # (1,000 × 1.20 + 1,500) ÷ (1,200 + 1,500 + 500)
        rate.format("count", "03"): 0,
        rate.format("count", "Q1"): "0.5",
        rate.format("value", "Q1"): "0.692308",  # 2,700 ÷ (3,200 + 700)
        rate.format("count", "04"): None,
    }


@FIRM.example
def backlog_and_unbilled_against_revenue(firm):
    """10,000 booked; 1,000, 2,000, 0 and 3,000 earned; 1,000 billed in April: 4,000 to do and 5,000 to bill."""
    firm.engagement("mb")
    firm.booking("mb", 10000, signed="2026-01-05")
    firm.bill_rate("mb", firm.person("mb-ann"), 100)
    for date, hours in (("2026-01-12", 10), ("2026-02-12", 20), ("2026-04-13", 30)):
        firm.time("mb", "mb-ann", date, hours)
    firm.invoice("mb", "2026-04-30", 1000)
    return {
        "months_of_backlog 2026-01 engagement mb": 9,  # 9,000 ÷ 1,000: only one month so far
        "months_of_backlog 2026-04 engagement mb": "2.4",  # 4,000 ÷ (5,000 ÷ 3)
        "months_of_backlog 2026-Q1 engagement mb": 7,  # 7,000 ÷ (3,000 ÷ 3)
        "days_unbilled 2026-04 engagement mb": 89,  # 5,000 ÷ 5,000 × 89
        "lockup_days 2026-04 customer customer-mb": 178,  # and 1,000 ÷ 1,000 × 89 days of sales outstanding
    }


@FIRM.example
def written_down_without_revenue(firm):
    """100 written down and nothing earned: what is left is no number of months of it, and no number of days."""
    firm.engagement("mb-less")
    firm.booking("mb-less", 1000, signed="2026-01-05")
    firm.add("erp_wip_adjustment", engagement_id="mb-less", date="2026-01-10", amount=-100)
    return {f"{metric} 2026-01 engagement mb-less": None for metric in ("months_of_backlog", "days_unbilled")}


@FIRM.example
def billed_ahead(firm):
    """300 of January earned and 1,200 billed: 900 are three times the revenue of its 31 days ahead."""
    firm.engagement("ahead", "milestone")
    firm.add("psa_milestone", engagement_id="ahead", amount=300, accepted_date="2026-01-20")
    firm.invoice("ahead", "2026-01-20", 1200)
    return {"days_unbilled 2026-01 engagement ahead": -93}


@FIRM.example
def pipeline_by_stage(firm):
    """100 EUR and 50 at the end of February, 70 of March; nobody looked in January and April."""
    deals = (("1", "02-27", 100, "EUR"), ("2", "02-27", 50, "USD"), ("1", "03-31", 70, "USD"))
    for deal, day, amount, currency in deals:
        row = {"as_of": f"2026-{day}", "opportunity_id": f"ps-{deal}", "stage": "pitch", "probability": f"0.{deal}"}
        firm.add("crm_opportunity_snapshot", amount=amount, currency=currency, **row)
    stage = "pipeline_by_stage 2026-{} stage pitch"
    return {
        stage.format("01"): None, stage.format("02"): 175, stage.format("03"): 70, stage.format("Q1"): 70,
        stage.format("04"): None,
        "pipeline_weighted_by_stage 2026-02 stage pitch": "22.5", "stage_probability 2026-02 stage pitch": "0.128571",
    }  # fmt: skip


@FIRM.example
def revenue_without_subcontractors(firm):
    """1,000 of revenue, a bill of 300, 2 h beyond it at 40."""
    firm.engagement("own")
    firm.person("own-sub", worker_type="subcontractor", job={"hours_per_day": 0}, cost=40)
    firm.bill_rate("own", "own-sub", 100)
    firm.time("own", "own-sub", "2026-01-12", 10)
    bill = {"service_period": "2026-01", "bill_date": "2026-02-01", "hours": 8, "amount": 300}
    firm.add("ap_subcontractor_bill", resource_id="own-sub", engagement_id="own", **bill)
    return {"revenue_services_own 2026-01 engagement own": 620}


@FIRM.example
def remaining_obligation_by_time(firm):
    """3,650 over 730 days: half of it in 365 days; due in a year: all; fees by their schedule, at most what is left."""
    firm.engagement("rpo-long", "milestone", end_date="2028-01-31")
    firm.engagement("rpo-short", "milestone", end_date="2027-01-31")
    firm.engagement("rpo-over", "milestone", end_date="2026-01-15")
    for line in ("rpo-long", "rpo-short", "rpo-over"):
        firm.booking(line, 3650, signed="2026-01-05")
    for line, booked in (("rpo-fees", 2500), ("rpo-last", 600)):
        firm.engagement(line, "retainer", currency="EUR", end_date="2030-12-31")
        firm.add("psa_recurring_fee", engagement_id=line, valid_from="2026-01-01", monthly_amount=100, currency="EUR")
        firm.booking(line, booked, signed="2026-01-05", currency="EUR")
    next_12m, later = "rpo_next_12m 2026-01 engagement rpo-", "rpo_later 2026-01 engagement rpo-"
    return {
        next_12m + "long": 1825, later + "long": 1825,
        next_12m + "short": 3650, later + "short": 0,
        next_12m + "over": 3650, later + "over": 0,
        next_12m + "fees": 1380, later + "fees": 1380,  # 12 of the 24 months that are left, × 1.15
        next_12m + "last": 575, later + "last": 0,
    }  # fmt: skip


@FIRM.example
def provision_and_burn(firm):
    """12 h × 50 EUR = 600 of an estimate of 1,500, against a price of 1,000: (1,500 − 1,000) × 60 % × 1.15."""
    firm.engagement("loss", "fixed_poc_cost", currency="EUR")
    firm.booking("loss", 1000, signed="2026-01-05", currency="EUR")
    firm.add(
        "psa_estimate", engagement_id="loss", valid_from_period="2026-01", eac_cost=1500, eac_hours=60, currency="EUR"
    )
    firm.add("hr_worker", resource_id="loss-ann", name="Ann")
    firm.add("hr_cost_rate", resource_id="loss-ann", rate=50, currency="EUR")
    firm.time("loss", "loss-ann", "2026-01-12", 12)
    burn = {f"burn_cost 2026-{period} engagement loss": "0.4" for period in ("01", "Q1")}
    burn |= {f"burn_hours 2026-{period} engagement loss": "0.2" for period in ("01", "Q1")}
    firm.engagement("gain", "fixed_poc_cost")
    firm.booking("gain", 2000, signed="2026-01-05")
    firm.add("psa_estimate", engagement_id="gain", valid_from_period="2026-01", eac_cost=1500)
    firm.add("psa_baseline", engagement_id="loss", period="2026-01", bac=1400, planned_value_cum=0, currency="EUR")
    firm.add("psa_baseline", engagement_id="gain", period="2026-01", bac=1600, planned_value_cum=0)
    rate = {"effective_cost_rate 2026-01 engagement loss": 55, "effective_cost_rate 2026-02 engagement loss": None}
    at_rates = {"01 engagement loss": -115, "Q1 engagement loss": -135, "Q1 engagement gain": 100}  # −100 × 1.15, 1.35
    ends = {f"variance_at_completion 2026-{cell}": value for cell, value in at_rates.items()}
    provision = {"loss_provision 2026-01 engagement loss": 345, "loss_provision 2026-01 engagement gain": 0}
    return burn | rate | ends | provision


@FIRM.example
def gaps_to_the_plan(firm):
    """Of each project 20 of 100 hours at 70 are done, for 10,000. The baseline in force plans a cost of 6,000, the one
    before of 5,000; what is booked and planned after April does not count, and a write-down changes no plan. `long` was
    half done before the first reported month.
    """
    firm.person("planner", cost=70, job={"practice": "GAP"})
    terms = {"cut": {}, "told": {"target_margin": "0.5"}, "bare": {}, "long": {}, "euro": {"currency": "EUR"}}
    for line, values in terms.items():
        own = {"currency": "EUR"} if line == "euro" else {}
        firm.engagement(f"gap-{line}", "fixed_poc_hours", **values)
        firm.booking(f"gap-{line}", 10000, "2026-02-10", **own)
        firm.booking(f"gap-{line}", 5000, "2026-05-10", **own)
        row = {"engagement_id": f"gap-{line}", **own}
        firm.add("psa_estimate", valid_from_period="2026-02", eac_cost=7000, eac_hours=100, **row)
        firm.time(f"gap-{line}", "planner", "2026-04-13", 20)
        for period, bac in (("2026-02", 5000), ("2026-04", 6000), ("2026-05", 9999)):
            if line != "bare":
                firm.add("psa_baseline", period=period, bac=bac, planned_value_cum=0, **row)
    firm.add("erp_wip_adjustment", engagement_id="gap-cut", date="2026-04-20", amount=-1000)
    before = {"services_to_date": 5000, "labour_cost_to_date": 2800, "hours_to_date": 50}
    firm.add("opening_recognised", engagement_id="gap-long", **before)
    firm.engagement("gap-hourly", target_margin="0.4")
    firm.engagement("gap-idle", target_margin="0.4")
    firm.bill_rate("gap-hourly", "planner", 100)
    for date in ("2026-02-11", "2026-04-13"):
        firm.time("gap-hourly", "planner", date, 10)
    values = {  # budget used, burn gap, margin to date, planned margin, margin gap
        "cut": ("0.233333", "0.033333", "0.222222", "0.4", "-0.177778"),  # 400 of 1,800
        "told": ("0.233333", "0.033333", "0.3", "0.5", "-0.2"),  # 600 of 2,000
        "bare": (None, None, "0.3", None, None),
        "long": ("0.7", 0, "0.4", "0.4", 0),  # 4,200 of 6,000 and of 7,000
        "euro": ("0.166667", "-0.033333", "0.5", "0.4", "0.1"),  # 1,000 EUR of 2,000
        "hourly": (None, None, "0.3", "0.4", "-0.1"),
        "idle": (None, None, None, "0.4", None),
    }
    names = ("budget_used", "burn_gap", "margin_to_date_pct", "planned_margin_pct", "margin_gap")
    found = {
        f"{name} 2026-04 engagement gap-{line}": value
        for line, row in values.items()
        for name, value in zip(names, row, strict=True)
    }
    # Of 10,000 less 1,000 and 1,800, and of 10,000 less 2,000; `hourly` has no backlog, two are not behind.
    risks = {"cut": 1280, "told": 1600, "bare": None, "long": 0, "euro": 0, "hourly": 0, "idle": None}
    found |= {f"margin_at_risk 2026-04 engagement gap-{line}": value for line, value in risks.items()}
    used = {"02": 0, "03": 0, "Q1": 0}  # of 5,000
    return found | {f"budget_used 2026-{period} engagement gap-cut": share for period, share in used.items()}


@FIRM.example
def two_lines_of_one_contract(firm):
    """10 h at 100 and 20 h at 150 in February, 5 h at 100 in March, all of 200 by the card; 1,000 billed in March."""
    person = firm.person("ct-ann", card=200)
    for line, rate, booked in (("ct-1", 100, 10000), ("ct-2", 150, 5000)):
        firm.engagement(line, contract_id="ct", customer="ct")
        firm.bill_rate(line, person, rate)
        firm.booking(line, booked, signed="2026-01-05")
    for line, date, hours in (("ct-1", "2026-02-12", 10), ("ct-2", "2026-02-13", 20), ("ct-1", "2026-03-12", 5)):
        firm.time(line, person, date, hours)
    firm.invoice("ct-1", "2026-03-20", 1000, erp_customer_id="ct")
    value = "{} 2026-{} contract ct"
    return {
        value.format("rate_realization", "02"): "0.666667", value.format("rate_realization", "Q1"): "0.642857",
        value.format("effective_bill_rate", "02"): "133.3333", value.format("effective_bill_rate", "Q1"): "128.5714",
        value.format("revenue_services_own", "02"): 4000, value.format("revenue_services_own", "Q1"): 4500,
        value.format("overrun", "02"): 0, value.format("overrun", "Q1"): 0,
        value.format("months_of_backlog", "03"): 7, value.format("months_of_backlog", "Q1"): 7,  # 10,500 ÷ 1,500
        value.format("days_unbilled", "02"): 59, value.format("days_unbilled", "Q1"): 70,  # 3,500 ÷ 4,500 × 90
        value.format("rpo_next_12m", "03"): 10500, value.format("rpo_next_12m", "Q1"): 10500,
    }  # fmt: skip


@FIRM.example
def losses_of_one_contract(firm):
    """From February 200 and 400 for prices of 100, a quarter done: (100 + 300) × ¾; nothing is estimated before."""
    person = firm.person("cl-ann", cost=50)
    for line, estimate, hours in (("cl-1", 200, 1), ("cl-2", 400, 2)):
        firm.engagement(line, "fixed_poc_cost", contract_id="cl", customer="cl")
        firm.booking(line, 100, signed="2026-01-05")
        row = {"valid_from_period": "2026-02", "eac_cost": estimate, "eac_hours": 60}
        firm.add("psa_estimate", engagement_id=line, **row)
        firm.time(line, person, "2026-02-12", hours)
    losses = {f"loss_provision 2026-{month} contract cl": 300 for month in ("02", "03", "Q1")}
    hours = {"eac_hours 2026-01 engagement cl-1": None, "eac_hours 2026-Q1 engagement cl-1": 60}
    return losses | hours | {"burn_hours 2026-Q1 engagement cl-2": "0.033333"}


@FIRM.example
def discount_and_overrun(firm):
    """10 h at 150 instead of 200, and 100 written down: 1,500 ÷ 2,000, 500 of discount, 100 of overrun."""
    firm.engagement("disc")
    firm.bill_rate("disc", firm.person("disc-ann", card=200), 150)
    firm.time("disc", "disc-ann", "2026-01-12", 10)
    firm.add("erp_wip_adjustment", engagement_id="disc", date="2026-01-31", amount=-100)
    rate = {"rate_realization 2026-01 engagement disc": "0.75"}
    return rate | {"discount 2026-01 engagement disc": 500, "overrun 2026-01 engagement disc": 100}


@FIRM.example
def collected_of_what_was_billed(firm):
    """1,000 USD less 100 paid to 600, 1,000 EUR to 500, in March: (600 + 550) ÷ (900 + 1,100) at January's 1.10."""
    firm.engagement("cr")
    invoice = firm.invoice("cr", "2026-01-10", 1000)
    firm.invoice("cr", "2026-01-31", -100, doc_type="credit_memo", applies_to=invoice)
    euro = firm.invoice("cr", "2026-01-20", 1000, currency="EUR")
    firm.invoice("cr", "2026-01-25", 7777, status="void")
    for part in (200, 400):
        firm.cash(invoice, "2026-03-20", part, "customer-cr")
    firm.cash(euro, "2026-03-20", 500, "customer-cr", currency="EUR")
    return {
        "collection_realization 2026-01 customer customer-cr": "0.575",
        "collection_realization 2026-02 customer customer-cr": None,
    }


@FIRM.example
def collected_in_another_currency(firm):
    """1,000 EUR of January (1,100 USD) are paid with 550 USD and 250 EUR (275 USD): three quarters."""
    firm.engagement("cr3", currency="EUR")
    invoice = firm.invoice("cr3", "2026-01-10", 1000, currency="EUR")
    for currency, amount in (("USD", 550), ("EUR", 250)):
        firm.cash(invoice, "2026-03-20", amount, "customer-cr3", currency=currency)
    return {"collection_realization 2026-01 customer customer-cr3": "0.75"}


@FIRM.example
def collected_of_two_entities_and_months(firm):
    """Billed 100 and 300 in January and 200 in February by two entities, of which 100, 20 and 50 came in."""
    firm.add("ref_legal_entity", entity_id="PT01", name="Lda", functional_currency="EUR", country="PT")
    firm.engagement("cr2")
    bills = (("US01", "2026-01-10", 100, 100), ("PT01", "2026-01-12", 300, 20), ("PT01", "2026-02-10", 200, 50))
    for entity, date, amount, paid in bills:
        invoice = firm.invoice("cr2", date, amount, entity_id=entity)
        firm.cash(invoice, "2026-03-10", paid, "customer-cr2", entity_id=entity)
    rate = "collection_realization 2026-{} customer customer-cr2"
    return {rate.format("01"): "0.3", rate.format("02"): "0.25", rate.format("Q1"): "0.283333"} | {
        "collection_realization 2026-Q1 entity PT01": "0.14"
    }


@AGES.example
def unbilled_by_age(firm):
    """1,000 a month on top of 700 from before; billing settles the oldest: 2,200 in April leave 2,500. EUR at 1.45."""
    firm.engagement("age")
    firm.bill_rate("age", firm.person("age-ann"), 100)
    firm.add("opening_recognised", engagement_id="age", services_to_date=700)
    for month in ("01", "02", "03", "04"):
        firm.time("age", "age-ann", f"2026-{month}-12", 10)
    firm.invoice("age", "2026-04-30", 2200)
    firm.engagement("owing")
    firm.invoice("owing", "2026-03-31", 5000)  # deferred, in no bucket
    firm.engagement("age-too", "milestone")
    firm.add("psa_milestone", engagement_id="age-too", amount=10, accepted_date="2026-04-10")
    firm.engagement("age-euro", "milestone", currency="EUR")  # 100 in February and April, 50 billed in April
    for month in ("02", "04"):
        row = {"engagement_id": "age-euro", "amount": 100, "accepted_date": f"2026-{month}-10"}
        firm.add("psa_milestone", currency="EUR", **row)
    firm.invoice("age-euro", "2026-04-20", 50, currency="EUR")
    firm.add("expense_line", engagement_id="age-euro", resource_id="p", date="2026-04-10", amount=20, currency="EUR")
    firm.engagement("age-mix")  # 100 EUR and 100 USD
    for currency in ("EUR", "USD"):
        firm.bill_rate("age-mix", f"age-{currency}", 100, currency=currency)
        firm.time("age-mix", f"age-{currency}", "2026-04-13", 1)
    march, april = "unbilled_bucket 2026-03 bucket ", "unbilled_bucket 2026-04 bucket "
    return {
        march + "0-30": 1000, march + "31-60": 2135, march + "61-90": 0, march + "90+": 700,  # 0, 31 and 59 days
        april + "0-30": 2429, april + "31-60": 0, april + "61-90": "572.5", april + "90+": 0,  # 0, 30 and 61 days
        "unbilled_bucket 2026-Q1 bucket 31-60": 2135, "unbilled_bucket 2026-Q1 bucket 0-30": 1000,
        "unbilled 2026-04": "3001.5",
    }  # fmt: skip


@HEADS.example
def concentration(firm):
    """Eleven customers with 1,100 down to 100, 6,600 in all; in April the smallest has become the largest."""
    for rank in range(1, 12):
        firm.engagement(f"cc-{rank}", "milestone")
        firm.add("psa_milestone", engagement_id=f"cc-{rank}", amount=1200 - 100 * rank, accepted_date="2026-01-10")
    firm.add("psa_milestone", engagement_id="cc-11", amount=3400, accepted_date="2026-04-10")
    share = "customer_concentration_{} 2026-{}"
    return {
        share.format(1, "01"): "0.166667",  # 1,100
        share.format(5, "01"): "0.681818",  # 4,500
        share.format(10, "01"): "0.984848",  # all but 100
        share.format(1, "03"): "0.166667",
        share.format(1, "Q1"): "0.166667", share.format(5, "Q1"): "0.681818", share.format(10, "Q1"): "0.984848",
        share.format(1, "04"): "0.35",  # 3,500 of 10,000
        share.format(5, "04"): "0.73",  # and 1,100 + 1,000 + 900 + 800
    }  # fmt: skip


@pytest.mark.parametrize(
    ("firm", "case"), [(firm, case) for firm in (FIRM, AGES, HEADS) for case in firm.cases], ids=name_of
)
def test_further_metric(firm, case):
    assert firm.wrong(case) == []
