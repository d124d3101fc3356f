"""The firm's ERP files as documents: invoices, credit memos, payments, bills and journals."""

import calendar
from collections import defaultdict
from decimal import Decimal

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.netsuite.entities import other_bills, people
from crossfoot.demo.vendors.netsuite.ids import Ids
from crossfoot.demo.vendors.netsuite.ledger import Ledger, Line
from crossfoot.demo.vendors.netsuite.lists import decimal

RECEIVABLE, BANK, UNBILLED, PAYABLE, TAX, DEFERRED = "1100", "1000", "1150", "2100", "2300", "2400"
CONVERSION, REVENUE, SUBCONTRACTORS, TRAVEL, OVERHEAD, BAD_DEBT = "3900", "4000", "5100", "5200", "6000", "6900"
CONTROL = {"ar": RECEIVABLE, "unbilled": UNBILLED, "deferred_revenue": DEFERRED}


def ledger(firm: Firm, ids: Ids) -> Ledger:
    """Everything the account has posted."""
    books = Ledger(firm, ids)
    _invoices(firm, books)
    _payments(firm, books)
    _write_offs(firm, books)
    _bills(firm, books)
    _sales_orders(firm, books)
    _expense_postings(firm, books)
    _journals(firm, books)
    _revenue(firm, books)
    _overhead(firm, books)
    _revaluation(firm, books)
    return books


def _invoices(firm: Firm, books: Ledger) -> None:
    billed = firm.by("erp_invoice_line", "invoice_id")
    for row in firm.rows("erp_invoice"):
        services, expenses, tax = (decimal(row[name]) for name in ("net_services", "net_expenses", "tax"))
        void, memo = row["status"] == "void", row["doc_type"] == "credit_memo"
        if void:  # a voided document keeps its lines, without amounts
            services = expenses = tax = Decimal(0)
        lines = [Line(RECEIVABLE, services + expenses + tax)]
        if row["invoice_id"] in billed and not void:
            lines += [_billed_line(line, -1 if memo else 1) for line in billed[row["invoice_id"]]]
        else:
            lines.append(Line(DEFERRED, -services, row["engagement_id"], {"itemtype": "Service", "quantity": -1}))
            if expenses:
                lines.append(Line(DEFERRED, -expenses, row["engagement_id"], {"itemtype": "OthCharge", "quantity": -1}))
        if tax:
            lines.append(Line(TAX, -tax, "", {"taxline": "T"}))
        document = books.post(
            "CustCred" if memo else "CustInvc",
            row["invoice_id"],
            row["invoice_date"],
            row["entity_id"],
            row["currency"],
            lines,
            duedate="" if memo else row["due_date"],
            entity=books.ids.of("customer", row["erp_customer_id"]),
            posting="F" if row["status"] == "draft" else "T",
            approvalstatus="1" if row["status"] == "draft" else "2",
            voided="T" if void else "F",
            memo=row.get("reason", ""),
            custbody_cf_credit_effect=row.get("effect", "") if memo else "",
        )
        if row["applies_to"]:
            books.link(row["applies_to"], document, -(services + expenses + tax))


def _billed_line(row: Row, sign: int) -> Line:
    """A line that says what it bills, in fields of the firm's own; its tax is positive on a credit memo, too."""
    fields: dict[str, object] = {
        "itemtype": "OthCharge" if row["source_type"] == "expense" else "Service",
        "quantity": -1,
        "custcol_cf_tax_amount": decimal(row["tax"]) * sign,
    }
    fields |= {f"custcol_cf_{name}": row[name] for name in ("source_type", "source_id", "tax_code")}
    fields |= {f"custcol_cf_{name}": row[name] for name in ("period_from", "period_to")}
    return Line(DEFERRED, -decimal(row["net"]), row["engagement_id"], fields)


def _payments(firm: Firm, books: Ledger) -> None:
    for row in firm.rows("erp_cash_application"):
        amount = decimal(row["amount"])
        lines = [Line(BANK, amount), Line(RECEIVABLE, -amount)]
        customer = books.ids.of("customer", row["erp_customer_id"])
        name, date, entity, currency = row["cash_id"], row["date"], row["entity_id"], row["currency"]
        document = books.post("CustPymt", name, date, entity, currency, lines, entity=customer)
        if row["invoice_id"]:
            books.link(row["invoice_id"], document, amount)


