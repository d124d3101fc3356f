"""Pages as files: numbers stay numbers, texts stay texts, sums are formulas; the commands that write and serve them."""

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from streamlit.delta_generator import DeltaGenerator

from crossfoot import gateway
from crossfoot.cli import run
from crossfoot.gateway import views
from crossfoot.gateway.exports import (
    FILES,
    Records,
    csv_bytes,
    document,
    package_bytes,
    parquet_bytes,
    pdf_bytes,
    records_table,
    workbook_bytes,
)
from crossfoot.gateway.views import PAGES, RECORD_PAGES, Filters, Series, open_view, whole_view
from crossfoot.gateway.views.frame import LATE, PROVISIONAL, caveats_now, read_frame
from crossfoot.gateway.views.why import explain
from crossfoot.gateway.views.worklist import Choice, Worklist
from dashboards.tables import numbers_shown
from tests.dashboards.conftest import HOSTILE
from tests.dashboards.test_worklist import as_reader, desk  # noqa: F401


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_filed(firm, page):
    view = open_view(firm, page, Filters("2026-03"))
    names = zipfile.ZipFile(io.BytesIO(workbook_bytes(view))).namelist()
    assert sum(name.startswith("xl/worksheets/") for name in names) == len(view.panels) + 2
    assert pdf_bytes(view).startswith(b"%PDF")
    rows = list(csv.DictReader(io.StringIO(csv_bytes(view).decode())))
    frame = pl.read_parquet(io.BytesIO(parquet_bytes(view)))
    assert len(rows) == frame.height > 20
    exact = [Decimal(row["value"]) if row["value"] else None for row in rows]
    assert exact == frame["value"].to_list()


def test_an_explanation_is_a_package_that_adds_up(firm):
    filters = Filters("2026-03")
    number = next(tile.number for tile in open_view(firm, "executive", filters).tiles if tile.label == "Net revenue")
    packed = package_bytes(firm, explain(firm, number, filters), filters)
    assert packed == package_bytes(firm, explain(firm, number, filters), filters)
    book = zipfile.ZipFile(io.BytesIO(packed))
    told = book.read("explanation.txt").decode()
    assert f"{number.metric} = {number.value:,f}" in told and firm.build.id in told
    [rows] = [name for name in book.namelist() if name.endswith("-rows.csv")]
    values = [Decimal(row["value"]) for row in csv.DictReader(io.StringIO(book.read(rows).decode()))]
    assert values and sum(values) == number.value
    assert any(name.endswith(".sql") and b"revenue" in book.read(name) for name in book.namelist())


def test_texts_in_files_are_no_formulas(firm):
    view = open_view(firm, "bookings", Filters("2026-03"))
    rows = list(csv.reader(io.StringIO(csv_bytes(view).decode())))
    names = {row[1] for row in rows}
    assert "'" + HOSTILE["Beta"] in names and HOSTILE["Acme"] in names
    book = zipfile.ZipFile(io.BytesIO(workbook_bytes(view)))
    formulas = [
        line for name in book.namelist() if "worksheets/" in name for line in book.read(name).decode().split("<f>")[1:]
    ]
    assert formulas and all(line.startswith("SUBTOTAL(109,") for line in formulas)
    assert "cmd|" in book.read("xl/sharedStrings.xml").decode()


def test_a_sum_in_the_workbook_equals_the_page(firm):
    view = open_view(firm, "bookings", Filters("2026-03"))
    sheet = pl.read_excel(io.BytesIO(workbook_bytes(view)), sheet_name="customers", read_options={"header_row": 2})
    total = sheet.filter(pl.col("customer") == "Sum")
    backlog = next(name for name in sheet.columns if name.startswith("Backlog, closing"))
    firmwide = next(tile.number.value for tile in view.tiles if tile.number.metric == "backlog_closing")
    assert Decimal(str(total[backlog].item())) == firmwide


@pytest.mark.parametrize(("page", "panel", "column"), [
    ("margin", "tree", "Net revenue"),  # the whole, practices, customers and engagements: each money four times
    ("projects", "engagements", "Estimate at completion"),  # each in the currency of its engagement
    ("projects", "health", "Project health"),
    ("bookings", "obligations", "RPO beyond twelve months"),  # a balance, month after month
])  # fmt: skip
def test_what_does_not_add_up_has_no_sum_in_the_workbook(firm, page, panel, column):
    made = workbook_bytes(open_view(firm, page, Filters("2026-04")))
    sheet = pl.read_excel(io.BytesIO(made), sheet_name=panel, read_options={"header_row": 2})
    [name] = [name for name in sheet.columns if name.startswith(column)]
    assert sheet[name].drop_nulls().len() >= 1
    assert sheet.filter(pl.col(sheet.columns[0]) == "Sum")[name].drop_nulls().is_empty()


