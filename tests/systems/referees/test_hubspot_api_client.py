"""Not our word alone: hubspot-api-client reads the simulated account and gets what our connector gets."""

import pytest

from tests.systems.sources import source_of

deals = pytest.importorskip("hubspot.crm.deals", reason="make test-referees installs it")


@pytest.fixture
def account(told, tmp_path):
    source = source_of(told, "hubspot", tmp_path)
    source.land()
    return source


def client_of(package, source):
    """The client of one of the package's interfaces, for the account."""
    settings = deals.Configuration(host=source.address)
    settings.access_token = source.options["auth"]["access_token"]
    return package.ApiClient(settings)


def test_pages_of_a_list(account):
    api, after, found, pages = deals.BasicApi(client_of(deals, account)), None, [], 0
    while after or not pages:
        asked = {"limit": 50, "properties": ["amount", "dealstage"]} | ({"after": after} if after else {})
        answer = api.get_page(**asked)
        after = answer.paging.next.after if answer.paging else None
        found, pages = found + answer.results, pages + 1
    assert pages >= 3
    told = sorted((deal.id, deal.properties["amount"], deal.properties["dealstage"]) for deal in found)
    assert told == account.current("deal", "id, amount, dealstage") and len(told) == 11


def test_a_search_and_records_by_id(account):
    saved = {"propertyName": "hs_lastmodifieddate", "operator": "GT", "value": "1"}
    question = {"filterGroups": [{"filters": [saved]}], "limit": 200, "properties": [], "sorts": [], "after": 0}
    answer = deals.SearchApi(client_of(deals, account)).do_search(question)
    assert answer.total == 11 and {deal.id for deal in answer.results} <= {k for [k] in account.current("deal", "id")}


def test_links(account):
    associations = pytest.importorskip("hubspot.crm.associations.v4")
    asked = {"inputs": [{"id": key} for [key] in account.current("line_item", "id")]}
    answer = associations.BatchApi(client_of(associations, account)).get_page("line_items", "deals", asked)
    told = sorted((one._from.id, str(other.to_object_id)) for one in answer.results for other in one.to)
    assert told == account.current("line_item_deal", "fromId, toId") and len(told) == 11
