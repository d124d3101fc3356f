import datetime as dt
import json

import httpx
import pytest
from jsonschema import Draft4Validator, FormatChecker

from crossfoot.demo.vendors import xero
from crossfoot.run import tiers
from ingest.errors import LandingError
from tests.numbers.expected import FIXTURES, GOLDEN
from tests.systems import bills
from tests.systems.staged import Staged
from tests.systems.staged import told as rows_of

APP = {name: value for name, value in xero.CREDENTIALS.items() if name != "refresh_token"}
SPEC = json.loads((FIXTURES / "xero_openapi" / "accounting_reads.json").read_text())
ENVELOPE = {"Id", "Status", "ProviderName", "DateTimeUTC"}
ANSWERED = {
    **{"Organisation": 2, "Accounts": 24, "Contacts": 5, "Invoices": 14, "CreditNotes": 2, "Payments": 7},
    **{"Overpayments": 1, "Prepayments": 0, "Journals": 51},
}
BESIDE_THE_SPEC = {"DateString": {}, "DueDateString": {}}  # sent beside the dates, and missing in the specification


@pytest.fixture
def clock():
    """The time of the simulator; `clock.now` may be moved. Records are saved a minute before they are first read."""

    class Clock:
        now = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def organisations(told, firm, clock):
    """The golden firm's two organisations, read by a custom connection."""
    return _source(told, firm, xero.app(firm, clock=clock))


def _source(told, firm, app, **options):
    return told(
        "xero",
        app,
        **{"tenants": xero.tenant_ids(firm), "accounts": xero.ROLES, "auth": APP, "lag_minutes": 0} | options,
    )


def test_every_record_of_the_drop_comes_back_from_the_organisations(organisations):
    landed = organisations.land()
    assert sum(result.received for result in landed.values()) > 100
    assert not any(result.refusal or result.quarantined for result in landed.values())
    staged = Staged("xero", organisations.landing.con)
    assert staged.broken_contracts() == []
    for entity in ("erp_customer", "erp_invoice", "erp_ar_writeoff", "erp_overhead", "ap_subcontractor_bill"):
        columns, wanted = rows_of(GOLDEN / "inputs" / f"{entity}.csv")
        assert len(wanted) >= 1 and staged.texts(f"xero__{entity}", columns) == wanted, entity
    names = ["entity_id", "erp_customer_id", "invoice_id", "date", "currency", "amount"]  # payments have no number here
    assert (
        staged.texts("xero__erp_cash_application", names)
        == rows_of(GOLDEN / "inputs" / "erp_cash_application.csv", names)[1]
    )
    columns, wanted = rows_of(GOLDEN / "inputs" / "erp_gl_balance.csv")
    assert set(wanted) <= set(staged.texts("xero__erp_gl_balance", columns))
    postings = dict(
        staged.sql(
            "select currency, sum(amount) from {xero__erp_revenue_posting} where engagement_id <> 'E5' group by 1"
        )
    )
    assert {currency: int(amount) for currency, amount in postings.items()} == {"USD": 166160, "EUR": 42480}


