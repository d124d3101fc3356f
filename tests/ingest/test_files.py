"""What becomes of a whole file: accepted as it is, or refused with nothing landed from it."""

import os

import pytest

GOOD = "entity_id,period,currency,amount\nUS,2026-01,USD,10\n"

ACCEPTED = {
    "plain": GOOD.encode(),
    "byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "byte order mark and quoted header": b'\xef\xbb\xbf"entity_id","period","currency","amount"\nUS,2026-01,USD,10\n',
    "carriage returns": GOOD.replace("\n", "\r\n").encode(),
    "carriage returns alone": GOOD.replace("\n", "\r").encode(),
    "no newline at the end": GOOD.rstrip("\n").encode(),
    "blank lines": GOOD.replace("\n", "\n\n").encode(),
    "everything quoted": b'"entity_id","period","currency","amount"\n"US","2026-01","USD","10"\n',
    "other column order": b"amount,currency,period,entity_id\n10,USD,2026-01,US\n",
    "header over two lines": b'entity_id,period,currency,amount,"a\nb"\nUS,2026-01,USD,10,x\n',
}

REFUSED = {
    "empty": (b"", "XF-321", "0 bytes"),
    "blank first line": (b"\n" + GOOD.encode(), "XF-322", "no header"),
    "no header": (b"US,2026-01,USD,10\n", "XF-322", "no header"),
    "missing column": (b"entity_id,period,amount\nUS,2026-01,10\n", "XF-323", "currency"),
    "renamed column": (
        b"entity_id,period,currency,amounts\nUS,2026-01,USD,10\n",
        "XF-323",
        "'amounts' may be 'amount'",
    ),
    "duplicate column": (b"entity_id,period,currency,amount,amount\nUS,2026-01,USD,10,20\n", "XF-324", "amount"),
    "thousand columns": (b",".join(b"c%d" % i for i in range(2000)) + b"\n", "XF-325", "2000"),
    "a hundred thousand values on a line": (GOOD.encode() + b"1," * 100_000 + b"1\n", "XF-325", "Line 3"),
    "latin-1": (
        GOOD.encode() + "Düsseldorf,2026-02,EUR,1\n".encode("latin-1"),
        "XF-320",
        "byte 52 (counted from 0), on line 3",
    ),
    "utf-16": (GOOD.encode("utf-16"), "XF-320", "byte 0 (counted from 0), on line 1"),
    "cut in a character": (GOOD.encode() + "é".encode()[:1], "XF-320", "byte 51"),
    "utf-16 without its mark": (GOOD.encode("utf-16-le"), "XF-322", "UTF-16"),
    "nothing but NUL": (b"\0" * 4096, "XF-322", "NUL"),
    "NUL in an undeclared column's name": (b"entity_id,period,currency,amount,a\0b\n", "XF-322", "NUL"),
    "quote never closed": (
        b'entity_id,period,currency,amount\nUS,2026-01,USD,"10\nDE,2026-01,EUR,5\n',
        "XF-326",
        "line 2",
    ),
    "quote closed lines later": (
        b'entity_id,period,currency,amount\nUS,2026-01,"USD,10\nDE,2026-01,"EUR",5\nFR,2026-01,EUR,5\n',
        "XF-326",
        "line 2",
    ),
    "a record of three million characters": (
        GOOD.encode() + b"DE," + b"x" * 3_000_000 + b",EUR,1\n",
        "XF-326",
        "line 3",
    ),
    "mixed line ends": (GOOD.encode() + b"DE,2026-01,EUR,5\r\nFR,2026-01,EUR,5\n", "XF-328", r"with '\n' and '\r\n'"),
    "carriage returns within": (GOOD.encode() + b"DE,2026-01,EUR,5\rFR,2026-01,EUR,5\n", "XF-328", r"'\r' and '\n'"),
    "semicolons": (GOOD.replace(",", ";").encode(), "XF-322", "commas, not by semicolons"),
    "tabs": (GOOD.replace(",", "\t").encode(), "XF-322", "commas, not by tabs"),
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(source, content):
    source.write("erp_overhead.csv", content)
    result = source.land()["erp_overhead"]
    assert (result.status, result.received, result.landed) == ("landed", 1, 1)
    assert source.current(columns="entity_id, period, currency, amount") == [("US", "2026-01", "USD", "10")]


@pytest.mark.parametrize("content, code, told", REFUSED.values(), ids=REFUSED.keys())
def test_refused_whole(source, content, code, told):
    source.land_overhead("US,2025-12,USD,1")
    source.write("erp_overhead.csv", content)
    source.write("xref_customer.csv", "system,source_id,customer_id\nerp,1,C1\n")
    results = source.land()
    error = results["erp_overhead"].refusal
    assert (results["erp_overhead"].status, error.code) == ("refused", code)
    assert told in error.what + error.why
    assert error.why and error.kept and error.next_command
    assert source.versions() == [("US|2025-12", 1, "1", False)]
    assert source.waiting() == []
    assert results["xref_customer"].landed == 1
    assert source.sql("select refusal from _batches where status = 'refused'")[0][0].startswith(code)


def test_thousands_of_commas_within_a_text_are_text(source):
    source.write("erp_customer.csv", f'erp_customer_id,entity_id,name\n1,US,"{"," * 5000}"\n')
    assert source.land()["erp_customer"].landed == 1


def test_a_refused_file_lands_once_it_is_repaired(source):
    source.write("erp_overhead.csv", b"")
    assert source.land()["erp_overhead"].status == "refused"
    assert source.land_overhead("US,2026-01,USD,10").landed == 1


def test_header_alone_is_zero_rows(source):
    result = source.land_overhead()
    assert (result.status, result.received) == ("landed", 0)


def test_every_declared_stream_has_its_table_and_missing_files_are_told(source):
    source.land()
    assert source.current("psa_milestone", "milestone_id") == []
    assert ("psa_milestone.csv",) in source.sql("select file from notices where code = 'missing_file'")


def test_unknown_column_is_told_and_kept(source):
    source.write(
        "erp_overhead.csv", 'entity_id,period,note,currency,amount\nUS,2026-01,"a ""b""",USD,1\nUS,2026-02,,USD,1\n'
    )
    source.land()
    assert source.notices() == [("erp_overhead.csv", "unknown_column")]
    assert source.current(columns="period, _extra") == [("2026-01", '{"note":"a \\"b\\""}'), ("2026-02", None)]


def test_optional_column_may_be_missing(source):
    source.write("erp_customer.csv", "erp_customer_id,entity_id,name\n1,US,Acme\n")
    assert source.land()["erp_customer"].landed == 1
    assert source.current("erp_customer", "name, tax_id") == [("Acme", None)]


def test_unknown_files_are_told_and_underscored_ones_ignored(source):
    source.write("erp_overheads.csv", "x")
    source.write("_notes.csv", "x")
    (source.path / "erp_overhead").mkdir()
    assert source.land() == {}
    assert source.notices() == [("erp_overhead", "unknown_file"), ("erp_overheads.csv", "unknown_file")]


def test_what_is_named_like_a_stream_and_is_no_file_is_told(source):
    (source.path / "erp_overhead.csv").mkdir()
    (source.path / "erp_customer.csv").symlink_to(source.path / "nothing.csv")
    (source.path / "erp_invoice.csv").symlink_to(source.path / "erp_invoice.csv")  # a loop
    os.mkfifo(source.path / "psa_milestone.csv")
    assert source.land() == {}
    told = source.sql("select text from notices where code = 'unknown_file'")
    assert len(told) == 4 and all("a folder, a link to nothing or a device" in text for (text,) in told)


def test_a_name_that_is_no_text_is_told(source):
    (source.path / os.fsdecode(b"erp_\xff.csv")).write_text(GOOD)
    source.land()
    assert source.notices() == [(r"erp_\xff.csv", "unknown_file")]


def test_one_stream_in_two_formats_is_refused(source):
    source.overhead("US,2026-01,USD,1")
    source.write("erp_overhead.parquet", b"x")
    assert source.land()["erp_overhead"].refusal.code == "XF-327"
    assert source.current() == []


def test_a_folder_with_a_strange_name(source, tmp_path):
    strange = tmp_path / "it's [20]*?"
    source.overhead("US,2026-01,USD,1")
    source.path.rename(strange)
    assert source.land(path=strange)["erp_overhead"].landed == 1


@pytest.mark.parametrize(
    "options, code",
    [
        ({"path": "/nowhere/at/all"}, "XF-311"),
        ({"path": ""}, "XF-310"),
        ({"decimals": ","}, "XF-310"),
        ({"decimal": ";"}, "XF-310"),
        ({"decimal": ",", "thousands": ","}, "XF-310"),
    ],
)
def test_a_source_that_cannot_be_used(source, options, code):
    with pytest.raises(Exception) as caught:
        source.land(**options)
    assert (caught.value.code, caught.value.exit_code) == (code, 2)


def test_a_file_instead_of_a_folder(source):
    with pytest.raises(Exception, match="XF-311"):
        source.land(path=source.write("erp_overhead.csv", GOOD))


def test_a_link_to_a_place_outside_the_drop(source, tmp_path):
    (tmp_path / "secret.csv").write_text(GOOD)
    (source.path / "erp_overhead.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(Exception, match="XF-312"):
        source.land()
    assert source.sql("select count(*) from _batches") == [(0,)]


def test_a_file_that_changes_while_it_is_read(source, monkeypatch):
    source.overhead("US,2026-01,USD,1")
    from ingest.drop import csv_file

    load = csv_file.load

    def load_and_touch(*arguments):
        loaded = load(*arguments)
        os.utime(source.path / "erp_overhead.csv", (1, 1))
        return loaded

    monkeypatch.setattr(csv_file, "load", load_and_touch)
    assert source.land()["erp_overhead"].refusal.code == "XF-329"
    assert source.current() == []
