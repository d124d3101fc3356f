import datetime as dt
from decimal import Decimal

import httpx
import pytest
import yaml

from crossfoot.demo.vendors import kantata
from crossfoot.demo.vendors.firm import Firm
from ingest.kantata import STREAMS
from tests.numbers.expected import FIXTURES, GOLDEN
from tests.systems.optional import optional_firm
from tests.systems.staged import Staged, text
from tests.systems.staged import told as rows_of

AUTH = {"access_token": kantata.ACCESS_TOKEN}
SPEC = yaml.safe_load((FIXTURES / "kantata" / "attributes.yml").read_text())
WANTED = {"workspace": 9, "story": 6, "story_allocation_day": 66, "time_entry": 505, "time_adjustment": 1}
TIME = ("resource_id", "engagement_id", "work_date", "hours", "billable", "status", "submitted_date", "approved_date")


def source_of(told, app, **options):
    return told("kantata", app, **{"auth": AUTH, "crm": "salesforce", "lag_minutes": 0} | options)


def only(*streams):
    """The option by which nothing but these streams is read."""
    return {"skip": [name for name in STREAMS if name not in streams]}


@pytest.fixture
def account(told, firm):
    """The golden firm's account."""
    return source_of(told, kantata.app(firm, page=80))


def just_now():
    """A moment that the next window holds."""
    return (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)).isoformat(timespec="seconds")


def test_every_record_of_the_drop_comes_back_from_the_account(account, firm):
    landed = account.land()
    assert {name: landed[name].landed for name in WANTED} == WANTED
    assert not any(result.refusal or result.quarantined for result in landed.values())
    staged = Staged("kantata", account.landing.con)
    assert staged.broken_contracts() == []
    for entity in ("psa_engagement", "psa_estimate", "psa_milestone", "psa_assignment_plan", "ref_project_class"):
        columns, wanted = rows_of(GOLDEN / "inputs" / f"{entity}.csv")
        assert len(wanted) >= 3 and staged.texts(f"kantata__{entity}", columns) == wanted, entity
    entries = sorted(tuple(text(row[name] or None) for name in TIME) for row in firm.time_entries())
    assert len(entries) == 506 and staged.texts("kantata__psa_time_entry", TIME) == entries
    assert staged.rows("kantata__psa_bill_rate", "resource_id, valid_from, valid_to, currency, rate") == [
        ("P1", dt.date(2026, 1, 5), dt.date(2026, 3, 15), "USD", 200),
        ("P1", dt.date(2026, 3, 16), None, "USD", 225),
        ("P4", dt.date(2026, 1, 12), None, "USD", 180),
        ("P6", dt.date(2026, 1, 5), None, "USD", 250),
    ]


def test_amounts_are_in_the_minor_units_of_their_currency_and_minutes_are_exact_hours(told):
    firm = Firm(GOLDEN / "inputs")
    firm.rows("psa_engagement")[0].update(currency="JPY", psa_contract_value="1200000")
    firm.rows("psa_engagement")[1].update(currency="KWD", psa_contract_value="1200.125")
    firm.time_entries()[0]["hours"] = "7.4"
    source = source_of(told, kantata.app(firm))
    source.land()
    staged = Staged("kantata", source.landing.con)
    values = {
        (currency, str(value))
        for currency, value in staged.rows("kantata__psa_engagement", "currency, psa_contract_value")
    }
    assert values >= {("JPY", "1200000.000000"), ("KWD", "1200.125000")}
    assert ("7.400000",) in [(str(hours),) for [hours] in staged.rows("kantata__psa_time_entry", "hours")]


def test_what_hides_by_default_is_read_and_no_project_is_left_out(account):
    account.land()
    assert account.current("workspace", "id, title")[0] == ("1000", "Acme cloud build (T&M)")  # it is archived
    asked = {question["collection"]: question for question in account.server.asked}
    assert asked["time_entries"]["from_archived_workspaces"] == "true"
    assert asked["stories"]["show_deleted"] == asked["workspaces"]["include_archived"] == "true"
    assert not {"approved", "invoiced", "uninvoiced"} & asked["time_entries"].keys()  # heard as true whatever they say
    assert account.sql("select count(*) from kantata__time_entry where workspace_id = '1000'") == [(80,)]


def test_a_second_run_reads_what_was_saved_since_and_a_sweep_finds_what_was_deleted(account):
    account.land(**only("time_entry"))
    entries = account.server.records.by["time_entries"]
    entries["1003"] |= {"time_in_minutes": 30, "updated_at": just_now()}
    del entries["1004"]
    again = account.land(**only("time_entry"))
    assert (again["time_entry"].received, again["time_entry"].landed, again["time_entry"].deleted) == (1, 1, 0)
    assert account.current("time_entry", "time_in_minutes, _version")[0] == ("120", 1)
    assert ("30", 2) in account.current("time_entry", "time_in_minutes, _version")
    assert account.land(sweep_hours=0, **only("time_entry"))["time_entry"].deleted == 1


