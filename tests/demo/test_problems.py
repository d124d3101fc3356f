"""What is wrong in the demo surfaces: each kind of problem has the check that fires, and the merger its own."""

import pytest

from crossfoot.demo.acquired import BUYERS, acquire
from crossfoot.run.identity import write_proposals
from ingest.drop import land
from ingest.landing import Landing
from tests.numbers.lab import Lab

PROBLEMS = {
    "R12": "customers that stand in the systems twice",
    "R17": "a leaver who went on recording time",
    "R25": "time that is approved late, or not yet",
    "R26": "time that never reached the ERP",
    "R29": "time priced in the ERP at a rate that is out of date",
    "R52": "a period whose revenue was worked out anew after it was posted",
}


@pytest.fixture(scope="module")
def merged(firm_folder, tmp_path_factory) -> Lab:
    """The demo's firm and the one that it bought, two sources of one workspace, with every check."""
    root = tmp_path_factory.mktemp("merged")
    acquire(firm_folder, root / "acquired")
    for known in BUYERS:
        (root / "acquired" / f"{known}.csv").unlink()
    with Landing(root / "landing.duckdb") as landing:
        landing.start_run("r1")
        for name, folder in (("firm", firm_folder), ("acquired", root / "acquired")):
            results = land(landing, name, {"path": str(folder)}, "r1")
            assert not any(result.refusal or result.quarantined for result in results)
        landing.finish_run("r1")
    lab = Lab(root / "landing.duckdb", checks=True)
    write_proposals(lab.con)
    return lab


@pytest.fixture(scope="module")
def exceptions(merged) -> list[tuple]:
    """Check, key, note and money at risk of every exception."""
    query = "select check_id, key, note, amount_at_risk_reporting from reconciliation.exceptions"
    return merged.con.sql(query).fetchall()


@pytest.mark.parametrize("check", PROBLEMS)
def test_a_problem_surfaces_with_its_money(exceptions, check):
    assert sum(risk for found, _, _, risk in exceptions if found == check) > 0, PROBLEMS[check]


def test_the_restated_period_stands_out(merged):
    """Most of what its entity works by the hour differs from what was posted in one month, and hardly anything else."""
    found = merged.con.sql(
        """select period, engagement.entity_id, count(*) from reconciliation.exceptions as open
        inner join harmonized.engagement on open.key = engagement.engagement_id
        where check_id = 'R52' group by all order by 3 desc"""
    ).fetchall()
    [(period, entity, most), (*_, next_most), *_] = found
    assert (period, entity) == ("2025-10", "US01") and most > 3 * next_most


def test_the_records_of_two_firms_do_not_clash(merged):
    assert merged.failures == {} == merged.grain_failures()
    entities = merged.gateway().query(["revenue_net"], ["entity"], grain="quarter").to_dicts()
    sold = {row["entity"]: row["value"] for row in entities if row["period"] == "2025-Q4"}
    assert len(sold) == 5 and 500_000 < sold["IE01"] < min(value for name, value in sold.items() if name != "IE01")


def test_the_people_of_both_firms_stand_at_levels(merged):
    capacity = merged.gateway().query(["capacity_ahead"], ["level"], where="entity = 'IE01'").to_dicts()
    hours = {row["level"]: row["value"] for row in capacity if row["value"]}
    assert set(hours) == {"consultant", "senior consultant"} and hours["senior consultant"] < hours["consultant"]


def test_the_merger_surfaces(merged, exceptions):
    bought = [(check, key) for check, key, _, _ in exceptions if key.startswith("LQ-")]
    assert {check for check, _ in bought} == {"R26", "R37", "R41"}
    assert sum(check == "R41" for check, _ in bought) == 16  # every invoice that was paid
    assert not [key for _, key, _, _ in exceptions if key.startswith("IE01")]  # its books tie


def test_the_customer_of_both_firms_is_proposed_to_be_one(merged):
    found = merged.con.sql(
        "select from_id, to_id, score from run.identity_proposal where kind = 'customer' and from_id like 'C-LQ%'"
    ).fetchall()
    assert [(one, other) for one, other, _ in found] == [("C-LQ-A2", "C0000")]
    assert len(merged.con.sql("from run.identity_proposal").fetchall()) < 20  # nobody reads a long queue


def test_the_firms_list_names_every_code_of_both(exceptions):
    assert [key for check, key, _, _ in exceptions if check == "R22"] == []
