"""Where figures of processes are easily wrong: both ends of a month, other flows and keys, what earlier runs knew.

`BARE` is a firm that keeps no rates, fees, milestones or estimates of its projects. All was observed on 1 January 2026.
"""

import pytest

from tests import compiled
from tests.numbers.worked import WorkedFirm, compare, name_of

FIRM, BARE = WorkedFirm(), WorkedFirm()
ATTRIBUTES = {
    "project_manager_id": "boss", "tax_code": "T1", "billing_schedule": "monthly", "budget_amount": 1,
    "payment_terms": "30 days",
}  # fmt: skip


def message(firm, flow, object_id, status, event_at, created=None, object_name="x"):
    given = {"source_system": "psa", "target_system": "erp", "object": object_name, "object_id": object_id}
    event = f"{flow}-{object_id}-{status}-{event_at}-{object_name}"
    row = {"event_id": event, "correlation_id": event, "event_at": event_at, "target_created_at": created}
    firm.add("integration_event", flow=flow, status=status, **given, **row)


@FIRM.example
def latencies(firm):
    """1 to 20 hours in March, one of half an hour in a flow named as the firm's key, one of a quarter in April."""
    for hours in range(1, 21):
        message(firm, "fast", f"L{hours}", "delivered", "2026-03-02T00:00:00", f"2026-03-02T{hours:02}:00:00")
    message(firm, "all", "L21", "delivered", "2026-03-02T00:00:00", "2026-03-02T00:30:00")
    message(firm, "fast", "L22", "delivered", "2026-04-02T00:00:00", "2026-04-02T00:15:00")
    return {
        "sync_latency_p50 2026-03 flow fast": 10, "sync_latency_p95 2026-03 flow fast": 19,
        "sync_latency_p50 2026-03 flow all": "0.5", "sync_latency_p95 2026-03 flow all": "0.5",
        "sync_latency_p50 2026-03": 10, "sync_latency_p95 2026-03": 19,  # the 11th and the 20th of 21
        "sync_latency_p50 2026-04": "0.25",
        "sla_attainment 2026-03 flow fast": "0.2",  # four within four hours
        "sla_attainment 2026-03": "0.238095",
        "failed_messages 2026-03 flow fast": 0, "queue_open 2026-03 flow fast": 0,
    }  # fmt: skip


@FIRM.example
def queue(firm):
    """Q1 waits from the last day of January to the last of February, Q2 three days; Q3 and Q4 never come across."""
    steps = [
        ("Q1", "failed", "01-31"), ("Q1", "failed", "02-03"), ("Q1", "delivered", "02-28"),
        ("Q2", "failed", "02-10"), ("Q2", "replayed", "02-13"), ("Q2", "delivered", "03-20"),
        ("Q3", "delivered", "02-01"), ("Q3", "dead_letter", "02-11"), ("Q3", "delivered", "02-11"),
        ("Q3", "sent", "02-12"), ("Q3", "retried", "02-13"), ("Q4", "failed", "02-12"),
    ]  # fmt: skip
    for object_id, status, day in steps:
        message(firm, "queue", object_id, status, f"2026-{day}T08:00:00")
    message(firm, "queue", "Q3", "delivered", "2026-02-20T08:00:00", object_name="y")
    message(firm, "queue", "Q5", "delivered", "2026-02-20T08:00:00")
    message(firm, "other", "Q3", "delivered", "2026-02-20T08:00:00")
    measures = {
        "failed_messages": {"01": 0, "02": 2, "03": 0, "Q1": 2},
        "queue_open": {"01": 1, "02": 2, "03": 2, "Q1": 2},
        "queue_mttr_days": {"01": None, "02": "15.5", "03": None, "Q1": "15.5"},  # (28 + 3) ÷ 2
    }
    return {
        f"{measure} 2026-{period}{place}": value
        for measure, values in measures.items()
        for period, value in values.items()
        for place in ("", " flow queue")
    }


@FIRM.example
def age_of_the_data(firm):
    """Of each stream the last extract counts, one without news too; one that was refused does not."""
    extracts = [
        ("old", "landed", "2025-12-25"), ("old", "landed", "2025-12-30"), ("older", "skipped", "2025-12-29"),
        ("older", "refused", "2025-12-31"),
    ]  # fmt: skip
    for stream, status, day in extracts:
        firm.knew("landing._batches", connector="x", stream=stream, status=status, source="slow", finished_at=day)
    age = "freshness_hours 2026-04"
    return {
        f"{age} stream slow:old": 48, f"{age} stream slow:older": 72, f"{age} stream firm:ref_fx_rate": 0,
        f"{age} source slow": 72, f"{age} source firm": 0, age: 72, "freshness_hours 2026-03": None,
    }  # fmt: skip


