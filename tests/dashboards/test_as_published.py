"""The pages over a build as the product publishes it, and the builds made by hand against it."""

import duckdb
import pytest

from crossfoot import gateway
from crossfoot.gateway import Policy
from crossfoot.gateway.access import ROLES, Reader
from crossfoot.gateway.views import PAGES, Filters, open_view
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
    made_up = {"evidence.drop__time"}  # a stream of its own
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
