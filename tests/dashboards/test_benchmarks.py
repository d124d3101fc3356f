"""What the industry reaches, beside the firm's own numbers: only where the build carries it, with source and year."""

import datetime as dt
import json
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway.exports import csv_bytes
from crossfoot.gateway.views import Filters, open_view
from crossfoot.run import benchmarks
from crossfoot.run.progress import Progress
from crossfoot.run.publish import publish
from crossfoot.workspace import Workspace
from dashboards import theme
from dashboards.figures import figure
from tests.app.firm import make_landing, make_work, tables_of
from tests.dashboards.conftest import add_surroundings
from tests.dashboards.test_pages import texts
from tests.gateway.small_build import write_build

ROWS = [
    {"metric": "utilization_net", "year": 2024, "value": "0.70", "source": "Old Study", "note": ""},
    {"metric": "utilization_net", "year": 2026, "value": "0.75", "source": "Study <b>", "note": "Of 2,000 hours."},
    {"metric": "utilization_net", "year": 2027, "value": "0.90", "source": "Next Study", "note": ""},
]


@pytest.fixture
def compared(semantic_manifest, tmp_path):
    """A workspace whose build carries benchmarks."""
    write_build(tmp_path, "20260501T000000000Z", semantic_manifest)
    add_surroundings(tmp_path, dt.datetime.now(dt.UTC).replace(tzinfo=None))
    with duckdb.connect(str(next(tmp_path.glob("builds/*/general.duckdb")))) as con:
        con.register("given", pl.DataFrame(ROWS))
        types = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in benchmarks.COLUMNS.items())
        con.execute(f"create table metadata.benchmark as select {types} from given")
    (tmp_path / "crossfoot.yml").write_text("reporting_currency: USD\n")
    return tmp_path


def test_the_newest_benchmark_stands_beside_the_number_and_in_the_chart(compared):
    view = open_view(gateway.open(compared), "utilization", Filters("2026-03"))
    tile = next(tile for tile in view.tiles if tile.number.metric == "utilization_net")
    assert tile.benchmark.value == Decimal("0.75") and tile.beyond.value == tile.number.value - Decimal("0.75")
    assert tile.benchmark.words == "benchmark of utilization_net: Study <b> (2026). Of 2,000 hours."
    assert [each for each in view.tiles if each.benchmark] == [tile]
    [line] = [series for series in view.panel("rates").series if series.scenario == "benchmark"]
    assert line.name == "BM Utilization, net" and {number.value for number in line.numbers} == {Decimal("0.75")}
    [drawn] = [each for each in figure(view.panel("rates"), theme.LIGHT).data if each.name == line.name]
    assert drawn.line.dash == "longdash"
    assert "benchmark of utilization_net: Study" in csv_bytes(view).decode()


def test_the_page_shows_it_as_text(page, compared):
    app = page("utilization", compared)
    assert not app.exception and "BM 75.0 %, ΔBM" in texts(app).replace("\\", "")


def test_without_the_switch_there_is_none(firm):
    view = open_view(firm, "utilization", Filters("2026-03"))
    assert not [tile for tile in view.tiles if tile.benchmark]
    assert {series.scenario for series in view.panel("rates").series} == {"actual", "plan"}


@pytest.mark.parametrize("on", [False, True])
def test_the_switch_decides_whether_a_build_carries_the_seed(tmp_path, semantic_manifest, on):
    workspace = Workspace(tmp_path / "ws")
    make_landing(workspace)
    inputs = make_work(workspace, benchmarks=on)
    (workspace.target / "semantic_manifest.json").write_text(semantic_manifest)
    build = workspace.builds / publish(workspace, inputs.landing, 10, Progress())
    tables = tables_of(build / "general.duckdb")
    assert ("metadata.benchmark" in tables) is on
    if on:
        with duckdb.connect(str(build / "general.duckdb"), read_only=True) as con:
            rows = con.sql("select metric, source from metadata.benchmark").fetchall()
        assert rows and all(source for _, source in rows)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("utilisation,2025,0.7,Study,", "there is no metric 'utilisation'"),
        ("revenue_net,2025,100,Study,", "revenue_net is counted in money"),
        ("utilization_net,2025,0.7,,", "it names no source"),
        ("utilization_net,last year,0.7,Study,", "a year and a number"),
        ("utilization_net,2025,much,Study,", "a year and a number"),
        ("utilization_net,2025", "a year and a number"),
        ("utilization_net,2025,NaN,Study,", "it is not"),
    ],
)
def test_a_wrong_line_of_the_seed_is_refused(tmp_path, semantic_manifest, monkeypatch, line, problem):
    good = "utilization_net,2024,0.7,Study,\n"
    (tmp_path / "seed.csv").write_text(f"{','.join(benchmarks.COLUMNS)}\n{good}{good}{line}\n")
    monkeypatch.setattr(benchmarks, "SEED", tmp_path / "seed.csv")
    with duckdb.connect() as con, pytest.raises(CrossfootError) as refused:
        benchmarks.write_benchmarks(con, json.loads(semantic_manifest))
    assert refused.value.code == "XF-106" and "line 3: utilization_net is there twice" in refused.value.why
    [told] = [each for each in refused.value.why.splitlines() if each.startswith("line 4: ")]
    assert problem in told
