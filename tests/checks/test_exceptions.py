"""What all checks share: money counted once, tolerances, grace days, ids that last."""

from decimal import Decimal

import pytest

from tests import compiled
from tests.checks.bench import count_by_check
from tests.checks.page import read_register


def delete(file, **where):
    return {"file": file, "where": where, "delete": True}


def change(file, where, **values):
    return {"file": file, "where": where, "set": values}


UNPOSTED = [
    delete("erp_project_transaction", time_entry_id="T-P1-0105"),
    delete("erp_invoice_line", source_id="T-P1-0105"),
]
LEDGER = {"entity_id": "DE01", "period": "2026-03", "account_class": "unbilled"}


def test_the_money_of_one_entry_is_counted_once(bench):
    """An entry of January, 1,600, that never reached the ERP is also unbilled for too long."""
    with bench.changed(UNPOSTED) as broken:
        money = {row["check_id"]: (row["amount_at_risk"], row["amount_counted"]) for row in broken.exceptions()}
        assert money["R26"] == (1600, 1600)
        assert money["R37"] == (1600, 0)
        records = [row for row in broken.rows("exception_record") if row["record"] == "time_entry:T-P1-0105"]
        assert [row["check_id"] for row in records if row["risk_counted"]] == ["R26"]
        assert sum(row["risk_counted"] for row in records) == 1600


def test_the_money_of_one_entry_is_counted_once_when_its_exceptions_resolve(bench):
    """R26 and R37 of the same 1,600; what an older build remembers without the counted money is at its plain one."""
    with bench.changed(UNPOSTED) as broken:
        opened = broken.life()
    figures = next(node for node in compiled.nodes() if node["name"] == "exception_month")
    money = "sum(exceptions_resolved), sum(exceptions_resolved_amount), sum(exceptions_new_amount)"
    for known, wanted in ((opened, 1600), (opened.with_columns(amount_counted=None), 3200)):
        with bench.changed(history=known) as mended:
            compiled.execute(mended.con, figures)
            [found] = mended.con.execute(f"select {money} from {figures['relation_name']}").fetchall()
            assert found == (2, wanted, wanted)


def test_what_resolves_takes_along_the_money_that_it_counted_when_it_was_last_seen(bench):
    """R26 of the 1,600 resolves a day before R37, which counts them from then on: each of the days resolves them."""
    with bench.changed(UNPOSTED) as broken:
        first = broken.life()
    unbilled = change("erp_project_transaction", {"time_entry_id": "T-P1-0105"}, invoice_id="")
    with bench.changed([unbilled, UNPOSTED[1]], history=first) as posted:
        second = posted.life()
    with bench.changed(history=second) as mended:
        third = mended.life()
    days = [
        {row["check_id"]: (row["status"], row["amount_counted"]) for row in life.iter_rows(named=True)}
        for life in (first, second, third)
    ]
    assert days == [
        {"R26": ("open", 1600), "R37": ("open", 0)},
        {"R26": ("resolved", 1600), "R37": ("open", 1600)},
        {"R26": ("resolved", 1600), "R37": ("resolved", 1600)},
    ]


def test_the_first_check_by_precedence_takes_the_money_even_when_it_is_not_the_first_by_number(bench):
    """R37 (270) comes before R29 (290): the entry is on a draft, and its amount differs."""
    wrong = change("erp_project_transaction", {"time_entry_id": "T-P1-0105"}, amount=1500, invoice_id="")
    with bench.changed([wrong]) as broken:
        rows = broken.exceptions()
        money = {row["check_id"]: (row["amount_at_risk"], row["amount_counted"]) for row in rows}
        assert money["R37"] == (1600, 1600)
        assert money["R29"] == (100, 0)


def test_the_sum_of_what_is_counted_is_the_sum_over_records(bench):
    """In the reporting currency: 1,600 USD of time and 1,000 EUR of an account, at closing 1.12."""
    with bench.changed([*UNPOSTED, change("erp_gl_balance", LEDGER, balance=4000)]) as broken:
        rows = broken.exceptions()
        assert sum(row["amount_at_risk_reporting"] for row in rows) == 1600 + 1600 + 1120
        assert sum(row["amount_counted"] for row in rows) == 1600 + 1120


