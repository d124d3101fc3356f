"""Contracts where they are easily wrong: two currencies, one-day fees, what nobody knows, ends of every bracket."""

import pytest

from tests.numbers.worked import WorkedFirm, name_of

FIRM, UNKNOWN, LEAP, CAPACITY = WorkedFirm(), WorkedFirm(), WorkedFirm(), WorkedFirm(payroll_basis="capacity_hours")
CONSTANT, NO_BUDGET = WorkedFirm(view="constant"), WorkedFirm(view="constant")
MARCH, SUBS = WorkedFirm(as_of="2026-03-31"), WorkedFirm(utilization_population="employees_and_subcontractors")
FIRMS = (FIRM, UNKNOWN, LEAP, CAPACITY, CONSTANT, NO_BUDGET, MARCH, SUBS)


@FIRM.example
def two_currencies_on_one_line(firm):
    """Booked 300 EUR and 50 USD, earned 100 EUR and 40 USD, billed 60 USD; the contract is in EUR."""
    firm.engagement("ce-two", "milestone", currency="EUR")
    for currency, booked, earned in (("EUR", 300, 100), ("USD", 50, 40)):
        firm.booking("ce-two", booked, signed="2026-01-05", acv=booked / 10, currency=currency)
        firm.add("erp_wip_adjustment", engagement_id="ce-two", date="2026-02-10", amount=-10, currency=currency)
        firm.add("psa_milestone", engagement_id="ce-two", amount=earned, accepted_date="2026-01-10", currency=currency)
    for kind in ("renewal", "change_order", "cancellation", "credit"):
        for currency, tcv in (("EUR", 10), ("EUR", 20), ("USD", 1)):
            firm.booking("ce-two", tcv, signed="2026-03-05", booking_type=kind, currency=currency)
    firm.invoice("ce-two", "2026-01-20", 60)
    firm.invoice("ce-two", "2026-01-21", 20, currency="EUR")
    value = "{} 2026-01 engagement ce-two"
    return {
        value.format("bookings_new"): 380,  # 300 × 1.10 + 50
        value.format("bookings_net"): 380,
        value.format("bookings_acv_net"): 38,
        value.format("book_to_bill"): "2.533333",  # 380 ÷ 150
        value.format("revenue_net"): 150,  # 100 × 1.10 + 40
        value.format("revenue_services"): 150,
        value.format("revenue_net_txn"): 100,
        value.format("backlog_txn"): 200,
        value.format("backlog_closing"): 240,  # 200 × 1.15 + 10
        value.format("rpo"): 240,
        value.format("billed_net"): 82,
        value.format("unbilled"): 72,  # 80 × 1.15 − 20
        "backlog_price_adj 2026-02 engagement ce-two": -22,  # −10 × 1.20 − 10
        "bookings_renewal 2026-03 engagement ce-two": 40,  # 30 × 1.30 + 1
        "bookings_change_order 2026-03 engagement ce-two": 40,
        "bookings_cancellation 2026-03 engagement ce-two": 40,
        "bookings_credit 2026-03 engagement ce-two": 40,
        "bookings_net 2026-03 engagement ce-two": 160,
        "bookings_gross 2026-03 engagement ce-two": 80,
    }


@FIRM.example
def a_line_with_the_name_of_a_contract(firm):
    """A line with right to invoice is called like the contract of another line: they are not netted."""
    firm.engagement("ce-name", "milestone", right_to_invoice=1)
    firm.engagement("ce-named", "milestone", contract_id="ce-name")
    firm.invoice("ce-name", "2026-01-10", 50)
    firm.add("psa_milestone", engagement_id="ce-named", amount=80, accepted_date="2026-01-10")
    return {
        "unbilled 2026-01 engagement ce-named": 80,
        "deferred 2026-01 engagement ce-name": 50,
        "unbilled 2026-01 engagement ce-name": 0,
        "deferred 2026-01 engagement ce-named": 0,
    }


