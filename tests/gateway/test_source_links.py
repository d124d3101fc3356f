"""The link of a landed record into its own system: from crossfoot.yml and the connector's declaration to the reader."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import duckdb
import pytest

from crossfoot import gateway
from crossfoot.cli import run
from crossfoot.gateway import Policy
from crossfoot.gateway.exports import package_bytes
from crossfoot.gateway.links import source_links
from crossfoot.gateway.views import Filters, Number
from crossfoot.gateway.views.why import explain
from crossfoot.run.record_links import opened_at, write_record_links
from crossfoot.settings import load_settings
from ingest.connectors import CONNECTORS
from tests.gateway.small_build import write_build

SOURCES = """
reporting_currency: USD
sources:
  files: {connector: drop, path: drop}
  sf: {connector: salesforce, base_url: "https://user:s3cret@acme--sb.sandbox.my.salesforce.com/?token=s3cret"}
  psa: {connector: certinia, base_url: "https://acme.my.salesforce.com"}
  behind: {connector: salesforce, base_url: "https://crm-proxy.acme.example"}
  proxied: {connector: salesforce, base_url: "https://crm-proxy.acme.example", web: "https://acme.my.salesforce.com/"}
  hub: {connector: hubspot, web: "https://app-eu1.hubspot.com/contacts/62515"}
  hub2: {connector: hubspot}
  ns: {connector: netsuite, base_url: "https://1234567-sb1.suitetalk.api.netsuite.com"}
  books: {connector: xero}
  ox: {connector: kantata}
  hr: {connector: workday, base_url: "https://wd2-impl-services1.workday.com"}
  local: {connector: xero, base_url: "http://127.0.0.1:9000"}
  plain: {connector: hubspot, web: "http://app.hubspot.com/contacts/1"}
  login: {connector: hubspot, web: "https://ann:s3cret@app.hubspot.com/contacts/1"}
  query: {connector: hubspot, web: "https://app.hubspot.com/contacts/1?token=s3cret"}
