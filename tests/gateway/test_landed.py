"""Landed records: what a row names that the reader sees is shown, everything else is not; pay and cost never."""

from collections import defaultdict

import pytest

from crossfoot import gateway
from crossfoot.gateway import Policy, engagement, exceptions, landed, records
from crossfoot.gateway.landed import read_landed

PAY = {"payroll_actual", "hr_cost_rate", "psa_cost_rate", "account_total"}
COST = {"eac_cost", "labour_cost_to_date", "budget_amount", "target_margin", "employer_cost"}
SCOPES = [{}, {"entities": 1}, {"practices": 1}, {"customers": 2}, {"engagements": 3}, {"customers": 0}]
DIMS = {"entities": "entity", "practices": "practice", "customers": "customer", "engagements": "engagement"}


@pytest.fixture(scope="module")
def addresses(golden) -> dict[str, list[str]]:
    """The addresses of all landed records, by stream."""
    found = defaultdict(list)
    for file, stream in golden.build.rows(
        "select database_name, table_name from duckdb_tables()"
        " where schema_name = 'evidence' and table_name <> '_batches'"
    ):
        ids = golden.build.rows(f"select _source, _id from {file}.evidence.{stream} order by all")
        found[stream] += [f"{source}/{stream}/{id}" for source, id in ids]
    return dict(found)


def reader(golden, scope: dict[str, int], **rights) -> gateway.Gateway:
    """A reader of so many keys of a dim."""
    keys = {each: frozenset(golden.values_of(DIMS[each])[:count]) for each, count in scope.items()}
    return gateway.open(golden._folder.parent.parent, policy=Policy(**rights, **keys))


def visible(build) -> set[str]:
    """The landed records that the rows name which a reader is shown on the pages."""
    shown = [
        side[name]
        for row in exceptions.read_exceptions(build).to_dicts()
        for side in exceptions.read_records(build, row["exception_id"]).to_dicts()
        for name in ("left_ref", "right_ref")
    ]
    tables = ("invoice", "booking", "cash_application", "engagement")
    every = " union ".join(f"select customer_id from general.harmonized.{table}" for table in tables)
    for (customer,) in build.rows(every):
        shown += [row["source_ref"] for row in records.read_invoices(build, customer).to_dicts()]
        shown += [row["source_ref"] for row in records.read_events(build, customer).to_dicts()]
    shown += records.read_milestones(build)["source_ref"].to_list()
    reads = (engagement.read_contract, engagement.read_estimates, engagement.read_unbilled, engagement.read_invoices)
    for (id,) in build.rows("select engagement_id from general.harmonized.engagement"):
        shown += [row["source_ref"] for read in reads for row in read(build, id).to_dicts()]
        for person in engagement.read_people(build, id).to_dicts():
            time = engagement.read_time(build, id, person["person"], person["period"])
            shown += time["source_ref"].to_list()
    return {each for each in shown if each}


@pytest.mark.parametrize("rights", [(True, True), (False, True), (False, False)], ids=["pay", "costs", "neither"])
@pytest.mark.parametrize(
    "scope", SCOPES, ids=lambda scope: " ".join(f"{dim} {n}" for dim, n in scope.items()) or "firm"
)
def test_a_reader_is_shown_what_visible_rows_name_and_nothing_else(golden, addresses, scope, rights):
    build = reader(golden, scope, restricted=rights[0], costs=rights[1]).build
    named, known = visible(build), {each for of_stream in addresses.values() for each in of_stream}
    assert (len(named & known) > 5) is bool(scope.get("customers", 1)), "no row names anything"
    for stream, of_stream in addresses.items():
        is_pay = stream.removeprefix("drop__") in PAY
        for address in [*sorted(named & {*of_stream})[:12], *[each for each in of_stream if each not in named][:4]]:
            found = read_landed(build, address)
            is_open = address in named or (rights[1] and not scope)
            assert bool(found) is (is_open and (rights[0] or not is_pay)), address
            assert rights[1] or not COST & set(found)
            assert not found or "_extra" not in found or (rights[1] and not scope)


def test_what_an_account_manager_sees_of_an_invoice(golden):
    customer = golden.build.rows("select customer_id from general.harmonized.invoice order by invoice_id limit 1")[0][0]
    policy = Policy(restricted=False, costs=False, customers=frozenset({customer}))
    build = gateway.open(golden._folder.parent.parent, policy=policy).build
    for row in records.read_invoices(build, customer).to_dicts():
        assert read_landed(build, row["source_ref"])["invoice_id"] == row["invoice_id"]
    others = "select source_ref from general.harmonized.invoice where customer_id <> ?"
    assert [read_landed(build, ref) for (ref,) in build.rows(f"{others} limit 3", [customer])] == [{}] * 3


def test_a_reader_of_a_practice_sees_the_documents_of_its_engagements(golden):
    """Each document by its engagement, every one of them in one practice; no receipt."""
    seen = {}
    for practice in golden.values_of("practice"):
        policy = Policy(practices=frozenset({practice}))
        build = gateway.open(golden._folder.parent.parent, policy=policy).build
        customers = build.rows("select distinct customer_id from general.harmonized.invoice")
        rows = [row for (customer,) in customers for row in records.read_invoices(build, customer).to_dicts()]
        billed = [row for (customer,) in customers for row in records.read_events(build, customer).to_dicts()]
        own = build.rows("select engagement_id from general.harmonized.engagement where practice = ?", [practice])
        assert {row["engagement_id"] for row in rows} <= {id for (id,) in own}
        assert "Paid" not in {row["what"] for row in billed}
        seen |= {row["invoice_id"]: practice for row in rows}
    every = golden.build.rows("select invoice_id from general.harmonized.invoice where customer_id is not null")
    assert seen.keys() == {id for (id,) in every} and len(set(seen.values())) > 1


def test_the_milestones_of_a_reader_are_overdue_as_they_are_counted(golden):
    last = golden.build.months[-1]
    [counted] = golden.query(["milestones_overdue"], [], last, last)["value"]
    assert records.read_milestones(golden.build)["overdue"][0] == counted > 0


def test_the_fields_that_tell_cost_are_left_out_of_a_record_that_is_named(golden, monkeypatch):
    [(address,)] = golden.build.rows("select min(source_ref) from general.harmonized.estimate where eac_cost > 0")
    monkeypatch.setattr(exceptions, "named", lambda build: [f"select '{address}' as source_ref"])
    whole, less = (reader(golden, {}, restricted=False, costs=costs).build for costs in (True, False))
    found = read_landed(less, address)
    assert "eac_cost" in read_landed(whole, address) and found["engagement_id"] and not COST & set(found)
    assert landed._telling(less, "drop__psa_engagement") == {"budget_amount", "target_margin"}
    assert landed._telling(less, "drop__opening_recognised") == {"labour_cost_to_date"}
    assert landed._telling(less, "drop__erp_invoice") == set()


@pytest.mark.parametrize("reference", ["a/b/c", "a/_batches/c", "x/drop__erp_invoice/' or true --", "a/nothing.x/c"])
def test_what_is_no_record_has_none(golden, reference):
    assert read_landed(reader(golden, {}, restricted=False, costs=False).build, reference) == {}


def test_rates_of_a_psa_are_pay(golden):
    assert golden.build.tables()["evidence.drop__psa_cost_rate"] == "restricted"
    assert not golden.build.rows(
        "select 1 from duckdb_tables() where database_name = 'general' and table_name like '%cost_rate%'"
    )
