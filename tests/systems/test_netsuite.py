import datetime as dt
import time

import pytest

from crossfoot.demo.vendors import netsuite
from crossfoot.demo.vendors.changes import utc_now
from ingest.errors import LandingError
from tests.numbers.expected import GOLDEN
from tests.systems import bills
from tests.systems.staged import Staged, text
from tests.systems.staged import told as rows_of

AUTH = {name: value for name, value in netsuite.CREDENTIALS.items() if name != "account"}
OPTIONS = {"account": netsuite.CREDENTIALS["account"], "opening_period": "2025-12", "lag_minutes": 0, "auth": AUTH}
EXACT = (
    *(
        "ref_fiscal_period",
        "ref_legal_entity",
        "erp_customer",
        "erp_contract",
        "erp_cash_application",
        "erp_ar_writeoff",
    ),
    *("erp_wip_adjustment", "erp_project_transaction", "erp_revenue_posting", "erp_overhead", "opening_recognised"),
    "ap_subcontractor_bill",
)


@pytest.fixture
def account(told, firm):
    """Its records are saved a minute before they are first read: within the window, however long a read takes."""
    saved = dt.timedelta(minutes=1)
    return told("netsuite", netsuite.app(firm, page=50, clock=lambda: utc_now() - saved), **OPTIONS)


def test_every_record_of_the_drop_comes_back_from_the_account(account):
    landed = account.land()
    assert sum(result.received for result in landed.values()) > 350
    assert not any(result.refusal or result.quarantined for result in landed.values())
    staged = Staged("netsuite", account.landing.con)
    assert staged.broken_contracts() == []
    for entity in EXACT:
        columns, wanted = rows_of(GOLDEN / "inputs" / f"{entity}.csv")
        assert len(wanted) >= 1 and staged.texts(f"netsuite__{entity}", columns) == wanted, entity
    _invoices(staged)
    _rates_and_balances(staged)


def _invoices(staged):
    """A voided document keeps its lines without amounts; everything else is as the firm has it."""
    columns, wanted = rows_of(GOLDEN / "inputs" / "erp_invoice.csv")
    status, amounts = columns.index("status"), [columns.index(name) for name in ("net_services", "net_expenses", "tax")]
    wanted = [tuple("0" if row[status] == "void" and i in amounts else v for i, v in enumerate(row)) for row in wanted]
    assert "void" in {row[status] for row in wanted}
    assert staged.texts("netsuite__erp_invoice", columns) == wanted


def _rates_and_balances(staged):
    """The account also has the rate 1 of the reporting currency, and balances at the end of the opening period."""
    columns, wanted = rows_of(GOLDEN / "inputs" / "ref_fx_rate.csv")
    found = staged.texts("netsuite__ref_fx_rate", columns)
    assert set(wanted) <= set(found) and {row[-1] for row in set(found) - set(wanted)} == {"1"}
    columns, wanted = rows_of(GOLDEN / "inputs" / "erp_gl_balance.csv")
    found = staged.texts("netsuite__erp_gl_balance", columns)
    assert set(wanted) <= set(found)
    assert {row[columns.index("period")] for row in set(found) - set(wanted)} == {"2025-12"}


def test_a_second_run_adds_nothing_and_a_change_only_itself(account, firm):
    account.land()
    assert {stream: r.landed for stream, r in account.land().items() if r.landed} == {}
    firm.rows("erp_cash_application")[1]["amount"] = "17000"
    landed = {stream: r.landed for stream, r in account.land().items() if r.landed}
    assert (
        landed.pop("account_total") == 4 and landed.pop("accounting_line") == 4 + 6
    )  # the same documents, in both books
    assert landed == {"transaction": 1, "transactionline": 2, "previoustransactionlinelink": 1}
    assert ("17000",) in account.current("previoustransactionlinelink", "foreignamount")


