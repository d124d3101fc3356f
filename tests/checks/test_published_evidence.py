"""What a controller reads beside the exceptions, on the golden firm: evidence spine, control totals, metrics."""

from decimal import Decimal

import pytest

from tests import compiled
from tests.checks.bench import land_firm
from tests.numbers.expected import GOLDEN
from tests.numbers.lab import Lab

EVIDENCE = {"control_total", "restatement", "schema_drift"}


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    file = tmp_path_factory.mktemp("golden") / "landing.duckdb"
    land_firm(GOLDEN / "inputs", file)
    return Lab(file, checks=True, checks_profile="strict")


def stops(lab: Lab, level: str) -> dict:
    rows = lab.con.execute(
        "select item, stops_at, amount_stopped from reconciliation.evidence_spine where level = ?", [level]
    )
    return {item: (step, amount) for item, step, amount in rows.fetchall()}


def test_the_spine_tells_where_a_deal_and_a_milestone_stop(golden):
    """OPP-22 is won without a signature, M3 complete without acceptance: the money of R01 and R38."""
    assert stops(golden, "deal")["OPP-22"] == ("contract", Decimal(40_000))
    assert stops(golden, "milestone")["M3"] == ("approval", Decimal(20_000))
    assert {"E1", "E2", "E3", "E4", "E5"} <= set(stops(golden, "engagement"))


def test_the_spine_stops_at_posting_where_r26_does(golden):
    [(missing,)] = golden.con.execute(
        "select sum(amount_stopped) from reconciliation.evidence_spine"
        " where level = 'time_entry' and stops_at = 'posting'"
    ).fetchall()
    [(reported,)] = golden.con.execute(
        "select sum(left_value) from reconciliation.exceptions where check_id = 'R26'"
    ).fetchall()
    assert missing == reported == Decimal(1_440)


def test_every_amount_in_the_spine_stops_somewhere_or_nowhere(golden):
    entries = stops(golden, "time_entry")
    [(count, value)] = golden.con.execute(
        "select count(*), sum(bill_value) from harmonized.time_entry where is_tm and is_recorded"
    ).fetchall()
    [(spine,)] = golden.con.execute(
        "select sum(amount) from reconciliation.evidence_spine where level = 'time_entry'"
    ).fetchall()
    assert len(entries) == count > 50 and spine == value


def test_control_totals_are_equal_from_landing_to_mart(golden):
    rows = golden.con.execute(
        "select stage, outcome, count(distinct total) from reconciliation.control_total group by all"
    ).fetchall()
    assert sorted(rows) == [
        ("harmonized", "equal", 7),
        ("landed", "first stage", 7),
        ("mart", "equal", 6),
        ("staged", "equal", 7),
    ]


def test_a_record_lost_on_the_way_shows_at_its_stage(golden):
    code = next(node["compiled_code"] for node in compiled.nodes() if node["name"] == "cash_application")
    lossy = f"select * from ({code}) as receipts where cash_id <> 'CA-02'"
    with golden.changed(sql={"cash_application": lossy}):
        rows = golden.con.execute(
            "select stage, outcome, difference from reconciliation.control_total where outcome like 'differs%'"
        ).fetchall()
    assert rows == [("harmonized", "differs: R70 cash:US01", Decimal(-18_000))]


def test_payroll_that_is_lost_is_told_without_its_amount(golden):
    """The month of an entity may be the pay of one person; the control totals tell it to who may see pay."""
    code = next(node["compiled_code"] for node in compiled.nodes() if node["name"] == "payroll")
    lossy = f"select * from ({code}) as lines where payroll_line_id <> (select min(payroll_line_id) from ({code}) as l)"
    with golden.changed(sql={"payroll": lossy}):
        rows = golden.con.execute(
            "select left_value, right_value, currency, amount_at_risk from reconciliation.exceptions"
            " where check_id = 'R70' and starts_with(key, 'payroll:')"
        ).fetchall()
        [(lost,)] = golden.con.execute(
            "select max(abs(difference)) from reconciliation.control_total where total = 'payroll'"
        ).fetchall()
    assert rows == [(1, 0, "count", 0)] and lost > 100


def test_exceptions_are_metrics(golden):
    """Every exception is counted once, its money as the list counts it, but for checks that give pay away."""
    [(count, money)] = golden.con.execute(
        "select count(*), sum(case when not r.is_restricted then amount_counted else 0 end)"
        " from reconciliation.exceptions as e inner join seeds.check_register as r on e.check_id = r.check_id"
    ).fetchall()
    assert count >= 31
    assert golden.value("exceptions_open", "2026-03") == golden.value("exceptions_new", "2026-03") == count
    assert golden.value("exceptions_open_amount", "2026-03") == money
    assert golden.value("exceptions_open", "2026-03", "check_id", "R52") == 4
    assert golden.value("exceptions_resolved", "2026-03") == 0
    # R48 −250, R52 1,440 + 1,150, R53 −1,150, R54 1,440, in the functional currencies at closing rates of March
    assert golden.value("reconciliation_variance", "2026-02", "check_id", "R48") == 250
    assert golden.value("reconciliation_variance_net", "2026-02", "check_id", "R48") == -250


def test_the_checks_take_at_most_12_nodes():
    """The relations that hold the checks, up to the exceptions; not the tables of evidence that some of them read."""
    by_name = {node["unique_id"]: node for node in compiled.nodes()}
    found, queue = set(), [id for id, node in by_name.items() if node["name"] == "exceptions"]
    while queue:
        id = queue.pop()
        if id in by_name and by_name[id]["schema"] == "reconciliation" and id not in found:
            found.add(id)
            queue += compiled.parents(id)
    assert {by_name[id]["name"] for id in found} >= EVIDENCE
    assert 8 <= len(found) - len(EVIDENCE) <= 12