@FIRM.example
def manual_journals(firm):
    """100 and 50 EUR (1.20) in one journal, 30 USD in another; another book, and what is not manual, counts nothing."""
    lines = [
        ("DE01", "J1", 1, "primary", 100, "EUR"), ("DE01", "J1", 1, "primary", 50, "EUR"),
        ("DE01", "J1", 1, "primary", -150, "EUR"), ("US01", "J2", 1, "primary", 30, "USD"),
        ("US01", "J3", 1, "statutory", 40, "USD"), ("US01", "J4", 0, "primary", 50, "USD"),
    ]  # fmt: skip
    for number, (entity, journal, manual, book, amount, currency) in enumerate(lines):
        row = {"journal_id": journal, "line_no": number, "account_id": "4000", "account_class": "revenue", "book": book}
        money = {"currency": currency, "amount_txn": amount, "amount_functional": amount, "is_manual": manual}
        firm.add("erp_journal_line", entity_id=entity, posting_date="2026-02-10", **row, **money)
    expected = {"": (2, 210), " entity DE01": (1, 180), " entity US01": (1, 30)}
    return {
        f"{metric} 2026-02{place}": value
        for place, values in expected.items()
        for metric, value in zip(("manual_journals", "manual_journals_value"), values, strict=True)
    }


@FIRM.example
def margin_at_the_close(firm):
    """An entity and a practice of one name: 640 of 800 were reported, 900 of 1,000; the firm's 500 of 1,000."""
    firm.add("ref_legal_entity", entity_id="MA", name="MA", functional_currency="USD", country="US")
    lines = [
        ("1", "MA", "02-10", 600),
        ("2", "MA", "02-10", 300),
        ("3", "US01", "02-10", 200),
        ("1", "MA", "03-10", 400),
    ]
    for line, entity in (("1", "MA"), ("2", "MA"), ("3", "US01")):
        firm.engagement(f"ma-{line}", "milestone", practice="MA", entity_id=entity)
    for line, _, day, amount in lines:
        firm.add("psa_milestone", engagement_id=f"ma-{line}", amount=amount, accepted_date=f"2026-{day}")
    firm.add("expense_line", engagement_id="ma-1", resource_id="p", date="2026-02-10", amount=100, rebillable=0)
    reported = [
        ("margin_std", "02", "entity", "MA", "reporting", 640),
        ("margin_std", "02", "practice", "MA", "reporting", 900),
        ("margin_std", "02", "firm", "all", "reporting", 500),
        ("margin_std", "03", "entity", "MA", "reporting", 800),
        ("revenue_net", "02", "entity", "MA", "reporting", 800),
        ("margin_std", "02", "entity", "MA", "constant", 800),
        ("margin_std", "02", "entity", "XX", "reporting", 800),
    ]
    for metric, month, dim, key, view, value in reported:
        place = {"period": f"2026-{month}", "dim": dim, "key": key, "currency_view": view}
        firm.knew("run.reported_figure", metric=metric, value=value, **place)
    accuracy = "margin_accuracy 2026-{} {} MA"
    return {
        accuracy.format("02", "entity"): "0.8", accuracy.format("02", "practice"): "0.9",
        accuracy.format("03", "entity"): 0, accuracy.format("03", "practice"): None,
        "margin_accuracy 2026-02": "0.5",
    }  # fmt: skip


def project(firm, id, method, signed, needs=(), **values):
    """A project created on 10 February with what its method needs and all attributes that are not overridden."""
    attributes = ATTRIBUTES | {"practice": "SET", "created_date": "2026-02-10"}
    firm.engagement(id, method, **attributes | values)
    firm.booking(id, 1000, signed, close_date="2026-03-15")
    for file, row in needs:
        firm.add(file, engagement_id=id, **row)


@FIRM.example
def setup(firm):
    """Six projects were ready 9 to 4 days after their signatures, one after 24; the others lack one thing each."""
    rate = ("psa_bill_rate", {"resource_id": "anybody", "rate": 100})
    fee = ("psa_recurring_fee", {"valid_from": "2026-02-01", "monthly_amount": 0})
    cost, hours = (("psa_estimate", {"valid_from_period": "2026-02", eac: 1}) for eac in ("eac_cost", "eac_hours"))
    needs = {
        "tm": rate, "retainer": fee, "managed_service": fee, "milestone": ("psa_milestone", {"amount": 0}),
        "fixed_poc_cost": cost, "fixed_poc_hours": hours,
    }  # fmt: skip
    lacking = {"fixed_poc_cost": [hours], "fixed_poc_hours": [cost]}
    for day, (method, need) in enumerate(needs.items(), 1):
        project(firm, f"ready-{method}", method, f"2026-02-0{day}", [need])
        project(firm, f"lacking-{method}", method, "2026-02-01", lacking.get(method, []))
    for attribute in ATTRIBUTES:
        project(firm, f"lacking-{attribute}", "tm", "2026-02-01", [rate], end_date="2026-03-31", **{attribute: None})
    firm.booking("ready-tm", 1, "2026-02-09", booking_type="renewal")
    project(firm, "met", "tm", "2026-02-01", [rate])
    project(firm, "nowhere", "tm", "2026-02-01", [rate], practice=None)
    seen = [("R07", "met:bill_rate", "02-25"), ("R07", "met:tax_code", "02-20"), ("R08", "met:x", "03-25")]
    for check, key, day in seen:
        firm.knew("run.exception_history", check_id=check, key=key, resolved_on=f"2026-{day}")
    ready, provisioning = "setup_ready_days 2026-02 ", "provisioning_days 2026-02 engagement lacking-tm"
    return (
        {f"{ready}engagement ready-{method}": 10 - day for day, method in enumerate(needs, 1)}
        | {f"{ready}engagement lacking-{what}": None for what in (*needs, *ATTRIBUTES)}
        | {f"{ready}engagement met": 24, f"{ready}engagement nowhere": 9, f"{ready}practice SET": 9}  # (39 + 24) ÷ 7
        | {f"{ready}entity US01": 9, ready.strip(): 9, "setup_ready_days 2026-03 practice SET": None}
        | {provisioning: 9}
    )