def test_lines_of_invoices_say_what_they_bill(account, firm):
    """INV-1003 is void, CM-2001 a credit memo of 1,000 and 190 of tax, INV-2001 has one line and 3,800 of tax."""
    for row in firm.rows("erp_invoice"):
        row["tax"] = "-190" if row["invoice_id"] == "CM-2001" else row["tax"]
    line = {"engagement_id": "E5", "source_type": "time", "source_id": "T-1", "tax_code": "DE19"}
    line |= {"invoice_id": "CM-2001", "period_from": "2026-02-01", "period_to": "2026-02-28"}
    parts = [("1", "-600", "-114"), ("2", "-400", "-76")]
    firm.rows("erp_invoice_line").extend(line | {"line_no": n, "net": net, "tax": tax} for n, net, tax in parts)
    account.land()
    staged = Staged("netsuite", account.landing.con)
    columns = [
        "invoice_id",
        "line_no",
        "source_type",
        "source_id",
        "period_from",
        "period_to",
        "net",
        "tax_code",
        "tax",
    ]
    found = staged.texts("netsuite__erp_invoice_line", columns)
    assert len(found) == 15
    told = ("time", "T-1", "2026-02-01", "2026-02-28")
    assert found[:2] == [("CM-2001", n, *told, net, "DE19", tax) for n, net, tax in parts]
    plain = {row[:2]: (row[2], *row[6:]) for row in found[2:]}
    assert plain["INV-1003", "1"] == ("other", "0", "", "0") and plain["INV-2001", "1"] == (
        "other",
        "20000",
        "",
        "3800",
    )
    assert plain["INV-1001", "2"] == ("expense", "600", "", "0")
    [memo] = [
        row
        for row in staged.texts("netsuite__erp_invoice", ["invoice_id", "net_services", "tax"])
        if row[0] == "CM-2001"
    ]
    assert memo[1:] == ("-1000", "-190")


def test_an_account_that_does_not_say_what_lines_bill_is_told_so(account):
    renamed = {"custcol_cf_source_type": "custcol_other", "custcol_cf_tax_code": "custcol_none"}
    landed = account.land(names=renamed)
    assert landed["invoice_line"].refusal.code == "XF-343" and "custcol_other" in landed["invoice_line"].refusal.why
    assert not any(result.refusal for name, result in landed.items() if name != "invoice_line")
    assert "invoice_line" not in account.land(names=renamed, skip=["invoice_line"])


def test_orders_come_by_project_and_cancelled_ones_not(account, firm):
    order = {"engagement_id": "E1", "signed_date": "2026-01-05", "currency": "USD", "amount": "50000"}
    other = order | {"order_id": "SO-9/E4", "engagement_id": "E4", "amount": "-2000.5"}
    firm.rows("erp_sales_order").extend([order | {"order_id": "SO-9/E1"}, other])
    firm.rows("erp_sales_order").append(order | {"order_id": "SO-10", "status": "cancelled"})
    assert account.land()["sales_order"].received == 3
    columns = ["order_id", "engagement_id", "signed_date", "currency", "amount"]
    wanted = [("SO-9/E1", "E1", "2026-01-05", "USD", "50000"), ("SO-9/E4", "E4", "2026-01-05", "USD", "-2000.5")]
    assert Staged("netsuite", account.landing.con).texts("netsuite__erp_sales_order", columns) == wanted


def test_two_suppliers_may_give_their_bills_one_number(account, firm):
    found = bills.two_suppliers_of_one_number(account, firm)
    assert len(found.wanted) == 3 and found.staged == found.wanted
    assert found.amounts == {"AP-01": "3960", "AP-01/2": "3960", "AP-02": "4600"}


def test_a_bill_keeps_its_id_when_an_earlier_one_of_its_number_comes(account, firm):
    found = bills.an_earlier_bill_that_comes_later(account, firm)
    assert len(found.wanted) == 4 and found.staged == found.wanted
    assert found.amounts["AP-03"] == "850.5"
    assert found.amounts.keys() == {"AP-01", "AP-01/2", "AP-02", "AP-03", "AP-03/2"}


def test_a_bill_with_two_lines_of_a_subcontractor_is_one_bill(account, firm):
    """Its second line is no other bill: AP-01/2 is the bill of another supplier."""
    bills = firm.rows("ap_subcontractor_bill")
    bills.append(bills[0] | {"bill_id": "AP-01#2", "engagement_id": "E2", "hours": "2", "amount": "220"})
    bills.append(bills[0] | {"bill_id": "AP-01/2", "resource_id": "P6"})
    account.land()
    staged = Staged("netsuite", account.landing.con)
    wanted = sorted(tuple(map(text, bill.values())) for bill in bills)
    assert len(wanted) == 4 and staged.texts("netsuite__ap_subcontractor_bill", bills[0]) == wanted
    told = staged.texts("netsuite__erp_purchase_bill", ["bill_id", "amount"])
    assert told == [("AP-01", "4180"), ("AP-01/2", "3960"), ("AP-02", "4600")]


