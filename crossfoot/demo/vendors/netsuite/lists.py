"""Lists of the account: books, currencies, subsidiaries, periods, accounts, rates; each function gives a table."""

import calendar
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.netsuite.ids import Ids

Rows = list[dict[str, object]]
DATED = ("invoice_date", "date", "bill_date", "posting_date", "as_of")
BOOKS = {"primary": "T", "tax": "F"}


def books(ids: Ids) -> Rows:
    """Two accounting books; what posts, posts in both."""
    return [{"id": ids.of("book", name), "name": name, "isprimary": flag} for name, flag in BOOKS.items()]


def currencies(firm: Firm, ids: Ids) -> Rows:
    """Every currency of a rate, an entity or a document."""
    files = ("erp_invoice", "erp_contract", "erp_revenue_posting", "ap_subcontractor_bill", "erp_purchase_bill")
    files += ("opening_recognised", "erp_journal_line", "erp_sales_order", "erp_expense_posting")
    symbols = {row["currency"] for file in files for row in firm.rows(file)}
    symbols |= {row["functional_currency"] for row in firm.rows("ref_legal_entity")}
    symbols |= {row[side] for row in firm.rows("ref_fx_rate") for side in ("from_currency", "to_currency")}
    return [{"id": ids.of("currency", s), "symbol": s, "name": s, "isinactive": "F"} for s in sorted(symbols)]


def subsidiaries(firm: Firm, ids: Ids) -> Rows:
    """Legal entities below a parent that only consolidates, in the reporting currency."""
    top = {"name": "Consolidated", "currency": ids.of("currency", reporting_currency(firm)), "iselimination": "T"}
    rows: Rows = [top | {"id": ids.of("subsidiary", ""), "isinactive": "F", "country": "US"}]
    for entity in firm.rows("ref_legal_entity"):
        rows.append(
            {
                "id": ids.of("subsidiary", entity["entity_id"]),
                "externalid": entity["entity_id"],
                "name": entity["name"],
                "country": entity["country"],
                "currency": ids.of("currency", entity["functional_currency"]),
                "parent": ids.of("subsidiary", ""),
                "iselimination": "F",
                "isinactive": "F",
                "custrecord_cf_hours_per_day": entity["full_time_hours_per_day"],
            }
        )
    return rows


def reporting_currency(firm: Firm) -> str:
    """The currency the firm consolidates in."""
    return firm.rows("ref_fx_rate")[0]["to_currency"]


def periods(firm: Firm, ids: Ids) -> Rows:
    """Months from the first document to the end of the last year, with their quarters and years; future ones open.

    After each quarter comes its last day once more, as a period for adjustments.
    """
    told = {row["period"]: row for row in firm.rows("ref_fiscal_period")}
    last_year = max(told)[:4]
    files = [file for file in ("erp_invoice", "erp_cash_application", "erp_ar_writeoff") if firm.rows(file)]
    first = min([*told, *(row[name][:7] for file in files for row in firm.rows(file) for name in DATED if name in row)])
    rows: Rows = []
    for month in _months(f"{first[:4]}-01", f"{last_year}-12"):
        end = f"{month}-{calendar.monthrange(int(month[:4]), int(month[5:]))[1]}"
        row = {"isadjust": "F", "isposting": "T", "startdate": f"{month}-01", "enddate": end}
        closed = told[month]["close_date"] if month in told else f"{end}" if month < max(told) else ""
        row |= {"closed": "T" if closed else "F", "closedondate": closed}
        name = dt.date.fromisoformat(f"{month}-01").strftime("%b %Y")
        rows.append({"id": ids.of("period", month), "periodname": name, "isquarter": "F", "isyear": "F", **row})
        if int(month[5:]) % 3 == 0:
            flags = {"isquarter": "F", "isyear": "F", "isadjust": "T", "startdate": end}
            rows.append({"id": ids.of("adjustment period", month), "periodname": f"Adj. {name}", **row, **flags})
        if month[5:] in ("03", "12"):  # some quarters and the year, as sums over months of the same table
            kind = "isyear" if month[5:] == "12" else "isquarter"
            flags = {"isquarter": "F", "isyear": "F"} | {kind: "T"}
            rows.append({"id": ids.of(kind, month), "periodname": f"{kind} {month}", **row, **flags})
    return rows


def _months(first: str, last: str) -> Iterable[str]:
    month = dt.date.fromisoformat(f"{first}-01")
    while f"{month:%Y-%m}" <= last:
        yield f"{month:%Y-%m}"
        month = (month + dt.timedelta(days=31)).replace(day=1)