@FIRM.example
def credits_of_credits(firm):
    """A credit of a posted credit memo stands alone: at its own customer, aged from its own date."""
    for line in ("ce-cr-1", "ce-cr-2"):
        firm.engagement(line)
    memo = {"doc_type": "credit_memo"}
    first = firm.invoice("ce-cr-1", "2026-01-10", -100, **memo)
    firm.invoice("ce-cr-2", "2026-01-20", -20, applies_to=first, **memo)
    ar = "ar_closing 2026-01 customer customer-ce-cr-"
    return {ar + "1": -100, ar + "2": -20}


@FIRM.example
def pay_of_somebody_hr_does_not_know(firm):
    """It is in the totals under the number that payroll has; somebody without a job is a head of the entity."""
    firm.add("ref_legal_entity", entity_id="ES01", name="SL", functional_currency="EUR", country="ES")
    firm.add("hr_worker", resource_id="ce-jobless", name="Jo", entity_id="ES01")
    firm.add("payroll_actual", resource_id="ce-nobody", period="2026-01", employer_cost=700)
    return {
        "payroll_total 2026-01 resource ce-nobody": 700,
        "payroll_unallocated 2026-01 resource ce-nobody": 700,
        "payroll_overhead 2026-01 resource ce-nobody": 0,
        "headcount 2026-01 entity ES01": 1,
    }


@FIRM.example
def two_months_of_pay_left_in_two_currencies(firm):
    """Bound until 31 March: 310 EUR for February, 310 USD for March; an invoice in USD binds nobody to more."""
    firm.engagement("ce-bound", "retainer", currency="EUR", noncancellable_through="2026-03-31")
    for start, end, currency in (("2026-01-01", "2026-02-28", "EUR"), ("2026-03-01", None, "USD")):
        row = {"engagement_id": "ce-bound", "monthly_amount": 310, "currency": currency}
        firm.add("psa_recurring_fee", valid_from=start, valid_to=end, **row)
    for currency in ("EUR", "USD"):
        firm.booking("ce-bound", 5000, signed="2026-01-05", currency=currency)
    return {
        "rpo 2026-01 engagement ce-bound": "666.5",  # 310 × 1.15 + 310
        "rpo 2026-02 engagement ce-bound": 310,
        "rpo 2026-03 engagement ce-bound": 0,
    }


@FIRM.example
def fees_of_one_day(firm):
    """280 a month until 1 February: 10 for that day. From the last day of January: 10. Bound to 1 February: 10."""
    ends = {"ce-until": ("2026-01-01", "2026-02-01", 280), "ce-from": ("2026-01-31", None, 310)}
    for line, (start, end, amount) in ends.items():
        firm.engagement(line, "managed_service", noncancellable_through="2026-02-01")
        firm.booking(line, 9000, signed="2026-01-01")
        row = {"engagement_id": line, "valid_from": start, "valid_to": end, "monthly_amount": amount}
        firm.add("psa_recurring_fee", **row)
    revenue = "revenue_net 2026-{} engagement ce-{}"
    return {
        revenue.format("01", "until"): 280, revenue.format("02", "until"): 10, revenue.format("03", "until"): 0,
        revenue.format("01", "from"): 10, revenue.format("02", "from"): 310,
        "rpo 2026-01 engagement ce-until": 10, "rpo 2026-01 engagement ce-from": "11.07",  # 310 ÷ 28
        "posting_completeness_fee 2026-02 engagement ce-until": 0,
        "posting_completeness_fee 2026-01 engagement ce-from": 0,
    }  # fmt: skip


