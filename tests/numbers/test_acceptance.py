"""The three acceptance firms through the command line: every expected value, and nothing besides."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.numbers import expected
from tests.numbers.expected import ASPEN, BEECH, GOLDEN, differences

SETTINGS = """\
reporting_currency: {currency}
sources:
  firm: {{connector: drop, path: drop}}
checks: {{profile: strict}}
"""


FIRMS = {GOLDEN: ("USD", 5164, 31), ASPEN: ("USD", 18726, 120), BEECH: ("EUR", 14762, 109)}


@pytest.fixture(scope="module", params=FIRMS, ids=lambda firm: firm.name)
def built(request, tmp_path_factory) -> tuple[Path, Path]:
    """The folder of a firm, and a workspace in which it was run."""
    firm, root = request.param, tmp_path_factory.mktemp(request.param.name)
    shutil.copytree(firm / "inputs", root / "drop")
    (root / "crossfoot.yml").write_text(SETTINGS.format(currency=FIRMS[firm][0]))
    crossfoot(root, "run")
    return firm, root


def test_every_expected_value(built):
    firm, root = built
    crossfoot(root, "export", "metrics", str(root / "metrics.csv"))
    exported = expected.read(root / "metrics.csv")
    wanted = expected.values(expected.read(expected.EXPECTED[firm.name]))
    assert len(wanted) == FIRMS[firm][1] <= len(exported)
    assert differences(wanted, exported) == []
    if firm == GOLDEN:
        worked = expected.values(expected.read(GOLDEN / "expected" / "metrics.csv"))
        assert len(worked) == 282
        assert differences(worked, exported, whole=False) == []


def test_every_expected_exception_and_no_other(built):
    """Exactly these rows of the twenty checks that the firms have exceptions of."""
    firm, root = built
    crossfoot(root, "export", "exceptions", str(root / "exceptions.csv"))
    exported = expected.read(root / "exceptions.csv")
    wanted = expected.exceptions(expected.read(firm / "expected" / "recon_exceptions.csv"))
    assert len(wanted) == FIRMS[firm][2] and len(expected.expected_checks()) == 20
    assert expected.exceptions(row for row in exported if row["check_id"] in expected.expected_checks()) == wanted


def test_the_definitions_have_81_metrics():
    assert len(expected.defined_metrics()) == 81


def crossfoot(workspace: Path, *arguments: str) -> None:
    """One call of the command line; it must succeed."""
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(workspace), *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