def test_a_project_task_is_billable_unless_it_is_marked(account, firm):
    """A task that no PSA knows has NetSuite's own number."""
    firm.rows("erp_task").extend([{"task_id": "TK-1", "billable": "1"}, {"task_id": "", "billable": "0"}])
    account.land()
    [(own, marked), (known, billable)] = Staged("netsuite", account.landing.con).texts(
        "netsuite__erp_task", ["task_id", "billable"]
    )
    assert (known, billable, marked) == ("TK-1", "1", "0") and own.isdigit()


def test_two_subsidiaries_may_count_their_journals_each_for_itself(account, firm):
    row = {"book": "primary", "posting_date": "2026-01-31", "source_doc": "", "is_manual": "1", "line_no": "1"}
    row |= {"engagement_id": "", "customer_id": "", "partner_entity_id": "", "account_class": "other_income"}
    for journal, entity, currency, amount in (("JE1", "US01", "USD", "-10"), ("JE1/2", "DE01", "EUR", "-20")):
        line = row | {"journal_id": journal, "entity_id": entity, "currency": currency, "account_id": "4900"}
        firm.rows("erp_journal_line").append(line | {"amount_txn": amount, "amount_functional": amount})
    account.land()
    found = Staged("netsuite", account.landing.con).texts(
        "netsuite__erp_journal_line", ["journal_id", "line_no", "entity_id", "amount_txn"]
    )
    told = [line for line in found if line[0].startswith("JE1")]
    assert told == [("JE1", "1", "US01", "-10"), ("JE1/2", "1", "DE01", "-20")]


def test_write_offs_may_have_the_number_of_one_journal(account, firm):
    written = firm.rows("erp_ar_writeoff")
    written.append(
        written[0] | {"writeoff_id": f"{written[0]['writeoff_id']}/2", "invoice_id": "INV-2001", "amount": "3"}
    )
    account.land()
    found = Staged("netsuite", account.landing.con).texts("netsuite__erp_ar_writeoff", written[0])
    assert len(found) == 2 and found == sorted(tuple(map(text, row.values())) for row in written)


def test_a_period_for_adjustments_counts_in_the_month_that_it_adjusts(account, firm):
    """Of three accounts 1,000 in March and 70.50 in its adjustments: lines, sums, balances and revenue hold both."""
    row = {"entity_id": "US01", "book": "primary", "posting_date": "2026-03-31", "source_doc": "", "currency": "USD"}
    row |= {"customer_id": "", "is_manual": "0", "partner_entity_id": ""}
    for journal, amount in (("IN-MARCH", "1000"), ("ADJUSTS", "70.5")):
        parts = [("6100", "labour", amount, ""), ("4100", "revenue", f"-{amount}", "E1")]
        parts += [("1101", "ar", amount, ""), ("4900", "other_income", f"-{amount}", "")]
        for number, (name, kind, value, job) in enumerate(parts, start=1):
            line = {"journal_id": journal, "line_no": str(number), "account_id": name, "account_class": kind}
            line |= {"engagement_id": job, "is_adjustment": "1" if journal == "ADJUSTS" else ""}
            firm.rows("erp_journal_line").append(row | line | {"amount_txn": value, "amount_functional": value})
    account.land()
    staged = Staged("netsuite", account.landing.con)
    columns = ["account_class", "journal_id", "posting_date", "amount_functional"]
    found = staged.texts("netsuite__erp_journal_line", columns)
    [(_, sum_id, *labour)] = [line for line in found if line[0] == "labour"]
    assert sum_id.startswith("sum/2026-03/") and labour == ["2026-03-31", "1070.5"]
    assert {line[1:] for line in found if line[0] == "other_income"} == {
        ("IN-MARCH", "2026-03-31", "-1000"),
        ("ADJUSTS", "2026-03-31", "-70.5"),
    }
    assert staged.sql("select count(*) - count(distinct (journal_id, line_no)) from {netsuite__erp_journal_line}") == [
        (0,)
    ]
    columns, wanted = rows_of(GOLDEN / "inputs" / "erp_gl_balance.csv")
    assert set(wanted) <= set(staged.texts("netsuite__erp_gl_balance", columns))
    posted = staged.texts("netsuite__erp_revenue_posting", ["period", "engagement_id", "amount"])
    assert {line for line in posted if line[0] not in ("2026-01", "2026-02")} == {
        ("2026-03", "E1", "1000"),
        ("2026-03", "E1", "70.5"),
    }
    periods = staged.texts("netsuite__ref_fiscal_period", ["period"])
    assert len(periods) == len(set(periods)) == 4


