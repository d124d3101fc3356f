"""What becomes of one record: landed as exact text, or in quarantine with where it stood and which rule it broke."""

import json

import pytest

ENTRY = {
    "time_entry_id": "T1",
    "version": "1",
    "resource_id": "P1",
    "engagement_id": "E1",
    "work_date": "2026-01-05",
    "hours": "8",
    "billable": "1",
    "status": "approved",
    "submitted_date": "2026-01-09",
    "approved_date": "",
    "is_deleted": "0",
    "updated_date": "2026-01-12",
}
TIME = ",".join(ENTRY) + "\n"


def deliver(source, **values):
    source.write("psa_time_entry.csv", TIME + ",".join((ENTRY | values).values()) + "\n")
    return source.land()["psa_time_entry"]


BAD = [
    ("hours", "eight", "bad_decimal"),
    ("hours", "NaN", "bad_decimal"),
    ("hours", "inf", "bad_decimal"),
    ("hours", "1e3", "bad_decimal"),
    ("hours", "+8", "bad_decimal"),
    ("hours", " 8", "bad_decimal"),
    ("hours", "8.", "bad_decimal"),
    ("hours", "0x8", "bad_decimal"),
    ("hours", "٨", "bad_decimal"),
    ("hours", '"7,5"', "number_format"),
    ("hours", '"1,234.50"', "number_format"),
    ("hours", "1.234.567", "number_format"),
    ("hours", "1 234", "number_format"),
    ("hours", "0.1234567", "too_many_decimals"),
    ("hours", "1234567890123", "number_too_large"),
    ("hours", "", "missing_value"),
    ("work_date", "2026-02-29", "bad_date"),
    ("work_date", "2026-1-5", "bad_date"),
    ("work_date", "05.01.2026", "bad_date"),
    ("work_date", "2026-01-05 00:00:00", "bad_date"),
    ("work_date", "infinity", "bad_date"),
    ("approved_date", "soon", "bad_date"),
    ("version", "1.0", "bad_integer"),
    ("version", "01", "bad_integer"),
    ("version", "9999999999", "bad_integer"),
    ("billable", "true", "bad_flag"),
    ("billable", "", "missing_value"),
    ("status", "Approved", "unknown_code"),
    ("time_entry_id", "", "missing_value"),
]


@pytest.mark.parametrize("column, text, reason", BAD)
def test_quarantined(source, column, text, reason):
    result = deliver(source, **{column: text})
    assert (result.received, result.landed, result.quarantined) == (1, 0, 1)
    row = source.waiting(
        "file, line, column_name, value, reason, rule, remedy, owner, payload, source, stream, run_id"
    )[0]
    value = text.strip('"')
    assert row[:5] == ("psa_time_entry.csv", 2, column, value or None, reason)
    assert row[5] and row[6] and row[7] == "PSA"
    kept = {k: v for k, v in json.loads(row[8]).items() if v}
    assert kept == {k: v for k, v in (ENTRY | {column: value}).items() if v}
    assert row[9:] == ("firm", "psa_time_entry", "run-1")
    assert source.current("psa_time_entry", "time_entry_id") == []


@pytest.mark.parametrize("text", ["8", "-8", "0", "-0.000001", "123456789012.123456", "007.5", "8.50"])
def test_decimals_land_as_they_are_written(source, text):
    assert deliver(source, hours=text).landed == 1
    assert source.current("psa_time_entry", "hours, cast(hours as decimal(18, 6)) is not null") == [(text, True)]


@pytest.mark.parametrize("text", ["2024-02-29", "9999-12-31", "1999-01-01"])
def test_calendar_days(source, text):
    assert deliver(source, work_date=text).landed == 1


@pytest.mark.parametrize("line, reason", [("US,2026-13,USD,1", "bad_period"), ("US,2026-1,USD,1", "bad_period")])
def test_periods(source, line, reason):
    source.land_overhead(line)
    assert source.waiting("column_name, reason") == [("period", reason)]


@pytest.mark.parametrize("currency", ["usd", "US", "UDS", "$"])
def test_currencies(source, currency):
    source.land_overhead(f"US,2026-01,{currency},1")
    assert source.waiting("column_name, value, reason") == [("currency", currency, "bad_currency")]


def test_text_is_kept_exactly(source):
    name = '  Müller, "Söhne" & Co\n東京 🏯\t'
    source.write("erp_customer.csv", f'erp_customer_id,entity_id,name\n 1 ,US,"{name.replace(chr(34), chr(34) * 2)}"\n')
    source.land()
    assert source.current("erp_customer", "_id, name") == [(" 1 ", name)]


