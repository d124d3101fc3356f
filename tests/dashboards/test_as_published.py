"""The pages over a build as the product publishes it, and the builds made by hand against it."""

import json

import duckdb
import pytest

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Policy, exceptions, records
from crossfoot.gateway.access import ROLES, Reader
from crossfoot.gateway.landed import read_landed
from crossfoot.gateway.views import COMPARISONS, PAGES, Filters, open_view
from crossfoot.gateway.views.why import parts_by
from tests.dashboards.test_pages import texts
from tests.dashboards.test_worklist import as_reader, desk  # noqa: F401
from tests.gateway.conftest import golden  # noqa: F401


def columns_of(folder) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in ("general", "restricted"):
        with duckdb.connect(str(folder / f"{file}.duckdb"), read_only=True) as con:
            for table, column in con.execute(
                "select schema_name || '.' || table_name, column_name from duckdb_columns() where not internal"
            ).fetchall():
                found.setdefault(table, set()).add(column)
    return found


def test_what_is_made_by_hand_has_no_column_that_is_not_published(firm, golden):  # noqa: F811
    published, by_hand = columns_of(golden._folder), columns_of(firm._folder)
    made_up = {"evidence.drop__time", "evidence.drop__posting"}  # streams of their own
    other = {
        table: sorted(columns - published.get(table, set()))
        for table, columns in by_hand.items()
        if table not in made_up and columns - published.get(table, set())
    }
    assert len(by_hand) > 30
    assert not other


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_numbers_on_its_pages(golden, role):  # noqa: F811
    may = ROLES[role]
    reader = gateway.open(golden._folder.parent.parent, policy=Policy(restricted=may.pay, costs=may.costs))
    for page in may.pages & set(PAGES):
        view = open_view(reader, page, Filters())
        assert any(tile.number.value is not None for tile in view.tiles), page
        frozen = open_view(reader, page, Filters(basis="as_reported"))  # of which there is nothing: no period is closed
        assert frozen.tiles and not any(tile.number.value for tile in frozen.tiles), page
    assert reader.export().height > 1000


def test_every_page_opens_without_costs(golden):  # noqa: F811
    reader = gateway.open(golden._folder.parent.parent, policy=Policy(restricted=False, costs=False))
    told = {page: open_view(reader, page, Filters()) for page in PAGES}
    [tree] = [panel for panel in told["margin"].panels if panel.id == "tree"]
    assert "permission to see costs" in tree.reason


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("delivery_leader", "practices"), ("project_manager", "engagements"), ("sales_ops", "entities"),
        ("account_manager", "customers"), ("hr_payroll", "practices"), ("resource_manager", ""), ("sales_ops", ""),
    ],
)  # fmt: skip
def test_a_role_opens_its_pages(page, as_reader, golden, role, scope):  # noqa: F811
    may, policy = ROLES[role], {}
    if scope:
        dim = {"entities": "entity"}.get(scope, scope.removesuffix("s"))
        policy = {scope: frozenset(golden.values_of(dim)[:1])}
        reader = gateway.open(
            golden._folder.parent.parent, policy=Policy(restricted=may.pay, costs=may.costs, **policy)
        )
        assert reader.values_of(dim) == [*policy[scope]] and reader.export().height > 100
    policy |= {"restricted": may.pay, "costs": may.costs}
    as_reader(role, **policy)
    for name in sorted(Reader("ann", role, Policy(**policy)).pages):
        app = page(name, golden._folder.parent.parent)
        assert not app.exception, (name, app.exception)
        assert texts(app)


@pytest.mark.parametrize("compare", COMPARISONS)
def test_every_page_is_compared_with_anything(golden, compare):  # noqa: F811
    """Pages ask for values to date, which have no goal."""
    for page in PAGES:
        assert not open_view(golden, page, Filters(compare=compare)).is_empty


def test_what_a_person_costs_is_in_the_restricted_file_alone(golden):  # noqa: F811
    general = gateway.open(golden._folder.parent.parent, policy=Policy(restricted=False)).build
    for stream in ("hr_cost_rate", "psa_cost_rate", "payroll_actual"):
        assert golden.build.relation(f"evidence.drop__{stream}") and not general.relation(f"evidence.drop__{stream}")
    for stream in ("hr_worker", "psa_resource"):  # an undeclared field of a person may be the salary
        assert "_extra" not in general.columns_of(f"evidence.drop__{stream}")


