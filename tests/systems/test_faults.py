"""Whatever goes wrong on the way, what has landed in the end is what lands when nothing does, or it is told why not."""

import datetime as dt

import pytest

from crossfoot.demo.vendors import salesforce
from crossfoot.demo.vendors.faults import STALLED, TRANSIENT, Faults, drawn
from crossfoot.demo.vendors.misstatements import SAID_WRONGLY, SPELT_OTHERWISE, Changed
from ingest.errors import LandingError
from tests.systems.optional import optional_firm
from tests.systems.sources import CLIENT, VENDORS, landed, source_of

every_connector = pytest.mark.parametrize("connector", VENDORS)
KINDS = [TRANSIENT, *(pytest.param((kind,), marks=pytest.mark.faults) for kind in (*TRANSIENT, STALLED))]
REASONS = {"XF-340", "XF-342", "XF-343", "XF-344"}


@every_connector
@pytest.mark.parametrize("kinds", KINDS, ids=lambda kinds: kinds[0] if len(kinds) == 1 else "all")
def test_a_fault_that_passes_changes_nothing(told, tmp_path, waits, undisturbed, connector, kinds):
    """The login is not spoilt: who has never heard the answer to a refresh token has lost its successor."""
    stalled = STALLED in kinds
    plan = drawn(7, kinds, share=0.1 if stalled else 0.3)
    plan.pop(1, None)
    source = source_of(told, connector, tmp_path, lambda app: Faults(app, plan), timeout_seconds=2 if stalled else 60)
    results = source.land()
    assert not any(result.refusal or result.quarantined for result in results.values())
    assert len(waits) >= source.app.spoilt >= 1
    assert landed(source) == undisturbed(connector)
    assert (2.0 in waits) == any("Retry-After" in kind for kind in kinds)


@every_connector
@pytest.mark.parametrize("said", [pytest.param(kind, marks=pytest.mark.faults) for kind in SPELT_OTHERWISE])
def test_what_is_spelt_otherwise_lands_the_same(told, tmp_path, undisturbed, connector, said):
    source = said_otherwise(told, connector, tmp_path, SPELT_OTHERWISE[said])
    assert not any(result.refusal or result.quarantined for result in source.land().values())
    assert source.app.changed >= 1 and landed(source) == undisturbed(connector)


COUNTS = "counts too high"
WRONGLY = [
    pytest.param(connector, said, marks=[] if said == "decimal comma" else pytest.mark.faults)
    for connector in VENDORS
    for said in SAID_WRONGLY
    if said != COUNTS or connector not in ("hubspot", "workday", "concur")
]


@pytest.mark.parametrize(("connector", "said"), WRONGLY)
def test_what_is_said_wrongly_lands_rightly_or_is_told(told, tmp_path, waits, undisturbed, connector, said):
    """Nothing lands that does not land undisturbed, and where something is missing, a reason stands in its place."""
    source = said_otherwise(told, connector, tmp_path, SAID_WRONGLY[said])
    results, failure = {}, None
    try:
        results = source.land()
    except LandingError as error:
        failure = error.code
    assert source.app.changed >= 1
    uncounted, found = VENDORS[connector].uncounted if said == "record lost" else (), landed(source)
    for stream, wanted in undisturbed(connector).items():
        assert [row for row in found[stream] if row not in wanted] == []
        if found[stream] != wanted and stream not in uncounted:
            refusal = results[stream].refusal if stream in results else None
            missing = len(wanted) - len(found[stream])
            assert (refusal.code if refusal else failure) in REASONS or results[stream].quarantined == missing, stream
    if said == COUNTS:
        assert {result.refusal.code for result in results.values() if result.refusal} == {"XF-344"}


def said_otherwise(told, connector, folder, change):
    return source_of(told, connector, folder, lambda app: Changed(app, change, VENDORS[connector].field))


@every_connector
@pytest.mark.parametrize("minutes", [10, pytest.param(-10, marks=pytest.mark.faults)])
def test_a_clock_that_is_off_changes_nothing(told, tmp_path, monkeypatch, undisturbed, connector, minutes):
    """Ours is off; the windows are those of the system's clock."""
    source = source_of(told, connector, tmp_path)
    off = dt.timedelta(minutes=minutes)
    monkeypatch.setattr("ingest.kit.client.utc_now", lambda: dt.datetime.now(dt.UTC).replace(tzinfo=None) + off)
    assert not any(result.refusal for result in source.land().values())
    assert landed(source) == undisturbed(connector)
    latest = source.sql("select max(cast(cursor ->> 'hi' as timestamp)) from _cursors")[0][0]
    assert latest < dt.datetime.now(dt.UTC).replace(tzinfo=None) < latest + dt.timedelta(minutes=7)


