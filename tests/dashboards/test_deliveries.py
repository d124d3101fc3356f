"""Pages by e-mail through a real mail server: each recipient's own numbers, once per state, no mail without a right."""

import csv
import io
import shutil
from decimal import Decimal

import duckdb
import pytest

from crossfoot.cli import run
from crossfoot.desk.pages import PAY
from crossfoot.gateway import Policy
from crossfoot.gateway import open as gateway_of
from crossfoot.gateway.views import Filters, open_view
from crossfoot.workflow.notifier import addressed
from tests.workflow.test_notifications import smtp  # noqa: F401

PEOPLE = """
people:
  ann@example.com: {role: executive}
  bo@example.com: {role: executive, entities: [DE01]}
  cy@example.com: {role: resource_manager}
  di@example.com: {role: executive, practices: [Nowhere]}
"""
SETTINGS = """
reporting_currency: USD
notify:
  mail: {{to: "mailto://127.0.0.1:{port}?from=crossfoot@firm.example&to=all@firm.example&mode=insecure", kinds: []}}
deliveries:
  board: {{page: executive, file: csv, period: 2026-03, to: [{to}], through: mail}}
"""


@pytest.fixture
def firm(served, tmp_path, smtp):  # noqa: F811
    """A workspace over the shared build, with rights, and a mail server; `deliver` runs the command."""
    (tmp_path / "builds").mkdir()
    shutil.copytree(served / "builds", tmp_path / "builds", dirs_exist_ok=True, symlinks=True)
    (tmp_path / "access.yml").write_text(PEOPLE)

    def deliver(*to: str, more: str = "") -> int:
        (tmp_path / "crossfoot.yml").write_text(SETTINGS.format(port=smtp.port, to=", ".join(to)) + more)
        return run(["-C", str(tmp_path), "deliver"])

    deliver.root, deliver.mailbox = tmp_path, smtp.handler
    return deliver


def revenue(content: bytes) -> Decimal:
    [value] = [
        row["value"]
        for row in csv.DictReader(io.StringIO(content.decode()))
        if row["panel"] == "headlines" and row["metric"] == "revenue_net"
    ]
    return Decimal(value)


def test_each_recipient_gets_the_own_numbers(firm):
    assert firm("ann@example.com", "bo@example.com") == 0
    (to_ann, title, body), (to_bo, _, narrow_body) = firm.mailbox.messages
    assert (to_ann, to_bo) == (["ann@example.com"], ["bo@example.com"])
    assert title == "Crossfoot: Executive, Mar 2026" and "with the rights of the role executive" in body
    assert "· whole firm ·" in body and "· within entity DE01 ·" in narrow_body
    files = dict(firm.mailbox.files)
    assert set(files) == {"crossfoot-executive-2026-03.csv"} and len(firm.mailbox.files) == 2
    whole, part = (revenue(content) for _, content in firm.mailbox.files)
    narrow = gateway_of(firm.root, policy=Policy(restricted=False, entities=frozenset({"DE01"})))
    tiles = {tile.number.metric: tile.number.value for tile in open_view(narrow, "executive", Filters("2026-03")).tiles}
    assert part == tiles["revenue_net"] == 50 and whole == 350


def test_a_message_tells_what_its_numbers_are_and_lack(firm):
    [build] = (firm.root / "builds").glob("2*/general.duckdb")
    with duckdb.connect(str(build)) as con:
        con.execute("update metadata.audits set passed = false, message = 'Revenue is off'")
    assert firm("ann@example.com") == 0
    [(_, _, body)] = firm.mailbox.messages
    assert "Numbers are provisional: 1 audits failed: Revenue is off." in body
    assert "Figures as the records are, compared with the period before." in body
    assert "No source delivers payroll_actual." in body


def test_who_has_no_right_to_a_page_gets_no_mail_and_a_message(firm, capsys):
    assert firm("cy@example.com", "di@example.com", "eve@example.com") == 0
    assert firm.mailbox.messages == []
    told = capsys.readouterr()
    for code, person in (("XF-543", "cy"), ("XF-544", "di"), ("XF-420", "eve")):
        assert any(code in line and f"{person}@example.com" in line for line in told.err.splitlines())
    assert told.out.count("not sent") == 3