@BARE.example
def setup_of_who_keeps_nothing(firm):
    """Nobody lacks what the firm keeps of no project, nor is on the bench where it plans nobody."""
    methods = ("tm", "retainer", "managed_service", "milestone", "fixed_poc_cost", "fixed_poc_hours")
    for method in methods:
        firm.engagement(f"bare-{method}", method, created_date="2026-02-10")
        firm.booking(f"bare-{method}", 1000, "2026-02-01")
    firm.person("bare-idle")
    ready = {f"setup_ready_days 2026-02 engagement bare-{method}": 9 for method in methods}
    return ready | {"bench_people 2026-04 resource bare-idle": 0}


@BARE.example
def forecasts(firm):
    """March brought bookings of 10,000, revenue of 4,000, 40 hours; expected in February were 8,000, 5,000 and 50."""
    for line, tcv, amount, hours in (("ahead", 7000, 3000, 30), ("ahead-too", 3000, 1000, 10)):
        firm.engagement(line)
        firm.booking(line, tcv, "2026-03-10")
        firm.add("erp_wip_adjustment", engagement_id=line, date="2026-03-10", amount=amount)
        firm.time(line, "ann", "2026-03-11", hours)
    firm.booking("ahead", 1000, "2026-04-10")
    made = [
        ("2026-02", "2026-03", "reporting", "USD", 8000, 5000, 50),
        ("2026-01", "2026-03", "reporting", "USD", 0, 0, 60),
        ("2025-12", "2026-03", "reporting", "EUR", 10000, 4000, 40),  # kept in another reporting currency
        ("2026-02", "2026-03", "constant", "USD", 10000, 4000, 40),
        ("2026-02", "2026-04", "reporting", "USD", 10000, 4000, 40),
        ("2026-03", "2026-04", "reporting", "USD", 500, 1, 1),
        ("2025-12", "2026-04", "reporting", "USD", 1000, 1, 1),
    ]
    names = ("made_in", "forecast_month", "currency_view", "currency", "bookings", "revenue", "hours")
    for each in made:
        firm.knew("run.forecast", **dict(zip(names, each, strict=True)))
    accuracy = "forecast_accuracy_{}"
    return {
        accuracy.format("bookings 2026-03"): "0.8",  # 1 − 2,000 ÷ 10,000
        accuracy.format("revenue 2026-03"): "0.75",  # 1 − 1,000 ÷ 4,000
        accuracy.format("hours 2026-03"): "0.75",
        accuracy.format("hours 2026-03 months_ahead 1"): "0.75",
        accuracy.format("hours 2026-03 months_ahead 2"): "0.5",
        accuracy.format("bookings 2026-03 months_ahead 2"): None,  # nothing was expected
        accuracy.format("hours 2026-03 months_ahead 3"): None,
        accuracy.format("bookings 2026-04"): "0.5",
        accuracy.format("bookings 2026-04 months_ahead 4"): 1,
        accuracy.format("revenue 2026-04"): None,  # nothing was earned
        accuracy.format("revenue 2026-02"): None,  # nothing was kept
    }


@pytest.mark.parametrize("case", FIRM.cases, ids=name_of)
def test_process_edge(case):
    assert FIRM.wrong(case) == []


@pytest.mark.parametrize("case", BARE.cases, ids=name_of)
def test_process_of_a_bare_firm(case):
    assert BARE.wrong(case) == []


def test_a_prerequisite_that_a_run_still_saw_missing_is_met_today():
    """Met there now, seen missing by the last run: on the 10th of March, the day of this one."""
    lab = FIRM.built({})
    lab.con.execute("update run.observation set observed_on = '2026-03-10'")
    lab.con.execute("update run.exception_history set resolved_on = null where key = 'met:tax_code'")
    with lab.changed({"process_month": compiled.node("process_month")["compiled_code"]}):
        assert compare(lab, {"setup_ready_days 2026-02 engagement met": 37}) == []