@pytest.mark.parametrize("profile", ["catalogue", "strict"])
def test_every_check_publishes_what_it_compares_and_the_rule_in_force(bench, profile):
    texts = ("left_side", "right_side", "population", "period_rule", "ages_from")
    rules = ("tolerance_absolute", "tolerance_relative", "grace_days")
    with bench.changed(checks_profile=profile) as firm:
        told = {row["check_id"]: row for row in firm.rows("check_status")}
    for check, row in read_register().items():
        assert [told[check][name] for name in texts] == [row[name] for name in texts], check
        in_force = ("0.05", 0, 0) if profile == "strict" else [row[name] for name in rules]
        assert [told[check][name] for name in rules] == [Decimal(value) for value in in_force], check


@pytest.mark.parametrize(("booked", "catalogue", "strict"), [("4999", 0, 1), ("4998.99", 1, 1), ("4999.95", 0, 0)])
def test_an_absolute_tolerance_is_what_may_differ(bench, booked, catalogue, strict):
    """R54 tolerates 1 currency unit, profile strict 0.05; the ledger should hold 5,000."""
    for profile, wanted in (("catalogue", catalogue), ("strict", strict)):
        with bench.changed([change("erp_gl_balance", LEDGER, balance=booked)], checks_profile=profile) as broken:
            assert len(broken.exceptions("R54")) == wanted, profile


@pytest.mark.parametrize(("posted", "catalogue"), [("38109", 0), ("38108.5", 0), ("38108.49", 1)])
def test_a_relative_tolerance_is_a_share_of_the_larger_side(bench, posted, catalogue):
    """R52 tolerates 50 and 0.5 %: of 38,300 that is 191.50."""
    where = {"engagement_id": "E1", "period": "2026-01"}
    with bench.changed([change("erp_revenue_posting", where, amount=posted)]) as broken:
        assert len(broken.exceptions("R52")) == catalogue
    with bench.changed([change("erp_revenue_posting", where, amount=posted)], checks_profile="strict") as broken:
        assert len(broken.exceptions("R52")) == 1


@pytest.mark.parametrize(("submitted", "catalogue"), [("2026-03-26", 0), ("2026-03-25", 1)])
def test_grace_days_are_business_days(bench, submitted, catalogue):
    """R25 waits 3 of them: a Thursday before the Tuesday of the as-of date is 3 ago, a Wednesday 4."""
    where = {"time_entry_id": "T-P1-0325"}
    waiting = change("psa_time_entry", where, status="submitted", approved_date="", submitted_date=submitted)
    with bench.changed([waiting]) as broken:
        assert len(broken.exceptions("R25")) == catalogue
    with bench.changed([waiting], checks_profile="strict") as broken:
        assert len(broken.exceptions("R25")) == 1


def test_ids_do_not_depend_on_the_order_of_the_rows(bench):
    changes = [
        *UNPOSTED,
        delete("erp_project_transaction", time_entry_id="T-P5-0106"),
        change("erp_gl_balance", LEDGER, balance=1),
    ]
    with bench.changed(changes) as broken:
        forwards = broken.exceptions()
    with bench.changed([*changes[::-1], {"landing_sql": SHUFFLE}]) as broken:
        assert broken.exceptions() == forwards
    assert count_by_check(forwards)["R26"] == 2


SHUFFLE = """
create or replace table drop__psa_time_entry as from drop__psa_time_entry order by _id desc;
create or replace table drop__erp_project_transaction as from drop__erp_project_transaction order by hash(_id)
"""


def test_a_state_keeps_its_id_through_the_months_and_a_month_does_not(bench):
    """The ids of a check of a month differ between months; that of a state does not hold the period."""
    two = [change("erp_gl_balance", LEDGER | {"period": period}, balance=1) for period in ("2026-02", "2026-03")]
    with bench.changed([*UNPOSTED, *two]) as broken:
        months = {row["period"]: row["exception_id"] for row in broken.exceptions("R54")}
        state = [row["exception_id"] for row in broken.exceptions("R26")]
    assert len(set(months.values())) == 2
    with bench.changed([*UNPOSTED, {"run_sql": "update run.policy set as_of = date '2026-02-28'"}]) as earlier:
        assert [row["exception_id"] for row in earlier.exceptions("R26")] == state
        assert [row["period"] for row in earlier.exceptions("R26")] == ["2026-02"]


