"""Whatever goes wrong on the way, what has landed in the end is what lands when nothing does."""

import os
import random

import pytest

from crossfoot.demo.vendors import salesforce
from crossfoot.demo.vendors.faults import TRANSIENT, Faults, drawn
from crossfoot.demo.vendors.firm import Firm
from ingest.connectors import CONNECTORS
from ingest.errors import LandingError
from ingest.landing import Landing
from tests.numbers.expected import GOLDEN
from tests.systems.conftest import telling

AUTH = {"client_id": "demo-client", "client_secret": "demo-secret"}
WANTED = {
    "account": 4,
    "booking": 11,
    "opportunity": 11,
    "opportunity_history": 8,
    "invoice": 10,
    "opportunity_stage": 6,
}
CERTINIA = {"timecard": 116, "timecard_split": 116, "project": 9}


def landed(source) -> dict[str, list[tuple]]:
    """Everything that has landed, but for the run that brought it."""
    return {
        stream: source.sql(
            f"select * exclude (_run_id, _extracted_at) from {source.connector.name}__{stream} order by _id, _version"
        )
        for stream in source.connector.streams
    }


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Both systems read while nothing goes wrong, by connector."""
    firm = Firm(GOLDEN / "inputs")
    for told in telling(tmp_path_factory.mktemp("clean")):
        sources = {name: told(name, salesforce.app(firm, page=3), auth=AUTH) for name in ("salesforce", "certinia")}
        for source in sources.values():
            source.land()
        yield sources


@pytest.mark.faults
@pytest.mark.parametrize("kind", TRANSIENT)
def test_a_fault_that_passes_changes_nothing(told, firm, waits, clean, kind):
    faults = Faults(salesforce.app(firm, page=3), drawn(7, (kind,), share=0.3))
    harmed = told("salesforce", faults, auth=AUTH)
    results = harmed.land()
    assert {name: results[name].landed for name in WANTED} == WANTED
    assert faults.spoilt >= 5 and len(waits) >= 5
    assert landed(harmed) == landed(clean["salesforce"])
    assert (2.0 in waits) == ("Retry-After" in kind)


@pytest.mark.parametrize("seed", range(3))
def test_many_faults_at_once_change_nothing_in_bulk(told, firm, waits, clean, seed):
    faults = Faults(salesforce.app(firm), drawn(seed))
    harmed = told("certinia", faults, auth=AUTH, bulk_from=50)
    results = harmed.land()
    assert {name: results[name].landed for name in CERTINIA} == CERTINIA
    assert faults.spoilt >= 5
    assert landed_texts(harmed) == landed_texts(clean["certinia"])


def landed_texts(source) -> dict[str, list[tuple]]:
    """What landed but for its exact spelling: Bulk 2.0 writes times in another way than REST."""
    return {
        stream: source.sql(
            f"select _id, _version, _source_updated_at, _deleted from {source.connector.name}__{stream} order by 1, 2"
        )
        for stream in source.connector.streams
    }


def test_records_that_come_twice_count_once(told, firm, clean):
    source = told("salesforce", salesforce.app(firm, page=3, moved=-1), auth=AUTH)
    results = source.land()
    assert {name: results[name].landed for name in WANTED} == WANTED
    assert results["booking"].received == 14 and landed(source) == landed(clean["salesforce"])


def test_a_stream_that_loses_records_between_pages_is_refused_whole(told, firm):
    source = told("salesforce", salesforce.app(firm, page=3, moved=1), auth=AUTH)
    results = source.land()
    assert results["booking"].refusal.code == "XF-344" and "11 records and gave 8" in results["booking"].refusal.what
    assert source.sql("select count(*) from salesforce__booking") == [(0,)]


def test_a_session_that_ends_between_pages_begins_the_stream_again(told, firm):
    source = told("salesforce", salesforce.app(firm, page=3, session_requests=9), auth=AUTH)
    results = source.land()
    assert {name: results[name].landed for name in WANTED} == WANTED
    assert len(source.server.sessions) >= 1 and source.server.used > 20


def test_a_server_that_stays_down_is_told_and_nothing_lands(told, firm, waits):
    source = told("salesforce", Faults(salesforce.app(firm), dict.fromkeys(range(4, 99), "503")), auth=AUTH)
    with pytest.raises(LandingError) as failure:
        source.land()
    assert (failure.value.code, failure.value.exit_code) == ("XF-340", 69)
    assert "HTTP 503" in failure.value.why and len(waits) == 5 and sorted(waits) == waits
    assert source.sql("select count(*) from salesforce__account") == [(0,)]


def test_bad_credentials_are_told_without_showing_them(told, firm):
    source = told("salesforce", salesforce.app(firm), auth=AUTH | {"client_secret": "wrong-canary"})
    with pytest.raises(LandingError) as failure:
        source.land()
    assert (failure.value.code, failure.value.exit_code) == ("XF-341", 2)
    assert "External Client App" in failure.value.why
    assert "canary" not in repr(vars(failure.value))


def test_a_hidden_field_blocks_its_stream_alone_and_names_what_to_grant(told, firm):
    source = told("salesforce", salesforce.app(firm), auth=AUTH)
    del source.server.org.fields["Booking__c"]["TCV__c"]
    results = source.land()
    refusal = results["booking"].refusal
    assert (refusal.code, refusal.exit_code) == ("XF-342", 2)
    assert "TCV__c" in refusal.what and "permission set" in refusal.why
    assert results["account"].landed == 4


def test_a_field_that_appears_later_is_filled_for_old_records_too(told, firm):
    source = told("salesforce", salesforce.app(firm), auth=AUTH)
    website = source.server.org.fields["Account"].pop("Website")
    source.land()
    assert source.current("account", "Website") == [(None,)] * 4
    assert source.sql("select count(*) from notices where code = 'missing_column' and text like '%Website%'") == [(1,)]
    source.server.org.fields["Account"]["Website"] = website
    assert source.land()["account"].landed == 4
    assert ("https://www.acme.example",) in source.current("account", "Website")


def test_the_day_limit_stops_reading_and_says_so(told, firm):
    source = told("salesforce", salesforce.app(firm, daily_requests=10), auth=AUTH)
    with pytest.raises(LandingError) as failure:
        source.land()
    assert (failure.value.code, failure.value.exit_code) == ("XF-345", 69)
    assert source.server.used <= 9  # a share of the day is left to other programs


def test_an_older_state_never_follows_a_newer_one(told, firm):
    source = told("salesforce", salesforce.app(firm), auth=AUTH)
    source.land()
    account = source.server.org.records["Account"][0]
    stale = account | {"Name": "As it once was", "SystemModstamp": "2020-01-01T00:00:00.000+0000"}
    source.server.org.records["Account"][0] = stale
    source.sql("delete from _cursors")
    again = source.land()["account"]
    assert (again.received, again.landed, again.unchanged) == (4, 0, 4)
    assert ("As it once was",) not in source.current("account", "Name")


def test_many_records_gone_at_once_are_not_deleted(told, firm):
    source = told("certinia", salesforce.app(firm), auth=AUTH)
    source.land()
    del source.server.org.records["pse__Timecard__c"][30:]
    refusal = source.land(sweep_hours=0)["timecard_split"].refusal
    assert refusal.code == "XF-305" and "86 of 116" in refusal.what
    assert len(source.current("timecard_split", "Id")) == 116


@pytest.mark.faults
def test_killed_at_fifty_points_and_repeated_lands_the_same(told, firm, tmp_path):
    source = told("salesforce", salesforce.app(firm, page=3), auth=AUTH)
    wanted = told("salesforce", salesforce.app(firm, page=3), auth=AUTH)
    wanted.land()
    chance, file = random.Random(3), tmp_path / "killed.duckdb"
    steps = (
        "run_started",
        "records_checked",
        "records_landed",
        "records_deleted",
        "quarantine_written",
        "batch_written",
    )
    steps += ("cursor_moved", "batch_committed")
    killed = 0
    for run in range(50):
        step = chance.choice(steps)
        nth = 1 if step == "run_started" else chance.randint(1, len(WANTED))
        killed += land_in_a_child(source, file, f"run-{run}", f"{step}:{nth}") == 137
    assert killed == 50
    assert land_in_a_child(source, file, "run-last", "") == 0
    with Landing(file) as landing:
        source.landing = landing
        assert landed(source) == landed(wanted)


def land_in_a_child(source, file, run_id: str, crash_at: str) -> int:
    """Lands in a process of its own that ends at a step; returns its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.environ["CROSSFOOT_CRASH_AT"] = crash_at
    try:
        with Landing(file, threads=1) as landing:
            landing.start_run(run_id)
            CONNECTORS["salesforce"].land(landing, "firm", source.options, run_id)
            landing.finish_run(run_id)
    except BaseException:
        os._exit(1)
    os._exit(0)
