"""What an auditor asks of the close: overrides, separation of duties, the audit log, and what each of them opens."""

import datetime as dt
import io
import shutil
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from crossfoot.gateway.exports import FILES, records_table
from dashboards import closing
from tests.dashboards.records import OPEN
from tests.dashboards.test_files import as_records, noted, taken  # noqa: F401
from tests.dashboards.test_pages import texts
from tests.dashboards.test_worklist import as_reader, desk, shown  # noqa: F401

WON, TIME, PAY = (row["exception_id"] for row in OPEN)
TODAY = dt.datetime.now(dt.UTC).date()


@pytest.fixture
def decided(desk):  # noqa: F811
    """Ann waives what is worth 40,000, Bo approves; Cy accepts what is about pay; Di works on another one."""
    desk.decisions.waive(WON, "ann", TODAY, "agreed with the customer", Decimal(40_000))
    desk.decisions.approve(WON, "bo")
    desk.decisions.accept(PAY, "cy", "a bonus of Ann's", Decimal(500))
    desk.decisions.comment(TIME, "di", "a remark")
    return desk


def found(app, *columns):
    """The table of the page with these columns; None when there is none."""
    return next((frame.value for frame in app.dataframe if {*columns} <= {*frame.value.columns}), None)


def test_the_headlines_of_a_month_are_metrics(page, desk, as_reader, served, tmp_path):  # noqa: F811
    """Two overrides of April worth 700, and manual journals: the page shows what the marts hold, and computes none."""
    copied = shutil.copytree(served, tmp_path / "copied")
    for file in copied.glob("builds/*/general.duckdb"):
        with duckdb.connect(str(file)) as con:
            con.execute(
                "update marts.exception_month set exceptions_overridden = 2, exceptions_overridden_amount = 700"
            )
            con.execute("update marts.process_month set manual_journals = 3, manual_journals_value = 1250")
    as_reader("auditor")
    tiles = {label.replace("\\", ""): value for label, value in shown(page("close", copied)).items()}
    assert tiles == {
        "Blocking exceptions": "1", "Restated figures": "–", "Overrides": "2", "Overrides, money at risk": "USD 700",
        "Manual journals": "3", "Manual journals (value)": "USD 1,250",
    }  # fmt: skip


def test_a_closed_month_tells_what_was_restated(page, desk, as_reader):  # noqa: F811
    as_reader("auditor")
    app = page("close")
    assert "Apr 2026 is not closed" in texts(app)
    app.selectbox("close_month").set_value("2026-01").run()
    assert not app.exception
    assert (shown(app)["Restated figures"], shown(app)["Blocking exceptions"]) == ("1", "0")
    assert shown(app)["Manual journals"] == "–"


def test_overrides_tell_who_decided_until_when_and_why(page, decided, as_reader):  # noqa: F811
    as_reader("auditor")
    app = page("close")
    assert not app.exception
    rows = found(app, "decision", "approved by").set_index("check")
    told = ["decision", "now", "by", "approved by", "at risk", "currency", "reason"]
    assert rows.loc["R01", told].tolist() == [
        "waived", "waived", "ann", "bo", 40_000, "USD", "agreed with the customer",
    ]  # fmt: skip
    assert rows.loc["R46", told].tolist() == ["accepted", "accepted", "cy", "", 500, "USD", "a bonus of Ann's"]
    assert (rows.loc["R01", "until"], rows.loc["R01", "decided on"]) == (TODAY, TODAY)
    assert "R20" not in rows.index  # a comment is no override


def test_who_may_not_see_pay_reads_no_reason_about_it(page, decided, as_reader):  # noqa: F811
    as_reader("finance", restricted=False)
    app = page("close")
    assert found(app, "decision", "approved by")["check"].tolist() == ["R01"]
    assert all("bonus" not in frame.value.to_string() for frame in app.dataframe) and "bonus" not in texts(app)


