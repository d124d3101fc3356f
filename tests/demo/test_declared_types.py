"""Every file keeps the contract of ingest/drop/streams.yml: columns, types, required values, keys."""

from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
import yaml

from crossfoot.demo.layout import LAYOUT

STREAMS = yaml.safe_load((Path(__file__).parents[2] / "ingest/drop/streams.yml").read_text())
DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
PATTERNS = {
    "text": r".+",
    "date": DATE,
    "period": r"\d{4}-(0[1-9]|1[0-2])",
    "decimal": r"-?(0|[1-9]\d*)\.\d{1,6}|-?(0|[1-9]\d*)",
    "integer": r"0|[1-9]\d*",
    "flag": r"[01]",
    "currency": r"[A-Z]{3}",
}


def pattern(declared: str) -> str:
    return f"^({PATTERNS.get(declared, declared)})$"


def test_every_file_is_a_declared_stream():
    assert set(LAYOUT) <= set(STREAMS)


@pytest.mark.parametrize("file", LAYOUT)
def test_columns_types_and_required_values(firm_folder, file):
    text = duckdb.read_csv(str(firm_folder / f"{file}.csv"), header=True, all_varchar=True)
    declared = STREAMS[file]["columns"]
    assert set(text.columns) <= set(declared)
    assert {column for column, kind in declared.items() if not kind.startswith("optional ")} <= set(text.columns)
    for column in text.columns:
        kind = declared[column]
        wrong = f"{column} is not null and not regexp_full_match({column}, '{pattern(kind.removeprefix('optional '))}')"
        if not kind.startswith("optional "):
            wrong += f" or {column} is null"
        if kind.endswith("date"):
            wrong += f" or {column} is not null and try_cast({column} as date) is null"
        assert text.filter(wrong).project(column).fetchall() == [], column
    assert len(text) > 0


@pytest.mark.parametrize("file", [file for file in LAYOUT if STREAMS[file]["key"] != "content"])
def test_keys_are_unique_except_exact_copies_of_time_entries(firm, file):
    key = ", ".join(f"coalesce({part.replace(' or ', ', ')})" for part in STREAMS[file]["key"])
    rows = "(select distinct * from psa_time_entry)" if file == "psa_time_entry" else file
    assert firm.execute(f"select {key} from {rows} group by {key} having count(*) > 1").fetchall() == []


def test_rows_are_shuffled(firm):
    for file, column in (
        ("psa_time_entry", "work_date"),
        ("erp_invoice", "invoice_date"),
        ("hr_worker", "resource_id"),
    ):
        values = [row[0] for row in firm.execute(f"select {column} from {file} order by rowid").fetchall()]
        ascending = sum(a <= b for a, b in pairwise(values)) / len(values)
        assert 0.4 < ascending < 0.6, file


def test_transactions_are_hours_times_rate(firm):
    wrong = """from erp_project_transaction
        where amount != round(cast(hours as decimal(9, 2)) * cast(bill_rate as decimal(9, 2)), 2)"""
    assert firm.execute(wrong).fetchall() == []


def test_tax_is_the_country_s_share_of_net(firm):
    wrong = """select net_services, net_expenses, tax, share
        from erp_invoice join ref_legal_entity using (entity_id)
        join (values ('US', 0.00), ('DE', 0.19), ('DK', 0.25), ('GB', 0.20)) as t(country, share) using (country)
        where tax != round(cast(net_services + net_expenses as decimal(14, 2)) * share, 2)"""
    assert firm.execute(wrong).fetchall() == []


def test_milestones_sum_to_what_was_sold(firm):
    wrong = """with sold as (select engagement_id, sum(tcv) as tcv from crm_booking group by all),
        planned as (select engagement_id, sum(amount) as tcv from psa_milestone group by all)
        from planned left join sold using (engagement_id) where planned.tcv is distinct from sold.tcv"""
    assert firm.execute(wrong).fetchall() == []
