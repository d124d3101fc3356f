"""Numbers that open exceptions leave incomplete say so, with the check, how many and the money; and who sees which."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Policy, exceptions
from crossfoot.gateway.completeness import Gap
from tests.gateway.small_build import write_build

REGISTER = [
    ("R24", "Whose timesheets are incomplete?", "time_entry"),
    ("R25", "Which time is not decided?", "time_entry"),
    ("R12", "Which customers exist twice?", "by customer"),
    ("R30", "Which messages failed?", "{key}"),
    ("R02", "Which projects run unsigned?", ""),
]
# check, key, period, month it dates from, state, money, reveals cost, accepted or waived
OPEN = [
    ("R24", "ann", "2026-02", "2026-03-01", False, 100, False, False),
    ("R24", "ben", "2026-03", "2026-04-01", False, 50, False, False),
    ("R24", "cem", "2026-01", "2026-02-01", False, 70, False, True),
    ("R25", "ann", "2026-04", "2026-03-20", True, 30, False, False),
    ("R12", "crm:acme", "2026-04", "2026-01-01", True, 7, False, False),
    ("R30", "psa_time_entry:T1", "2026-04", "2026-04-02", True, 0, False, False),
    ("R02", "e1", "2026-04", "2026-01-01", True, 900, True, False),
]


@pytest.fixture(scope="module")
def served(semantic_manifest, tmp_path_factory) -> Path:
    """The small build with open exceptions."""
    root = tmp_path_factory.mktemp("incomplete")
    write_build(root, "20260501T000000000Z", semantic_manifest)
    for file in (root / "builds").glob("*/*.duckdb"):
        with duckdb.connect(str(file)) as con:
            con.execute("""
                create schema reconciliation;
                create table reconciliation.check_status
                    (check_id varchar, question varchar, leaves_incomplete varchar);
                create table reconciliation.restatement
                    (period varchar, metric varchar, effect int, reveals_cost boolean);
                create table reconciliation.exceptions (check_id varchar, key varchar, period varchar, since_date date,
                    is_state boolean, amount_at_risk_reporting decimal(38, 12), reveals_cost boolean,
                    is_covered boolean, amount_counted decimal(38, 12), exception_id varchar, question varchar)""")
            con.executemany("insert into reconciliation.check_status values (?, ?, ?)", REGISTER)
            con.execute("insert into reconciliation.restatement values ('2026-01', 'cost_std', 9, true)")
            con.execute("insert into reconciliation.restatement values ('2026-01', 'revenue_net', 5, false)")
            con.executemany(
                "insert into reconciliation.exceptions select *, 0, '', question from"
                " (values (?, ?, ?, ?::date, ?, ?, ?, ?)) as given(check_id, key, p, d, s, a, c, w)"
                " join reconciliation.check_status using (check_id)".replace("select *", "select given.*"),
                OPEN,
            )
            if file.stem == "general":
                con.execute("create table metadata.fact_input (fact varchar, input varchar, is_connected boolean)")
                con.execute("insert into metadata.fact_input values ('time_entry', 'psa_time_entry', true)")
                con.execute("insert into metadata.fact_input values ('payroll', 'payroll_actual', false)")
    return root


@pytest.fixture(scope="module")
def firm(served) -> gateway.Gateway:
    return gateway.open(served)


def touched(firm, metric, by=(), first=None, last=None) -> dict[str, tuple[int, Decimal]]:
    gaps = firm.incomplete([metric], by, first, last).get(metric, [])
    return {gap.check: (gap.exceptions, gap.at_risk) for gap in gaps}


def test_a_flow_lacks_what_is_open_in_its_months_and_the_state_since_then(firm):
    assert touched(firm, "utilization_net", (), "2026-02", "2026-02") == {"R24": (1, 100)}
    assert touched(firm, "utilization_net", (), "2026-03", "2026-03") == {"R24": (1, 50), "R25": (1, 30)}
    assert touched(firm, "utilization_net", (), "2026-Q1", "2026-Q1") == {"R24": (2, 150), "R25": (1, 30)}
    assert touched(firm, "utilization_net", (), "2026-01", "2026-01") == {}
    assert set(touched(firm, "utilization_net")) == {"R24", "R25", "R30"}


def test_what_is_waived_or_accepted_marks_nothing(firm):
    assert "cem" in set(exceptions.read_exceptions(firm.build)["key"])
    assert touched(firm, "utilization_net", (), "2026-01", "2026-01") == {}
    assert touched(firm, "backlog_closing", (), "2026-01", "2026-01") == {}


def test_a_balance_and_a_figure_to_date_lack_what_is_open_before(firm):
    assert touched(firm, "backlog_closing", (), "2026-04", "2026-04")["R24"] == (2, 150)
    assert touched(firm, "revenue_net_ytd", (), "2026-04", "2026-04")["R24"] == (2, 150)
    assert "R24" not in touched(firm, "revenue_net", (), "2026-04", "2026-04")


def test_a_dimension_and_what_a_key_names(firm):
    assert touched(firm, "billed_net", ("customer",)) == {"R12": (1, 7)}
    assert touched(firm, "billed_net") == touched(firm, "payroll_overhead", (), "2026-01", "2026-01") == {}
    assert touched(firm, "hours_billable", (), "2026-04", "2026-04")["R30"] == (1, 0)


def test_it_is_told_in_words_beside_what_is_not_connected(firm):
    gap = Gap("R24", "Whose timesheets are incomplete?", 2, Decimal(150), "USD")
    assert str(gap) == "R24 Whose timesheets are incomplete? 2 open, USD 150.00 at risk"
    assert str(gap._replace(at_risk=Decimal(0))) == "R24 Whose timesheets are incomplete? 2 open"
    assert firm.not_connected(["cost_true", "billed_net"]) == {"cost_true": ["payroll_actual"]}


def test_without_the_permission_to_see_costs_nothing_tells_one(served):
    ann = gateway.open(served, policy=Policy(restricted=False, costs=False)).build
    boss = gateway.open(served, policy=Policy(restricted=False)).build
    assert "R02" not in set(exceptions.read_exceptions(ann)["check_id"])
    assert "R02" in set(exceptions.read_exceptions(boss)["check_id"])
    assert exceptions.read_restatements(ann)["metric"].to_list() == ["revenue_net"]
    assert exceptions.read_restatements(boss)["metric"].to_list() == ["cost_std", "revenue_net"]


def test_a_build_that_does_not_mark_what_gives_pay_or_cost_away_shows_checks_to_who_sees_all(served):
    assert len(exceptions.read_visible_checks(gateway.open(served).build)) == len(REGISTER)
    for policy in (Policy(costs=False), Policy(restricted=False)):
        assert exceptions.read_visible_checks(gateway.open(served, policy=policy).build).is_empty()


def test_a_build_that_does_not_tell_whose_records_they_are_shows_none_to_a_part_of_the_firm(served):
    build = gateway.open(served, policy=Policy(practices=frozenset({"Data"}))).build
    with pytest.raises(CrossfootError, match="cannot be narrowed"):
        exceptions.read_exceptions(build)