def test_the_rest_of_the_file_lands(source):
    result = source.land_overhead("US,2026-01,USD,1", "US,2026-02,USD,x", "US,2026-03,USD,3")
    assert (result.landed, result.quarantined) == (2, 1)
    assert source.current(columns="period, amount") == [("2026-01", "1"), ("2026-03", "3")]


@pytest.mark.parametrize(
    "line, reason, record",
    [
        ("DE,2026-01,EUR", "ragged_row", "DE|2026-01"),
        ("DE,2026-01,EUR,1,2", "ragged_row", "DE|2026-01"),
        ("DE,2026-01,EUR,1,2,3", "ragged_row", "DE|2026-01"),
        ("DE", "ragged_row", None),
        ("   ", "ragged_row", None),
        ('DE,2026-01,"EUR"x,1', "bad_quoting", "DE|2026-01"),
        ("é,2026-01,EUR", "ragged_row", "é|2026-01"),
    ],
)
def test_a_record_that_cannot_be_split_is_kept_as_its_line(source, line, reason, record):
    result = source.land_overhead("US,2026-01,USD,1", line, "US,2026-02,USD,2")
    assert (result.received, result.landed, result.quarantined) == (3, 2, 1)
    assert source.waiting("line, reason, record_id") == [(3, reason, record)]
    assert json.loads(source.waiting("payload")[0][0]) == {"_line": line}
    assert source.current() == [("1",), ("2",)]


def test_lines_are_counted_in_the_file(source):
    """Blank lines, texts over several lines and unreadable records before it do not shift where a record stands."""
    source.write(
        "erp_customer.csv",
        'erp_customer_id,entity_id,name\n1,US,"two\nlines"\n\n2,US\n3,US,\n"4",US,ok\n5,US,"a\r\nb"\n6,,x\n7,US,x,y\n',
    )
    result = source.land()["erp_customer"]
    assert (result.received, result.landed, result.quarantined) == (7, 3, 4)
    assert source.waiting("line, reason") == [
        (5, "ragged_row"),
        (6, "missing_value"),
        (10, "missing_value"),
        (11, "ragged_row"),
    ]


def test_exact_copies_count_as_unchanged(source):
    result = source.land_overhead("US,2026-01,USD,1", "US,2026-01,USD,1", "US,2026-01,USD,1")
    assert (result.received, result.landed, result.unchanged) == (3, 1, 2)


@pytest.mark.parametrize("turn", [1, -1])
def test_different_records_with_one_key_are_all_quarantined(source, turn):
    lines = ["US,2026-01,USD,1", "US,2026-01,USD,2", "US,2026-01,USD,1", "US,2026-02,USD,3"]
    result = source.land_overhead(*lines[::turn])
    assert (result.landed, result.unchanged, result.quarantined) == (1, 0, 3)
    assert source.waiting("record_id, column_name, reason") == 3 * [
        ("US|2026-01", "entity_id, period", "duplicate_key")
    ]
    assert source.current(columns="period") == [("2026-02",)]


def test_a_bad_record_does_not_make_its_twin_good(source):
    source.land_overhead("US,2026-01,USD,1", "US,2026-01,USD,x")
    assert sorted(source.waiting("reason")) == [("bad_decimal",), ("duplicate_key",)]


def test_a_bar_within_a_key_does_not_merge_records(source):
    lines = "a|b,c,C1", "a,b|c,C2", "a\\,b,C3", "a\\|b,,C4"
    source.write("xref_customer.csv", "system,source_id,customer_id\n" + "\n".join(lines) + "\n")
    result = source.land()["xref_customer"]
    assert (result.landed, result.quarantined) == (3, 1)


def test_records_without_a_key_are_kept_by_content_and_occurrence(source):
    lines = "E1,US,2026-01,USD,5\nE1,US,2026-01,USD,5\nE1,US,2026-01,USD,6\n"
    source.write("erp_revenue_posting.csv", "engagement_id,entity_id,period,currency,amount\n" + lines)
    assert source.land()["erp_revenue_posting"].landed == 3
    source.write(
        "erp_revenue_posting.csv", "engagement_id,entity_id,period,currency,amount\n" + lines + "E1,US,2026-01,USD,5\n"
    )
    result = source.land()["erp_revenue_posting"]
    assert (result.landed, result.unchanged) == (1, 3)
    assert source.current("erp_revenue_posting") == [("5",), ("5",), ("5",), ("6",)]


def test_every_record_bad(source):
    result = source.land_overhead(*(f'US,{year}-01,USD,"1,5"' for year in range(2000, 2300)))
    assert (result.received, result.quarantined) == (300, 300)
    assert source.sql("select count(*), count(distinct quarantine_id), min(line), max(line) from quarantine") == [
        (300, 300, 2, 301)
    ]
