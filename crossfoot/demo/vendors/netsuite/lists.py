"""Lists and entities of the account: who and what documents name. Each function gives the rows of one table."""

import calendar
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.netsuite.ids import Ids

Rows = list[dict[str, object]]
DATED = ("invoice_date", "date", "bill_date", "posting_date", "as_of")
BOOKS = {"primary": "T", "tax": "F"}
PROJECT_FILES = ("psa_engagement", "erp_contract", "erp_invoice", "erp_revenue_posting", "opening_recognised")


def books(ids: Ids) -> Rows:
    """Two accounting books; what posts, posts in both."""
    return [{"id": ids.of("book", name), "name": name, "isprimary": flag} for name, flag in BOOKS.items()]


def currencies(firm: Firm, ids: Ids) -> Rows:
    """Every currency of a rate, an entity or a document."""
    files = ("erp_invoice", "erp_contract", "erp_revenue_posting", "ap_subcontractor_bill", "opening_recognised")
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
    """Months from the first document to the end of the last year, with their quarters and years; future ones open."""
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


def accounts(ids: Ids) -> Rows:
    """The chart of accounts that the documents post to."""
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
        "6000": ("Overhead", "Expense", "AVERAGE", "T"),
        "6900": ("Bad Debt", "Expense", "AVERAGE", "T"),
    }
    names = ("fullname", "accttype", "generalrate", "custrecord_cf_overhead")
    return [
        {"id": ids.of("account", number), "acctnumber": number, "isinactive": "F", **dict(zip(names, texts, strict=True))}
        for number, texts in chart.items()
    ]


def customers(firm: Firm, ids: Ids) -> Rows:
    """Customers of the ERP."""
    return [
        {
            "id": ids.of("customer", row["erp_customer_id"]),
            "entityid": row["erp_customer_id"],
            "companyname": row["name"],
            "parent": ids.of("customer", row["parent_id"]) if row.get("parent_id") else "",
            "isinactive": "F",
            "custentity_cf_tax_id": row["tax_id"],
        }
        for row in firm.rows("erp_customer")
    ]


def customer_subsidiaries(firm: Firm, ids: Ids) -> Rows:
    """The primary subsidiary of every customer."""
    return [
        {
            "id": ids.of("relationship", row["erp_customer_id"]),
            "entity": ids.of("customer", row["erp_customer_id"]),
            "subsidiary": ids.of("subsidiary", row["entity_id"]),
            "isprimarysub": "T",
        }
        for row in firm.rows("erp_customer")
    ]


def jobs(firm: Firm, ids: Ids) -> Rows:
    """Projects: one for each engagement that any file names; the price stands where the ERP holds a contract."""
    contracts = {row["engagement_id"]: row for row in firm.rows("erp_contract")}
    names = {row["engagement_id"]: row["name"] for row in firm.rows("ref_project_class")}
    customer = {row["engagement_id"]: row["erp_customer_id"] for row in firm.rows("erp_invoice")}
    rows: Rows = []
    for code in sorted({row["engagement_id"] for file in PROJECT_FILES for row in firm.rows(file)}):
        contract = contracts.get(code, {})
        owner = contract.get("erp_customer_id") or customer.get(code)
        rows.append(
            {
                "id": ids.of("job", code),
                "entityid": code,
                "companyname": names.get(code, code),
                "customer": ids.of("customer", owner) if owner else "",
                "startdate": contract.get("start_date", ""),
                "projectedenddate": contract.get("end_date", ""),
                "currency": ids.of("currency", contract["currency"]) if contract else "",
                "jobprice": contract.get("contract_value", ""),
                "isinactive": "F",
            }
        )
    return rows


def people(firm: Firm) -> tuple[set[str], set[str]]:
    """Employees and subcontractors by number."""
    outside = {row["resource_id"] for row in firm.rows("hr_worker") if row["worker_type"] == "subcontractor"}
    outside |= {row["resource_id"] for row in firm.rows("ap_subcontractor_bill")}
    everybody = {row["resource_id"] for row in [*firm.rows("hr_worker"), *firm.rows("erp_project_transaction")]}
    return everybody - outside, outside