def test_journals_and_bills_of_pay_are_told_by_their_accounts(organisations):
    """Wages by their type, the role that the source tells, or whatever Xero's payroll posts to."""
    organisations.land(accounts=xero.ROLES | {"labour": ["310"], "payroll_liability": ["820"]})
    con = organisations.landing.con
    line = "json_extract_string(JournalLines, '$[*].AccountCode')"
    [(payslip,)] = con.execute(
        f"select min(JournalID) from xero__journal where list_contains({line}, '400')"
    ).fetchall()
    con.execute("update xero__journal set SourceType = 'PAYSLIP' where JournalID = ?", [payslip])
    con.execute("update xero__account set Type = 'WAGESEXPENSE' where Code = '404'")
    staged = Staged("xero", con)
    found = set(staged.sql(f"select account_code, account_class, journal_id = '{payslip}' from {{xero__ledger_line}}"))
    assert {("400", "labour", True), ("400", "overhead", False), ("404", "labour", False)} <= found
    assert {("310", "labour", False), ("820", "payroll_liability", False), ("090", "bank", True)} <= found

    def pay(stream: str, model: str) -> set[str]:
        columns = {("staging", model): [name for (name, *_) in staged.sql(f"describe {{{model}}}")]}
        manifest = {"sources": {stream: {"name": stream}}, "child_map": {stream: [f"model.crossfoot.{model}"]}}
        query = tiers._pay_records(manifest, columns, stream).replace("work.staging.", "")
        addresses = {address for (address,) in con.execute(query).fetchall() if f"firm/{stream}/" in address}
        return {address.rpartition("/")[2] for address in addresses if "#" not in address}

    coded = f"list_has_any({line}, ['310', '404', '820'])"
    journals = con.execute(f"select JournalID from xero__journal where JournalID = '{payslip}' or {coded}").fetchall()
    assert len(journals) > 3 and pay("xero__journal", "xero__ledger_line") == {id for (id,) in journals}
    bills = con.execute(
        "select InvoiceID from xero__invoice"
        " where list_has_any(json_extract_string(LineItems, '$[*].AccountCode'), ['310', '404', '820'])"
    ).fetchall()
    assert len(bills) == 2 and pay("xero__invoice", "xero__document_line") == {id for (id,) in bills}


def test_two_suppliers_may_give_their_bills_one_number(organisations, firm):
    found = bills.two_suppliers_of_one_number(organisations, firm)
    assert len(found.wanted) == 3 and found.staged == found.wanted
    assert found.amounts == {"AP-01": "3960", "AP-01/2": "3960", "AP-02": "4600"}


def test_a_bill_keeps_its_id_when_an_earlier_one_of_its_number_comes(organisations, firm):
    found = bills.an_earlier_bill_that_comes_later(organisations, firm)
    assert len(found.wanted) == 4 and found.staged == found.wanted
    assert found.amounts["AP-03"] == "850.5"
    assert found.amounts.keys() == {"AP-01", "AP-01/2", "AP-02", "AP-03", "AP-03/2"}


def test_what_is_not_declared_is_kept_in_the_order_of_its_names(organisations):
    """In any other order every record would count as changed when the next process reads it."""
    organisations.land()
    kept = [list(json.loads(extra)) for [extra] in organisations.sql("select _extra from xero__invoice")]
    assert len(kept) == 14 and max(map(len, kept)) >= 2 and all(names == sorted(names) for names in kept)


def test_a_second_run_reads_only_what_was_saved_since(organisations, firm, clock):
    organisations.land()
    again = organisations.land(overlap_minutes=0)
    assert {stream: r.received for stream, r in again.items() if r.received} == {"organisation": 2, "account": 24}
    clock.now += dt.timedelta(minutes=10)
    firm.rows("erp_cash_application")[1]["amount"] = "17000"
    landed = {stream: r.landed for stream, r in organisations.land(overlap_minutes=0).items() if r.landed}
    assert landed == {"invoice": 1, "payment": 1, "journal": 4}  # two journals are reversed and written again
    assert organisations.sql("select sum(Amount::int) from xero__payment where _version = 2") == [(17000,)]


def test_documents_come_whole_and_journals_after_the_last_number(told, firm, clock, monkeypatch):
    monkeypatch.setattr("crossfoot.demo.vendors.xero.api.JOURNALS_A_PAGE", 7)
    monkeypatch.setattr("ingest.xero.reader.PAGE", 3)
    source = _source(told, firm, xero.app(firm, clock=clock))
    landed = source.land()
    assert (landed["invoice"].received, landed["journal"].received) == (14, 51)
    assert source.sql("select count(*) from xero__invoice where json_array_length(LineItems) = 0") == [(0,)]