def test_who_sees_a_part_reads_what_lies_within_it(page, decided, as_reader):  # noqa: F811
    """R20 has a record beyond: its 1,575 and the reason for waiving it are not told; nor is the log."""
    decided.decisions.waive(TIME, "ann", TODAY, "1,575 of e1 and e2", Decimal(575))
    as_reader("finance", restricted=False, entities=frozenset({"DE01"}))
    app = page("close")
    assert not app.exception and found(app, "decision", "approved by") is None and found(app, "about", "who") is None
    assert "Overrides: none." in texts(app) and "who sees all of it reads it" in texts(app)
    as_reader("finance", restricted=False, entities=frozenset({"DE01", "US01"}))
    assert [*found(page("close"), "decision", "approved by")["check"].sort_values()] == ["R01", "R20"]


def test_the_audit_log_tells_who_did_what_about_what_and_no_words(page, decided, as_reader):  # noqa: F811
    decided.log.append({"actor": "ed", "subject": "console", "kind": "query", "at": "2026-05-01 10:00:00", "sql": "x"})
    as_reader("finance", restricted=False)
    log = found(page("close"), "about", "who", "what")
    assert log[["who", "what"]].values.tolist() == [
        ["ed", "query"], ["di", "comment"], ["cy", "accept"], ["bo", "approve"], ["ann", "waive"],
    ]  # fmt: skip
    about = log["about"].tolist()
    assert about[1] == "R20 time differs." and about[2] == PAY and about[4].startswith("R01 Deal")
    assert log["at (UTC)"].iloc[0] == dt.datetime(2026, 5, 1, 10)
    assert "remark" not in log.to_string()


def test_nothing_was_decided(page, desk, as_reader):  # noqa: F811
    as_reader("auditor")
    told = texts(page("close"))
    for words in ("Overrides: none.", "Separation of duties: none.", "Decisions and queries in the audit log: none."):
        assert words in told


def test_separation_of_duties_and_what_was_not_checked(page, desk, as_reader, served, tmp_path):  # noqa: F811
    copied = shutil.copytree(served, tmp_path / "copied")
    for file in copied.glob("builds/*/*.duckdb"):
        with duckdb.connect(str(file)) as con:
            con.execute(
                "insert into reconciliation.exceptions by name"
                " select * replace ('R71' as check_id, 'journal' as exception_id) from reconciliation.exceptions"
                f" where exception_id = '{TIME}'"
            )
            if file.stem == "general":
                con.execute(
                    "insert into reconciliation.check_status by name select * replace ('R72' as check_id,"
                    " 'not applicable: approval_event is not connected' as outcome)"
                    " from reconciliation.check_status where check_id = 'R47'"
                )
    as_reader("auditor")
    app = page("close", copied)
    assert not app.exception
    assert found(app, "standing", "check_id")[["check_id", "standing"]].values.tolist() == [["R71", "open"]]
    assert "R72 (Which differ?): not applicable: approval_event is not connected." in texts(app).replace("\\", "")


@pytest.mark.parametrize("role", ["finance", "auditor", "admin"])
def test_a_row_opens_its_exception(page, decided, as_reader, role):  # noqa: F811
    as_reader(role)
    app = page("close")
    app.session_state["opened_exception"] = WON
    app.run()
    assert not app.exception and shown(app)["Difference"] == "40,000.00 USD"
    assert found(app, "who", "details")["who"].tolist() == ["ann", "bo"]
    may_decide = f"decide_button_{WON}" in {button.key for button in app.button}
    assert may_decide is (role != "auditor")
    app.run()
    assert "Difference" not in shown(app)  # closed again


def test_an_exception_that_was_resolved_tells_what_was_decided(page, desk, as_reader):  # noqa: F811
    desk.decisions.waive("old" * 8, "ann", TODAY, "late", Decimal(100))
    as_reader("auditor")
    app = page("close")
    assert found(app, "decision", "now")[["check", "now"]].values.tolist() == [["R20", "resolved"]]
    app.session_state["opened_exception"] = "old" * 8
    app.run()
    assert not app.exception and "this exception is resolved" in texts(app)
    assert found(app, "who", "details")["who"].tolist() == ["ann"]