def test_a_column_of_several_currencies_has_none_in_its_head_and_each_in_its_cell(firm):
    view = open_view(firm, "projects", Filters("2026-04"))
    panel = view.panel("engagements")
    [known] = [each for each in panel.series if each.numbers[0].metric == "eac_cost"]
    euros = next(number for number in known.numbers if number.value is not None)
    mixed = replace(known, numbers=(euros, replace(euros, value=Decimal(700), unit="gbp"), replace(euros, value=None)))
    assert (replace(known, numbers=(euros,)).unit, mixed.unit) == ("eur", "own currency")
    assert numbers_shown(mixed) == ["EUR 400", "GBP 700", None] and 400 in numbers_shown(known)
    less = replace(mixed, numbers=(replace(euros, value=Decimal(-12400)), mixed.numbers[1]))
    assert numbers_shown(less) == ["−EUR 12,400", "GBP 700"]
    made = workbook_bytes(replace(view, panels=(replace(panel, labels=("e1", "e2", "e3"), series=(mixed,)),)))
    sheet = pl.read_excel(io.BytesIO(made), sheet_name=panel.id, read_options={"header_row": 2})
    assert sheet.columns == ["engagement", "Estimate at completion (own currency)"]
    assert sheet[sheet.columns[1]].drop_nulls().to_list() == [400, 700]
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        looks = book.read("xl/styles.xml").decode()
    assert all(f"&quot;{currency}&quot;" in looks for currency in ("EUR", "GBP"))


def test_the_workbook_has_the_variances_of_a_panel(firm):
    view = open_view(firm, "bookings", Filters("2026-02"))
    panel = view.panel("bookings_by_practice")
    sheet = pl.read_excel(io.BytesIO(workbook_bytes(view)), sheet_name=panel.id, read_options={"header_row": 2})
    change, _ = panel.variances
    told = sheet[next(name for name in sheet.columns if name.startswith(f"{change.name} "))].to_list()
    values = [number.value for number in change.numbers]
    assert any(values) and told[: len(values)] == [value if value is None else float(value) for value in values]


def test_the_unit_of_a_column_is_looked_for_as_often_whatever_its_rows(firm, monkeypatch):
    view, looked = open_view(firm, "projects", Filters("2026-04")), []
    unit, [known, *_] = Series.unit, view.panel("engagements").series
    monkeypatch.setattr(Series, "unit", property(lambda series: looked.append(series) or unit.fget(series)))
    times = []
    for rows in (1, 50):
        panel = replace(
            view.panel("engagements"), labels=("e1",) * rows, series=(replace(known, numbers=known.numbers[:1] * rows),)
        )
        workbook_bytes(replace(view, panels=(panel,)))
        times.append(len(looked))
        looked.clear()
    assert times[0] == times[1] > 0


def drawn(made: bytes) -> str:
    """What draws the pages of a PDF."""
    streams = re.findall(rb"stream\n(x.*?)\nendstream", made, re.S)
    return "\n".join(zlib.decompress(stream).decode("latin-1") for stream in streams)


def test_what_a_document_fills_is_its_bars_alone(firm):
    made = pdf_bytes(open_view(firm, "executive", Filters("2026-03")))
    fill, dark, light = "", [], []
    for line in drawn(made).splitlines():
        if re.fullmatch(r"[\d. ]+ (g|rg)", line):
            fill = line
        elif box := re.match(r"(?:-?[\d.]+ ){3}(-?[\d.]+) re f", line):
            (light if fill == "1 g" else dark).append(abs(float(box[1])))
    assert len(light) > 20 and len(dark) > 5 and max(dark) < 9  # points: a bar is 3 mm high, a row of a table 5


@pytest.fixture
def printed(monkeypatch):
    """The text of a PDF, made in the font whose letters stand in it as they are."""
    monkeypatch.setattr(document, "_FONTS", ())

    def read(made: bytes) -> str:
        lines = re.findall(r"\(((?:\\.|[^\\()])*)\) Tj", drawn(made))
        return "\n".join(re.sub(r"\\(.)", r"\1", line) for line in lines)

    return read


