"""The optional files of a firm, told by its systems: what they tell is what its drop tells, and no check finds more.

The clean firm of `tests/checks` keeps every optional file, and its systems agree in everything. Where a system cannot
but tell more than the firm wrote down, the rows are added here.
"""

from collections import Counter
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
    for month in (10, 11, 12):  # invoices before the first month have lines, too
        line = firm.rows("erp_invoice_line")[-1] | {
            "invoice_id": f"I-E5-{month}",
            "line_no": "1",
            "engagement_id": "E5",
        }
        line |= {"source_type": "other", "source_id": "", "period_from": "", "period_to": ""}
        firm.rows("erp_invoice_line").append(line | {"net": "3000", "tax_code": "", "tax": "570"})
    bill = firm.rows("erp_purchase_bill")[0] | {"supplier": "Hausverwaltung", "date": "2026-02-03", "entity_id": "DE01"}
    bill |= {"bill_id": "RENT-02", "engagement_id": "", "currency": "EUR", "amount": "850.5"}
    firm.rows("erp_purchase_bill").extend([bill, bill | {"bill_id": "RENT-03", "status": "draft"}])
    firm.rows("erp_purchase_bill").append(bill | {"bill_id": "TOOLS-1", "engagement_id": "E2", "amount": "120"})
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
    """The clean firm as these systems tell it, and a drop what none of them does."""
    rows = read(clean(), folder, systems)
    write_rows({name: told for name, told in rows.items() if told}, folder / "told")
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
def xero(tmp_path_factory) -> FirmTold:
    """The clean firm with Xero."""
    return tell(tmp_path_factory.mktemp("xero"), "xero")


TOLD = [("netsuite", "erp_invoice_line", 93), ("netsuite", "erp_purchase_bill", 6), ("xero", "erp_purchase_bill", 6)]


@pytest.mark.parametrize(("system", "entity", "rows"), TOLD)
def test_an_optional_file_comes_back_from_the_system_that_holds_it(request, system, entity, rows):
    told = request.getfixturevalue(system)
    assert len(told.rows[entity]) == rows and told.differing(entity) == []