"""
UUID = "1cf1a11c-a067-4a05-9c8b-06f281f7afed"
OPENS = {
    ("sf", "salesforce__account"): ({"Id": "001xx000003ABC"}, "acme--sb.sandbox.my.salesforce.com/001xx000003ABC"),
    ("psa", "certinia__approval"): ({"Id": "04g1", "TargetObjectId": "a0T1"}, "acme.my.salesforce.com/a0T1"),
    ("proxied", "salesforce__opportunity"): ({"Id": "0061"}, "acme.my.salesforce.com/0061"),
    ("hub", "hubspot__deal"): ({"id": "77"}, "app-eu1.hubspot.com/contacts/62515/record/0-3/77"),
    ("ns", "netsuite__transactionline"): (
        {"transaction_id": "541", "id": "2"},
        "1234567-sb1.app.netsuite.com/app/accounting/transactions/transaction.nl?id=541",
    ),
    ("books", "xero__invoice"): (
        {"InvoiceID": UUID, "Type": "ACCREC"},
        f"go.xero.com/AccountsReceivable/View.aspx?InvoiceID={UUID}",
    ),
    ("ox", "kantata__workspace"): ({"id": "9"}, "app.mavenlink.com/workspaces/9"),
}
BILL = {"InvoiceID": UUID, "Type": "ACCPAY"}
NONE = {
    ("files", "drop__erp_invoice"): "it came in a file",
    ("hr", "workday__worker"): "no address of such a record is documented",
    ("sf", "salesforce__opportunity_stage"): "no address of such a record is documented",
    ("nobody", "drop__erp_invoice"): "this build does not tell addresses of records",
} | dict.fromkeys(
    [
        ("behind", "salesforce__account"),
        ("hub2", "hubspot__deal"),
        ("local", "xero__invoice"),
        ("plain", "hubspot__deal"),
        ("login", "hubspot__deal"),
        ("query", "hubspot__deal"),
    ],
    "the address at which people open this source is not known (web in crossfoot.yml)",
)
HOSTILE = [
    "javascript:alert(1)", "../../logout", "..", ".", "%2e%2e", "1/edit", "1?delete=1", "1#x", "1 2", "1&x=y", "@evil",
    "//evil.example", "\\evil", "", None, "é", "1\n", "{id}",
]  # fmt: skip


@pytest.fixture(scope="module")
def sites(tmp_path_factory) -> dict[str, str]:
    """The addresses of the sources of a crossfoot.yml."""
    path = tmp_path_factory.mktemp("settings") / "crossfoot.yml"
    path.write_text(SOURCES)
    return opened_at(load_settings(path))


@pytest.fixture(scope="module")
def build(semantic_manifest, tmp_path_factory, sites) -> gateway.Gateway:
    """The small build after publishing what these sources tell of their records."""
    folder = tmp_path_factory.mktemp("linked")
    write_build(folder, "20260501T000000000Z", semantic_manifest)
    with duckdb.connect(str(folder / "builds" / "20260501T000000000Z" / "general.duckdb")) as con:
        con.execute("create table metadata.sources (source varchar, stream varchar)")
        con.executemany(
            "insert into metadata.sources values (?, ?)", [*OPENS, *[key for key in NONE if key[0] != "nobody"]]
        )
        write_record_links(con, sites)
    return gateway.open(folder).build


def test_a_record_opens_in_its_own_system(build):
    for (source, stream), (record, address) in OPENS.items():
        [opened] = source_links(build, source, stream, [record])
        assert opened == (f"https://{address}", ""), (source, stream)
    [bill, other] = source_links(build, "books", "xero__invoice", [BILL, BILL | {"Type": "?"}])
    assert bill.address == f"https://go.xero.com/AccountsPayable/Edit.aspx?InvoiceID={UUID}"
    assert other == (None, "no address of such a record is documented")


def test_where_there_is_no_link_it_is_said_why(build):
    for (source, stream), reason in NONE.items():
        assert source_links(build, source, stream, [{"Id": "1", "id": "1"} | BILL]) == [(None, reason)], (
            source,
            stream,
        )


@pytest.mark.parametrize("id", HOSTILE)
def test_an_id_never_leads_away_from_the_page_of_the_record(build, id):
    for (source, stream), (record, _) in OPENS.items():
        hostile = {name: value if name == "Type" else id for name, value in record.items()}
        [opened] = source_links(build, source, stream, [hostile])
        assert opened == (None, "its id is none that an address can hold"), (source, stream)


def test_no_link_holds_a_login_or_a_token(build, sites):
    told = json.dumps([sites, build.table("metadata.record_link").to_dicts()])
    assert "s3cret" not in told and "@" not in told and len(sites) == 7
    assert all(site.startswith("https://") for site in sites.values())


def test_an_address_that_people_open_is_https_and_tells_nothing_else():
    options = {"crm": "sf", "auth": {"access_token": "t"}}
    for web in ("http://a.example", "https://ann:pw@a.example", "https://a.example/?x=1", "javascript:alert(1)"):
        with pytest.raises(Exception, match="web must begin with https:// and have no login, query or fragment"):
            CONNECTORS["kantata"].check("ox", options | {"web": web})


@pytest.fixture(scope="module")
def linked(golden, tmp_path_factory) -> Path:
    """The golden firm as if its invoices had come from a system with pages."""
    folder = tmp_path_factory.mktemp("golden_linked")
    served = golden._folder.parent.parent
    shutil.copytree(served / "builds", folder / "builds")
    shutil.copy(served / "crossfoot.yml", folder)
    general = folder / "builds" / golden.build.id / "general.duckdb"
    general.chmod(0o600)
    with duckdb.connect(str(general)) as con:
        con.execute(
            "update metadata.record_link set address = 'https://erp.example/{invoice_id}', reason = null"
            " where stream = 'drop__erp_invoice'"
        )
    return folder


def test_an_explanation_links_the_records_behind_a_number(linked, capsys):
    assert run(["-C", str(linked), "--json", "explain", "billed_net", "--period", "2026-03"]) == 0
    records = json.loads(capsys.readouterr().out)["records"]
    links = {each["stream"]: each["source_link"] == f"https://erp.example/{each['id']}" for each in records}
    assert links["drop__erp_invoice"] and not all(links.values())
    assert {each["source_link"] for each in records if each["stream"] != "drop__erp_invoice"} == {None}
    served = gateway.open(linked)
    found = explain(served, Number("billed_net", "2026-03", None, "usd"), Filters("2026-03"))
    with zipfile.ZipFile(io.BytesIO(package_bytes(served, found, Filters("2026-03")))) as package:
        assert b"https://erp.example/" in package.read("01-billed_net-records.csv")


def test_who_is_not_shown_a_record_is_not_shown_its_link(linked):
    whole, none = gateway.open(linked), gateway.open(linked, policy=Policy(customers=frozenset(), costs=False))
    every = whole.explain("billed_net", "2026-03").records["source_link"].drop_nulls()
    assert len(every) > 2 and none.explain("billed_net", "2026-03").records["source_link"].drop_nulls().is_empty()
    [customer] = whole.values_of("customer")[:1]
    some = gateway.open(linked, policy=Policy(customers=frozenset({customer}), costs=False))
    seen = set(some.explain("billed_net", "2026-03").records["source_link"].drop_nulls())
    assert set() < seen < set(every)