@pytest.mark.parametrize(("endpoint", "records"), ANSWERED.items())
def test_answers_are_those_of_the_official_specification(organisations, endpoint, records):
    answers = _answers(organisations, endpoint)
    assert len(answers) == 2 and sum(len(answer[_plural(endpoint)]) for answer in answers) == records
    schemas = {"schemas": _closed(SPEC["components"]["schemas"])}
    schema = {"$ref": f"#/components/schemas/{_plural(endpoint)}", "components": schemas}
    for answer in answers:
        told = {name: value for name, value in answer.items() if name not in ENVELOPE}
        assert [
            error.message for error in Draft4Validator(schema, format_checker=FormatChecker()).iter_errors(told)
        ] == []


def _answers(source, endpoint):
    """What the service answers to a client that asks as the connector does."""
    app = APP["client_id"], APP["client_secret"]
    token = httpx.post(f"{source.address}/connect/token", auth=app, data={"grant_type": "client_credentials"}).json()
    page = {"page": 1} if endpoint not in ("Organisation", "Accounts", "Journals") else {}
    signed = {"Authorization": f"Bearer {token['access_token']}"}
    url, tenants = f"{source.address}/api.xro/2.0/{endpoint}", source.options["tenants"].values()
    return [httpx.get(url, params=page, headers=signed | {"xero-tenant-id": tenant}).json() for tenant in tenants]


def _plural(endpoint):
    return "Organisations" if endpoint == "Organisation" else endpoint


def _closed(schemas):
    """The schemas without room for fields that the specification does not name."""
    return {
        name: schema | {"additionalProperties": False, "properties": schema["properties"] | BESIDE_THE_SPEC}
        if "properties" in schema
        else schema
        for name, schema in schemas.items()
    }


def test_a_minutes_limit_is_waited_for(told, firm, clock, waits, monkeypatch):
    source = _source(told, firm, xero.app(firm, clock=clock, minute_limit=10))

    def wait(seconds):
        waits.append(seconds)
        clock.now += dt.timedelta(seconds=seconds)

    monkeypatch.setattr("ingest.kit.client.sleep", wait)
    assert source.land()["journal"].received == 51
    assert len(waits) >= 1 and all(0 < seconds <= 61 for seconds in waits)


def test_a_days_limit_ends_the_run_and_is_not_waited_for(told, firm, clock, waits):
    source = _source(told, firm, xero.app(firm, clock=clock, day_limit=5))
    with pytest.raises(LandingError) as ended:
        source.land()
    assert (ended.value.code, ended.value.exit_code, waits) == ("XF-345", 69, [])
    clock.now += dt.timedelta(days=1)
    assert source.land(skip=["invoice", "credit_note", "payment", "overpayment", "prepayment", "journal", "contact"])


def test_each_refresh_token_is_used_once_and_its_successor_kept(told, firm, clock, tmp_path):
    source = _source(told, firm, xero.app(firm, clock=clock), auth=xero.CREDENTIALS, token_file=str(tmp_path / "token"))
    source.land()
    clock.now += dt.timedelta(hours=1)
    assert source.land()["organisation"].unchanged == 2
    kept = tmp_path / "token"
    assert "refresh-2" in kept.read_text() and kept.stat().st_mode & 0o077 == 0


def test_a_permission_lost_while_reading_is_told_and_the_rest_lands(told, firm, clock):
    app, asked = xero.app(firm, clock=clock), []

    async def revoked(scope, receive, send):
        if scope["type"] == "http" and scope["path"].endswith("/Invoices"):
            asked.append(scope["path"])
            if len(asked) > 3:  # two questions whether it is allowed, and the pages of one organisation
                await send({"type": "http.response.start", "status": 403, "headers": []})
                return await send({"type": "http.response.body", "body": b'{"Detail": "AuthorizationUnsuccessful"}'})
        return await app(scope, receive, send)

    revoked.state = app.state
    landed = _source(told, firm, revoked).land()
    assert landed["invoice"].refusal.code == "XF-342"
    assert "AuthorizationUnsuccessful" in landed["invoice"].refusal.why
    assert (landed["invoice"].landed, landed["payment"].refusal) == (0, None)
