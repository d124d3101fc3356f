"""Data health from the run to the file to the record: what a delivery opens, and for whom."""

import json
import shutil

import pytest

from crossfoot import gateway
from crossfoot.desk import open_desk
from crossfoot.desk.pages import filed_health
from crossfoot.gateway.views.words import time_taken
from dashboards import health
from tests.dashboards.records import DELIVERIES
from tests.dashboards.test_controls import found
from tests.dashboards.test_pages import texts
from tests.dashboards.test_worklist import as_reader, desk, shown  # noqa: F401

INVOICES = DELIVERIES[-1]
TIME = INVOICES | {"run_id": "r2", "source": "psa", "stream": "drop__time", "quarantined": 1}
WAITS = {
    "run_id": "r2", "source": "psa", "connector": "drop", "stream": "time", "record_id": "TE-2", "file": "time.csv",
    "column_name": "hours", "value": "many", "reason": "not a number", "remedy": "correct it", "owner": "PMO",
    "quarantined_at": INVOICES["began_at"],
}  # fmt: skip


@pytest.fixture
def opened(page, desk, monkeypatch):  # noqa: F811
    """Opens a delivery, while one record of it and one of another run wait in quarantine."""
    waiting = [WAITS, WAITS | {"run_id": "r1", "record_id": "TE-9"}]
    monkeypatch.setattr(type(desk), "quarantined", lambda self: waiting)

    def of(row):
        app = page("data_health")
        app.session_state["opened_delivery"] = row
        app.run()
        assert not app.exception
        return app

    return of


@pytest.mark.parametrize("role", ["executive", "finance", "auditor", "admin"])
def test_a_delivery_opens_its_files(opened, as_reader, role):  # noqa: F811
    as_reader(role, restricted=role in ("auditor", "admin"))
    app = opened(INVOICES)
    assert [*found(app, "file", "received")["file"]] == ["=cmd.csv", "erp_invoice.csv"]
    assert "20 received, 20 landed" in texts(app) and "1 min 0 s" in texts(app)
    assert "No record of it is published" in texts(app)  # of this stream
    app.run()
    assert found(app, "file", "received") is None  # closed again


def test_a_delivery_opens_the_records_that_it_brought(opened, as_reader):  # noqa: F811
    as_reader("finance", restricted=False)
    app = opened(TIME)
    rows = found(app, "time_entry_id", "hours")
    assert rows.to_dict("records") == [{"time_entry_id": "TE-1", "hours": "7.5", "_id": "TE-1"}]
    assert "Not replaced by a later delivery: 1 records" in texts(app)
    assert found(opened(TIME | {"run_id": "r1"}), "time_entry_id", "hours") is None


def test_a_record_that_came_from_a_system_opens_there(opened, as_reader):  # noqa: F811
    as_reader("finance", restricted=False)
    rows = found(opened(TIME | {"source": "ox"}), "time_entry_id", "source_link")
    assert rows["source_link"].tolist() == ["https://ox.example/time?id=TE-9"]
    assert "Without a link to psa: it came in a file." in texts(opened(TIME)).replace("\\", "")


@pytest.mark.parametrize("narrow", [{"costs": False}, {"entities": frozenset({"DE01"})}])
def test_who_may_not_open_landed_records_is_told_so(opened, as_reader, narrow):  # noqa: F811
    as_reader("finance", restricted=False, **narrow)
    app = opened(TIME)
    assert found(app, "time_entry_id", "hours") is None
    assert "Landed records are for readers of the whole firm" in texts(app)


def test_a_delivery_tells_what_of_it_waits_in_quarantine(opened, as_reader):  # noqa: F811
    """Of two records that wait, one came with this run; what they hold may be pay."""
    as_reader("auditor")
    tables = [frame.value for frame in opened(TIME).dataframe if "remedy" in frame.value.columns]
    assert [len(rows) for rows in tables] == [2, 1] and tables[1]["record_id"].tolist() == ["TE-2"]
    as_reader("finance", restricted=False)
    app = opened(TIME)
    assert [frame.value["records"].tolist() for frame in app.dataframe if "reason" in frame.value.columns] == [[2], [1]]
    assert all("many" not in frame.value.to_string() for frame in app.dataframe)


def test_the_landing_time_is_that_of_the_last_run_that_ended(page, desk, as_reader):  # noqa: F811
    as_reader("executive", restricted=False)
    app = page("data_health")
    [tile] = [metric for metric in app.metric if metric.label == "Landing time"]
    assert tile.value == "2 min 14 s" and "2026-05-02 00:00 UTC (done)" in tile.proto.help
    assert "The run before: 1 h 5 min." in tile.proto.help


def test_a_build_that_does_not_tell_of_runs_has_no_landing_time(firm, monkeypatch):
    monkeypatch.setattr(health.records, "read_loads", lambda build: build.table("metadata.nothing"))
    assert health._landing_time(firm)[0] == "–"


STEPS = (
    {"step": "models", "began_at": "2026-05-02T00:01:00.000+00:00", "ended_at": "2026-05-02T00:02:30.000+00:00"},
    {"step": "audits", "began_at": "2026-05-02T00:02:30.000+00:00", "ended_at": "2026-05-02T00:02:34.400+00:00"},
    {"step": "publishing", "began_at": "2026-05-02T00:09:00.000+00:00", "ended_at": "2026-05-02T00:09:10.000+00:00"},
)


def test_the_build_time_is_told_step_by_step(page, served, tmp_path):
    """On its tile, on the line of time, and of every build that is kept; a build of before tells none."""
    app = page("data_health")
    assert shown(app)["Build time"] == "–"
    copied = shutil.copytree(served, tmp_path / "copied")
    manifest = {
        "build_id": "20260501T000000000Z", "published_at": "2026-05-02T00:09:00+00:00",
        "inputs": {"as_of": "2026-04-30"}, "audits": {"passed": 3, "warnings": []},
        "versions": {"crossfoot": "0.1.0"}, "steps": STEPS,
    }  # fmt: skip
    (copied / "builds" / "20260501T000000000Z" / "manifest.json").write_text(json.dumps(manifest))
    app = page("data_health", copied)
    [tile] = [metric for metric in app.metric if metric.label == "Build time"]
    assert (tile.value, "models 1 min 30 s, audits 4 s, publishing 10 s" in tile.proto.help) == ("1 min 44 s", True)
    assert found(app, "build", "build time")["build time"].tolist() == ["1 min 44 s"]
    [line] = [chart for chart in app.get("plotly_chart") if "Deliveries" in chart.proto.alt]
    assert "audits of 20260501T000000000Z: 4 s" in line.proto.spec
    filed = filed_health(gateway.open(copied), open_desk(copied)).tables[-1]
    assert filed.rows["build time"].to_list() == ["1 min 44 s"]


def test_how_long_something_took():
    assert [time_taken(each) for each in (0.4, 44, 59.6, 134, 3900)] == [
        "0 s",
        "44 s",
        "1 min 0 s",
        "2 min 14 s",
        "1 h 5 min",
    ]
