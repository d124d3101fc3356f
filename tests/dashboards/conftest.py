"""The pages over the small build of the gateway's tests, with names a page must show as they are."""

import datetime as dt
import os
import sys
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from crossfoot import gateway
from tests.dashboards.records import add_records
from tests.gateway.conftest import semantic_manifest  # noqa: F401
from tests.gateway.small_build import write_build

ROOT = Path(__file__).parents[2]
HOSTILE = {
    "Acme": "<img src=x onerror=alert(1)> :red[x] [y](javascript:alert(1))",
    "Beta": "=cmd|'/c calc'!A1",
}
E1 = f"e1 {HOSTILE['Acme']}"
"""How the engagement e1 is known; e2 has no name."""


@pytest.fixture(scope="session")
def served(semantic_manifest, tmp_path_factory) -> Path:  # noqa: F811
    """A workspace whose build has names, sources delivered an hour ago and no failed audit."""
    folder = tmp_path_factory.mktemp("served")
    write_build(folder, "20260501T000000000Z", semantic_manifest)
    add_surroundings(folder, dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(hours=1))
    add_records(folder)
    (folder / "crossfoot.yml").write_text("reporting_currency: USD\n")
    return folder


@pytest.fixture(scope="session")
def troubled(semantic_manifest, tmp_path_factory) -> Path:  # noqa: F811
    """A workspace with stale sources, a failed audit, an input that nobody delivers and open exceptions."""
    folder = tmp_path_factory.mktemp("troubled")
    write_build(folder, "20260501T000000000Z", semantic_manifest)
    stale = dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(hours=900)
    add_surroundings(folder, stale, failed="Revenue is off")
    add_records(folder)
    (folder / "crossfoot.yml").write_text("reporting_currency: USD\n")
    return folder


@pytest.fixture(scope="session")
def firm(served) -> gateway.Gateway:
    """The gateway of the administrator."""
    return gateway.open(served)


@pytest.fixture(autouse=True)
def same_main(monkeypatch):
    """Streamlit puts the page in the place of `__main__`, and a process started later would run the page."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def page(served, monkeypatch):
    """Runs the app on a workspace and shows one of its pages, whose address carries what is `linked`."""

    def run(name: str, workspace: Path = served, **linked: str | list[str]) -> AppTest:
        monkeypatch.setitem(os.environ, "CROSSFOOT_WORKSPACE", str(workspace))
        app = AppTest.from_file(str(ROOT / "dashboards" / "app.py"), default_timeout=60).switch_page(
            f"layouts/{name}.py"
        )
        app.query_params.update(linked)
        return app.run()

    return run


def add_surroundings(folder: Path, delivered: dt.datetime, failed: str = "") -> None:
    """The tables around the marts that a page reads: names, freshness, audits."""
    for build in (folder / "builds").glob("*/general.duckdb"):
        with duckdb.connect(str(build)) as con:
            con.execute("create table harmonized.customer (customer_id varchar, name varchar)")
            con.executemany("insert into harmonized.customer values (?, ?)", list(HOSTILE.items()))
            con.execute("create table harmonized.project as select 'e1' as engagement_id, ? as name", [HOSTILE["Acme"]])
            con.execute(
                "create table metadata.sources (source varchar, stream varchar, records bigint,"
                " last_delivery timestamp, quarantined bigint, agreed_hours bigint)"
            )
            con.execute("insert into metadata.sources values ('erp', 'drop__invoice', 5, ?, 1, 48)", [delivered])
            con.execute("insert into metadata.sources values ('payroll', 'drop__pay', 5, ?, 0, 840)", [delivered])
            con.execute("create table metadata.audits (id varchar, message varchar, passed boolean)")
            con.execute("insert into metadata.audits values ('a', ?, ?)", [failed or "fine", not failed])
            con.execute("create table metadata.fact_input (fact varchar, input varchar, is_connected boolean)")
            con.execute("insert into metadata.fact_input values ('payroll', 'payroll_actual', false)")