def test_the_history_of_what_reaches_beyond_a_part_tells_no_money_of_it(page, decided, as_reader):  # noqa: F811
    """R20 is 1,575 at risk, of which 75 are of DE01."""
    decided.decisions.waive(TIME, "ann", TODAY, "late", Decimal(1_575))
    for entities, is_told in ((frozenset({"DE01"}), False), (frozenset({"DE01", "US01"}), True)):
        as_reader("finance", restricted=False, entities=entities)
        app = page("close")
        app.session_state["opened_exception"] = TIME
        app.run()
        details = found(app, "who", "details")["details"].tolist()
        assert not app.exception and "reason: late" in details[-1] and ("1575" in details[-1]) is is_told


def test_a_restated_figure_is_explained_as_reported_and_as_it_is(page, desk, as_reader, served, tmp_path):  # noqa: F811
    """January was frozen at 140, in a build that is gone; its records come to 150 by now."""
    copied = shutil.copytree(served, tmp_path / "copied")
    for file in copied.glob("builds/*/*.duckdb"):
        with duckdb.connect(str(file)) as con:
            con.execute(
                "create table metadata.reported_figure as select 'revenue_net' as metric, '2026-01' as period,"
                " 'firm' as dim, 'all' as key, 'usd' as unit, 'reporting' as currency_view,"
                " cast(140 as decimal(38,12)) as value"
            )
    as_reader("auditor")
    app = page("close", copied)
    app.session_state["opened_restated"] = ("revenue_net", "2026-01")
    app.run()
    assert not app.exception
    assert [tab.label for tab in app.tabs][-2:] == ["As reported at the close", "As the records are"]
    told = [code.value for code in app.code if code.value.startswith("revenue_net =")]
    assert told[0].startswith("revenue_net = 140") and "as frozen on 2026-02-05" in told[0]
    assert told[1].startswith("revenue_net = 150")


def test_what_a_row_chooses(monkeypatch):
    """The tables of the close lead on: to a month, an entity, an exception, a figure on both bases."""
    state: dict = {}
    monkeypatch.setattr(closing.st, "session_state", state)
    closing._choose({"period": "2026-01"})
    closing._narrow({"key": "US01", "entity": "Acme Inc."})
    closing._open({"exception_id": WON})
    closing._compare({"metric": "revenue_net", "period": "2026-01"})
    assert state == {
        "close_month": "2026-01", "close_entities": ["US01"], "opened_exception": WON,
        "opened_restated": ("revenue_net", "2026-01"),
    }  # fmt: skip


def test_what_blocks_is_narrowed_to_an_entity(page, desk, as_reader):  # noqa: F811
    as_reader("finance")
    app = page("close")
    assert found(app, "entities", "due_on")["check_id"].tolist() == ["R01"]
    app.multiselect("close_entities").set_value(["DE01"]).run()
    assert not app.exception and found(app, "entities", "due_on") is None
    assert "What keeps Apr 2026 from being closed: none." in texts(app)


def test_the_files_of_the_close_hold_its_tables(taken, decided, as_reader):  # noqa: F811
    as_reader("auditor")
    book = taken("close", "close")
    assert noted(book)["Entity"] == "all"
    sheets = pl.read_excel(book, sheet_id=0, read_options={"header_row": 1})
    assert {"Blocking", "Checks by entity", "Overrides", "Separation of duties", "Audit log"} <= {*sheets}
    assert sheets["Overrides"]["approved by"].to_list().count("bo") == 1
    assert sheets["Audit log"]["who"].to_list() == ["di", "cy", "bo", "ann"]


def test_no_table_of_the_close_holds_a_formula(decided):
    """A reason is what somebody typed."""
    rows = [{"reason": "=cmd|'/c calc'!A1"}]
    filed = as_records(records_table("Overrides", rows, ["reason"]))
    book = FILES["xlsx"].make(filed, "ann", {})
    assert pl.read_excel(io.BytesIO(book), read_options={"header_row": 1})["reason"].to_list() == [rows[0]["reason"]]
