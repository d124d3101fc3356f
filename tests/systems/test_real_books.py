"""The real books of a small services firm, served as Xero's API and read by the connector: known totals, to the cent.

The ledger is anonymised and public (tests/fixtures/real_xero_ledger/NOTICE); its totals were taken from the files.
"""

from decimal import Decimal

import pytest

from crossfoot.demo.vendors import xero
from crossfoot.demo.vendors.server import serving
from crossfoot.run.project import PROJECT
from ingest.connectors import CONNECTORS
from ingest.landing import Landing
from tests.numbers.expected import FIXTURES
from tests.systems.staged import Staged

APP = {name: value for name, value in xero.CREDENTIALS.items() if name != "refresh_token"}
REVENUE = {
    "2019-4": "68161.21",
    "2020-1": "91025.05",
    "2020-2": "102348.42",
    "2020-3": "91508.52",
    "2020-4": "118881.85",
    "2021-1": "95048.69",
}
TOTAL = "select sum(amount_functional) from {xero__erp_journal_line} where "


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """The staged records of the ledger."""
    app = xero.ledger_app(FIXTURES / "real_xero_ledger", "CAD")
    with serving({"xero": app}) as address, Landing(tmp_path_factory.mktemp("books") / "landing.duckdb") as landing:
        options = {"base_url": address["xero"], "tenants": {"CA01": xero.LEDGER}, "auth": APP}
        landing.start_run("real")
        results = CONNECTORS["xero"].land(landing, "books", options, "real")
        landed = {result.stream: (result.landed, result.quarantined, result.refusal) for result in results}
        assert landed["invoice"] == (601, 0, None) and landed["journal"] == (1685, 0, None)
        assert landed["contact"] == (152, 0, None) and landed["account"] == (71, 0, None)
        yield Staged("xero", landing.con)


def test_every_journal_is_balanced(books):
    lines = "select journal_id, count(*), sum(amount_functional) from {xero__erp_journal_line} group by 1"
    journals = books.sql(lines)
    assert (len(journals), sum(count for _, count, _ in journals)) == (1685, 4033)
    assert [journal for journal, _, total in journals if total != 0] == []


def test_revenue_of_every_quarter(books):
    by_quarter = dict(
        books.sql(
            "select year(posting_date) || '-' || quarter(posting_date), -sum(amount_functional)"
            " from {xero__erp_journal_line} where account_class = 'revenue' group by 1"
        )
    )
    assert by_quarter == {quarter: Decimal(total) for quarter, total in REVENUE.items()}
    assert books.sql(TOTAL + "account_id = '200'") == [(Decimal("-562848.43"),)]
    assert books.sql(TOTAL + "account_class = 'revenue'") == [(Decimal("-566973.74"),)]


def test_control_accounts_and_balance_sheet(books):
    assert books.sql(TOTAL + "account_id = '610'") == [(Decimal("60596.16"),)]
    assert books.sql(TOTAL + "account_id = '800'") == [(Decimal("-88.46"),)]
    assert books.sql(TOTAL + "account_id = '499'") == [(Decimal("8222.52"),)]
    classes = dict(books.sql("select ledger_class, sum(amount) from {xero__ledger_line} group by 1"))
    assert (classes["ASSET"], classes["LIABILITY"]) == (Decimal("259991.95"), Decimal("212169.94"))
    last = "period = '2021-03' and account_class = 'ar'"
    assert books.sql("select balance from {xero__erp_gl_balance} where " + last) == [(Decimal("60596.16"),)]


def test_receivables_agree_with_the_control_account_to_two_cents(books):
    """Open sales invoices at the rate of each; the two cents are rounding, document by document."""
    rows = books.sql(
        "select AmountDue, CurrencyRate from xero__invoice where Type = 'ACCREC' and Status = 'AUTHORISED'"
    )
    assert len(rows) == 13
    assert round(sum(Decimal(due) / Decimal(rate) for due, rate in rows), 2) == Decimal("60596.18")


def test_exactly_one_sales_invoice_is_not_in_the_ledger(books):
    compared = books.sql(
        """
        with document as (
            select InvoiceNumber as number, Total::decimal(18, 6) / CurrencyRate::decimal(18, 6) as booked
            from xero__invoice where Type = 'ACCREC'
        ),
        ledger as (
            select source_doc as number, sum(amount) as posted
            from {xero__ledger_line} inner join {xero__erp_journal_line} using (journal_id, line_no)
            where source_type = 'ACCREC' and {xero__ledger_line}.account_class = 'ar' group by 1
        )
        select number, abs(booked - coalesce(posted, 0)) <= 0.02 from document left join ledger using (number)"""
    )
    assert len(compared) == 117
    assert [number for number, agrees in compared if not agrees] == ["INV-0005"]
    deleted = books.sql("select status, net_services from {xero__erp_invoice} where invoice_id = 'INV-0005'")
    assert deleted == [("void", Decimal(6000))]


def test_the_readme_tells_these_totals():
    told = (PROJECT / "README.md").read_text(encoding="utf-8")
    for text in ("566,973.74", "60,596.16", "60,596.18", "1,685", "INV-0005"):
        assert text in told