@FIRM.example
def obligation_within_twelve_months(firm):
    """Fees from 15 March 2026 to 15 January 2027 count by days; of those from July 2026 on, seven months are near."""
    spans = {"ce-near": ("2026-03-15", "2027-01-15"), "ce-far": ("2026-07-01", None), "ce-none": ("2027-02-01", None)}
    for line, (start, end) in spans.items():
        firm.engagement(line, "retainer", end_date="2030-12-31")
        firm.add("psa_recurring_fee", engagement_id=line, valid_from=start, valid_to=end, monthly_amount=310)
        firm.booking(line, 9300, signed="2026-01-05")
    firm.engagement("ce-today", "milestone", end_date="2026-01-31")
    firm.engagement("ce-year", "milestone", end_date="2027-01-31")
    firm.engagement("ce-day", "milestone", end_date="2027-02-01")
    for line in ("ce-today", "ce-year", "ce-day"):
        firm.booking(line, 366, signed="2026-01-05")
    near = "rpo_next_12m 2026-01 engagement ce-"
    return {
        near + "near": 3110,  # 17 of 31 days of March, nine months, 15 of 31 days of January
        near + "far": 2170,
        near + "none": 0,
        near + "today": 366,
        near + "year": 366,
        near + "day": 365,  # 366 × 365 ÷ 366
        "rpo_later 2026-01 engagement ce-day": 1,
        "rpo_later 2026-01 engagement ce-far": 7130,
    }


@FIRM.example
def statuses_that_contradict_their_dates(firm):
    """Submitted or rejected, though an approval date is filled: not approved, so not revenue but unapproved work."""
    firm.engagement("ce-odd")
    firm.engagement("ce-odd-fixed", "fixed_poc_hours")
    firm.booking("ce-odd-fixed", 1000, signed="2026-01-02")
    firm.add("psa_estimate", engagement_id="ce-odd-fixed", valid_from_period="2026-01", eac_hours=100)
    firm.bill_rate("ce-odd", firm.person("ce-odd-ann"), 100)
    for line in ("ce-odd", "ce-odd-fixed"):
        firm.time(line, "ce-odd-ann", "2026-01-12", 1)
        firm.time(line, "ce-odd-ann", "2026-01-12", 2, status="submitted", approved_date="2026-01-12")
        firm.time(line, "ce-odd-ann", "2026-01-12", 4, status="rejected", approved_date="2026-01-12")
        firm.time(line, "ce-odd-ann", "2026-01-12", 8, billable=0)
        firm.time(line, "ce-odd-ann", "2026-01-12", 16, billable=0, status="submitted")
    firm.time("ce-odd-fixed", "ce-odd-unknown", "2026-01-12", 10)  # nobody's cost rate: hours all the same
    firm.invoice("ce-odd-fixed", "2026-01-20", -200, doc_type="credit_memo", effect="price")
    return {
        "revenue_net 2026-01 engagement ce-odd": 100,
        "wip_unapproved 2026-01 engagement ce-odd": 200,
        "wip_unapproved 2026-04 engagement ce-odd": 200,
        "bridge_worked 2026-01 engagement ce-odd": 300,
        "bridge_approved 2026-01 engagement ce-odd": 100,
        "effective_bill_rate 2026-01 engagement ce-odd": 100,
        "realization_worked 2026-01 engagement ce-odd": "0.5",
        "posting_completeness 2026-01 engagement ce-odd": 0,
        "revenue_at_risk 2026-04 engagement ce-odd": 100,
        "discount 2026-01 engagement ce-odd": 100,  # 1 h at 100 instead of 200
        "discount 2026-01 engagement ce-odd-fixed": 0,
        "revenue_net 2026-01 engagement ce-odd-fixed": 152,  # 19 of 100 h, billable or not, of 1,000 − 200
    }