RECORDS = """
people:
  ann@example.com: {role: finance}
  bo@example.com: {role: delivery_leader, practices: [Data]}
  cy@example.com: {role: executive}
  di@example.com: {role: finance, practices: [Nowhere]}
  fay@example.com: {role: hr_payroll}
"""
EVERYBODY = "to: [ann@example.com, bo@example.com, cy@example.com, di@example.com, fay@example.com], through: mail"


def test_a_page_of_records_is_sent_as_each_recipient_may_see_it(firm, capsys):
    (firm.root / "access.yml").write_text(RECORDS)
    queue = f"  queue: {{page: reconciliation, file: csv, {EVERYBODY}}}\n"
    close = f"  closed: {{page: close, period: 2026-01, {EVERYBODY}}}\n"
    health = f"  health: {{page: data_health, file: csv, {EVERYBODY}}}\n"
    assert firm("ann@example.com", more=queue + close + health) == 0
    sent = list(zip(firm.mailbox.messages, firm.mailbox.files, strict=True))[1:]  # the first is that of `board`
    queues = {to: content for ([to], *_), (name, content) in sent if name == "crossfoot-reconciliation.csv"}
    checks = {to: [row["check"] for row in csv.DictReader(io.StringIO(text.decode()))] for to, text in queues.items()}
    assert checks == {
        "ann@example.com": ["R01", "R20"], "bo@example.com": ["R20"], "cy@example.com": ["R01", "R20"],
        "di@example.com": [], "fay@example.com": ["R01", "R46", "R20"],
    }  # fmt: skip
    [body] = [
        body for ([to], title, body), _ in sent if to == "bo@example.com" and title == "Crossfoot: Reconciliation"
    ]
    assert "within practice Data" in body and "Queue: standing open, reopened" in body
    [(to, body)] = [(to, body) for ([to], title, body), _ in sent if title == "Crossfoot: Close & audit"]
    assert to == "ann@example.com" and "Month: Jan 2026" in body and f"Not listed: {PAY}" in body
    got_health = {to for ([to], *_), (name, _) in sent if name == "crossfoot-data_health.csv"}
    assert got_health == {"ann@example.com", "cy@example.com", "di@example.com"}
    refusals = [line for line in capsys.readouterr().err.splitlines() if "was not sent" in line]
    assert sum("XF-543" in line and "'close'" in line for line in refusals) == 3
    assert sum("XF-543" in line and "'data_health'" in line for line in refusals) == 2
    assert [line for line in refusals if "XF-543" not in line] == [
        next(line for line in refusals if "XF-544" in line and "closed was not sent to di@example.com" in line)
    ]
    assert firm("ann@example.com", more=queue) == 0 and len(firm.mailbox.messages) == len(sent) + 1


def test_a_choice_that_a_page_of_records_does_not_have_is_refused(firm, capsys):
    (firm.root / "access.yml").write_text(RECORDS)
    wrong = "  queue: {page: reconciliation, currency: constant, to: [ann@example.com], through: mail}\n"
    assert firm("cy@example.com", more=wrong) == 0
    assert "XF-225" in capsys.readouterr().err and len(firm.mailbox.messages) == 1


MEMBERS = """
groups:
  board: {role: executive, members: [Ann@Example.com]}
  germany: {role: executive, entities: [DE01], members: [ann@example.com, bo@example.com, cy@example.com]}
people:
  cy@example.com: {role: resource_manager}
"""


def test_members_of_a_group_get_its_numbers_within_its_scope(firm, capsys):
    """Ann is in two groups, of which the first counts; Cy's own line does not open the page; Eve is in none."""
    (firm.root / "access.yml").write_text(MEMBERS)
    assert firm("ann@example.com", "BO@example.com", "cy@example.com", "eve@example.com") == 0
    assert [to for to, *_ in firm.mailbox.messages] == [["ann@example.com"], ["BO@example.com"]]
    (_, _, whole), (_, _, part) = firm.mailbox.messages
    assert "· whole firm ·" in whole and "· within entity DE01 ·" in part
    assert [revenue(content) for _, content in firm.mailbox.files] == [350, 50]
    told = capsys.readouterr().err.splitlines()
    for code, person in (("XF-543", "cy"), ("XF-420", "eve")):
        assert any(code in line and f"{person}@example.com" in line for line in told)