TYPES = {
    **{"ar": "AcctRec", "unbilled": "UnbilledRec", "deferred_revenue": "DeferRevenue", "ap": "AcctPay"},
    **{"revenue": "Income", "other_income": "OthIncome", "cost_of_revenue": "COGS", "overhead": "Expense"},
}
"""The vendor's type of an account by what it is to the firm; the firm says the rest in a field of its own."""


def accounts(firm: Firm, ids: Ids) -> Rows:
    """The chart of accounts that the documents and the firm's own journals post to."""
    chart = {
        "1100": ("Accounts Receivable", "AcctRec", "CURRENT", "F"),
        "1000": ("Bank", "Bank", "CURRENT", "F"),
        "1150": ("Unbilled Receivable", "UnbilledRec", "CURRENT", "F"),
        "2100": ("Accounts Payable", "AcctPay", "CURRENT", "F"),
        "2300": ("Tax Payable", "OthCurrLiab", "CURRENT", "F"),
        "2400": ("Deferred Revenue", "DeferRevenue", "CURRENT", "F"),
        "3900": ("Conversion", "Equity", "HISTORICAL", "F"),
        "4000": ("Services Revenue", "Income", "AVERAGE", "F"),
        "5100": ("Subcontractors", "COGS", "AVERAGE", "F"),
        "5200": ("Travel", "COGS", "AVERAGE", "F"),
        "6000": ("Overhead", "Expense", "AVERAGE", "T"),
        "6900": ("Bad Debt", "Expense", "AVERAGE", "T"),
    }
    names = ("fullname", "accttype", "generalrate", "custrecord_cf_overhead")
    rows: Rows = [{"acctnumber": number, **dict(zip(names, texts, strict=True))} for number, texts in chart.items()]
    for number, name in {"5100": "subcontractors", "5200": "expenses"}.items():
        rows[list(chart).index(number)]["custrecord_cf_account_class"] = name
    classes = {row["account_id"]: row["account_class"] for row in firm.rows("erp_journal_line")}
    for number, name in classes.items():
        own = "" if name in TYPES else name
        kind = {"fullname": number, "accttype": TYPES.get(name, "Expense" if name == "labour" else "OthCurrAsset")}
        rows.append({"acctnumber": number, **kind, "custrecord_cf_account_class": own})
    return [{"id": ids.of("account", row["acctnumber"]), "isinactive": "F", **row} for row in rows]


def consolidated_rates(firm: Firm, ids: Ids) -> Rows:
    """Average and closing rate of each subsidiary's currency to that of the parent, month by month, in both books."""
    reporting, top = reporting_currency(firm), ids.of("subsidiary", "")
    rate = {(r["period"], r["from_currency"], r["rate_type"]): r["rate"] for r in firm.rows("ref_fx_rate")}
    rows: Rows = []
    for period in (row["period"] for row in firm.rows("ref_fiscal_period")):
        for entity in firm.rows("ref_legal_entity"):
            own = entity["functional_currency"]
            average, closing = (
                "1" if own == reporting else rate.get((period, own, kind), "") for kind in ("average", "closing")
            )
            for book in BOOKS if average or closing else ():
                rows.append(
                    {
                        "id": ids.of("consolidated", period, entity["entity_id"], book),
                        "postingperiod": ids.of("period", period),
                        "fromsubsidiary": ids.of("subsidiary", entity["entity_id"]),
                        "tosubsidiary": top,
                        "fromcurrency": ids.of("currency", own),
                        "tocurrency": ids.of("currency", reporting),
                        "averagerate": average,
                        "currentrate": closing,
                        "historicalrate": average,
                        "accountingbook": ids.of("book", book),
                    }
                )
    return rows


def firm_rates(firm: Firm, ids: Ids) -> Rows:
    """The firm's own table of rates: budget rates, and currencies that no subsidiary keeps its books in."""
    functional = {row["functional_currency"] for row in firm.rows("ref_legal_entity")}
    return [
        {
            "id": ids.of("rate", row["period"], row["from_currency"], row["rate_type"]),
            "custrecord_cf_er_period": row["period"],
            "custrecord_cf_er_currency": ids.of("currency", row["from_currency"]),
            "custrecord_cf_er_type": row["rate_type"],
            "custrecord_cf_er_rate": row["rate"],
        }
        for row in firm.rows("ref_fx_rate")
        if row["from_currency"] not in functional or row["rate_type"] not in ("average", "closing")
    ]


def decimal(text: str) -> Decimal:
    """The number of a field; an empty one is nothing."""
    return Decimal(text or 0)