@FIRM.example
def lines_beside_a_contract_of_their_name(firm):
    """Two lines with right to invoice are called like the contracts of others: each has its own, due and owed."""
    for name, right in (("ce-own", 1), ("ce-owe", 1), ("ce-own-2", 0), ("ce-owe-2", 0)):
        firm.engagement(name, "milestone", right_to_invoice=right, contract_id=name.removesuffix("-2"))
    for line, amount in (("ce-own", 50), ("ce-own-2", 80)):
        firm.add("psa_milestone", engagement_id=line, amount=amount, accepted_date="2026-01-10")
    for line, amount in (("ce-owe", 50), ("ce-owe-2", 80)):
        firm.invoice(line, "2026-01-10", amount)
    return {
        "unbilled 2026-01 engagement ce-own": 50,
        "unbilled 2026-01 engagement ce-own-2": 80,
        "deferred 2026-01 engagement ce-owe": 50,
        "deferred 2026-01 engagement ce-owe-2": 80,
    }


@FIRM.example
def rates_of_two_currencies_on_one_line(firm):
    """10 h at 100 EUR and 10 h at 100 USD, cards at 200, as much again submitted; 10 h posted in two parts."""
    firm.engagement("ce-mix")
    for person, currency in (("ce-mix-ann", "EUR"), ("ce-mix-bob", "USD")):
        firm.add("hr_worker", resource_id=person, name=person)
        firm.add("ref_rate_card_standard", resource_id=person, rate=200, currency=currency)
        firm.bill_rate("ce-mix", person, 100, currency=currency)
        firm.time("ce-mix", person, "2026-03-12", 10)
        firm.time("ce-mix", person, "2026-03-13", 10, status="submitted")
        plan = {"period": "2026-03", "planned_hours": 20, "planned_rate": 100, "currency": currency}
        firm.add("psa_assignment_plan", engagement_id="ce-mix", resource_id=person, **plan)
    invoice = firm.invoice("ce-mix", "2026-03-31", 1000)
    posted = firm.time("ce-mix", "ce-mix-bob", "2026-03-16", 10)
    for amount in (400, 600):
        row = {"posting_date": "2026-03-31", "hours": 5, "bill_rate": 100, "amount": amount, "invoice_id": invoice}
        ids = {"engagement_id": "ce-mix", "resource_id": "ce-mix-bob", "time_entry_id": posted}
        firm.add("erp_project_transaction", **ids, **row)
    value = "{} 2026-03 engagement ce-mix"
    return {
        value.format("discount"): 3300,  # (2,000 − 1,000) × 1.30 and 2 × (2,000 − 1,000)
        value.format("rate_realization"): "0.5",
        value.format("wip_unapproved"): 2350,  # 1,000 × 1.35 + 1,000
        value.format("bridge_planned"): 4600,  # 2,000 × 1.30 + 2,000
        value.format("bridge_worked"): 5600,  # 2,000 × 1.30 + 3,000
        value.format("bridge_approved"): 3300,
        value.format("bridge_billed"): 1000,
        value.format("realization_worked"): "0.5",
        value.format("revenue_services"): 3300,
        "revenue_at_risk 2026-04 engagement ce-mix": 2450,  # 1,000 × 1.45 + 1,000, not the parts
    }


