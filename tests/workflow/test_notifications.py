"""People are told of each state once, by e-mail or webhook, with money and owner, and never what anybody earns."""

import datetime as dt
import email
import json
import socket
import threading
from decimal import Decimal
from email import policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller

from crossfoot.workflow import Channel, Notifier, Store, notices

DAY = dt.date(2026, 4, 1)


def exception(id: str, **values) -> dict:
    row = {
        "exception_id": id, "check_id": "R26", "question": "Which approved time is missing in the ERP?",
        "note": "Time T-1 of 8.00 hours is not in the ERP.", "severity": "critical", "owner": "PMO", "standing": "open",
        "amount_at_risk_reporting": Decimal("1600.50"), "amount_counted": Decimal("1600.50"), "is_overdue": False,
        "due_on": dt.date(2026, 4, 6), "times_reopened": 0, "is_restricted": False,
    }  # fmt: skip
    return row | values


class Mailbox:
    """Keeps what an SMTP server received."""

    def __init__(self) -> None:
        self.messages, self.files = [], []

    async def handle_DATA(self, server, session, envelope) -> str:
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        body = message.get_body(("plain", "html")).get_content()
        self.messages.append((envelope.rcpt_tos, message["Subject"], body))
        self.files += [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]
        return "250 OK"


@pytest.fixture
def smtp():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def webhook():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.posted.append(json.loads(posted))
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.posted, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def notifier(store_url, webhook, warnings):
    """A notifier onto the webhook; channels are named by what they want."""
    to = f"json://127.0.0.1:{webhook.server_port}/hook"

    def make(*channels: Channel, address: str = "") -> Notifier:
        return Notifier(Store(store_url), channels or [Channel("all", to)], warnings.append, address)

    make.to = to
    return make


def test_a_critical_exception_is_told_once_and_again_when_it_reopens(notifier, webhook):
    row = exception("abcdef0123")
    assert notifier().alert(notices.of_exceptions([row], "USD"), "USD") == 1
    assert notifier().alert(notices.of_exceptions([row], "USD"), "USD") == 0
    [told] = webhook.posted
    assert told["title"] == "Crossfoot: 1 new critical exceptions"
    assert told["message"] == (
        "- R26 Time T-1 of 8.00 hours is not in the ERP. [PMO, 1,600.50 USD at risk, due 2026-04-06]"
        " crossfoot exceptions show abcdef01"
    )
    again = exception("abcdef0123", times_reopened=1, standing="reopened")
    assert notifier().alert(notices.of_exceptions([again], "USD"), "USD") == 1


def test_a_breached_due_day_is_told_on_its_own_whatever_the_severity(notifier, webhook):
    low = exception("x1", severity="low")
    assert notices.of_exceptions([low], "USD") == []
    late = notices.of_exceptions([low | {"is_overdue": True}], "USD")
    assert [notice.kind for notice in late] == ["overdue"]
    assert notifier().alert(late, "USD") == 1
    assert "due 2026-04-06, overdue" in webhook.posted[0]["message"]


def test_what_is_waived_or_accepted_is_not_told():
    rows = [exception("x1", standing="waived", is_overdue=True), exception("x2", standing="accepted")]
    assert notices.of_exceptions(rows, "USD") == []


def test_pay_is_never_told(notifier, webhook):
    pay = {"check_id": "R61", "note": "Ana Ruiz was paid 8,000.00 USD.", "key": "P1", "is_restricted": True}
    pay |= {"question": "Where does payroll differ from HR?", "is_overdue": True}
    rows = [exception("p1", **pay), exception("p2", **pay)]
    notifier().alert(notices.of_exceptions(rows, "USD"), "USD")
    notifier().digest(rows, "USD", DAY)
    assert len(webhook.posted) == 2
    for told in webhook.posted:
        text = told["title"] + told["message"]
        assert "Where does payroll differ from HR?" in text
        assert not any(secret in text for secret in ("Ana", "P1", "8,000", "1,600", "3,201"))


def test_a_stale_source_and_a_failed_run_are_told(notifier, webhook):
    stale = exception("s1", check_id="R68", note="firm:expense_line was last extracted 216 hours ago.", owner="IT")
    failure = notices.of_failure("b1", "XF-101", "1 of 9 audits failed.", "grain:booking: 2 rows\nsecond line")
    for _ in range(2):
        notifier().alert([*notices.of_exceptions([stale], "USD"), failure], "USD")
    [told] = webhook.posted
    assert told["title"] == "Crossfoot: 1 stale sources, 1 failed runs"
    assert "XF-101 1 of 9 audits failed. grain:booking: 2 rows second line" in told["message"]
    after_a_good_build = notices.of_failure(
        "b2", "XF-101", "1 of 9 audits failed.", "grain:booking: 2 rows\nsecond line"
    )
    assert notifier().alert([after_a_good_build], "USD") == 1


