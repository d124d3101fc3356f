import datetime as dt

import pytest

from crossfoot.demo.vendors import salesforce
from tests.systems.optional import optional_firm
from tests.systems.staged import Staged

AUTH = {"client_id": "demo-client", "client_secret": "demo-secret"}


@pytest.fixture
def org(told, firm):
    return told("salesforce", salesforce.app(firm, page=2), auth=AUTH)


def test_accounts_land_once_as_exact_text(org, firm):
    first = org.land()["account"]
    assert (first.status, first.received, first.landed) == ("landed", 4, 4)
    rows = [(row["account_id"], row["name"]) for row in firm.rows("crm_account")]
    assert org.current("account", "AccountNumber, Name") == sorted(rows)
    again = org.land()["account"]
    assert (again.landed, again.deleted) == (0, 0)


@pytest.mark.parametrize("bulk_from", [0, 10_000])
def test_only_the_window_is_read_again(org, bulk_from, waits):
    org.land(bulk_from=bulk_from)
    account = org.server.org.records["Account"][0]
    account |= {"Name": "Renamed", "SystemModstamp": "2099-01-01T00:00:00.000+0000"}
    assert org.land(bulk_from=bulk_from)["account"].received == 0  # stamped after the window: the next one has it
    account["SystemModstamp"] = org.sql("select cursor ->> 'hi' from _cursors")[0][0][:19] + ".000+0000"
    changed = org.land(bulk_from=bulk_from, lag_minutes=0)["account"]
    assert (changed.received, changed.landed) == (1, 1)
    assert ("Renamed",) in org.current("account", "Name")


def test_deleted_and_purged_accounts_are_gone(org):
    org.land()
    accounts = org.server.org.records["Account"]
    stamp = org.sql("select cursor ->> 'hi' from _cursors")[0][0][:19] + ".000+0000"
    accounts[0] |= {"IsDeleted": True, "SystemModstamp": stamp}
    del accounts[1]
    gone = org.land(sweep_hours=0, lag_minutes=0)["account"]
    assert (gone.landed, gone.deleted) == (1, 1)
    assert len(org.current("account", "Id")) == 2
    assert org.sql("select count(*), count(*) filter (_deleted) from salesforce__account") == [(6, 2)]


def test_the_last_change_of_a_day_is_the_history_of_the_day(told):
    org = told("salesforce", salesforce.app(optional_firm()), auth=AUTH)
    first, second, *_ = org.server.org.records["OpportunityHistory"]
    second |= {"OpportunityId": first["OpportunityId"], "CreatedDate": "2026-01-10T13:00:00.000+0000", "Amount": "7"}
    assert not any(result.refusal or result.quarantined for result in org.land().values())
    columns = "changed_at, amount, stage, opportunity_id"
    history = Staged("salesforce", org.landing.con).rows("salesforce__crm_opportunity_history", columns)
    assert len(history) == 7 and history[0] == (dt.date(2026, 1, 10), 7, "qualify", "OPP-20")


def test_texts_that_look_like_nothing_or_like_numbers_stay_texts_in_bulk(org):
    """What readers of CSV guess: nothing, a number, an end of line."""
    names = ["NA", "null", "007", 'Two "quoted"\nlines, one name']
    for account, name in zip(org.server.org.records["Account"], names, strict=True):
        account["Name"] = name
    assert org.land(bulk_from=0)["account"].landed == 4
    assert sorted(name for [name] in org.current("account", "Name")) == sorted(names)
