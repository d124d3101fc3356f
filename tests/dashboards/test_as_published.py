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

WITHOUT_COSTS = [name for name, role in ROLES.items() if not role.costs]


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
    assert reader.export().height > 1000


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("delivery_leader", "practice"), ("project_manager", "engagement"), ("sales_ops", "entity"),
        ("account_manager", "customer"), ("finance", "entity"), ("hr_payroll", "practice"),
    ],
)  # fmt: skip
def test_a_role_sees_its_part_of_the_firm(page, as_reader, golden, role, scope):  # noqa: F811
    may, key = ROLES[role], golden.values_of(scope)[0]
    plural = {"entity": "entities"}.get(scope, f"{scope}s")
    policy = {"restricted": may.pay, "costs": may.costs, plural: frozenset({key})}
    reader = gateway.open(golden._folder.parent.parent, policy=Policy(**policy))
    assert reader.values_of(scope) == [key] and reader.export().height > 100
    as_reader(role, **policy)
    for name in sorted(Reader("ann", role, Policy(**policy)).pages):
        app = page(name, golden._folder.parent.parent)
        assert not app.exception, (name, app.exception)
        assert texts(app)


@pytest.mark.parametrize("role", WITHOUT_COSTS)
def test_the_pages_of_a_role_without_costs(page, as_reader, golden, role):  # noqa: F811
    as_reader(role, restricted=False, costs=False)
    for name in sorted(Reader("ann", role, Policy()).pages):
        app = page(name, golden._folder.parent.parent)
        assert not app.exception, (name, app.exception)
        assert texts(app)
