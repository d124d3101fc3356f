"""The optional files of a firm, told by its systems: what they tell is what its drop tells, and no check finds more.

The clean firm of `tests/checks` keeps every optional file, and its systems agree in everything. Where a system cannot
but tell more than the firm wrote down, the rows are added here.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.writing import write_rows
from tests.checks.bench import Bench, land_firm
from tests.checks.clean_work import FIRM
from tests.numbers.lab import Rows
from tests.systems.firm_told import Told, read
from tests.systems.staged import text


def clean() -> Firm:
    """The clean firm."""
    firm = Firm(FIRM)
    before = {"line_no": "1", "engagement_id": "E5", "source_type": "other", "net": "3000", "tax": "570"}
    before |= dict.fromkeys(("source_id", "period_from", "period_to", "tax_code"), "")
    for month in (10, 11, 12):  # invoices before the first month have lines, too
        firm.rows("erp_invoice_line").append({"invoice_id": f"I-E5-{month}", **before})
    bill = {"entity_id": "DE01", "currency": "EUR", "status": "posted", "date": "2026-02-03", "engagement_id": ""}
    rent = bill | {"supplier": "Hausverwaltung", "amount": "850.5"}
    power = bill | {"supplier": "Stadtwerke", "amount": "120", "date": "2026-02-10"}
    firm.rows("erp_purchase_bill").extend(
        [
            rent | {"bill_id": "R-02"},
            rent | {"bill_id": "R-03", "status": "draft"},
            power | {"bill_id": "R-02/2"},  # two suppliers gave their bills one number
            power | {"bill_id": "R-9", "engagement_id": "E2"},
        ]
    )
    return firm


class FirmTold(NamedTuple):
    """The rows that systems tell of the clean firm, and the firm built of them."""

    rows: Rows
    bench: Bench

    def differing(self, entity: str) -> list[tuple[str, ...]]:
        """The rows that only the systems or only the drop tell, of the columns that the systems tell."""
        columns = list(self.rows[entity][0])
        found = Counter(tuple(row.values()) for row in self.rows[entity])
        wanted = Counter(tuple(text(row[name]) for name in columns) for row in clean().rows(entity))
        return sorted([*(found - wanted).elements(), *(wanted - found).elements()])


def tell(folder: Path, *systems: str) -> FirmTold:
    """The clean firm as these systems tell it, and a drop what none of them does.

    A drop must tell which journals are manual; where a system does not, none is in the drop that the checks read. The
    firm's list names the accounts as the ledger numbers them.
    """
    rows = read(clean(), folder, systems)
    journals = [{"is_manual": "0"} | row for row in rows["erp_journal_line"]]
    codes = [row for row in rows["ref_code"] if row["kind"] != "account"]
    listed = {"kind": "account", "meaning": "as in the ledger", "author": "kim", "mapped_on": "2025-12-01"}
    codes += [listed | {"code": id} for id in sorted({row["account_id"] for row in journals})]
    known = rows | {"erp_journal_line": journals, "ref_code": codes}
    write_rows({name: told for name, told in known.items() if told}, folder / "told")
    land_firm(folder / "told", folder / "told.duckdb")
    return FirmTold(rows, Bench(folder / "told.duckdb"))


@pytest.fixture(scope="module")
def drop() -> Told:
    """The clean firm as its drop tells it."""
    firm = clean()
    return Told({path.stem: firm.rows(path.stem) for path in FIRM.glob("*.csv")})


@pytest.fixture(scope="module")
def netsuite(tmp_path_factory) -> FirmTold:
    """The clean firm with NetSuite."""
    return tell(tmp_path_factory.mktemp("netsuite"), "netsuite")


def test_no_check_finds_anything_in_what_netsuite_tells(netsuite):
    for profile in ("catalogue", "strict"):
        with netsuite.bench.changed(checks_profile=profile) as clean:
            assert [(row["check_id"], row["key"], row["note"]) for row in clean.exceptions()] == []
            assert [row["outcome"] for row in clean.rows("check_status")] == ["applied"] * 81


def test_a_firm_has_the_same_numbers_told_by_netsuite(netsuite, drop):
    told = Told(netsuite.rows)
    here, there = told.known_to(drop), drop.known_to(told)
    assert len(here.cells) > 4000 and here.cells == there.cells
    assert here.marts() == there.marts()


@pytest.fixture(scope="module")
def workday(tmp_path_factory) -> FirmTold:
    """The clean firm with Workday."""
    return tell(tmp_path_factory.mktemp("workday"), "workday")


@pytest.fixture(scope="module")
def xero(tmp_path_factory) -> FirmTold:
    """The clean firm with Xero."""
    return tell(tmp_path_factory.mktemp("xero"), "xero")


TOLD = [
    ("netsuite", "erp_invoice_line", 93),
    ("netsuite", "erp_purchase_bill", 7),
    ("netsuite", "erp_sales_order", 7),
    ("netsuite", "erp_expense_posting", 3),
    ("netsuite", "erp_task", 7),
    ("workday", "hr_skill", 1),
    ("xero", "erp_purchase_bill", 7),
]


LINE_BY_LINE = ("revenue", "intercompany_cost", "intercompany_ap", "intercompany_ar", "unbilled", "deferred_revenue")
IN_SUM = ("cost_of_revenue", "labour", "clearing")


def test_netsuite_tells_journals_by_line_where_no_pay_can_be_and_in_sum_elsewhere(netsuite):
    """Documents are posted, too: what they post has accounts and numbers of its own."""
    told, held = netsuite.rows["erp_journal_line"], clean().rows("erp_journal_line")
    assert len(told) == 433 and {row["book"] for row in told} == {"primary", "tax"}
    columns, journals = list(told[0]), {row["journal_id"] for row in held}
    lines = Counter(tuple(row.values()) for row in told if row["journal_id"] in journals)
    wanted = [row for row in held if row["account_class"] in LINE_BY_LINE or "-IC" in row["journal_id"]]
    assert len(wanted) == 21 and lines == Counter(tuple(text(row[name]) for name in columns) for row in wanted)
    sums = _sums(row for row in told if row["account_class"] in IN_SUM)
    assert len(sums) == 18 and sums == _sums(row for row in held if row["account_class"] in IN_SUM)
    assert all(row["journal_id"].startswith("sum/") for row in told if row["account_class"] in IN_SUM)


def _sums(lines: Iterable[dict[str, str]]) -> dict[tuple[str, ...], Decimal]:
    """Functional amounts by entity, book, month and class."""
    found: dict[tuple[str, ...], Decimal] = {}
    for line in lines:
        key = line["entity_id"], line["book"], line["posting_date"][:7], line["account_class"]
        found[key] = found.get(key, Decimal(0)) + Decimal(line["amount_functional"])
    return found


@pytest.mark.parametrize(("system", "entity", "rows"), TOLD)
def test_an_optional_file_comes_back_from_the_system_that_holds_it(request, system, entity, rows):
    told = request.getfixturevalue(system)
    assert len(told.rows[entity]) == rows and told.differing(entity) == []