def test_the_ageing_and_the_due_day(bench):
    """R26 ages from the approval (Friday 9 January) to the end of L and is due two days after it was first seen."""
    with bench.changed(UNPOSTED) as broken:
        (row,) = broken.exceptions("R26")
        assert (str(row["since_date"]), row["age_days"]) == ("2026-01-09", 81)
        assert (str(row["first_seen"]), str(row["due_on"]), row["is_overdue"]) == ("2026-04-10", "2026-04-12", False)
        assert row["note"] == "1600.00 USD of approved time of P1 never reached the ERP."


def test_a_message_tells_a_count_without_decimals(bench):
    shared = {"file": "erp_customer", "where": {"erp_customer_id": "103"}, "set": {"tax_id": "DE-222"}}
    with bench.changed([shared]) as broken:
        (row,) = broken.exceptions("R12")
    assert row["note"] == "erp:DE-222 stands on 2 customer records."


def test_a_missing_rate_does_not_hide_an_exception(bench):
    """Money at risk in a currency without a rate counts 0 in the reporting currency; the exception stands."""
    rates = [delete("ref_fx_rate", period="2026-03", from_currency="EUR", rate_type="closing")]
    unapplied = {"cash_id": "CA-X", "entity_id": "DE01", "erp_customer_id": "102", "date": "2026-03-30"}
    with bench.changed(
        [*rates, {"file": "erp_cash_application", "add": unapplied | {"currency": "EUR", "amount": 70}}]
    ) as broken:
        (row,) = broken.exceptions("R47")
        assert (row["amount_at_risk"], row["amount_at_risk_reporting"]) == (Decimal(70), Decimal(0))


def test_money_in_two_currencies_is_told_in_the_reporting_currency_only(bench):
    """Undecided time of P1: 8 hours at 200 USD, and 8 at 100 EUR (closing 1.12) since the rate changed on the 25th."""
    rate = {"engagement_id": "E1", "resource_id": "P1", "valid_from": "2026-03-25", "rate": 100, "currency": "EUR"}
    submitted = {"status": "submitted", "approved_date": "", "submitted_date": "2026-03-25"}
    waiting = [change("psa_time_entry", {"time_entry_id": f"T-P1-03{day}"}, **submitted) for day in (24, 25)]
    with bench.changed([{"file": "psa_bill_rate", "add": rate}, *waiting]) as broken:
        (row,) = broken.exceptions("R25")
        assert (row["amount_at_risk"], row["risk_currency"]) == (None, None)
        assert row["amount_at_risk_reporting"] == 1600 + 896
    with bench.changed(waiting) as broken:
        (row,) = broken.exceptions("R25")
        assert (row["amount_at_risk"], row["risk_currency"]) == (3200, "USD")


def test_a_receivable_of_a_duplicate_customer_is_counted_in_the_check_of_its_invoice(bench):
    """Invoice I-E2-03 disagrees with its project (R49) and is open with customer 102, which stands twice (R12)."""
    twice = change("erp_customer", {"erp_customer_id": "103"}, tax_id="DE-222")
    with bench.changed([twice]) as broken:
        (alone,) = [row for row in broken.exceptions("R12") if row["key"] == "erp:DE-222"]
        records = broken.rows("exception_record")
        counted = {each["record"]: each["risk_counted"] for each in records if each["risk_counted"]}
        assert alone["amount_counted"] == alone["amount_at_risk_reporting"] == sum(counted.values()) > 0
    invoice = next(record for record in counted if record.startswith("invoice:"))
    wrong = change("erp_invoice", {"invoice_id": invoice.partition(":")[2]}, currency="USD")
    with bench.changed([twice, wrong]) as broken:
        records = [each for each in broken.rows("exception_record") if each["record"] == invoice]
        claims = {each["check_id"]: each["risk_counted"] for each in records}
        assert set(claims) >= {"R49", "R12"} and claims["R12"] == 0 < claims["R49"]


