"""Closing a period from end to end: frozen figures stay, a late change shows as one restatement with its record."""

import shutil
from decimal import Decimal
from functools import partial
from pathlib import Path

import duckdb
import pytest

from crossfoot.cli import run as crossfoot
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Policy, recompute
from crossfoot.gateway import open as gateway_of
from crossfoot.gateway.exceptions import administrator, read_exceptions, read_records
from crossfoot.gateway.views import PAGES, Filters, open_view
from crossfoot.run import build as building
from tests import compiled
from tests.numbers import product
from tests.numbers.expected import GOLDEN

JANUARY = "2026-01"


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """The golden firm with January closed by two people, then a late correction of a January time entry."""
    root = tmp_path_factory.mktemp("closing")
    shutil.copytree(GOLDEN / "inputs", root / "drop", copy_function=shutil.copyfile)
    workspace = product.workspace(root, firm=Path("drop"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "run_dbt", partial(compiled.run_compiled))
        product.run(workspace)
        before = figures(root)
        codes = [
            call(root, "close", JANUARY, "--as", "Ann"),
            call(root, "close", JANUARY, "--as", "ann"),
            call(root, "close", JANUARY, "--as", "Bo"),
        ]
        entries = (root / "drop" / "psa_time_entry.csv").read_text()
        worked = next(line for line in entries.splitlines() if ",2026-01-" in line and line.startswith("TE-0001,"))
        corrected = worked.replace("TE-0001,1,", "TE-0001,2,").split(",")
        corrected[5] = str(Decimal(corrected[5]) + 2)
        (root / "drop" / "psa_time_entry.csv").write_text(entries + ",".join(corrected) + "\n")
        product.run(workspace)
        yield {"root": root, "codes": codes, "before": before, "workspace": workspace}


def call(root: Path, *arguments: str) -> int:
    return crossfoot(["-C", str(root), *arguments])


def figures(root: Path, basis: str = "current") -> dict:
    metrics = ["revenue_net", "hours_billable", "margin_std", "payroll_total", "backlog_closing", "utilization_net"]
    rows = gateway_of(root).query(metrics, period_from=JANUARY, period_to=JANUARY, basis=basis).to_dicts()
    return {row["metric"]: row["value"] for row in rows}


def test_closing_takes_two_people(closed):
    assert closed["codes"] == [0, 2, 0]


def test_a_late_change_moves_current_and_nothing_reported(closed):
    reported, current = figures(closed["root"], "as_reported"), figures(closed["root"])
    assert reported == closed["before"] and len(reported) == 6
    assert current["hours_billable"] == reported["hours_billable"] + 2
    assert current["payroll_total"] == reported["payroll_total"]


def test_a_late_change_opens_one_restatement_with_its_record(closed):
    rows = read_exceptions(administrator(closed["root"])).to_dicts()
    [row] = [row for row in rows if row["check_id"] == "R60"]
    assert (row["period"], row["key"]) == (JANUARY, "firm/drop__psa_time_entry")
    assert f"{row['left_ref']} moved most and was reported as" in row["note"]
    [record] = read_records(administrator(closed["root"]), row["exception_id"]).to_dicts()
    assert record["right_ref"] == "firm/drop__psa_time_entry/TE-0001|2 version 1"
    build = closed["workspace"].builds / closed["workspace"].current_build()
    with duckdb.connect(str(build / "general.duckdb"), read_only=True) as con:
        effects = dict(
            con.sql("select metric, effect from reconciliation.restatement where period = '2026-01'").fetchall()
        )
        [(who, approver)] = con.sql("select proposed_by, approved_by from metadata.closing where holds").fetchall()
        secret = con.sql("select count(*) from metadata.reported_figure where metric = 'payroll_total'").fetchall()
    assert effects["hours_billable"] == 2
    assert row["difference"] == -max((effects[m] for m in effects if m not in ("hours_billable", "fte")), key=abs)
    assert (who, approver, secret) == ("Ann", "Bo", [(0,)])


def test_the_reported_figure_is_explained_from_the_build_that_was_closed(closed):
    gateway = gateway_of(closed["root"])
    tree = gateway.explain("margin_std", JANUARY, basis="as_reported")
    assert tree.value == recompute(tree) == closed["before"]["margin_std"] and tree.children
    assert gateway.closed_periods() == [JANUARY]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_what_was_reported(closed, page):
    view = open_view(gateway_of(closed["root"]), page, Filters(JANUARY, basis="as_reported"))
    shown = {tile.number.metric: tile.number.value for tile in view.tiles}
    both = set(shown) & set(closed["before"])
    assert any(value is not None for value in shown.values())
    assert {metric: shown[metric] for metric in both} == {each: closed["before"][each] for each in both}


def test_margin_accuracy_is_explained_from_what_was_frozen(closed):
    node = gateway_of(closed["root"]).explain("margin_accuracy", JANUARY)
    [frozen] = node.records.filter(node.records["stream"] == "reported_figure").to_dicts()
    assert '"metric":"margin_std"' in frozen["record"] and frozen["id"].startswith(f"margin_std:{JANUARY}:firm:all")
    assert "drop__psa_time_entry" in set(node.records["stream"])
    evidence = gateway_of(closed["root"]).build.evidence
    with evidence.again("marts.process_month") as again:
        everything = evidence.addresses("marts.process_month", ["margin_accuracy"], "true")
        rows = again(everything)
    assert (0 < node.value < 1) and node.value in set(rows["margin_accuracy"])


def test_cost_as_reported_needs_the_permission_to_see_costs(closed):
    reader = gateway_of(closed["root"], policy=Policy(restricted=False, costs=False))
    assert reader.query(["revenue_net"], basis="as_reported").height == 1
    with pytest.raises(CrossfootError) as refused:
        reader.query(["margin_std"], basis="as_reported")
    assert refused.value.code == "XF-408"


def test_every_figure_of_the_month_is_frozen(closed):
    reported = gateway_of(closed["root"]).query(["cost_std"], ["engagement"], JANUARY, JANUARY, basis="as_reported")
    assert reported.height >= 3
    [folder] = closed["workspace"].closes.iterdir()
    with duckdb.connect() as con:
        count = f"select count(distinct metric), count(*) from read_parquet('{folder}/*.parquet')"
        metrics, rows = con.execute(count).fetchall()[0]
    assert metrics >= 80 and rows >= 2_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["close", "2026-03", "--as", "Ann"], "XF-532"),
        (["close", "2031-01", "--as", "Ann"], "XF-530"),
        (["close", JANUARY, "--as", "Ann"], "XF-531"),
        (["reopen", "2026-02", "--as", "Ann"], "XF-531"),
        (["query", "revenue_net", "--from", "2026-02", "--basis", "as_reported"], "XF-412"),
        (["query", "revenue_net", "--by", "practice,entity", "--basis", "as_reported"], "XF-412"),
    ],
)
def test_what_cannot_be_closed_or_asked_is_refused(closed, capsys, arguments, message):
    assert call(closed["root"], *arguments) == 2
    assert message in capsys.readouterr().err


def test_a_reopened_period_has_no_reported_figures(closed):
    root = closed["root"]
    assert [call(root, "reopen", JANUARY, "--as", who, "--reason", "late time") for who in ("Bo", "Ann")] == [0, 0]
    assert gateway_of(root).closed_periods() == []
    assert not [row for row in read_exceptions(administrator(root)).to_dicts() if row["check_id"] == "R60"]
    assert len(list(closed["workspace"].closes.iterdir())) == 2
