import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.checks.bench import Bench, land_firm
from tests.checks.clean_work import FIRM


@pytest.fixture(scope="session")
def clean_landing(tmp_path_factory) -> Path:
    """The landing file of the clean firm; landed once for all workers of a test run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    file = folder / "clean_firm.duckdb"
    with FileLock(folder / "clean_firm.lock"):
        if not file.exists():
            part = file.with_suffix(".part")
            land_firm(FIRM, part)
            part.rename(file)
    return file


@pytest.fixture(scope="session")
def bench(clean_landing) -> Bench:
    """The clean firm, built under the catalogue's tolerances."""
    return Bench(clean_landing)