@FIRM.example
def money_that_names_no_document(firm):
    """Cash and write-downs without an invoice touch no invoice; of its 400 one quarter is an approved entry."""
    firm.engagement("ce-bill")
    firm.bill_rate("ce-bill", firm.person("ce-bill-ann"), 10)
    invoice = firm.invoice("ce-bill", "2026-02-10", 90)
    entry = firm.time("ce-bill", "ce-bill-ann", "2026-01-12", 10)
    row = {"posting_date": "2026-02-05", "hours": 10, "bill_rate": 10, "amount": 100, "invoice_id": invoice}
    firm.add("erp_project_transaction", time_entry_id=entry, engagement_id="ce-bill", resource_id="ce-bill-ann", **row)
    rejected = firm.time("ce-bill", "ce-bill-ann", "2026-01-12", 10, status="rejected")
    own = {"engagement_id": "ce-bill", "resource_id": "ce-bill-ann"}
    firm.add("erp_project_transaction", time_entry_id=rejected, **own, **row)
    firm.add("hr_worker", resource_id="ce-bill-bob", name="Bob")
    firm.bill_rate("ce-bill", "ce-bill-bob", 10)
    drafted = firm.time("ce-bill", "ce-bill-bob", "2026-01-12", 5)  # a person without a standard rate
    row |= {"amount": 50, "invoice_id": firm.invoice("ce-bill", "2026-02-11", 50, status="draft")}
    firm.add("erp_project_transaction", time_entry_id=drafted, **own, **row)
    firm.add(
        "erp_project_transaction",
        time_entry_id="nobody-has-it",
        **own,
        **(row | {"amount": 200, "invoice_id": invoice}),
    )
    row |= {"amount": 100, "invoice_id": None}
    other = firm.time("ce-bill", "ce-bill-ann", "2026-01-13", 10)
    firm.add("erp_project_transaction", time_entry_id=other, engagement_id="ce-bill", resource_id="ce-bill-ann", **row)
    for amount, document in ((-4, invoice), (-6, invoice), (-70, None)):
        firm.add("erp_wip_adjustment", engagement_id="ce-bill", date="2026-02-10", amount=amount, invoice_id=document)
    for amount, document in ((15, invoice), (30, invoice), (7, None), (9, "nobody-has-it")):
        firm.cash(document, "2026-03-10", amount, "customer-ce-bill")
    return {
        "bridge_billed 2026-01 engagement ce-bill": "97.5",  # 100 − 10 × 100 ÷ 400
        "bridge_collected 2026-01 engagement ce-bill": "48.75",  # 45 × 97.5 ÷ 90
        "collection_realization 2026-02 customer customer-ce-bill": "0.5",
        "revenue_at_risk 2026-04 engagement ce-bill": 150,  # neither the draft nor what is on no invoice
        "posting_completeness 2026-01 engagement ce-bill": 1,
    }


@FIRM.example
def one_person_two_cost_centres(firm):
    """A new cost centre on 16 January, the same practice: one full-time person, 168 h, three of ten entries late."""
    firm.person("ce-two-ann", job={"practice": "CE2", "cost_center": "A", "valid_to": "2026-01-15"}, entity_id="DE01")
    firm.add("hr_job_history", resource_id="ce-two-ann", valid_from="2026-01-16", practice="CE2", cost_center="B")
    for day, hours in (("12", 6), ("13", 7), ("20", 9)):
        firm.time("elsewhere", "ce-two-ann", f"2026-01-{day}", hours)
    return {
        "fte 2026-01 practice CE2": 1,
        "capacity_net 2026-01 practice CE2": 168,
        "utilization_net 2026-01 practice CE2": "0.130952",  # 22 ÷ 168
        "missing_hours 2026-01 resource ce-two-ann": 146,
        "bench_hours 2026-01 resource ce-two-ann": 146,
    }


@CAPACITY.example
def pay_by_capacity_of_two_practices(firm):
    """One cost centre, two practices: 840 of pay for 168 h of capacity, 10 h worked: 50, and 790 is not used."""
    firm.person("cp-ann", job={"practice": "CP1", "valid_to": "2026-01-15"}, entity_id="DE01")
    firm.add("hr_job_history", resource_id="cp-ann", valid_from="2026-01-16", practice="CP2")
    firm.engagement("cp")
    firm.time("cp", "cp-ann", "2026-01-12", 4, billable=0)
    firm.time("cp", "cp-ann", "2026-01-20", 6, billable=0)
    firm.add("payroll_actual", resource_id="cp-ann", period="2026-01", employer_cost=840)
    return {
        "cost_true 2026-01 engagement cp": 50,
        "payroll_unallocated 2026-01 resource cp-ann": 790,
        "payroll_total 2026-01 resource cp-ann": 840,
    }


