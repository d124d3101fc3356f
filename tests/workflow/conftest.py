import os
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from crossfoot.workflow import AuditLog, Journal, Store
from tests.workflow.postgres import server

ASKED = "CROSSFOOT_TEST_POSTGRES"
"""`start` starts a server for the run, a URL names a database whose table `workflow_event` is emptied; unset skips."""


@pytest.fixture(scope="session")
def postgres_url():
    """The URL of a PostgreSQL database; a test that needs one is skipped where none is asked for."""
    asked = os.environ.get(ASKED)
    if asked is None:
        pytest.skip("PostgreSQL is tested by `make test-postgres`")
    if asked != "start":
        yield asked
        return
    with tempfile.TemporaryDirectory(prefix="crossfoot-") as folder:
        Path(folder).chmod(0o755)
        with server(Path(folder) / "server") as url:
            yield url


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request, tmp_path) -> str:
    """An empty store in each kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/workflow.sqlite"
    url = request.getfixturevalue("postgres_url")
    with create_engine(url).begin() as connection:
        connection.execute(text("drop table if exists workflow_event, workflow_notice"))
    return url


@pytest.fixture
def journal(store_url, tmp_path) -> Journal:
    """An empty store and its audit log."""
    return Journal(Store(store_url), AuditLog(tmp_path / "audit"))