def test_a_milestone_accepted_long_ago_is_billed_and_one_forecast_is_met(bench):
    """M7 was accepted and billed in February; M3 is open, planned for June."""
    unbilled = [
        change("psa_milestone", {"milestone_id": "M4"}, invoice_id=""),
        delete("erp_invoice_line", source_id="M4"),
    ]
    with bench.changed(unbilled) as broken:
        (row,) = broken.exceptions("R38")
        assert (row["key"], row["left_value"], str(row["since_date"])) == ("M4:unbilled", 20000, "2026-01-29")
    late = change("psa_milestone", {"milestone_id": "M3"}, forecast_date="2026-03-30")
    with bench.changed([late]) as broken:
        (row,) = broken.exceptions("R38")
        assert (row["key"], row["left_value"], str(row["since_date"])) == ("M3:overdue", 20000, "2026-03-30")
    with bench.changed([change("psa_milestone", {"milestone_id": "M3"}, forecast_date="2026-03-31")]) as fine:
        assert not fine.exceptions("R38")


def test_records_belong_to_a_part_of_the_firm(bench):
    """An unposted entry belongs to its engagement, a missing timesheet to the person's practice and entity."""
    with bench.changed([*UNPOSTED, delete("psa_time_entry", time_entry_id="T-P1-0325")]) as broken:
        owners = {
            (each["check_id"], each["entity"], each["practice"], each["customer"], each["engagement"])
            for each in broken.rows("exception_record")
            if each["check_id"] in ("R24", "R26")
        }
        practice = next(owner[2] for owner in owners if owner[0] == "R26")
        assert practice and ("R26", "US01", practice, "C1", "E1") in owners
        assert any(owner[0] == "R24" and owner[1] == "US01" and owner[2] and not owner[4] for owner in owners)


def test_deals_tasks_and_journals_belong_to_somebody(bench):
    """A deal to its customer, a task to its engagement, a journal to the entity whose books it stands in."""
    deal = {"as_of": "2026-03-31", "opportunity_id": "O8"}
    planted = [
        change("crm_opportunity_snapshot", deal, close_date="2026-03-30"),
        change("erp_task", {"task_id": "TK-E6"}, billable=0),
        change("erp_journal_line", {"journal_id": "J-US01-01", "line_no": 1}, is_manual=1, engagement_id=""),
    ]
    with bench.changed(planted) as broken:
        owners = {each["check_id"]: each for each in broken.rows("exception_record")}
    assert owners["R11"]["customer"] == "C2" and owners["R11"]["engagement"] is None
    assert owners["R23"]["engagement"] == "E6" and owners["R23"]["practice"] and owners["R23"]["entity"]
    assert owners["R71"]["entity"] == "US01" and owners["R71"]["customer"] is None


def test_journals_of_one_number_in_two_ledgers_are_two(bench):
    """Line 1 of a manual journal J-7 in each: one exception, whose records are those of both; Max made and posted one.

    The event names the number alone, and is of the journal in its own source. Max posted the other one, of 70, too.
    """
    line = {"journal_id": "J-7", "line_no": 1, "book": "primary", "posting_date": "2026-03-10", "currency": "USD"}
    line |= {"account_id": "4000", "account_class": "revenue", "is_manual": 1}
    ledgers = {"firm": ("US01", "max", 100), "other": ("DE01", "max", 70)}
    made = {"event_id": "AE-7", "object": "journal", "object_id": "J-7", "action": "created", "by": "max"}
    journals = [
        {"file": "erp_journal_line", "source": source, "add": line | {"entity_id": entity, "posted_by": by} | money}
        for source, (entity, by, amount) in ledgers.items()
        for money in [{"amount_txn": amount, "amount_functional": amount}]
    ]
    with bench.changed([*journals, {"file": "approval_event", "add": made | {"at": "2026-03-10"}}]) as broken:
        told = {row["check_id"]: (row["key"], row["amount_at_risk"]) for row in broken.exceptions()}
        assert (told["R71"], told["R72"]) == (("J-7:1", 170), ("journal:J-7", 100))
        rows = [row for row in broken.rows("exception_record") if row["check_id"] in ("R71", "R72")]
    assert {(row["record"], row["entity"], row["risk_amount"]) for row in rows} == {
        ("journal:firm/J-7:1", "US01", 100),
        ("journal:other/J-7:1", "DE01", 70),
        ("journal:firm/J-7", "US01", 100),
    }