@CAPACITY.example
def pay_by_capacity_of_two_cost_centres(firm):
    """800 for the 80 h of A, where 4 are worked, and 500 for B, where nobody works: all but 40 is not used."""
    firm.person("cq-ann", job={"cost_center": "A", "valid_to": "2026-01-15"}, entity_id="DE01")
    firm.add("hr_job_history", resource_id="cq-ann", valid_from="2026-01-16", cost_center="B")
    firm.engagement("cq")
    firm.time("cq", "cq-ann", "2026-01-12", 4, billable=0)
    for center, pay in (("A", 800), ("B", 500)):
        firm.add("payroll_actual", resource_id="cq-ann", period="2026-01", cost_center=center, employer_cost=pay)
    return {"cost_true 2026-01 engagement cq": 40, "payroll_unallocated 2026-01 resource cq-ann": 1260}


@MARCH.example
def the_last_day_that_is_known(firm):
    """As of 31 March: what is dated that day or month is known, what follows is not."""
    own, ann = {"engagement_id": "as-of"}, firm.person("as-of-ann", job={"practice": "AS-OF"})
    firm.engagement("as-of", "milestone")
    firm.person("as-of-sub", worker_type="subcontractor")
    paid = firm.invoice("as-of", "2026-01-10", 1000)
    for day, amount in (("2026-03-31", 10), ("2026-04-01", 900)):
        firm.booking("as-of", amount, signed=day)
        firm.invoice("as-of", day, amount)
        firm.cash(paid, day, amount, "customer-as-of")
        firm.add("erp_ar_writeoff", invoice_id=paid, date=day, amount=amount)
        firm.add("erp_wip_adjustment", date=day, amount=-amount, **own)
        firm.add("psa_milestone", amount=amount, accepted_date=day, **own)
        firm.add("expense_line", resource_id=ann, date=day, amount=amount, **own)
        firm.add("payroll_actual", resource_id=ann, period=day[:7], employer_cost=amount)
        firm.add("erp_overhead", entity_id="US01", period=day[:7], amount=amount)
        bill = {"service_period": "2026-03", "bill_date": day, "hours": 1, "amount": amount}
        firm.add("ap_subcontractor_bill", resource_id="as-of-sub", **own, **bill)
        firm.add("hr_absence", resource_id=ann, date=day, hours=8)
    firm.add("ref_target", metric="bookings_net", period="2026-04", dim="firm", key="all", value=500)
    value = "{} 2026-03 engagement as-of"
    return {
        value.format("bookings_net"): 10, value.format("billed_net"): 10, value.format("backlog_price_adj"): -10,
        value.format("revenue_net"): 10,  # 10 of a milestone, 10 of expenses, −10 of price
        "ar_cash 2026-03 customer customer-as-of": -10, "ar_writeoff 2026-03 customer customer-as-of": -10,
        "ar_closing 2026-03 customer customer-as-of": 990, "payroll_total 2026-03 resource as-of-ann": 10,
        "capacity_net 2026-03 resource as-of-ann": 168,  # 22 days but one
        "pipeline_coverage 2026-03": 0,  # a target, and nothing that could meet it
    }  # fmt: skip


@MARCH.example
def a_message_that_came_on_the_last_day(firm):
    """It took ten hours; the one that came a day later is not known."""
    for number, day in ((1, "03-31"), (2, "04-01")):
        row = {"flow": "time", "object_id": f"T{number}", "status": "delivered", "event_at": "2026-03-31T00:00:00"}
        row |= {"correlation_id": "c", "source_system": "psa", "target_system": "erp", "object": "x"}
        firm.add("integration_event", event_id=f"m{number}", target_created_at=f"2026-{day}T10:00:00", **row)
    lost = {"flow": "bills", "object_id": "I", "status": "failed", "event_at": "2026-03-31T08:00:00"}
    firm.add("integration_event", event_id="m3", **row | lost)
    return {"sync_latency_p95 2026-03 flow time": 10, "failed_messages 2026-03 flow bills": 1}