def test_a_document_tells_what_its_page_tells_of_its_numbers(firm, printed):
    usual = printed(pdf_bytes(open_view(firm, "executive", Filters("2026-03"))))
    assert "Figures as the records are, compared with the period before." in usual
    assert "USD at each period's rates" in usual and "No source delivers payroll_actual." in usual
    assert LATE not in usual and PROVISIONAL not in usual and "Forecasts count" not in usual
    view = open_view(firm.at("constant"), "executive", Filters("2026-03", "budget", soft=60))
    reported = replace(view, filters=replace(view.filters, basis="as_reported"))
    caveats = {LATE: "erp (200 hours).", PROVISIONAL: f"1 audits failed: {HOSTILE['Acme']}."}
    told = printed(pdf_bytes(reported, "ann", caveats))
    assert "Figures as reported at the close, compared with the budget." in told and "USD at constant rates" in told
    assert "Forecasts count 60 % of soft bookings and of the weighted pipeline." in told
    assert f"{LATE}: erp (200 hours)." in told and f"{PROVISIONAL}: 1 audits failed: {HOSTILE['Acme']}." in told


def test_the_caveats_of_a_build_are_those_of_its_pages(troubled):
    opened = gateway.open(troubled)
    found = caveats_now(opened.build)
    assert found[LATE].startswith("erp (900 hours)") and found[PROVISIONAL] == "1 audits failed: Revenue is off."
    assert found == read_frame(opened, dt.datetime.now(dt.UTC).replace(tzinfo=None)).caveats


def test_a_report_tells_the_caveats_of_its_build(troubled, tmp_path, printed):
    for name in ("page.pdf", "page.xlsx"):
        assert run(["-C", str(troubled), "report", "cash", str(tmp_path / name), "--compare", "year"]) == 0
    told = printed((tmp_path / "page.pdf").read_bytes())
    assert f"{LATE}: erp (900 hours)" in told and f"{PROVISIONAL}: 1 audits failed: Revenue is off." in told
    assert "compared with the year before." in told
    rows = pl.read_excel(tmp_path / "page.xlsx", sheet_name="Notes", has_header=False).rows()
    notes = {row[0]: row[1] for row in rows}
    assert notes[PROVISIONAL] == "1 audits failed: Revenue is off." and LATE in notes


def test_a_page_shows_the_first_rows_and_its_files_hold_all(firm, page, monkeypatch):
    monkeypatch.setattr(views, "SHOWN", 1)
    views.open_view.cache_clear()
    shown, whole = (view(firm, "bookings", Filters()).panel("customers") for view in (open_view, whole_view))
    assert (shown.labels, shown.left_out) == (whole.labels[:1], 1) and (len(whole.labels), whole.left_out) == (2, 0)
    app = page("bookings")
    views.open_view.cache_clear()
    assert not app.exception and "1 more are in a file of this page." in [each.value for each in app.caption]


def test_the_notes_of_a_workbook_tell_what_its_numbers_are(firm):
    filters = Filters("2026-Q1", "year", narrowed=(("customer", ("Beta",)),), soft=60)
    view = open_view(firm.at("constant"), "margin", filters)
    made = io.BytesIO(FILES["xlsx"].make(view, "ann@example.com", {LATE: "erp (200 hours)."}))
    rows = pl.read_excel(made, sheet_name="Notes", has_header=False).rows()
    notes = {row[0]: row[1] for row in rows}
    assert notes["Filter"] == "customer in ('Beta')" and notes["Compared with"] == "year before"
    assert (notes["Reader"], notes["Build"]) == ("ann@example.com", firm.build.id)
    assert (notes["Currency view"], notes["Figures"]) == ("USD at constant rates", "as the records are")
    assert notes[LATE] == "erp (200 hours)." and notes["Forecasts count"].startswith("60 % of soft bookings")
    assert notes["margin_std"] == firm.dictionary.metrics["margin_std"].description
    sheet = zipfile.ZipFile(made).read("xl/worksheets/sheet2.xml").decode()
    assert 'state="frozen"' in sheet and "<autoFilter" in sheet


def as_records(*tables, **notes) -> Records:
    return Records("centre", "Centre", "whole firm", "USD", "2026-04-30", "b1", tables, notes)