def test_a_channel_is_told_what_belongs_to_its_owners_and_what_it_wants(notifier, webhook):
    channels = [
        Channel("pmo", notifier.to, frozenset({"PMO"})),
        Channel("late", notifier.to, kinds=frozenset({"overdue"})),
    ]
    rows = [exception("x1", owner="finance"), exception("x2"), exception("x3", owner="finance", is_overdue=True)]
    assert notifier(*channels).alert(notices.of_exceptions(rows, "USD"), "USD") == 2
    shown = [[line.split()[-1] for line in told["message"].splitlines()] for told in webhook.posted]
    assert shown == [["x2"], ["x3"]]


def test_many_are_one_message_with_the_biggest_money_first(notifier, webhook):
    rows = [exception(f"x{n:02}", amount_at_risk_reporting=Decimal(n)) for n in range(25)]
    notifier().alert(notices.of_exceptions(rows, "USD"), "USD")
    [told] = webhook.posted
    lines = told["message"].splitlines()
    assert len(lines) == 21 and lines[0].endswith("x24")
    assert lines[-1] == "- and 5 more, 10.00 USD at risk: crossfoot exceptions list"


def test_an_owner_gets_one_digest_a_day(notifier, webhook):
    rows = [exception("x1", is_overdue=True), exception("x2", severity="low"), exception("x3", owner="finance")]
    assert notifier().digest(rows, "USD", DAY) == 2
    assert notifier().digest(rows, "USD", DAY) == 0
    assert notifier().digest(rows, "USD", DAY + dt.timedelta(days=1)) == 2
    told = {post["title"]: post["message"] for post in webhook.posted}
    pmo = told["Crossfoot: open exceptions of PMO, 2026-04-01"]
    assert pmo.startswith("2 open, 1 of them overdue, 3,201.00 USD at risk (each record once).")
    assert "x1" in pmo and "x3" not in pmo


def test_where_readers_have_an_address_messages_link_to_it(notifier, webhook):
    at = "https://numbers.example.com"
    rows = [exception(f"{n:08}9a", is_restricted=n == 0) for n in range(21)]
    notifier(address=at).alert(notices.of_exceptions(rows, "USD", at), "USD")
    notifier(address=at).digest(rows, "USD", DAY)
    for told in webhook.posted:
        assert f"{at}/reconciliation?exception=000000019a\n" in told["message"]
        assert "crossfoot exceptions" not in told["message"]
    told = [line for post in webhook.posted for line in post["message"].splitlines() if "more, " in line]
    assert told == [f"- and 1 more, 0.00 USD at risk: {at}/reconciliation"] * 2


def test_what_could_not_be_sent_is_a_warning_and_is_sent_the_next_time(notifier, webhook, warnings):
    webhook.status = 500
    found = notices.of_exceptions([exception("x1")], "USD")
    assert notifier().alert(found, "USD") == 0
    [warning] = warnings
    assert "could not be sent to all" in warning and notifier.to not in warning
    webhook.status = 200
    assert notifier().alert(found, "USD") == 1
    assert notifier(Channel("odd", "nonsense")).alert(found, "USD") == 0
    assert "not one that Apprise knows" in warnings[1]


def test_an_e_mail_carries_names_literally(notifier, smtp):
    to = f"mailto://127.0.0.1:{smtp.port}?from=crossfoot@firm.example&to=pmo@firm.example&mode=insecure"
    row = exception("x1", note="Deal <b>Ä & Co</b>\r\nBcc: x@y.example was won.")
    assert notifier(Channel("mail", to)).alert(notices.of_exceptions([row], "EUR"), "EUR") == 1
    [(recipients, subject, body)] = smtp.handler.messages
    assert recipients == ["pmo@firm.example"] and subject == "Crossfoot: 1 new critical exceptions"
    text = (
        body.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&nbsp;", " ")
        .replace("&emsp;", " ")
    )
    assert "Deal <b>Ä & Co</b>  Bcc: x@y.example was won." in text and "1,600.50 EUR at risk" in text