def test_an_approval_that_leaves_the_entry_untouched_counts(account):
    account.land()
    pending = next(s for s in account.server.records.by["timesheet_submissions"].values() if s["status"] == "pending")
    pending |= {"status": "approved", "current_resolution_created_at_date": "2026-04-02", "updated_at": just_now()}
    assert account.land()["time_entry"].received == 0
    staged = Staged("kantata", account.landing.con)
    statuses = dict(staged.sql("select status, count(*) from {kantata__psa_time_entry} group by 1"))
    assert statuses == {"approved": 504, "submitted": 1, "rejected": 1}


def test_records_that_come_while_pages_are_read_begin_the_stream_again(told, firm, monkeypatch):
    source = source_of(told, kantata.app(firm, page=200))
    entries, pages = source.server.records.by["time_entries"], []

    class Growing(list):
        def append(self, question):
            if question["collection"] == "time_entries" and question.get("page") == "2" and not pages:
                pages.append(1)
                entries["2000"] = entries["1000"] | {"id": "2000", "created_at": "2020-01-01T00:00:00-08:00"}
            super().append(question)

    source.server.asked = Growing()
    assert source.land(**only("time_entry"))["time_entry"].landed == 506
    assert len({row[0] for row in source.current("time_entry", "id")}) == 506


@pytest.mark.parametrize("collection", sorted(SPEC))
def test_answers_have_the_attributes_of_the_official_list(told, collection):
    account = source_of(told, kantata.app(optional_firm()))
    asked = {"per_page": 5, "in_unarchived_workspaces": "false", "include_archived": "true"}
    signed = {"Authorization": f"Bearer {kantata.ACCESS_TOKEN}"}
    told = httpx.get(f"{account.address}/api/v1/{collection}.json", params=asked, headers=signed).json()
    assert told["results"] and told["count"] == told["meta"]["count"] >= len(told["results"])
    for key in told["results"]:
        assert set(told[key["key"]][key["id"]]) - {"id"} <= set(SPEC[collection])


def test_a_custom_field_under_another_name_is_told_by_names(told, firm):
    source = source_of(told, kantata.app(firm), names={"workspaces.region": "Territory"})
    source.land(**only("workspace"))
    assert source.sql("select count(*) from notices where text like '%region%'") == [(1,)]
    source.land(names={}, **only("workspace"))
    assert ("DACH",) in source.current("workspace", "region")


def test_an_allocation_is_spread_over_its_days_and_places_of_one_role_add_up(told):
    source = source_of(told, kantata.app(optional_firm()))
    by = source.server.records.by
    [first, *_] = by["workspace_allocations"].values()
    first |= {"start_date": "2026-04-09", "end_date": "2026-04-14", "minutes": 2000}  # Thursday to Tuesday: two and two
    place, allocated = by["workspace_resources"]["1003"], by["workspace_allocations"]["1006"]
    assert (place["user_id"], place["role_name"], allocated["workspace_resource_id"]) == (None, "Architect", "1003")
    by["workspace_resources"]["2000"] = place | {"id": "2000"}
    weekend = {"workspace_resource_id": "2000", "start_date": "2026-04-11", "end_date": "2026-04-12", "minutes": 90}
    by["workspace_allocations"]["2000"] = allocated | weekend | {"id": "2000"}
    assert not any(result.refusal or result.quarantined for result in source.land().values())
    booked = Staged("kantata", source.landing.con).rows("kantata__psa_assignment", "* exclude (source_ref)")
    assert [row[3:] for row in booked if row[1] == "P1"] == [
        (dt.date(2026, 4, 6), Decimal("16.666667"), "hard"),
        (dt.date(2026, 4, 13), Decimal("40.916667"), "hard"),  # 24.25 and 16.666667
        (dt.date(2026, 4, 20), 4, "soft"),
        (dt.date(2026, 4, 27), 40, "hard"),
    ]
    assert ("E2", None, "Architect", dt.date(2026, 4, 6), Decimal("21.5"), "hard") in booked


def test_roles_of_one_name_are_one(told):
    source = source_of(told, kantata.app(optional_firm()))
    roles = source.server.records.by["roles"]
    [architect] = [role for role in roles.values() if role["name"] == "Architect"]
    roles["2000"] = architect | {"id": "2000"}
    source.land()
    names = Staged("kantata", source.landing.con).rows("kantata__psa_role", "role_id, name")
    assert names == [("Architect", "Architect"), ("Engineer", "Engineer")]