def test_records_are_printed_with_their_first_rows_and_the_sums_of_all(printed, monkeypatch):
    rows = [
        {
            "note": HOSTILE["Acme"],
            "amount": Decimal("1234.5"),
            "day": dt.datetime(2026, 4, 1, 9, 5),
            "is_overdue": True,
        },
        {"note": HOSTILE["Beta"], "amount": Decimal("-3"), "day": None, "is_overdue": False},
        {"note": "word " * 4000, "amount": None, "day": None, "is_overdue": None},
    ]
    made = records_table("Queue", rows, ("note", "amount", "day", "is_overdue"), ["amount"])
    filed = as_records(made, records_table("Flow", [], ("area", "open"), ["open"]), Queue="standing open")
    text = printed(FILES["pdf"].make(filed, "ann", {PROVISIONAL: "1 audits failed: off."}))
    lines = text.split("\n")
    assert lines[:2] == ["Centre", "whole firm · USD · as of 2026-04-30 · build b1 · for ann"]
    assert f"{PROVISIONAL}: 1 audits failed: off." in lines and "Queue: standing open" in lines
    assert "Queue: 3 rows" in lines and "Flow: 0 rows" in lines
    assert HOSTILE["Acme"] in " ".join(lines) and HOSTILE["Beta"] in lines and "overdue" in lines
    assert {"1,234.50", "-3.00", "1,231.50", "2026-04-01 09:05", "yes"} <= set(lines)
    assert text.count("word") < 100 and "more rows" not in text
    monkeypatch.setattr(document, "ROWS", 1)
    text = printed(FILES["pdf"].make(filed, "ann", {}))
    assert "2 more rows are in the Excel workbook of this page." in text and "1,231.50" in text
    assert HOSTILE["Beta"] not in text


def test_records_are_filed_as_they_stand(firm):
    queue = Worklist(firm.build, {}).queue(Choice()).with_columns(note=pl.lit(HOSTILE["Beta"]))
    columns = ("check_id", "amount_counted", "due_on", "entities", "is_overdue", "note")
    made = records_table("Queue", queue, columns, ["amount_counted"])
    filed = as_records(made, records_table("None", [], ("day", "open"), ["open"]), Queue="all")
    book = io.BytesIO(FILES["xlsx"].make(filed, "ann", {LATE: "erp (200 hours)."}))
    sheet = pl.read_excel(book, sheet_name="Queue", read_options={"header_row": 1}).rows(named=True)
    assert [row["check"] for row in sheet] == ["R01", "R46", "R20", None]
    assert [row["at risk, once"] for row in sheet] == [40_000, 500, 75, 40_575]
    first = sheet[0]
    assert (first["due on"], first["entities"], first["overdue"]) == (queue["due_on"][0], "US01", "yes")
    assert first["note"] == HOSTILE["Beta"]
    xml = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("<f>") == 1 and "SUBTOTAL(109,B3:B5)" in xml and 'state="frozen"' in xml
    assert noted(book) == {
        "Page": "Centre", "Scope": "whole firm", "Currency": "USD", "As of": "2026-04-30", "Build": "b1",
        "Reader": "ann", LATE: "erp (200 hours).", "Queue": "all",
    }  # fmt: skip
    assert pl.read_parquet(io.BytesIO(FILES["parquet"].make(filed, "ann", {}))).equals(made.rows)
    text = FILES["csv"].make(filed, "ann", {}).decode()
    assert "'" + HOSTILE["Beta"] in text
    assert [row["entities"] for row in csv.DictReader(io.StringIO(text))][-1] == "DE01, US01"


@pytest.mark.parametrize("name", ["reconciliation", "close", "data_health"])
def test_a_page_of_records_offers_its_files(page, name):
    app = page(name)
    assert not app.get("download_button")
    app.session_state[f"export_{name}"] = True
    app.run()
    assert not app.exception
    assert [button.proto.label for button in app.get("download_button")] == ["Excel", "CSV", "Parquet", "PDF"]


@pytest.fixture
def taken(page, monkeypatch):
    """Opens the files of a page; the Excel workbook that a reader takes."""
    made = {}
    monkeypatch.setattr(
        DeltaGenerator, "download_button", lambda self, label, data, *rest, **named: made.setdefault(label, data)
    )

    def take(name, menu, **chosen):
        app = page(name)
        app.session_state[f"export_{menu}"] = True
        for key, values in chosen.items():
            app.session_state[key] = values
        assert not app.run().exception
        return io.BytesIO(made["Excel"]())

    return take


def noted(book) -> dict[str, str]:
    return dict(pl.read_excel(book, sheet_name="Notes", has_header=False).rows())