@pytest.mark.parametrize("seed", range(3))
def test_many_faults_at_once_change_nothing_in_bulk(told, tmp_path, waits, undisturbed, seed):
    faults = Faults(salesforce.app(optional_firm()), drawn(seed))
    harmed = told("certinia", faults, auth=CLIENT, bulk_from=50)
    assert not any(result.refusal for result in harmed.land().values())
    assert faults.spoilt >= 5
    wanted = undisturbed("certinia")
    assert {name: len(rows) for name, rows in landed(harmed).items()} == {n: len(rows) for n, rows in wanted.items()}
    ids = "select _id from certinia__timecard_split where _version = 1 and not _deleted order by 1"
    assert len(harmed.sql(ids)) == 119 == len({row[0] for row in harmed.sql(ids)})


def test_records_that_come_twice_count_once(told, undisturbed):
    source = told("salesforce", salesforce.app(optional_firm(), page=3, moved=-1), auth=CLIENT)
    assert source.land()["booking"].received == 14
    assert landed(source) == undisturbed("salesforce")


def test_a_stream_that_loses_records_between_pages_is_refused_whole(told, firm):
    source = told("salesforce", salesforce.app(firm, page=3, moved=1), auth=CLIENT)
    results = source.land()
    assert results["booking"].refusal.code == "XF-344" and "11 records and gave 8" in results["booking"].refusal.what
    assert source.sql("select count(*) from salesforce__booking") == [(0,)]


def test_a_server_that_stays_down_is_told_and_nothing_lands(told, firm, waits):
    source = told("salesforce", Faults(salesforce.app(firm), dict.fromkeys(range(4, 99), "503")), auth=CLIENT)
    with pytest.raises(LandingError) as failure:
        source.land()
    assert (failure.value.code, failure.value.exit_code) == ("XF-340", 69)
    assert "HTTP 503" in failure.value.why and len(waits) == 5 and sorted(waits) == waits
    assert source.sql("select count(*) from salesforce__account") == [(0,)]


def test_a_field_that_appears_later_is_filled_for_old_records_too(told, firm):
    source = told("salesforce", salesforce.app(firm), auth=CLIENT)
    website = source.server.org.fields["Account"].pop("Website")
    source.land()
    assert source.current("account", "Website") == [(None,)] * 4
    assert source.sql("select count(*) from notices where code = 'missing_column' and text like '%Website%'") == [(1,)]
    source.server.org.fields["Account"]["Website"] = website
    assert source.land()["account"].landed == 4
    assert ("https://www.acme.example",) in source.current("account", "Website")


def test_the_day_limit_stops_reading_and_says_so(told, firm):
    source = told("salesforce", salesforce.app(firm, daily_requests=10), auth=CLIENT)
    with pytest.raises(LandingError) as failure:
        source.land()
    assert (failure.value.code, failure.value.exit_code) == ("XF-345", 69)
    assert source.server.used <= 9  # a share of the day is left to other programs


def test_an_older_state_never_follows_a_newer_one(told, firm):
    source = told("salesforce", salesforce.app(firm), auth=CLIENT)
    source.land()
    account = source.server.org.records["Account"][0]
    stale = account | {"Name": "As it once was", "SystemModstamp": "2020-01-01T00:00:00.000+0000"}
    source.server.org.records["Account"][0] = stale
    source.sql("delete from _cursors")
    again = source.land()["account"]
    assert (again.received, again.landed, again.unchanged) == (4, 0, 4)
    assert ("As it once was",) not in source.current("account", "Name")


def test_a_moment_that_lies_ahead_keeps_no_later_state_from_following(told, firm):
    source = told("salesforce", salesforce.app(firm), auth=CLIENT)
    account, stamp = source.server.org.records["Account"][0], source.server.org.stamp
    account |= {"Name": "As somebody set it", "SystemModstamp": "2999-01-01T00:00:00.000+0000"}
    source.land()
    account |= {"Name": "As it is", "SystemModstamp": stamp}
    source.sql("delete from _cursors")
    assert source.land()["account"].landed == 1
    assert ("As it is",) in source.current("account", "Name")


def test_many_records_gone_at_once_are_not_deleted(told, firm):
    source = told("certinia", salesforce.app(firm), auth=CLIENT)
    source.land()
    del source.server.org.records["pse__Timecard__c"][30:]
    refusal = source.land(sweep_hours=0)["timecard_split"].refusal
    assert refusal.code == "XF-305" and "86 of 116" in refusal.what
    assert len(source.current("timecard_split", "Id")) == 116
