"""The account as it stands: its tables in memory, when each record was last saved, and what was deleted."""

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Callable
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from crossfoot.demo.vendors.changes import Changes
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.netsuite import entities, lists, suiteql
from crossfoot.demo.vendors.netsuite.documents import ledger
from crossfoot.demo.vendors.netsuite.ids import Ids
from crossfoot.demo.vendors.netsuite.lists import Rows
from crossfoot.demo.vendors.netsuite.suiteql import Asked
from crossfoot.demo.vendors.netsuite.tables import TABLES

TIME_ZONE = ZoneInfo("America/Los_Angeles")
PARTS = {
    "transactionline": "transaction",
    "transactionaccountingline": "transaction",
    "previoustransactionlinelink": "nextdoc",
}
FILES = (
    *("ref_legal_entity", "ref_fiscal_period", "ref_fx_rate", "ref_project_class", "hr_worker", "psa_engagement"),
    *("erp_customer", "erp_contract", "erp_invoice", "erp_cash_application", "erp_ar_writeoff", "erp_wip_adjustment"),
    *("erp_project_transaction", "erp_revenue_posting", "erp_gl_balance", "erp_overhead", "ap_subcontractor_bill"),
    *("opening_recognised", "erp_invoice_line", "erp_purchase_bill", "erp_journal_line"),
    *("erp_sales_order", "erp_expense_posting", "expense_line", "erp_task"),
)


class Account:
    """Tells a firm as its rows stand: what a test changes there is saved here with the next question."""

    def __init__(self, firm: Firm, clock: Callable[[], dt.datetime]) -> None:
        """`clock` gives the time in UTC; the account shows its own zone."""
        self._firm, self._clock, self._ids = firm, clock, Ids()
        self._changes = Changes(clock)
        self._told = 0
        self._lock = threading.Lock()
        self._con = duckdb.connect(config={"threads": 1})
        self._con.execute("create table dual as select 'X' as dummy")

    def now(self) -> dt.datetime:
        """The time of the account's zone, without saying so."""
        return self._local(self._clock())

    def answer(self, asked: Asked) -> tuple[list[dict[str, str]], int]:
        """The rows of a query and their number; see `suiteql.answer`."""
        with self._lock:
            self._refresh()
            return suiteql.answer(self._con, asked, self.now())

    @staticmethod
    def _local(moment: dt.datetime) -> dt.datetime:
        return moment.astimezone(TIME_ZONE).replace(tzinfo=None, microsecond=0)

    def _refresh(self) -> None:
        """Saves what has changed in the firm since the last question; what is gone leaves no trace."""
        told = hash(tuple(tuple(row.values()) for file in FILES for row in self._firm.rows(file)))
        if told == self._told:
            return
        self._told, tables = told, _tables(self._firm, self._ids)
        self._stamp(tables)
        for name, columns in TABLES.items():
            given = pa.table({c: [_text(row.get(c)) for row in tables[name]] for c in columns})
            self._con.register("given", given)
            values = ", ".join(f"cast(nullif({c}, '') as {type_}) as {c}" for c, type_ in columns.items())
            self._con.execute(f"create or replace table {name} as select {values} from given")
            self._con.unregister("given")

    def _stamp(self, tables: dict[str, Rows]) -> None:
        """The time of the last change of every record; a document changes with its lines."""
        parts = defaultdict(list)
        for name, parent in PARTS.items():
            for row in tables[name]:
                parts["transaction", row[parent]].append(row)
        for name in (name for name, columns in TABLES.items() if "lastmodifieddate" in columns):
            for row in tables[name]:
                key = name, row["id"]
                row["lastmodifieddate"] = self._local(self._changes.saved(key, (row, parts.get(key))))


def _tables(firm: Firm, ids: Ids) -> dict[str, Rows]:
    books = ledger(firm, ids)
    timebills, charges = entities.charges(firm, ids)
    return {
        "accountingbook": lists.books(ids),
        "currency": lists.currencies(firm, ids),
        "subsidiary": lists.subsidiaries(firm, ids),
        "accountingperiod": lists.periods(firm, ids),
        "consolidatedexchangerate": lists.consolidated_rates(firm, ids),
        "account": lists.accounts(firm, ids),
        "customer": entities.customers(firm, ids),
        "customersubsidiaryrelationship": entities.customer_subsidiaries(firm, ids),
        "job": entities.jobs(firm, ids),
        "vendor": entities.vendors(firm, ids),
        "employee": entities.employees(firm, ids),
        "projecttask": entities.tasks(firm, ids),
        "timebill": timebills,
        "charge": charges,
        "transaction": books.transactions,
        "transactionline": books.lines,
        "transactionaccountingline": books.postings,
        "previoustransactionlinelink": books.links,
        "customrecord_cf_exchange_rate": lists.firm_rates(firm, ids),
        "customrecord_cf_price_adjustment": entities.price_adjustments(firm, ids),
        "customrecord_cf_opening": entities.openings(firm, ids),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)
