import datetime as dt
import json
from decimal import Decimal

import duckdb
import pytest

from crossfoot.run.inputs import current_records, read_inputs
from crossfoot.run.model_inputs import EXCEPTION_LIFE, write_history, write_policy
from crossfoot.run.progress import Progress
from crossfoot.run.publish import publish
from crossfoot.run.tables import attach, create_table
from crossfoot.settings import Source, load_settings
from tests.app import firm


def history(workspace, **skipped) -> dict[str, list[tuple]]:
    with duckdb.connect() as con:
        con.execute("create schema run; create table run.policy as select date '2026-02-28' as as_of")
        attach(con, workspace.landing, "landing")
        write_history(con, workspace, skipped)
        names = ("observation", "connected_input", "exception_history", "reported_figure")
        return {name: con.sql(f"from run.{name}").fetchall() for name in names}


def test_before_the_first_build_there_is_no_history(workspace):
    with duckdb.connect(str(workspace.landing)) as con:
        for stream, status in (("hr_worker", "landed"), ("erp_invoice", "refused")):
            con.execute("insert into _batches by name select ? as stream, ? as status", [stream, status])
    found = history(workspace)
    assert found["observation"] == [(dt.date(2026, 3, 1), dt.datetime(2026, 3, 1))]
    assert found["connected_input"] == [("hr_worker", "drop")]
    assert found["exception_history"] == found["reported_figure"] == []


def test_a_record_type_whose_stream_was_never_read_is_not_connected(workspace):
    def told(**skipped):
        return {name for name, _ in history(workspace, **skipped)["connected_input"]}

    def read(stream, status):
        with duckdb.connect(str(workspace.landing)) as con:
            values = ["netsuite", stream, status, "erp"]
            columns = "? as connector, ? as stream, ? as status, ? as source"
            con.execute(f"insert into _batches by name select {columns}", values)

    read("transaction", "landed")
    assert "erp_invoice" in told() and "erp_invoice_line" not in told()
    read("invoice_line", "refused")
    assert "erp_invoice_line" not in told()
    read("invoice_line", "landed")
    assert "erp_invoice_line" in told() and "erp_invoice_line" in told(books=["invoice_line"])
    skipping = told(erp=["invoice_line"])
    assert "erp_invoice" in skipping and "erp_invoice_line" not in skipping


def test_a_build_is_made_of_what_its_sources_skip(workspace):
    settings = load_settings(workspace.settings)
    assert read_inputs(workspace, settings).skipped == {}
    books = Source(connector="netsuite", skip=["invoice_line"])
    skipping = settings.model_copy(update={"sources": {**settings.sources, "erp": books}})
    assert read_inputs(workspace, skipping).skipped == {"erp": ["invoice_line"]}


def test_whether_journals_are_manual_is_an_input_of_its_own(workspace):
    """NetSuite tells the ledger without it, Xero with it: R71 and `manual_journals` would find none, as if in order."""

    def read(connector, stream):
        with duckdb.connect(str(workspace.landing)) as con:
            values = [connector, stream]
            con.execute("insert into _batches by name select ? as connector, ? as stream, 'landed' as status", values)
        found = history(workspace)["connected_input"]
        return {row for row in found if row[0].startswith("erp_journal_line")}

    ledger, manual = "erp_journal_line", "erp_journal_line.is_manual"
    assert read("netsuite", "account_total") == {(ledger, "netsuite")}
    assert read("xero", "journal") == {(ledger, "netsuite"), (ledger, "xero"), (manual, "xero")}
    assert read(None, ledger) >= {(ledger, "drop"), (manual, "drop")}


@pytest.mark.parametrize("told", [len(EXCEPTION_LIFE), len(EXCEPTION_LIFE) - 1], ids=["all", "of an older version"])
def test_the_exceptions_of_the_served_build_are_remembered(workspace, told):
    inputs = firm.make_work(workspace)
    day = "2026-02-01"
    life = ["x1", "R26", "2026-02", "T1", "USD", "PMO", "open", day, day, None, 0, "12.5", "12.5", "2.5"][:told]
    with duckdb.connect(str(workspace.work)) as con:
        con.execute("create schema reconciliation")
        con.execute("create table seeds.check_register as select 'R61' as check_id, true as is_restricted")
        create_table(con, "reconciliation.exception_life", dict([*EXCEPTION_LIFE.items()][:told]), [life])
    document = firm.manifest()
    model = firm.model("reconciliation", "exception_life", ["exception_id"])
    document["nodes"][model["unique_id"]] = model
    (workspace.target / "manifest.json").write_text(json.dumps(document))
    publish(workspace, inputs.landing, 10, Progress())
    [row] = history(workspace)["exception_history"]
    assert row[:9] == (*life[:7], dt.date(2026, 2, 1), dt.date(2026, 2, 1)) and str(row[11]) == "12.500000000000"
    assert row[13] == (Decimal("2.5") if told == 14 else None)


def test_records_of_a_removed_source_count_no_more(workspace):
    with duckdb.connect(str(workspace.landing)) as con:
        for source in ("firm", "gone"):
            con.execute("insert into _batches by name select ? as source, 'landed' as status", [source])
        con.execute("insert into drop__ref_fiscal_period by name select '2027-01' as period, '2027-01-31' as end_date,"
                    " 'gone' as _source, '2027-01' as _id, 1 as _version, false as _deleted")  # fmt: skip
    inputs = read_inputs(workspace, load_settings(workspace.settings))
    assert (inputs.removed_sources, inputs.as_of) == (["gone"], "2026-02-28")
    with duckdb.connect() as con:
        write_policy(con, inputs)
        attach(con, workspace.landing, "landing")
        assert con.sql("from run.removed_source").fetchall() == [("gone",)]
        current = current_records("landing.drop__ref_fiscal_period")
        assert con.sql(f"select distinct _source {current}").fetchall() == [("firm",)]
