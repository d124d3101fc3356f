"""The clean firm is clean, and its numbers are those that anyone can work out by hand."""

import shutil
from decimal import Decimal

import pytest

from tests.checks.bench import Bench, land_firm
from tests.checks.clean_work import FIRM
from tests.checks.make_clean_firm import make
from tests.checks.page import read_register

CRM_AND_PROJECTS = [
    "ref_fiscal_period", "ref_fx_rate", "ref_legal_entity", "xref_customer",
    "crm_account", "crm_booking", "crm_opportunity_snapshot", "psa_engagement",
]  # fmt: skip
NEED_NO_MORE = {"R01", "R03", "R04", "R05", "R06", "R07", "R08", "R10", "R11", "R12", "R13", "R22", "R57"}
WATCH_CROSSFOOT = {"R30", "R68", "R69", "R70", "R73", "R74", "R76"}


@pytest.mark.parametrize("profile", ["catalogue", "strict"])
def test_every_check_applies_and_finds_nothing(bench, profile):
    with bench.changed(checks_profile=profile) as clean:
        assert [(row["check_id"], row["key"], row["note"]) for row in clean.exceptions()] == []
        assert [row["outcome"] for row in clean.rows("check_status")] == ["applied"] * 81
        assert clean.rows("exception_life") == []


def test_the_derived_files_are_in_step_with_the_hand_written_ones(tmp_path):
    make(tmp_path)
    for file in tmp_path.iterdir():
        assert file.read_text() == (FIRM / file.name).read_text(), "run python -m tests.checks.make_clean_firm"


def test_numbers_worked_out_by_hand(bench):
    """README.md of the firm: revenue, contract positions and receivables in the entity's own currency."""
    rows = bench.con.execute(
        "select period, entity, sum(revenue_net_txn), sum(unbilled), sum(deferred) from marts.engagement_month"
        " where currency_view = 'reporting' group by all order by all"
    ).fetchall()
    assert rows == [
        # E2 16 % of 80,000 and E5 3,000; 20,000 of E2 were billed: 7,200 × 1.11
        ("2026-01", "DE01", Decimal(15800), 0, Decimal("7992")),
        # E1 160 × 200 + 40 × 150 and 300 of expenses; E4 5,000
        ("2026-01", "US01", Decimal(43300), 0, 0),
        # E2 again 16 %, and 200 of expenses; E5 3,000; 25,800 recognised less 20,000 billed: 5,800 × 1.13
        ("2026-02", "DE01", Decimal(16000), Decimal("6554"), 0),
        # E1 144 × 200 + 40 × 150 − 500; M1 20,000, not billed yet; E4 5,000; M7 12,000
        ("2026-02", "US01", Decimal(71300), Decimal(20000), 0),
        # E2 18 % and E5 3,000; 40,200 less 35,200: 5,000 × 1.12
        ("2026-03", "DE01", Decimal(17400), Decimal("5600"), 0),
        # E1 176 × 200 + 40 × 150 − 200; M2 20,000; E4 5,000
        ("2026-03", "US01", Decimal(66000), 0, 0),
    ]
    receivables = bench.con.execute(
        "select entity, sum(ar_closing) from marts.receivable_month"
        " where currency_view = 'reporting' and period = '2026-03' group by entity order by entity"
    ).fetchall()
    # I-E2-03 15,200 + 2,888 and I-E5-03 3,570, × 1.12; I-E1-03 41,000, I-E3-02 and -03 20,000 each, I-E4-03 5,000
    assert receivables == [("DE01", Decimal("24256.96")), ("US01", Decimal(86000))]


def test_a_firm_with_crm_and_projects_only(tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    for stream in CRM_AND_PROJECTS:
        shutil.copy(FIRM / f"{stream}.csv", drop)
    land_firm(drop, tmp_path / "landing.duckdb")
    firm = Bench(tmp_path / "landing.duckdb")
    outcomes = {row["check_id"]: row["outcome"] for row in firm.rows("check_status")}
    assert {check for check, outcome in outcomes.items() if outcome == "applied"} == NEED_NO_MORE | WATCH_CROSSFOOT
    for check, needed in read_register().items():
        if outcomes[check] != "applied":
            missing = min(set(needed["inputs"]) - set(CRM_AND_PROJECTS))
            assert outcomes[check] == f"not applicable: {missing} is not connected"
    assert firm.exceptions() == []
