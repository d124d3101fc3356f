"""Optional files of a firm that systems tell: the rows of its drop come back, and with them its numbers and checks."""

from collections import Counter
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crossfoot.demo.writing import write_rows
from crossfoot.run.input_layer import told_by
from ingest.drop import STREAMS
from tests.checks.bench import land_firm
from tests.numbers.expected import GOLDEN
from tests.numbers.lab import Lab
from tests.systems.firm_told import Told, read
from tests.systems.optional import TABLES, WORK, optional_firm, rows_of

SYSTEMS = {"certinia": ("salesforce", "certinia"), "kantata": ("hubspot", "kantata")}
UNTOLD = {"certinia": {"psa_role"}, "kantata": set()}
"""Files that the systems know nothing of."""
BESIDE = {
    "erp_task": """
        task_id billable
        T-1     0
        T-2     0
    """,
    "erp_invoice_line": """
        invoice_id line_no engagement_id source_type source_id period_from period_to net tax_code tax
        INV-1001   1       E1            time        -         -           -         90  -        0
    """,
}
"""What finance delivers, so that checks have something to compare."""
CHECKS = {("R17", "P5:booked"), ("R75", "E3:unconfirmed"), ("R23", "T-1")}
R40 = {"certinia": "BE-1/time", "kantata": "1003"}
"""Exceptions that these rows cause."""


class Checked(Told):
    """A firm with its exceptions, landed as the files of a drop, but for roles: a file of them has levels."""

    @cached_property
    def lab(self) -> Lab:
        with TemporaryDirectory() as folder:
            write_rows({name: rows for name, rows in self.rows.items() if name != "psa_role"}, Path(folder, "drop"))
            land_firm(Path(folder, "drop"), Path(folder, "landing.duckdb"))
            return Lab(Path(folder, "landing.duckdb"), checks=True)

    def exceptions(self) -> Counter:
        """What the checks find."""
        said = "check_id, period, key, left_value, right_value, currency"
        return Counter(self.lab.con.execute(f"select {said} from reconciliation.exceptions").fetchall())


@pytest.fixture(scope="module", params=SYSTEMS)
def firms(request, tmp_path_factory):
    """The name of the PSA, the firm as its drop tells it, and as systems tell it."""
    psa = request.param
    beside = {name: rows_of(table) for name, table in BESIDE.items()}
    told = read(optional_firm(psa), tmp_path_factory.mktemp(psa), SYSTEMS[psa])
    firm = optional_firm(psa)
    names = {*TABLES, *(path.stem for path in (GOLDEN / "inputs").glob("[a-z]*.csv"))}
    return psa, Told({name: firm.rows(name) for name in names} | beside), Told(told | beside)


def test_the_rows_of_optional_files_come_back(firms):
    psa, drop, told = firms
    files = TABLES.keys() - UNTOLD[psa]
    assert told_by(SYSTEMS[psa]) & TABLES.keys() == files
    for name in files:
        known = told.rows[name][0].keys()
        assert len(known) >= 2 and known <= {column.name for column in STREAMS[name].columns}
        wanted = Counter(tuple(row[column] for column in known) for row in drop.rows[name])
        assert Counter(tuple(row.values()) for row in told.rows[name]) == wanted and len(wanted) >= 2, name


def test_time_comes_back_with_its_task_and_role(firms):
    _, drop, told = firms
    columns = ("resource_id", "engagement_id", "work_date", "hours", "task_id", "role_id")
    wanted, found = (
        Counter(
            tuple(row[name] for name in columns)
            for row in firm.rows["psa_time_entry"]
            if row["task_id"] or row["role_id"]
        )
        for firm in (drop, told)
    )
    assert found == wanted and wanted.total() == len(WORK)
    assert len(told.rows["psa_time_entry"]) >= 506


def test_the_firm_has_the_numbers_and_the_exceptions_of_its_drop(firms):
    psa, drop, told = firms
    here, there = Checked(told.known_to(drop).rows), Checked(drop.known_to(told).rows)
    assert here.cells == there.cells and len(here.cells) > 8907
    assert here.marts() == there.marts()
    assert here.exceptions() == there.exceptions()
    assert CHECKS | {("R40", R40[psa])} <= {(check, key) for check, _, key, *_ in here.exceptions()}