PAID = ("4321.09", "5432.11")


@pytest.mark.parametrize("pay", ["labour", "payroll_liability"])
def test_no_pay_of_a_person_lands_with_the_ledger(account, firm, pay):
    """P1 and P2 are paid by one journal, P1 owes for a phone by another: their amounts land in sums alone."""
    row = {
        "journal_id": "PAY-01",
        "entity_id": "US01",
        "book": "primary",
        "posting_date": "2026-01-31",
        "source_doc": "",
    }
    row |= {"engagement_id": "", "customer_id": "", "currency": "USD", "is_manual": "1", "partner_entity_id": ""}
    parts = [("6100", pay, PAID[0]), ("6100", pay, PAID[1]), ("2200", "clearing", "-9753.2")]
    parts += [("4900", "other_income", "-77.7"), ("2200", "clearing", "77.7")]
    for number, (name, kind, amount) in enumerate(parts, start=1):
        line = {"line_no": str(number), "account_id": name, "account_class": kind}
        firm.rows("erp_journal_line").append(row | line | {"amount_txn": amount, "amount_functional": amount})
    phone = row | {"journal_id": "PHONE", "source_doc": "memo 7", "customer_id": "P1", "line_no": "1"}
    for number, name, amount in (("1", "4901", "612.34"), ("2", "4900", "-612.34")):
        line = {"line_no": number, "account_id": name, "account_class": "other_income", "amount_functional": amount}
        firm.rows("erp_journal_line").append(phone | line | {"amount_txn": amount})
    account.land()
    landed = {name: str(account.sql(f"from {s.table}")) for name, s in account.connector.streams.items()}
    assert "9753.2" in landed["account_total"]
    assert [name for name, text in landed.items() for amount in PAID if amount in text] == []
    assert [name for name, text in landed.items() if "612.34" in text] == ["account_total"]
    staged = Staged("netsuite", account.landing.con)
    columns = ["journal_id", "account_class", "amount_functional"]
    found = {row for row in staged.texts("netsuite__erp_journal_line", columns) if row[1] in (pay, "other_income")}
    [labour] = [row for row in found if row[1] == pay]
    assert labour[0].startswith("sum/2026-01/") and labour[2:] == ("9753.2",)
    assert ("PAY-01", "other_income", "-77.7") in found  # of the journal what cannot be pay


def test_what_was_deleted_is_gone_after_a_sweep(account, firm):
    account.land()
    gone = firm.rows("erp_project_transaction").pop()
    deleted = {stream: r.deleted for stream, r in account.land(sweep_hours=0).items() if r.deleted}
    assert deleted == {"timebill": 1, "charge": 1}
    assert gone["transaction_id"] not in {name for (name,) in account.current("charge", "externalid")}


def test_a_field_that_the_account_does_not_know_is_named(account):
    landed = account.land(
        names={"custentity_cf_tax_id": "custentity_other", "custrecord_cf_er_rate": "custrecord_other"}
    )
    assert (landed["customer"].refusal, landed["customer"].landed) == (
        None,
        4,
    )  # an optional one stays empty, and is told
    assert "custentity_cf_tax_id" in account.sql("select text from notices where stream = 'customer'")[0][0]
    assert landed["exchange_rate"].refusal.code == "XF-342" and "rate" in landed["exchange_rate"].refusal.what


def test_times_of_the_account_are_told_in_utc(account):
    account.land()
    [(first, last)] = account.sql("select min(_source_updated_at), max(_extracted_at) from netsuite__transaction")
    assert abs((last - first).total_seconds()) < 600  # the account itself shows them seven or eight hours earlier


def test_a_clock_that_is_off_is_told_as_the_reason_of_a_refused_signature(account, monkeypatch):
    now, off = time.time(), dt.timedelta(minutes=-10)
    monkeypatch.setattr("authlib.oauth1.rfc5849.client_auth.generate_timestamp", lambda: str(int(now - 600)))
    monkeypatch.setattr("ingest.kit.client.utc_now", lambda: dt.datetime.now(dt.UTC).replace(tzinfo=None) + off)
    with pytest.raises(LandingError) as refused:
        account.land()
    assert refused.value.code == "XF-341" and "timestamp" in refused.value.why
    assert "10 minutes ahead of this one" in refused.value.why
