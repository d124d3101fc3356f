from functools import partial
from pathlib import Path

import pytest

from tests.checks.bench import Bench, land_firm
from tests.checks.clean_work import FIRM
from tests.once import made_once


@pytest.fixture(scope="session")
def clean_landing(tmp_path_factory) -> Path:
    """The landing file of the clean firm."""
    return made_once(tmp_path_factory, "clean_firm.duckdb", partial(land_firm, FIRM))


@pytest.fixture(scope="session")
def bench(clean_landing) -> Bench:
    """The clean firm, built under the catalogue's tolerances."""
    return Bench(clean_landing)
