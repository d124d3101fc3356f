import datetime as dt
import json

import httpx
import pytest

from crossfoot.demo.vendors import hubspot
from ingest.errors import LandingError
from ingest.hubspot import STREAMS
from tests.numbers.expected import FIXTURES, GOLDEN
from tests.systems.optional import optional_firm
from tests.systems.staged import Staged
from tests.systems.staged import told as rows_of

AUTH = {"access_token": hubspot.ACCESS_TOKEN}
COLLECTED = json.loads((FIXTURES / "hubspot" / "crm_v3_responses.json").read_text())
WANTED = {
    "company": 4,
    "deal": 11,
    "line_item": 22,
    "invoice": 10,
    "stage": 7,
    "deal_company": 22,
    "line_item_deal": 11,
}


def source_of(told, app, **options):
    return told("hubspot", app, **{"auth": AUTH, "no_pursuit": ["Signed without pursuit"], "lag_minutes": 0} | options)


def only(*streams):
    """The option by which nothing but these streams is read."""
    return {"skip": [name for name in STREAMS if name not in streams]}


@pytest.fixture
def account(told, firm):
    """The golden firm's account."""
    return source_of(told, hubspot.app(firm, page=4))


def soon():
    """A moment that the next window holds."""
    return (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_every_record_of_the_drop_comes_back_from_the_account(account):
    landed = account.land()
    assert {name: landed[name].landed for name in WANTED} == WANTED
    assert not any(result.refusal or result.quarantined for result in landed.values())
    staged = Staged("hubspot", account.landing.con)
    assert staged.broken_contracts() == []
    for entity in ("crm_account", "crm_booking", "crm_invoice_mirror", "crm_opportunity_snapshot"):
        columns, wanted = rows_of(GOLDEN / "inputs" / f"{entity}.csv")
        assert len(wanted) >= 4 and staged.texts(f"hubspot__{entity}", columns) == wanted, entity


def test_a_second_run_reads_only_what_was_saved_since_and_what_was_archived(account):
    account.land()
    portal = account.server.portal
    portal.save("deals", "OPP-21", soon(), amount="55000")
    line = portal.records["line_items"][portal.id("line_items", "BK-10")]
    line |= {"archived": True, "archivedAt": soon()}  # its date of change stays
    portal.links["deals", "companies"][portal.id("deals", "OPP-20")].pop(0)  # so do the deal's
    results = account.land()
    received = {name: results[name].received for name in ("company", "deal", "line_item", "invoice")}
    assert received == {"company": 0, "deal": 1, "line_item": 1, "invoice": 0}
    assert results["deal_company"].deleted == 1
    staged = Staged("hubspot", account.landing.con)
    assert ("BK-10",) not in staged.rows("hubspot__crm_booking", "booking_id")
    assert ("55000", 2) in account.current("deal", "amount, _version")


def test_a_contact_that_was_saved_since_is_found_by_the_date_that_contacts_have(told):
    account = source_of(told, hubspot.app(optional_firm()))
    assert account.land()["contact"].landed == 3
    account.server.portal.save("contacts", "CT-2", soon(), jobtitle="CEO", firstname=None, lastname=None)
    results = account.land()
    assert [results[name].received for name in ("contact", "quote")] == [1, 0]
    contacts = Staged("hubspot", account.landing.con).rows("hubspot__crm_contact", "contact_id, name, title")
    assert contacts == [("CT-1", "Ana Lopez", "Chief of IT"), ("CT-2", "CT-2", "CEO"), ("CT-3", "Cy van Es", None)]


def test_what_a_deal_was_at_the_end_of_a_day_is_its_history(told):
    account = source_of(told, hubspot.app(optional_firm()))
    portal = account.server.portal
    was = portal.records["deals"][portal.id("deals", "OPP-20")]["propertiesWithHistory"]["amount"]
    was += [
        {"value": amount, "timestamp": f"2026-01-20T{hour}:30:00.000Z"} for hour, amount in (("15", "7"), ("14", "6"))
    ]
    was.sort(key=lambda entry: entry["timestamp"], reverse=True)
    account.land()
    columns = "changed_at, amount, stage, opportunity_id"
    history = Staged("hubspot", account.landing.con).rows("hubspot__crm_opportunity_history", columns)
    assert [row[:3] for row in history if row[3] == "OPP-20"] == [
        (dt.date(2026, 1, 10), 100000, "proposal"),
        (dt.date(2026, 1, 20), 7, "proposal"),
        (dt.date(2026, 2, 12), 7, "negotiate"),
        (dt.date(2026, 3, 20), 7, "closed_lost"),
    ]


def test_more_changes_than_a_search_may_tell_all_come_though_saved_in_one_moment(told, firm, monkeypatch):
    monkeypatch.setattr("ingest.hubspot.reader.SEARCH_LIMIT", 3)
    source = source_of(told, hubspot.app(firm, most_found=5))
    source.land(**only("line_item"))
    moment = soon()
    for row in firm.rows("crm_booking"):
        source.server.portal.save("line_items", row["booking_id"], moment, hs_tcv="1")
    changed = source.land(**only("line_item"))["line_item"]
    assert (changed.received, changed.landed) == (11, 11)
    assert len([asked for asked in source.server.searches if asked["limit"] == 3]) >= 4


def test_a_record_purged_without_a_trace_is_found_by_its_missing_id(account):
    account.land(**only("line_item"))
    portal = account.server.portal
    del portal.records["line_items"][portal.id("line_items", "BK-10")]
    assert account.land(**only("line_item"))["line_item"].deleted == 0
    assert account.land(sweep_hours=0, **only("line_item"))["line_item"].deleted == 1


def test_what_doubles_left_of_a_number_is_rounded_and_kept_beside_it(account):
    noise = "8.600000000000000477395900588817312382161617279052734375"
    account.server.portal.save("deals", "OPP-21", soon(), amount=noise)
    assert account.land(**only("deal"))["deal"].quarantined == 0
    assert ("8.600000", noise) in account.current("deal", "amount, _extra ->> 'amount as told'")


def test_records_have_the_shape_of_collected_answers_and_those_land(account):
    ask = {"headers": {"Authorization": f"Bearer {hubspot.ACCESS_TOKEN}"}}
    for kind in ("companies", "deals"):
        wanted = COLLECTED[kind]["results"][0]
        [told, *_] = httpx.get(f"{account.address}/crm/v3/objects/{kind}", **ask).json()["results"]
        assert told.keys() == wanted.keys()
        assert {type(value) for value in told["properties"].values()} <= {str, type(None)}
        account.server.portal.records[kind] = {r["id"]: r for r in COLLECTED[kind]["results"]}
    history = httpx.get(
        f"{account.address}/crm/v3/objects/deals", params={"propertiesWithHistory": "dealstage"}, **ask
    ).json()
    assert history["results"] and all("propertiesWithHistory" not in record for record in history["results"])
    landed = account.land(**only("company", "deal"))
    assert (landed["company"].landed, landed["company"].quarantined) == (2, 0)
    assert (landed["deal"].landed, landed["deal"].quarantined) == (2, 0)
    assert account.current("company", "name") == [("Hubspot, Inc.",), ("U.S. Food and Drug Administration",)]


def test_history_has_the_shape_of_collected_answers(account):
    ask = {"headers": {"Authorization": f"Bearer {hubspot.ACCESS_TOKEN}"}}
    params = {"propertiesWithHistory": "dealstage,amount", "properties": "dealstage"}
    told = httpx.get(f"{account.address}/crm/v3/objects/deals", params=params, **ask).json()["results"]
    [collected] = COLLECTED["contacts_with_history"]["results"]
    [entry] = collected["propertiesWithHistory"]["city"]
    shapes = {frozenset(was) for record in told for was in record["propertiesWithHistory"]["dealstage"]}
    assert len(told) >= 4 and shapes == {frozenset(entry)}


def test_a_limit_of_seconds_is_waited_for_and_one_of_the_day_ends_the_run(told, firm, monkeypatch):
    now, waited = [dt.datetime.now(dt.UTC)], []

    def wait(seconds):
        waited.append(seconds)
        now[0] += dt.timedelta(seconds=seconds)

    monkeypatch.setattr("ingest.kit.client.sleep", wait)
    source = source_of(told, hubspot.app(firm, ten_seconds=8, clock=lambda: now[0]))
    assert source.land()["deal"].landed == 11 and len(waited) >= 1
    source.server.daily = source.server.used + 3
    waited.clear()
    with pytest.raises(LandingError) as ended:
        source.land()
    assert (ended.value.code, ended.value.exit_code, waited) == ("XF-345", 69, [])


def test_an_optional_property_that_is_not_there_is_told_and_the_records_land(account):
    account.server.portal.properties["line_items"].discard("booking_type")
    assert account.land()["line_item"].landed == 22
    assert account.sql("select count(*) from notices where text like '%booking_type%'") == [(1,)]


def test_what_the_search_shows_an_hour_late_comes_all_the_same(account):
    account.land()
    account.server.portal.save("deals", "OPP-21", soon(), amount="55000")
    account.server.behind = 3600
    assert account.land()["deal"].received == 0
    account.server.behind = 0
    assert (account.land()["deal"].received, account.current("deal", "max(_version)")) == (1, [(2,)])
