"""What happened when: events of a customer, milestones, deliveries; each leads to its landed record."""

import datetime as dt

import pytest

from crossfoot import gateway
from crossfoot.gateway import Policy, records
from crossfoot.gateway.views import timeline
from dashboards import charts, theme
from tests.dashboards.records import DELIVERIES, MILESTONES
from tests.dashboards.test_pages import texts
from tests.dashboards.test_worklist import as_reader  # noqa: F401


@pytest.fixture
def build(served):
    return gateway.open(served).build


def test_the_events_of_a_customer_in_their_order(build):
    events = timeline.of_customer(records.read_events(build, "Acme").to_dicts())
    assert [(event.line, event.start.isoformat()) for event in events] == [
        ("Booked", "2026-01-02"), ("Billed", "2026-02-06"), ("Paid", "2026-03-09"), ("Milestone", "2026-03-20"),
        ("Milestone", "2026-04-03"),
    ]  # fmt: skip
    assert events[1].told == "INV-1: 107.00 USD"
    assert timeline.of_customer(records.read_events(build, "Beta").to_dicts()) == []


def test_events_and_milestones_are_narrowed_to_the_reader(served):
    mine = gateway.open(served, policy=Policy(restricted=False, engagements=frozenset({"e1"}))).build
    assert {row["what"] for row in records.read_events(mine, "Acme").to_dicts()} == {"Booked", "Billed", "Milestone"}
    assert records.read_milestones(mine)["milestone_id"].to_list() == ["M2", "M4", "M5", "M1"]
    theirs = gateway.open(served, policy=Policy(restricted=False, practices=frozenset({"Data"}))).build
    assert records.read_milestones(theirs)["milestone_id"].to_list() == ["M3"]
    assert records.read_events(theirs, "Acme").is_empty()


def test_milestones_stand_late_first_and_within_the_filters(build):
    """Late is what `milestones_overdue` counts at the end of April: M4 is done, and nobody has accepted it."""
    found = records.read_milestones(build)
    events = timeline.of_milestones(found.to_dicts())
    assert [(event.line, event.state) for event in events] == [
        ("e1 · M2", "late"), ("e1 · M4", "late"), ("e1 · M5", "planned"), ("e2 · M3", "planned"), ("e1 · M1", "done")
    ]  # fmt: skip
    assert events[1].told.endswith("planned for 2026-03-01, done 2026-04-03, not accepted")
    assert (events[4].start, events[4].end) == (MILESTONES[0]["planned_date"], MILESTONES[0]["completed_date"])
    assert records.read_milestones(build, most=1).equals(found.head(1)) and found["of"][0] == 5
    assert found["overdue"].to_list() == [2] * 5
    assert records.read_milestones(build, [("practice", ("Data",))])["milestone_id"].to_list() == ["M3"]


def test_a_delivery_is_held_against_what_its_stream_delivered_before():
    rows = timeline.with_usual(DELIVERIES)
    assert [(row["usual"], row["is_unusual"]) for row in rows] == [(None, False), (100, False), (105, True)]
    refused = timeline.of_deliveries([rows[0] | {"status": "refused"}])
    assert (refused[0].state, timeline.of_deliveries(rows)[0].state) == ("late", "done")


def test_a_point_of_a_timeline_knows_its_event():
    events = [timeline.Event("a", dt.date(2026, 1, 1), dt.date(2026, 1, day), "done", "<b>x</b>") for day in (1, 9)]
    lasting, done = charts.timeline(events, theme.DARK).data
    assert list(lasting.x) == [dt.date(2026, 1, 1), dt.date(2026, 1, 9), None]
    assert [list(point) for point in done.customdata] == [[0], [1]] and "<b>" not in done.hovertext[0]


def test_a_timeline_of_many_records_stays_small():
    days = [dt.datetime(2026, 1, 1) + dt.timedelta(hours=hour) for hour in range(9_000)]
    events = [timeline.Event(f"line {day.minute}", day, day, "done", f"record of {day}", "a/b/c") for day in days]
    made = charts.timeline(events, theme.LIGHT)
    assert len(made.to_json()) < 100_000 and len(made.data[1].x) == charts.POINTS
    assert max(made.data[1].customdata)[0] == len(events) - 1


@pytest.mark.parametrize(
    ("name", "told"),
    [("projects", "Milestones: 2 of 5 are not accepted in time"), ("data_health", "Deliveries: 1 of 3 are unusually")],
)
def test_a_page_shows_its_timeline_and_when_asked_its_table(page, name, told):
    rows = int(told.split()[3])
    app = page(name)
    assert not app.exception and told in texts(app).replace("\\", "")
    assert not any("line" in frame.value.columns for frame in app.dataframe)
    app.session_state["milestones_whole" if name == "projects" else "runs_whole"] = True
    app.run()
    assert any("line" in frame.value.columns and len(frame.value) == rows for frame in app.dataframe)


def test_a_chart_reads_the_milestones_it_has_room_for_and_its_table_all(page, monkeypatch):
    monkeypatch.setattr(charts, "LINES", 2)
    app = page("projects")
    assert "Milestones: 2 of 5 are not accepted in time" in texts(app).replace(
        "\\", ""
    ) and "The first 2 lines" in texts(app)
    app.session_state["milestones_whole"] = True
    app.run()
    assert not app.exception and [len(each.value) for each in app.dataframe if "line" in each.value.columns] == [5]


def test_an_account_shows_what_happened(page):
    app = page("account")
    app.multiselect("customer").set_value(["Beta"]).run()
    assert "Nothing was recorded" in texts(app)
    app.multiselect("customer").set_value(["Acme"]).run()
    app.session_state["events_Acme_whole"] = True
    app.run()
    assert not app.exception and [len(each.value) for each in app.dataframe if "line" in each.value.columns] == [5]