def _write_offs(firm: Firm, books: Ledger) -> None:
    invoices = {row["invoice_id"]: row for row in firm.rows("erp_invoice")}
    for row in firm.rows("erp_ar_writeoff"):
        amount, invoice = decimal(row["amount"]), invoices[row["invoice_id"]]
        lines = [Line(BAD_DEBT, amount), Line(RECEIVABLE, -amount)]
        number, date, entity = row["writeoff_id"], row["date"], invoice["entity_id"]
        told = {"memo": row.get("reason", ""), "tranid": number.partition("/")[0]}
        document = books.post("Journal", number, date, entity, row["currency"], lines, **told)
        books.link(row["invoice_id"], document, amount)


def _bills(firm: Firm, books: Ledger) -> None:
    home = {row["resource_id"]: row["entity_id"] for row in firm.rows("hr_worker")}
    bills: dict[str, list[Row]] = defaultdict(list)
    for row in firm.rows("ap_subcontractor_bill"):
        bills[row["bill_id"].partition("#")[0]].append(row)
    for rows in bills.values():
        head, lines = rows[0], []
        for row in rows:
            fields = {"quantity": row["hours"], "custcol_cf_service_period": row["service_period"]}
            lines.append(Line(SUBCONTRACTORS, decimal(row["amount"]), row["engagement_id"], fields))
        lines.insert(0, Line(PAYABLE, -sum(line.foreign for line in lines)))
        vendor, entity = books.ids.of("vendor", head["resource_id"]), home[head["resource_id"]]
        books.post("VendBill", _number(head), head["bill_date"], entity, head["currency"], lines, entity=vendor)
    for row in other_bills(firm):
        void, draft = (row["status"] == status for status in ("void", "draft"))
        amount = Decimal(0) if void else decimal(row["amount"])
        account = SUBCONTRACTORS if row["engagement_id"] else OVERHEAD
        books.post(
            "VendBill",
            _number(row),
            row["date"],
            row["entity_id"],
            row["currency"],
            [Line(PAYABLE, -amount), Line(account, amount, row["engagement_id"])],
            entity=books.ids.of("vendor", row["supplier"]),
            posting="F" if draft else "T",
            voided="T" if void else "F",
        )


def _sales_orders(firm: Firm, books: Ledger) -> None:
    """Orders, which post nothing; a line for each engagement. A row may say that its order is cancelled."""
    entity, orders = firm.rows("ref_legal_entity")[0]["entity_id"], defaultdict(list)
    for row in firm.rows("erp_sales_order"):
        orders[row["order_id"].partition("/")[0]].append(row)
    for number, rows in orders.items():
        lines = [Line(DEFERRED, -decimal(row["amount"]), row["engagement_id"]) for row in rows]
        lines.insert(0, Line(RECEIVABLE, -sum(line.foreign for line in lines)))
        head = rows[0]
        told = {
            "status": "C" if head.get("status") == "cancelled" else "B",
            "custbody_cf_signed_date": head["signed_date"],
        }
        books.post("SalesOrd", number, head["signed_date"], entity, head["currency"], lines, posting="F", **told)


def _expense_postings(firm: Firm, books: Ledger) -> None:
    """What people are paid back, as expense reports."""
    home = {row["resource_id"]: row["entity_id"] for row in firm.rows("hr_worker")}
    entity = {row["expense_id"]: home[row["resource_id"]] for row in firm.rows("expense_line")}
    for row in firm.rows("erp_expense_posting"):
        amount, fields = decimal(row["amount"]), {"custcol_cf_expense_id": row["expense_id"]}
        lines = [Line(PAYABLE, -amount), Line(TRAVEL, amount, fields=fields)]
        number, currency = row["posting_id"], row["currency"]
        books.post("ExpRpt", number, row["date"], entity[row["expense_id"]], currency, lines)


def _number(bill: Row) -> str:
    """What stands on the bill; of several with one number the firm counts the others."""
    return bill["bill_id"].partition("/")[0]