@MARCH.example
def two_lines_of_one_customer(firm):
    """Booked twice in January, on two lines, and once in March: 10 + 20 in the month, and 40 more in the quarter."""
    firm.person("two-ann", job={"practice": "TWO"}, entity_id="DE01")
    kinds = ("new", "renewal", "change_order", "cancellation", "credit")
    for line, month, amount in (("two-1", "01", 10), ("two-2", "01", 20), ("two-1", "03", 40)):
        if month == "01":
            firm.engagement(line, "milestone", customer="two", practice="TWO-P")
        for kind in kinds:
            firm.booking(line, amount, signed=f"2026-{month}-10", booking_type=kind)
    for month, goal in (("2026-01", "0.5"), ("2026-02", "0.25")):
        firm.add("ref_target", metric="utilization_net", period=month, dim="practice", key="TWO", value=goal)
        firm.add(
            "ref_target", metric="utilization_net", period=month, dim="level", key="TWO", value=9
        )  # nobody's level
    for date, hours in (("2026-01-12", 42), ("2026-02-12", 8)):
        firm.time("elsewhere", "two-ann", date, hours)
    flows = {
        f"bookings_{kind} 2026-{period} customer two": sum_of
        for kind in kinds
        for period, sum_of in (("01", 30), ("Q1", 70))
    }
    return flows | {
        "utilization_target 2026-Q1 practice TWO": "0.378049",  # (168 × 0.5 + 160 × 0.25) ÷ 328: March has none
        "target_attainment 2026-Q1 practice TWO": "0.403226",  # 50 ÷ (84 + 40)
    }


@SUBS.example
def subcontractors_in_utilization(firm):
    """84 of 168 h (160 after leave), and 40 h of a subcontractor, who adds as much to both sides; 10 h productive."""
    firm.person("su-ann", job={"practice": "SU"}, entity_id="DE01")
    firm.person("su-sub", job={"practice": "SU", "hours_per_day": 0}, worker_type="subcontractor", entity_id="DE01")
    firm.add("ref_project_class", engagement_id="training", name="training", productive=1)
    firm.add("hr_absence", resource_id="su-ann", date="2026-01-13", hours=8)
    for person, hours in (("su-ann", 84), ("su-sub", 40)):
        firm.time("work", person, "2026-01-12", hours)
        firm.time("training", person, "2026-01-14", 10, billable=0)
    value = "utilization_{} 2026-01 practice SU"
    return {
        value.format("net"): "0.62",  # 124 ÷ 200
        value.format("gross"): "0.596154",  # 124 ÷ 208
        value.format("productive"): "0.685714",  # (94 + 50) ÷ (160 + 50)
        value.format("incl_subs"): "0.62",
    }


@UNKNOWN.example
def what_no_project_system_knows(firm):
    """Documents, adjustments and openings of engagements nobody knows are in the firm, and nowhere else."""
    firm.invoice("ghost-1", "2026-01-10", 100)
    firm.add("erp_wip_adjustment", engagement_id="ghost-2", date="2026-01-10", amount=-30)
    firm.add("opening_recognised", engagement_id="ghost-3", services_to_date=500, expenses_to_date=9)
    firm.add("psa_milestone", engagement_id="ghost-4", amount=70, accepted_date="2026-01-10")
    firm.add("psa_recurring_fee", engagement_id="ghost-5", valid_from="2026-01-01", monthly_amount=310)
    firm.add("psa_recurring_fee", engagement_id="ghost-6", valid_from="2026-01-01", monthly_amount=0)
    firm.add("opening_recognised", engagement_id="ghost-6", services_to_date=0)
    firm.time("ghost-1", firm.person("ghost-ann"), "2026-01-12", 10)
    return {
        "effective_bill_rate 2026-01": None,  # of no client's hours
        "realization_worked 2026-01": None,
        "billed_net 2026-01": 100,
        "backlog_price_adj 2026-01": -30,
        "revenue_services 2026-01": -30,
        "unbilled 2026-01": 509,
        "deferred 2026-01": 130,
        "backlog_closing 2026-01": -500,  # −30 of price and +30 of revenue are 0; 500 is recognised
        "revenue_net 2026-02": 0,
        "customer_concentration_1 2026-01": None,  # of a revenue below 0 nobody has a share
        "customer_concentration_5 2026-01": None,
        "customer_concentration_10 2026-01": None,
    }