def test_a_decision_is_a_figure_of_its_month_and_covers_the_exception(bench):
    """R26 waived until the day it is observed (10 April), then until the day before; R37 of the same 1,600 accepted.

    At 70 EUR, when that was the reporting currency: 78.40 USD at the closing rate of March.
    """
    with bench.changed(UNPOSTED) as broken:
        ids = {row["check_id"]: row["exception_id"] for row in broken.exceptions()}
    waived = f"('{ids['R26']}', 'waive', '2026-02-03', '{{}}', 1600, 'USD', {{}})"
    accepted = f"('{ids['R37']}', 'accept', '2026-05-01', null, 70, 'EUR', true)"
    for until, covered in (("2026-04-10", {"R26", "R37"}), ("2026-04-09", {"R37"})):
        rows = f"{waived.format('2026-05-05', 'false')}, {waived.format(until, 'true')}, {accepted}"
        with bench.changed([*UNPOSTED, {"run_sql": f"insert into run.override values {rows}"}]) as broken:
            assert {row["check_id"] for row in broken.exceptions() if row["is_covered"]} == covered
            compiled.execute(broken.con, compiled.node("exception_month"))
            months = "select period, check_id, exceptions_overridden, exceptions_overridden_amount"
            sql = f"{months} from marts.exception_month where exceptions_overridden > 0 order by all"
            told = [("2026-02", "R26", 2, 3200), ("2026-03", "R37", 1, Decimal("78.4"))]
            assert broken.con.execute(sql).fetchall() == told


def test_what_is_waived_leaves_the_money_of_its_records_to_what_still_waits(bench):
    """R26 comes first; waived, it would take the 1,600 that R37 still reports out of what is at risk."""
    with bench.changed(UNPOSTED) as broken:
        [waived] = [row["exception_id"] for row in broken.exceptions("R26")]
    for until, counted in (("2026-04-10", {"R26": 0, "R37": 1600}), ("2026-04-09", {"R26": 1600, "R37": 0})):
        row = f"('{waived}', 'waive', '2026-04-01', '{until}', 1600, 'USD', true)"
        with bench.changed([*UNPOSTED, {"run_sql": f"insert into run.override values {row}"}]) as broken:
            assert {row["check_id"]: row["amount_counted"] for row in broken.exceptions()} == counted


@pytest.mark.parametrize(
    ("invoice", "severity"), [("I-E4-01", "medium"), ("I-E3-02", "high"), ("I-E1-01", "high"), ("I-X", "high")]
)
def test_the_severity_of_a_failed_message_is_by_value(bench, invoice, severity):
    """5,000 is medium, 20,000 and 38,300 high, and so is what nobody can put a value on."""
    failed = {"event_id": "EV9", "correlation_id": "CO9", "flow": "invoice to CRM", "object": "invoice"}
    failed |= {"source_system": "erp", "target_system": "crm", "status": "failed", "event_at": "2026-04-10T01:59:59Z"}
    with bench.changed([{"file": "integration_event", "add": failed | {"object_id": invoice}}]) as broken:
        [found] = broken.exceptions("R30")
        assert (found["key"], found["severity"]) == (f"invoice:{invoice}", severity)
        compiled.execute(broken.con, compiled.node("exception_month"))
        months = "select severity, exceptions_open from marts.exception_month where exceptions_open > 0"
        assert broken.con.execute(months).fetchall() == [(severity, 1)]


def test_a_value_of_100_000_is_critical(bench):
    failed = {"event_id": "EV9", "correlation_id": "CO9", "flow": "bookings", "object": "booking", "object_id": "B1"}
    failed |= {
        "source_system": "crm",
        "target_system": "psa",
        "status": "dead_letter",
        "event_at": "2026-02-01T08:00:00Z",
    }
    with bench.changed([{"file": "integration_event", "add": failed}]) as broken:
        [found] = broken.exceptions("R30")
        assert (found["amount_at_risk_reporting"], found["severity"]) == (100_000, "critical")