def test_who_leaves_a_group_gets_nothing_more(firm, capsys):
    (firm.root / "access.yml").write_text(MEMBERS)
    assert firm("bo@example.com") == 0
    (firm.root / "access.yml").write_text(MEMBERS.replace("bo@example.com, ", ""))
    assert firm("bo@example.com") == 0
    assert len(firm.mailbox.messages) == 1 and "XF-420 bo@example.com has no role here." in capsys.readouterr().err


def test_a_state_is_sent_once_and_a_change_of_rights_again(firm, capsys):
    for _ in range(2):
        assert firm("ann@example.com") == 0
    assert len(firm.mailbox.messages) == 1 and "sent before" in capsys.readouterr().out
    (firm.root / "access.yml").write_text("people: {ann@example.com: {role: executive, entities: [US01]}}")
    assert firm("ann@example.com") == 0
    assert [revenue(content) for _, content in firm.mailbox.files] == [350, 300]
    [served] = (firm.root / "builds").glob("2*")
    served.rename(served.with_name("20260502T000000000Z"))
    (firm.root / "builds" / "CURRENT").write_text("20260502T000000000Z\n")
    assert firm("ann@example.com") == 0 and len(firm.mailbox.messages) == 3


def test_what_the_server_does_not_take_is_sent_the_next_time(firm, capsys):
    settings = "  late: {page: cash, file: pdf, to: [ann@example.com], through: down}\n"
    down = 'notify:\n  down: {to: "mailto://127.0.0.1:9?from=a@b.example&to=c@d.example&mode=insecure"}\n'
    (firm.root / "crossfoot.yml").write_text(f"reporting_currency: USD\n{down}deliveries:\n{settings}")
    for _ in range(2):
        assert run(["-C", str(firm.root), "deliver", "late"]) == 69
    told = capsys.readouterr()
    assert told.err.count("XF-545") == 2 and "sent before" not in told.out


@pytest.mark.parametrize(
    "line",
    [
        "  two: {page: cash, to: [ann@example.com], through: nowhere}",
        "  two: {page: cash, to: [nobody], through: mail}",
        "  two: {page: cash, to: [], through: mail}",
        "  two: {page: cash, file: doc, to: [ann@example.com], through: mail}",
        "  two: {page: cash, too: [ann@example.com], to: [ann@example.com], through: mail}",
    ],
)
def test_a_wrong_delivery_is_refused_before_anything_is_sent(firm, line, capsys):
    assert firm("ann@example.com", more=line) == 2
    told = capsys.readouterr().err
    assert "XF-202" in told and "deliveries" in told and firm.mailbox.messages == []


def test_a_page_that_does_not_exist_is_named(firm, capsys):
    firm("ann@example.com", more="  two: {page: margni, to: [ann@example.com], through: mail}\n")
    assert "XF-433 There is no page 'margni'. Did you mean margin?" in capsys.readouterr().err


@pytest.mark.parametrize("name", [[], ["bord"]])
def test_a_delivery_that_is_not_named_is_refused(firm, name, capsys):
    (firm.root / "crossfoot.yml").write_text("reporting_currency: USD\n")
    assert run(["-C", str(firm.root), "deliver", *name]) == 2 and "XF-541" in capsys.readouterr().err


def test_a_recipient_takes_the_place_of_all_others():
    to = "mailtos://u:p%40x@mail.example/x@y.example?to=a@b.example&cc=c@d.example&BCC=e@f.example&from=g@h.example"
    assert addressed(to, "ann+1@example.com") == (
        "mailtos://u:p%40x@mail.example?from=g%40h.example&to=ann%2B1%40example.com"
    )