@CONSTANT.example
def constant_currency(firm):
    """Everything at the budget rates of April, EUR 1.25 and GBP 2: flows, balances, opening; no currency effect."""
    firm.engagement("cc", "milestone", currency="EUR")
    firm.booking("cc", 300, signed="2026-01-05", currency="EUR")
    firm.add("opening_recognised", engagement_id="cc", services_to_date=40, currency="EUR")
    firm.add("psa_milestone", engagement_id="cc", amount=100, accepted_date="2026-02-10", currency="EUR")
    firm.invoice("cc", "2026-02-20", 60, currency="EUR")
    firm.add("expense_line", resource_id="x", engagement_id="cc", currency="GBP", amount=11, date="2026-01-10")
    value = "{} 2026-{} engagement cc"
    return {
        value.format("bookings_net", "01"): 375, value.format("revenue_services", "02"): 125,
        value.format("revenue_net", "01"): 25,  # 11 × 2.00 ÷ 1.10 EUR × 1.25, as the contract holds it
        value.format("cost_std", "01"): 22, value.format("backlog_closing", "01"): 325,
        value.format("backlog_closing", "02"): 200, value.format("backlog_fx", "02"): 0,
        value.format("unbilled", "01"): 75, value.format("contract_position_fx", "02"): 0,
        "ar_closing 2026-02 customer customer-cc": 75, "ar_fx 2026-03 customer customer-cc": 0,
    }  # fmt: skip


@NO_BUDGET.example
def constant_currency_without_a_budget_rate(firm):
    """One budget rate of April is missing: there is no constant view, not half of one."""
    rates = firm.rows["ref_fx_rate"]
    rates[:] = [row for row in rates if (row["rate_type"], row["from_currency"]) != ("budget", "GBP")]
    firm.engagement("nb", "milestone", currency="EUR")
    firm.add("psa_milestone", engagement_id="nb", amount=100, accepted_date="2026-02-10", currency="EUR")
    return {"revenue_services 2026-02 engagement nb": 0, "revenue_services 2026-02": 0}


@LEAP.example
def brackets_of_sixty_and_ninety_days(firm):
    """January 2024 is 60 days old at the end of March and 90 at the end of April; March is 30 old by then."""
    firm.rows["ref_fiscal_period"].clear()
    for number in range(28):
        firm.period(f"{2023 + (11 + number) // 12}-{(11 + number) % 12 + 1:02}")
    firm.engagement("leap", "milestone")
    for month, amount in (("01", 1000), ("02", 200), ("03", 40), ("04", 8)):
        firm.add("psa_milestone", engagement_id="leap", amount=amount, accepted_date=f"2024-{month}-10")
    firm.add("opening_recognised", engagement_id="leap", as_of="2023-12-31", services_to_date=3)
    march, april = "unbilled_bucket 2024-03 bucket ", "unbilled_bucket 2024-04 bucket "
    return {
        march + "0-30": 40, march + "31-60": 1200, march + "61-90": 0, march + "90+": 3,
        april + "0-30": 48, april + "31-60": 0, april + "61-90": 1200, april + "90+": 3,
    }  # fmt: skip


@pytest.mark.parametrize(("firm", "case"), [(firm, case) for firm in FIRMS for case in firm.cases], ids=name_of)
def test_contract_edge(firm, case):
    assert firm.wrong(case) == []
