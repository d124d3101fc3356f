"""Optional files of a firm that systems tell: the rows of its drop come back, and with them its numbers and checks."""

from collections import Counter
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crossfoot.demo.writing import write_rows
from ingest.drop import STREAMS
from tests.checks.bench import land_firm
from tests.numbers.expected import GOLDEN
from tests.numbers.lab import Lab, read_drop
from tests.systems.optional import TABLES, optional_firm, rows_of
from tests.systems.firm_told import Told, read

CHECKS = {"psa_assignment": {("R17", "P5:booked"), ("R75", "E3:unconfirmed")}}
"""Exceptions that these rows cause."""
SYSTEMS = {"certinia": ("salesforce", "certinia"), "kantata": ("hubspot", "kantata")}


class Checked(Told):
    """A firm with its exceptions, landed as the files of a drop."""

    @cached_property
    def lab(self) -> Lab:
        with TemporaryDirectory() as folder:
            write_rows(self.rows, Path(folder, "drop"))
            land_firm(Path(folder, "drop"), Path(folder, "landing.duckdb"))
            return Lab(Path(folder, "landing.duckdb"), checks=True)

    def exceptions(self) -> Counter:
        """What the checks find, without the numbers that systems give to records."""
        said = "check_id, period, key, left_value, right_value, currency"
        return Counter(self.lab.con.execute(f"select {said} from reconciliation.exceptions").fetchall())


@pytest.fixture(scope="module", params=SYSTEMS)
def firms(request, tmp_path_factory):
    """The firm as its drop tells it, and as systems tell it."""
    told = read(optional_firm(), tmp_path_factory.mktemp(request.param), SYSTEMS[request.param])
    delivered = read_drop(GOLDEN / "inputs") | {name: rows_of(table) for name, table in TABLES.items()}
    return Told(delivered), Told(told)


@pytest.mark.parametrize("name", TABLES)
def test_the_rows_of_an_optional_file_come_back(firms, name):
    drop, told = firms
    known = told.rows[name][0].keys()
    assert known >= {column.name for column in STREAMS[name].columns if column.required}
    wanted = Counter(tuple(row[column] for column in known) for row in drop.rows[name])
    assert Counter(tuple(row.values()) for row in told.rows[name]) == wanted and len(wanted) >= 2


def test_the_firm_has_the_numbers_and_the_exceptions_of_its_drop(firms):
    drop, told = firms
    here, there = Checked(told.known_to(drop).rows), Checked(drop.known_to(told).rows)
    assert here.cells == there.cells and len(here.cells) > 8907
    assert here.marts() == there.marts()
    assert here.exceptions() == there.exceptions()
    wanted = set().union(*(CHECKS[name] for name in TABLES))
    assert wanted <= {(check, key) for check, _, key, *_ in here.exceptions()}