def _journals(firm: Firm, books: Ledger) -> None:
    """What the firm's ledger holds of its own; revenue there is what the revenue engine has posted.

    A row may say that its journal is in the quarter's period for adjustments (`is_adjustment`).
    """
    employees, _ = people(firm)
    for number, rows in firm.by("erp_journal_line", "journal_id").items():
        lines, head = [], rows[0]
        for row in sorted(rows, key=lambda row: int(row["line_no"])):
            engine = row["account_class"] == "revenue" and row["is_manual"] == "0"
            fields = {
                "isrevrectransaction": "T" if engine else "F",
                "custcol_cf_partner_entity": row["partner_entity_id"],
            }
            if party := row["customer_id"]:
                fields["entity"] = str(books.ids.of("employee" if party in employees else "customer", party))
            foreign, base = decimal(row["amount_txn"]), decimal(row["amount_functional"])
            lines.append(Line(row["account_id"], foreign, row["engagement_id"], fields, base, row["book"]))
        date, entity, currency = head["posting_date"], head["entity_id"], head["currency"]
        told: dict[str, object] = {"memo": head["source_doc"], "tranid": number.partition("/")[0]}
        if head.get("is_adjustment"):
            told["postingperiod"] = books.ids.of("adjustment period", date[:7])
        books.post("Journal", number, date, entity, currency, lines, **told)


def _revenue(firm: Firm, books: Ledger) -> None:
    """One journal a month, subsidiary and currency, as the revenue engine writes them."""
    journals: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    posted = {row["posting_date"][:7] for row in firm.rows("erp_journal_line") if row["account_class"] == "revenue"}
    for row in firm.rows("erp_revenue_posting"):
        if row["period"] not in posted:
            journals[row["period"], row["entity_id"], row["currency"]].append(row)
    for (period, entity, currency), rows in sorted(journals.items()):
        lines = []
        for row in rows:
            amount, flag = decimal(row["amount"]), {"isrevrectransaction": "T"}
            lines += [
                Line(DEFERRED, amount, row["engagement_id"], flag),
                Line(REVENUE, -amount, row["engagement_id"], flag),
            ]
        books.post("Journal", f"RR-{period}-{entity}-{currency}", _last_day(period), entity, currency, lines)


def _overhead(firm: Firm, books: Ledger) -> None:
    """What the overhead accounts do not hold by write-offs and bills already."""
    for row in firm.rows("erp_overhead"):
        entity, period = row["entity_id"], row["period"]
        held = sum(books.balances.get((entity, account, period), Decimal(0)) for account in (BAD_DEBT, OVERHEAD))
        amount = decimal(row["amount"]) - held
        lines = [Line(OVERHEAD, amount), Line(BANK, -amount)]
        number = f"OH-{period}-{entity}"
        books.post("Journal", number, _last_day(period), entity, row["currency"], lines)


def _revaluation(firm: Firm, books: Ledger) -> None:
    """The month-end journal that brings the control accounts to the balance the books show."""
    told = {
        (r["entity_id"], r["account_class"], r["period"]): decimal(r["balance"]) for r in firm.rows("erp_gl_balance")
    }
    if not told:
        return
    accounts = {name: {account} for name, account in CONTROL.items()}
    for row in firm.rows("erp_journal_line"):
        accounts.get(row["account_class"], set()).add(row["account_id"])
    for entity in [row["entity_id"] for row in firm.rows("ref_legal_entity")]:
        for period in sorted(row["period"] for row in firm.rows("ref_fiscal_period"))[1:]:
            lines = []
            for name, account in CONTROL.items():
                alike = accounts[name]
                held = sum(v for (e, a, p), v in books.balances.items() if e == entity and a in alike and p <= period)
                wanted = told.get((entity, name, period), Decimal(0)) * (-1 if name == "deferred_revenue" else 1)
                lines.append(Line(account, wanted - held))
            lines.append(Line(CONVERSION, -sum(line.foreign for line in lines)))
            number = f"REV-{period}-{entity}"
            books.post("Journal", number, _last_day(period), entity, books.functional(entity), lines)


def _last_day(period: str) -> str:
    return f"{period}-{calendar.monthrange(int(period[:4]), int(period[5:]))[1]}"
