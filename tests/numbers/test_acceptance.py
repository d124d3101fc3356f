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


@pytest.mark.parametrize(
    ("firm", "currency", "rows"), [(GOLDEN, "USD", 5164), (ASPEN, "USD", 18726), (BEECH, "EUR", 14762)]
)
def test_every_expected_value(tmp_path, firm, currency, rows):
    shutil.copytree(firm / "inputs", tmp_path / "drop")
    (tmp_path / "crossfoot.yml").write_text(SETTINGS.format(currency=currency))
    crossfoot(tmp_path, "run")
    crossfoot(tmp_path, "export", "metrics", str(tmp_path / "metrics.csv"))
    exported = expected.read(tmp_path / "metrics.csv")
    wanted = expected.values(expected.read(expected.EXPECTED[firm.name]))
    assert len(wanted) == rows <= len(exported)
    assert differences(wanted, exported) == []
    if firm == GOLDEN:
        worked = expected.values(expected.read(GOLDEN / "expected" / "metrics.csv"))
        assert len(worked) == 282
        assert differences(worked, exported, whole=False) == []


def test_the_definitions_have_81_metrics():
    assert len(expected.defined_metrics()) == 81


def crossfoot(workspace: Path, *arguments: str) -> None:
    """One call of the command line; it must succeed."""
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(workspace), *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
