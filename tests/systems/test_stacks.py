"""One firm, many stacks: told by systems over HTTP it has the numbers that it has as a drop."""

import subprocess
import sys
from pathlib import Path

import pytest

from crossfoot.demo.vendors import stacks
from crossfoot.demo.vendors.firm import Firm
from crossfoot.run.input_layer import absent, told_by
from ingest.drop import STREAMS
from tests.numbers import expected
from tests.numbers.expected import GOLDEN, differences
from tests.numbers.lab import Lab
from tests.systems.staged import Staged, text


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The metrics of the golden firm told by all of its systems."""
    firm, root = Firm(GOLDEN / "inputs"), tmp_path_factory.mktemp("stack")
    stack = stacks.whole_firm(firm, root / "payroll")
    with stacks.told(root, firm, stack, checks={"profile": "strict"}):
        crossfoot(root, "run")
    crossfoot(root, "export", "metrics", str(root / "metrics.csv"))
    return expected.read(root / "metrics.csv")


def test_every_number_is_that_of_the_drop(exported):
    wanted = expected.values(expected.read(expected.EXPECTED["golden"]))
    assert len(wanted) == 5164 <= len(exported)
    assert differences(wanted, exported) == []


def test_finance_keeps_only_what_no_system_holds(tmp_path):
    firm = Firm(GOLDEN / "inputs")
    with stacks.told(tmp_path, firm, stacks.whole_firm(firm, tmp_path / "payroll")):
        files = {path.stem for path in (tmp_path / "finance").iterdir()}
    assert files == {"ref_rate_card_standard", "xref_customer"}


def test_the_systems_tell_what_their_staging_models_end_in():
    for connector in ("salesforce", "certinia", "netsuite", "workday", "payroll", "concur", "hubspot", "kantata"):
        files = {path.stem for path in (GOLDEN / "inputs").iterdir()}
        assert stacks.entities_told([connector]) & files == told_by([connector]) & files != set()


def test_a_firm_on_hubspot_and_kantata_has_every_number_of_the_drop(told, firm):
    stack = stacks.hubspot_and_kantata(firm)
    rows = {path.stem: firm.rows(path.stem) for path in (GOLDEN / "inputs").iterdir()}
    replaced = set()
    for connector, app in stack.apps.items():
        options = {k: v for k, v in stack.sources[connector].items() if k not in ("connector", "base_url")}
        source = told(connector, app, **options)
        source.land()
        for entity in told_by([connector]) & rows.keys():
            rows[entity] = drop_rows(source, entity)
            replaced.add(entity)
    assert len(replaced) == 11 and {"psa_baseline", "psa_recurring_fee"} & replaced == set()
    wanted = expected.values(expected.read(expected.EXPECTED["golden"]))
    assert len(wanted) == 5164
    assert differences(wanted, Lab(rows).gateway().export().to_dicts()) == []


def drop_rows(source, entity: str) -> list[dict[str, str]]:
    """What a system tells of a record type, as the rows of a drop."""
    missing = absent(source.connector.name, entity)
    columns = [column.name for column in STREAMS[entity].columns if column.name not in missing]
    staged = Staged(source.connector.name, source.landing.con)
    names = ", ".join(f'"{name}"' for name in columns)
    found = staged.rows(f"{source.connector.name}__{entity}", names)
    return [dict(zip(columns, map(text, row), strict=True)) for row in found]


def crossfoot(workspace: Path, *arguments: str) -> None:
    """One call of the command line; it must succeed."""
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(workspace), *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
