"""Declared number formats, Parquet files and Excel workbooks land the same text as a plain CSV file."""

import datetime as dt
import json
from decimal import Decimal

import polars as pl
import pytest
import xlsxwriter


@pytest.mark.parametrize(
    "thousands, written, landed",
    [
        (".", "1.234.567,5", "1234567.5"),
        (".", "1234567,5", "1234567.5"),
        (".", "-0,000001", "-0.000001"),
        (".", "12", "12"),
        (" ", "1 234,5", "1234.5"),
        ("'", "1'234,5", "1234.5"),
        ("\u202f", "1\u202f234,5", "1234.5"),
        ("", "1234,5", "1234.5"),
    ],
)
def test_declared_decimal_comma(source, thousands, written, landed):
    source.land_overhead(f'US,2026-01,USD,"{written}"', decimal=",", thousands=thousands)
    extra = None if written == landed else json.dumps({"amount": written}, separators=(",", ":"), ensure_ascii=False)
    assert source.current(columns="amount, _extra") == [(landed, extra)]


@pytest.mark.parametrize("written", ["1.5", "1.23.456,5", "12.34", "1,234", "1234.567,5", "1,2,3"])
def test_a_declared_format_is_kept_to_exactly(source, written):
    """With decimal comma and grouping by points, `1,234` is 1.234: only what fits the declared format lands."""
    result = source.land_overhead(f'US,2026-01,USD,"{written}"', decimal=",", thousands=".")
    assert result.landed == (written == "1,234")
    assert source.current() == ([("1.234",)] if written == "1,234" else [])


def test_declared_thousands_with_a_decimal_point(source):
    source.land_overhead('US,2026-01,USD,"1,234.5"', 'US,2026-02,USD,"1,5"', thousands=",")
    assert source.current() == [("1234.5",)]
    assert source.waiting("value, reason") == [("1,5", "number_format")]


def test_parquet(source):
    frame = pl.DataFrame(
        {
            "time_entry_id": ["T1", "T2", "T3"],
            "version": [1, 2, 3],
            "resource_id": ["P1", "P1", ""],
            "engagement_id": ["E1", "E1", "E1"],
            "work_date": [dt.date(2026, 1, 5)] * 3,
            "hours": [Decimal("7.5"), Decimal("-0.000001"), Decimal("80")],
            "billable": [True, False, True],
            "status": ["approved"] * 3,
            "submitted_date": [dt.datetime(2026, 1, 9)] * 3,
            "approved_date": [None, dt.datetime(2026, 1, 9), None],
            "is_deleted": [0.0, 1.0, 0.0],
            "updated_date": ["2026-01-12"] * 3,
            "note": [0.1, 1e-7, None],
        },
        schema_overrides={"hours": pl.Decimal(38, 18)},
    )
    frame.write_parquet(source.path / "psa_time_entry.parquet")
    result = source.land()["psa_time_entry"]
    assert (result.received, result.landed, result.quarantined) == (3, 2, 1)
    columns = "version, work_date, hours, billable, submitted_date, approved_date, is_deleted, _extra"
    assert source.current("psa_time_entry", columns) == [
        ("1", "2026-01-05", "7.5", "1", "2026-01-09", None, "0", '{"note":"0.1"}'),
        ("2", "2026-01-05", "-0.000001", "0", "2026-01-09", "2026-01-09", "1", '{"note":"1e-7"}'),
    ]
    assert source.waiting("line, column_name, reason") == [(3, "resource_id", "missing_value")]


@pytest.mark.parametrize("values", [[float("nan")], [float("inf")], [1e20], [dt.datetime(2026, 1, 1, 12)]])
def test_parquet_values_that_are_no_plain_number(source, values):
    frame = {"entity_id": ["US"], "period": ["2026-01"], "currency": ["USD"], "amount": values}
    pl.DataFrame(frame).write_parquet(source.path / "erp_overhead.parquet")
    assert source.land()["erp_overhead"].quarantined == 1


