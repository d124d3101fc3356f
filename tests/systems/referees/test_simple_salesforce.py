"""Not our word alone: simple-salesforce reads the simulated org and gets what our connector gets."""

import csv
import io

import pytest

from crossfoot.demo.vendors import salesforce

AUTH = {"client_id": "demo-client", "client_secret": "demo-secret"}
simple_salesforce = pytest.importorskip("simple_salesforce", reason="make test-referees installs it")


@pytest.fixture
def referee():
    """Opens the org at an address with the other client, which knows https alone."""
    import requests

    class Loopback(requests.adapters.HTTPAdapter):
        def send(self, request, **options):
            request.url = request.url.replace("https://", "http://", 1)
            return super().send(request, **options)

    def open_org(address):
        session = requests.Session()
        session.mount("https://", Loopback())
        form = {"grant_type": "client_credentials", **AUTH}
        token = session.post(f"{address}/services/oauth2/token", data=form).json()
        host = address.removeprefix("http://")
        return simple_salesforce.Salesforce(
            instance=host, session_id=token["access_token"], session=session, version="62.0"
        )

    return open_org


def test_pages_of_a_query(told, firm, referee):
    source = told("salesforce", salesforce.app(firm, page=3), auth=AUTH)
    source.land()
    org = referee(source.address)
    found = org.query_all("SELECT Id, Name FROM Booking__c ORDER BY SystemModstamp, Id")
    assert found["totalSize"] == 11
    assert sorted((r["Id"], r["Name"]) for r in found["records"]) == source.current("booking", "Id, Name")
    assert org.api_usage["api-usage"].used > 10


def test_parts_of_a_bulk_query(told, firm, referee):
    source = told("certinia", salesforce.app(firm), auth=AUTH, bulk_from=0)
    source.land()
    parts = referee(source.address).bulk2.pse__Timecard__c.query(
        "SELECT Id, Name FROM pse__Timecard__c", max_records=50
    )
    rows = [(r["Id"], r["Name"]) for part in parts for r in csv.DictReader(io.StringIO(part))]
    assert sorted(rows) == source.current("timecard_split", "Id, Name") and len(rows) == 116
