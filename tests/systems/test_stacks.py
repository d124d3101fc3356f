"""One firm, many stacks: told by systems over HTTP it has the numbers that it has as a drop."""

import subprocess
import sys
from pathlib import Path

import pytest

from crossfoot.demo.vendors import stacks
from crossfoot.demo.vendors.firm import Firm
from crossfoot.run.input_layer import told_by
from tests.numbers import expected
from tests.numbers.expected import GOLDEN, differences


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
    for connector in ("salesforce", "certinia", "netsuite", "workday", "payroll", "concur", "hubspot"):
        files = {path.stem for path in (GOLDEN / "inputs").iterdir()}
        assert stacks.entities_told([connector]) & files == told_by([connector]) & files != set()


def crossfoot(workspace: Path, *arguments: str) -> None:
    """One call of the command line; it must succeed."""
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(workspace), *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