def employees(firm: Firm, ids: Ids) -> Rows:
    """Employees, by their number."""
    return [{"id": ids.of("employee", p), "entityid": p, "isinactive": "F"} for p in sorted(people(firm)[0])]


def vendors(firm: Firm, ids: Ids) -> Rows:
    """Subcontractors, and one supplier who is none."""
    row = {"isinactive": "F"}
    found = [row | {"id": ids.of("vendor", p), "entityid": p, "isjobresourcevend": "T"} for p in sorted(people(firm)[1])]
    return [*found, row | {"id": ids.of("vendor", "landlord"), "entityid": "V-0001", "isjobresourcevend": "F"}]


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


def price_adjustments(firm: Firm, ids: Ids) -> Rows:
    """Write-downs and write-ups outside invoices, a record of the firm's own."""
    return [
        {
            "id": ids.of("adjustment", row["adjustment_id"]),
            "name": row["adjustment_id"],
            "custrecord_cf_pa_project": ids.of("job", row["engagement_id"]),
            "custrecord_cf_pa_date": row["date"],
            "custrecord_cf_pa_currency": ids.of("currency", row["currency"]),
            "custrecord_cf_pa_amount": row["amount"],
            "custrecord_cf_pa_reason": row["reason"],
            "custrecord_cf_pa_invoice": ids.of("document", row["invoice_id"]) if row["invoice_id"] else "",
        }
        for row in firm.rows("erp_wip_adjustment")
    ]


def openings(firm: Firm, ids: Ids) -> Rows:
    """What had been recognised at the cut-over, a record of the firm's own."""
    fields = {
        "services": "services_to_date",
        "expenses": "expenses_to_date",
        "labour_cost": "labour_cost_to_date",
        "hours": "hours_to_date",
    }
    return [
        {
            "id": ids.of("opening", row["engagement_id"]),
            "custrecord_cf_op_project": ids.of("job", row["engagement_id"]),
            "custrecord_cf_op_date": row["as_of"],
            "custrecord_cf_op_currency": ids.of("currency", row["currency"]),
            **{f"custrecord_cf_op_{field}": row[column] for field, column in fields.items()},
        }
        for row in firm.rows("opening_recognised")
    ]


def charges(firm: Firm, ids: Ids) -> tuple[Rows, Rows]:
    """Time as it arrived (`timebill`, with planned time beside it) and the charge of each entry."""
    employed, _ = people(firm)
    bills: Rows = []
    charged: Rows = []
    for row in firm.rows("erp_project_transaction"):
        worker = ids.of("employee" if row["resource_id"] in employed else "vendor", row["resource_id"])
        time = ids.of("time", row["transaction_id"])
        job = ids.of("job", row["engagement_id"])
        bill = {"id": time, "externalid": row["time_entry_id"], "employee": worker, "customer": job, "isbillable": "T"}
        bill |= {"hours": row["hours"], "rate": row["bill_rate"], "approvalstatus": "3", "trandate": row["posting_date"]}
        bills.append(bill | {"timetype": "A"})
        charged.append(
            {
                "id": ids.of("charge", row["transaction_id"]),
                "externalid": row["transaction_id"],
                "chargedate": row["posting_date"],
                "project": job,
                "timerecord": time,
                "quantity": row["hours"],
                "rate": row["bill_rate"],
                "amount": row["amount"],
                "invoice": ids.of("document", row["invoice_id"]) if row["invoice_id"] else "",
            }
        )
    if bills:
        planned = {"id": ids.of("time", "planned"), "externalid": "", "hours": "40", "timetype": "P"}
        bills.append(bills[0] | planned)
    return bills, charged


def decimal(text: str) -> Decimal:
    """The number of a field; an empty one is nothing."""
    return Decimal(text or 0)