def test_parquet_with_nested_columns_or_broken_is_refused(source):
    frame = {"entity_id": ["US"], "period": ["2026-01"], "currency": ["USD"], "amount": [[1, 2]]}
    pl.DataFrame(frame).write_parquet(source.path / "erp_overhead.parquet")
    source.write("erp_customer.parquet", b"not parquet")
    results = source.land()
    assert {results[name].refusal.code for name in ("erp_overhead", "erp_customer")} == {"XF-328"}


def workbook(source, rows, sheets=("Sheet1",), formula=None):
    with xlsxwriter.Workbook(source.path / "erp_overhead.xlsx") as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    sheet.write(i, j, value)
            if formula:
                sheet.write_formula(*formula)
    return source.land()["erp_overhead"]


HEADER = ("entity_id", "period", "currency", "amount")


def test_excel(source):
    result = workbook(
        source, [HEADER, ("US", "2026-01", "USD", 0.1), (), ("US", "2026-02", "USD", 1234567), ("US", "", "USD", 2)]
    )
    assert (result.received, result.landed, result.quarantined) == (3, 2, 1)
    assert source.current() == [("0.1",), ("1234567",)]
    assert source.waiting("line, column_name") == [(5, "period")]


def test_excel_dates_and_whole_numbers(source):
    with xlsxwriter.Workbook(source.path / "ref_holiday.xlsx") as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ("entity_id", "date", "name"))
        for i, moment in enumerate((dt.datetime(2026, 1, 1), dt.datetime(2026, 5, 1, 13, 30)), 1):
            sheet.write(i, 0, 7)
            sheet.write_datetime(i, 1, moment, day)
            sheet.write(i, 2, "New Year")
    assert source.land()["ref_holiday"].landed == 1
    assert source.current("ref_holiday", "_id, entity_id, date") == [("7|2026-01-01", "7", "2026-01-01")]
    assert source.waiting("value, reason") == [("2026-05-01 13:30:00", "bad_date")]


def test_excel_failed_formula(source):
    rows = [HEADER, ("US", "2026-01", "USD", 1), ("US", "2026-02", "USD")]
    result = workbook(source, rows, formula=(2, 3, "=1/0", None, "#DIV/0!"))
    assert (result.received, result.landed, result.quarantined) == (2, 1, 1)
    assert source.waiting("record_id, line, column_name, reason") == [("US|2026-02", 3, "amount", "error_cell")]


def test_excel_sheets(source):
    rows = [HEADER, ("US", "2026-01", "USD", 1)]
    assert workbook(source, rows, ("a", "b")).refusal.code == "XF-328"
    assert workbook(source, rows, ("a", "erp_overhead")).landed == 1


@pytest.mark.parametrize(
    "rows, code",
    [
        ([], "XF-322"),
        ([(), HEADER], "XF-322"),
        ([(*HEADER, "amount")], "XF-324"),
        ([HEADER[:3]], "XF-323"),
    ],
)
def test_excel_headers(source, rows, code):
    assert workbook(source, rows).refusal.code == code


@pytest.mark.parametrize(
    "content, told",
    [
        (b"PK not a workbook", "no Excel workbook"),
        (b"entity_id,period,currency,amount\n", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0 encrypted", "needs a password"),
        (b"", "no Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(source, content, told):
    source.write("erp_overhead.xlsx", content)
    refused = source.land()["erp_overhead"].refusal
    assert refused.code == "XF-328" and told in refused.why and ".xlsx, without a password" in refused.why


def test_a_cell_far_out_is_refused_before_the_sheet_is_read(source):
    """Excel's last cell: 17 billion cells, which nothing could hold."""
    refused = workbook(source, [HEADER, ("US", "2026-01", "USD", 1)], formula=(1_048_575, 16_383, "=1")).refusal
    assert refused.code == "XF-328" and "row 1048576 and column 16384" in refused.why


def test_a_merged_title_above_the_header_is_refused(source):
    refused = workbook(source, [("Overheads 2026",), HEADER, ("US", "2026-01", "USD", 1)]).refusal
    assert refused.code == "XF-322" and "entity_id" in refused.why