@pytest.mark.parametrize(
    "policy", [{"costs": False}, {"customers": frozenset({"C1"})}, {"entities": frozenset({"DE01"})}]
)
def test_of_the_landed_records_behind_a_number_those_are_shown_that_a_visible_row_names(golden, policy):  # noqa: F811
    """Behind a number of one customer stand records of others: what a rate or a contract was at that time."""
    reader, month = gateway.open(golden._folder.parent.parent, policy=Policy(restricted=False, **policy)), "2026-03"
    [(reference,)] = golden.build.rows("select min(source_ref) from general.harmonized.card_rate")
    explained = golden.explain("revenue_net", month).records
    assert explained.height and read_landed(golden.build, reference)
    tree = reader.explain("revenue_net", month)
    rows = tree.records.select("source", "stream", "id", "record").iter_rows()
    shown = {f"{source}/{stream}/{id}": json.loads(record) for source, stream, id, record in rows}
    assert 0 < len(shown) == tree.record_count < explained.height
    for address, record in shown.items():
        told = read_landed(reader.build, address)
        assert told and {name: value for name, value in record.items() if value is not None}.items() <= told.items()
    assert reference not in shown and not read_landed(reader.build, reference)
    with pytest.raises(CrossfootError) as refused:
        reader.trace(*reference.split("/", 2))
    assert refused.value.code == "XF-407"


def test_a_part_of_a_landed_record_shows_the_record(golden):  # noqa: F811
    [(reference,)] = golden.build.rows("select source_ref from general.harmonized.time_entry limit 1")
    found = read_landed(golden.build, reference)
    assert found["time_entry_id"] and read_landed(golden.build, f"{reference}#2026-01-05") == found
    assert not read_landed(golden.build, f"{reference}5")


def test_a_number_is_broken_down_where_it_has_parts(golden):  # noqa: F811
    view = open_view(golden, "utilization", Filters())
    person = view.panel("bench").series[0].numbers[0]
    assert person.by == ("resource",) and not parts_by(golden, person, view.filters)
    assert "practice" in parts_by(golden, view.tiles[0].number, view.filters)


def landed(app) -> list[str]:
    """Fields and values of the landed records on a page."""
    assert not app.exception
    shown = (frame.value for frame in app.dataframe)
    return [frame.to_string() for frame in shown if list(frame.columns) == ["field", "value"]]


def test_an_account_manager_opens_the_records_of_own_invoices(page, as_reader, golden):  # noqa: F811
    customer = golden.values_of("customer")[0]
    as_reader("account_manager", restricted=False, costs=False, customers=frozenset({customer}))
    app = page("account", golden._folder.parent.parent)
    app.multiselect("customer").set_value([customer]).run()
    assert not landed(app)
    invoice, *_ = records.read_invoices(golden.build, customer).to_dicts()
    app.session_state[f"invoices_{customer}_row"] = invoice
    app.run()
    assert invoice["invoice_id"] in landed(app)[0] and "not published to this reader" not in texts(app)
    [other] = golden.build.rows(
        "select source_ref from general.harmonized.invoice where customer_id <> ? order by 1 limit 1", [customer]
    )
    app.session_state[f"invoices_{customer}_row"] = invoice | {"source_ref": other[0]}
    app.run()
    assert not landed(app) and "not published to this reader" in texts(app)


@pytest.mark.parametrize(("role", "scope"), [("sales_ops", ""), ("project_manager", "engagement")])
def test_who_works_the_queue_without_costs_sees_both_records(page, as_reader, golden, role, scope):  # noqa: F811
    policy = {"restricted": False, "costs": False}
    policy |= {f"{scope}s": frozenset(golden.values_of(scope))} if scope else {}
    reader = gateway.open(golden._folder.parent.parent, policy=Policy(**policy)).build
    row = next(row for row in exceptions.read_exceptions(reader).to_dicts() if row["left_ref"] and row["right_ref"])
    as_reader(role, **policy)
    app = page("reconciliation", golden._folder.parent.parent)
    app.text_input("exception").set_value(row["exception_id"]).run()
    assert not app.exception and "not published to this reader" not in texts(app)
    [beside] = [frame.value for frame in app.dataframe if "differs" in frame.value.columns]
    assert beside["left"].notna().any() and beside["right"].notna().any()
