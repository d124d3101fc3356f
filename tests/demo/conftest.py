"""One demo firm, written once and read by DuckDB; the blocks of the SQL files here become one test each."""

import re
from pathlib import Path

import duckdb
import pytest

from crossfoot.demo import generate
from crossfoot.demo.layout import LAYOUT

BLOCK = re.compile(r"^-- (.+)\n((?:(?!--).+\n)+)", re.MULTILINE)


def pytest_generate_tests(metafunc):
    for name, file in (("guarantee", "guarantees.sql"), ("quirk", "quirks.sql")):
        if name in metafunc.fixturenames:
            blocks = BLOCK.findall((Path(__file__).parent / file).read_text())
            metafunc.parametrize(name, blocks, ids=[title for title, _ in blocks])


@pytest.fixture(scope="session")
def size() -> dict:
    return {"people": 120, "months": 12, "seed": 7}


@pytest.fixture(scope="session")
def firm_folder(tmp_path_factory, size) -> Path:
    folder = tmp_path_factory.mktemp("firm") / "drop"
    generate(folder, **size)
    return folder


@pytest.fixture(scope="session")
def firm(firm_folder) -> duckdb.DuckDBPyConnection:
    """Every file as a table of text but for decimals and versions; `entry` = current records, `rate`, `last_day`."""
    con = duckdb.connect()
    for file, columns in LAYOUT.items():
        typed = [f"cast({name} as decimal(18, {n})) as {name}" for name, n in re.findall(r"(\w+):(\d)", columns)]
        typed += ["cast(version as integer) as version"] if " version " in columns else []
        con.execute(
            f"""create table {file} as select * {f"replace ({', '.join(typed)})" if typed else ""}
            from read_csv('{firm_folder / file}.csv', header = true, all_varchar = true)"""
        )
    con.execute(
        """create table entry as
        from psa_time_entry qualify row_number() over (partition by time_entry_id order by version desc) = 1"""
    )
    con.execute("delete from entry where is_deleted = '1'")
    con.execute("create table last_day as select max(end_date) as day from ref_fiscal_period")
    con.execute(
        """create table rate as
        select period, from_currency as currency, rate_type, rate from ref_fx_rate
        union all
        select period, 'USD', kind, 1
        from ref_fiscal_period, (values ('average'), ('closing'), ('budget')) as k(kind)"""
    )
    return con