def test_a_file_tells_of_which_part_of_the_firm_it_is(taken, as_reader):  # noqa: F811
    as_reader("finance", restricted=False)
    assert noted(taken("reconciliation", "reconciliation"))["Scope"] == "whole firm"


def test_a_file_of_a_part_of_the_firm_says_so(taken, as_reader):  # noqa: F811
    as_reader("delivery_leader", restricted=False, practices=frozenset({"Data"}))
    book = taken("reconciliation", "reconciliation")
    assert noted(book)["Scope"] == "within practice Data"
    queue = pl.read_excel(book, sheet_name="Queue", read_options={"header_row": 1})
    assert queue["at risk, once"].to_list() == [75, 75]  # one exception and the sum


def test_a_page_of_records_is_reported_as_every_file(served, desk, tmp_path, printed):  # noqa: F811
    for end in ("pdf", "xlsx", "csv", "parquet"):
        for page in RECORD_PAGES:
            file = tmp_path / f"{page}.{end}"
            assert run(["-C", str(served), "report", page, str(file)]) == 0 and file.stat().st_size > 100
    told = printed((tmp_path / "reconciliation.pdf").read_bytes())
    assert "Queue: standing open, reopened" in told and "<img src=x onerror=alert(1)>" in told
    assert "40,000.00" in told and "40,575.00" in told
    book = pl.read_excel(tmp_path / "reconciliation.xlsx", sheet_name="Queue", read_options={"header_row": 1})
    assert book["at risk, once"].to_list() == [40_000, 500, 75, 40_575]
    assert "erp" in printed((tmp_path / "data_health.pdf").read_bytes())
    assert run(["-C", str(served), "report", "close", str(tmp_path / "jan.pdf"), "--period", "2026-01"]) == 0
    assert "Month: Jan 2026" in printed((tmp_path / "jan.pdf").read_bytes())
    assert "Month: Apr 2026" in printed((tmp_path / "close.pdf").read_bytes())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["reconciliation", "--period", "2026-03"], "XF-225"),
        (["data_health", "--only", "entity=US01"], "XF-225"),
        (["close", "--currency", "constant"], "XF-225"),
        (["close", "--basis", "as_reported"], "XF-225"),
        (["close", "--period", "2031-01"], "XF-403"),
        (["close", "--period", "2026-Q1"], "XF-403"),
        (["console"], "XF-433"),
    ],
)
def test_a_page_of_records_takes_no_other_choice(served, tmp_path, asked, code, capsys):
    page, *choice = asked
    assert run(["-C", str(served), "report", page, str(tmp_path / "x.pdf"), *choice]) == 2
    assert code in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_invoices_are_filed_in_their_own_currency(taken):
    notes = noted(taken("account", "invoices_Acme", customer=["Acme"]))
    assert notes["Currency"] == "each invoice's own"


def test_open_roles_are_filed_with_the_sum_of_their_hours(taken):
    rows = pl.read_excel(taken("utilization", "open_roles"), sheet_name="Open roles by engagement", has_header=False)
    assert rows.rows()[-1][-2:] == ("58", "12")


def test_report_writes_the_page(served, tmp_path):
    for end in ("pdf", "xlsx", "csv", "parquet"):
        file = tmp_path / f"page.{end}"
        assert (
            run(["-C", str(served), "report", "margin", str(file), "--period", "2026-Q1", "--only", "entity=US01"]) == 0
        )
        assert file.stat().st_size > 500
    text = (tmp_path / "page.csv").read_text()
    assert "2026-Q1" in text and "Beta" not in text


@pytest.mark.parametrize("wrong", [
    ["report", "nope", "x.pdf"], ["report", "cash", "x.doc"], ["report", "cash", "x.pdf", "--only", "colour=red"],
    ["report", "cash", "x.pdf", "--compare", "never"], ["report", "cash", "x.pdf", "--period", "2031-01"],
])  # fmt: skip
def test_report_refuses_what_it_does_not_know(served, wrong, capsys):
    assert run(["-C", str(served), *wrong]) == 2
    assert "XF-" in capsys.readouterr().err


def test_serve_binds_to_this_machine_only(served, capsys):
    assert run(["-C", str(served), "serve", "--address", "0.0.0.0"]) == 78
    assert "Without sign-in" in capsys.readouterr().err


def test_serve_needs_something_to_serve(tmp_path, capsys):
    (tmp_path / "crossfoot.yml").write_text("reporting_currency: USD\n")
    assert run(["-C", str(tmp_path), "serve"]) == 2
    assert "crossfoot run" in capsys.readouterr().err
