"""The made-up firm's legal entities as organisations: documents, payments, and the journal behind each."""

import calendar
from collections import defaultdict
from decimal import Decimal

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.xero import chart
from crossfoot.demo.vendors.xero.fields import Record, day, guid, money

FILES = (
    *("ref_legal_entity", "ref_fiscal_period", "ref_fx_rate", "hr_worker", "erp_customer", "erp_invoice"),
    *("erp_cash_application", "erp_ar_writeoff", "erp_revenue_posting", "erp_gl_balance", "erp_overhead"),
    "ap_subcontractor_bill",
)
CENT, RATE = Decimal("0.01"), Decimal("0.000001")
CONTROL = {"ar": chart.RECEIVABLE, "unbilled": chart.UNBILLED, "deferred_revenue": chart.DEFERRED}
PROJECT = "Project"


class FirmBooks:
    """The books of one legal entity."""

    def __init__(self, firm: Firm, entity: Row) -> None:
        """Writes everything at once: `records` by endpoint, `journals` by what caused them."""
        self._firm, self._entity, self._code = firm, entity, entity["entity_id"]
        self._rates = {
            (row["period"], row["from_currency"]): Decimal(row["rate"])
            for row in firm.rows("ref_fx_rate")
            if row["rate_type"] == "average"
        }
        self._invoices = {row["invoice_id"]: row for row in firm.rows("erp_invoice")}
        self.journals: dict[str, Record] = {}
        self._balances: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        bills = self._bills()
        self.records: dict[str, list[Record]] = {
            "Organisation": [self._organisation()],
            "Accounts": chart.accounts(self._code),
            "Contacts": [*self._customers(), *self._suppliers()],
            "Invoices": [*self._sales("invoice"), *bills],
            "CreditNotes": [*self._sales("credit_memo"), *self._write_offs()],
            "Payments": self._payments(),
            "Overpayments": self._overpayments(),
            "Prepayments": [],
        }
        self._revenue()
        self._overhead()
        self._control()

    def _rows(self, entity: str) -> list[Row]:
        return [row for row in self._firm.rows(entity) if row["entity_id"] == self._code]

    def _organisation(self) -> Record:
        return {
            "OrganisationID": guid("organisation", self._code),
            "Name": self._entity["name"],
            "LegalName": self._entity["name"],
            "BaseCurrency": self._entity["functional_currency"],
            "CountryCode": self._entity["country"],
            "FinancialYearEndDay": 31,
            "FinancialYearEndMonth": 12,
            "OrganisationStatus": "ACTIVE",
            "ShortCode": f"!{self._code}",
        }

    def _customers(self) -> list[Record]:
        found = []
        for row in self._rows("erp_customer"):
            contact = self._contact(row["erp_customer_id"]) | {"AccountNumber": row["erp_customer_id"], "Name": row["name"]}
            contact |= {"TaxNumber": row["tax_id"]} if row["tax_id"] else {}
            found.append(contact | {"ContactStatus": "ACTIVE", "IsCustomer": True, "IsSupplier": False})
        return found

    def _suppliers(self) -> list[Record]:
        status = {"ContactStatus": "ACTIVE", "IsCustomer": False, "IsSupplier": True}
        people = sorted({row["resource_id"] for row in self._bill_rows()})
        return [self._contact(person) | {"AccountNumber": person, "Name": person} | status for person in people]

    def _contact(self, number: str) -> Record:
        return {"ContactID": guid(self._code, "contact", number)}

    def _sales(self, doc_type: str) -> list[Record]:
        """Sales invoices, or credit notes to customers."""
        rows = [row for row in self._rows("erp_invoice") if row["doc_type"] == doc_type]
        return [self._sale(row, 1 if doc_type == "invoice" else -1) for row in rows]

    def _sale(self, row: Row, sign: int) -> Record:
        services, expenses, tax = (Decimal(row[name]) * sign for name in ("net_services", "net_expenses", "tax"))
        number, total = row["invoice_id"], services + expenses + tax
        kind, name = ("ACCREC", "Invoice") if sign == 1 else ("ACCRECCREDIT", "CreditNote")
        lines = [self._line(number, 1, "Services", services, chart.DEFERRED, row["engagement_id"], tax)]
        if expenses:
            code = chart.EXPENSES_REBILLED
            lines.append(self._line(number, 2, "Expenses", expenses, code, row["engagement_id"], Decimal(0)))
        paid, credited = self._paid(number), self._credited(number)
        open_ = (total - paid - credited) if sign == 1 else Decimal(0)
        status = {"draft": "DRAFT", "void": "VOIDED"}.get(row["status"], "AUTHORISED" if open_ else "PAID")
        document = {
            "Type": kind,
            f"{name}ID": guid(self._code, name, number),
            f"{name}Number": number,
            "Reference": row.get("reason") or "",
            "Contact": self._contact(row["erp_customer_id"]) | {"Name": row["erp_customer_id"]},
            **day("Date", row["invoice_date"]),
            **day("DueDate", row["due_date"]),
            "Status": status,
            "LineAmountTypes": "Exclusive",
            "LineItems": lines,
            "SubTotal": money(services + expenses),
            "TotalTax": money(tax),
            "Total": money(total),
            "CurrencyCode": row["currency"],
            "CurrencyRate": money(self._rate(row["invoice_date"], row["currency"])),
        }
        if sign == 1:
            document |= {"AmountDue": money(open_), "AmountPaid": money(paid), "AmountCredited": money(credited)}
        else:
            document["Allocations"] = self._allocations(number, row["applies_to"], total, row["invoice_date"])
        if status != "DRAFT":
            legs = [(chart.RECEIVABLE, total * sign), (chart.DEFERRED, -services * sign)]
            legs += [(chart.EXPENSES_REBILLED, -expenses * sign), (chart.TAX, -tax * sign)]
            source = kind, guid(self._code, name, number), row["engagement_id"]
            self._post(number, row["invoice_date"], row["currency"], legs, *source)
            if status == "VOIDED":
                legs = [(account, -amount) for account, amount in legs]
                self._post(f"{number} void", row["invoice_date"], row["currency"], legs, *source)
        return document

    def _line(self, number: str, n: int, text: str, amount: Decimal, code: str, job: str, tax: Decimal) -> Record:
        line = {"LineItemID": guid(self._code, "line", number, str(n)), "Description": text, "AccountCode": code}
        line |= {"Quantity": money("1.0000"), "UnitAmount": money(amount), "LineAmount": money(amount)}
        return line | {"TaxAmount": money(tax), "TaxType": "OUTPUT" if tax else "NONE", "Tracking": [_tracking(job)]}

    def _allocations(self, number: str, invoice: str, amount: Decimal, date: str) -> list[Record]:
        if not invoice:
            return []
        applied = {"AllocationID": guid(self._code, "allocation", number), "Amount": money(amount), "IsDeleted": False}
        return [applied | {"Date": day("Date", date)["Date"], "Invoice": self._invoice(invoice)}]

    def _invoice(self, number: str) -> Record:
        return {"InvoiceID": guid(self._code, "Invoice", number), "InvoiceNumber": number, "Type": "ACCREC"}

    def _payments(self) -> list[Record]:
        found = []
        for row in (row for row in self._rows("erp_cash_application") if row["invoice_id"]):
            amount, payment = Decimal(row["amount"]), guid(self._code, "Payment", row["cash_id"])
            found.append(
                {
                    "PaymentID": payment,
                    "Date": day("Date", row["date"])["Date"],
                    "Amount": money(amount),
                    "CurrencyRate": money(self._rate(row["date"], row["currency"])),
                    "Reference": row["cash_id"],
                    "PaymentType": "ACCRECPAYMENT",
                    "Status": "AUTHORISED",
                    "Invoice": self._invoice(row["invoice_id"])
                    | {"Contact": self._contact(row["erp_customer_id"]), "CurrencyCode": row["currency"]},
                }
            )
            legs = [(chart.BANK, amount), (chart.RECEIVABLE, -amount)]
            self._post(row["cash_id"], row["date"], row["currency"], legs, "ACCRECPAYMENT", payment)
        return found

    def _overpayments(self) -> list[Record]:
        found = []
        for row in (row for row in self._rows("erp_cash_application") if not row["invoice_id"]):
            amount, overpayment = Decimal(row["amount"]), guid(self._code, "Overpayment", row["cash_id"])
            found.append(
                {
                    "OverpaymentID": overpayment,
                    "Type": "RECEIVE-OVERPAYMENT",
                    "Contact": self._contact(row["erp_customer_id"]),
                    **day("Date", row["date"]),
                    "Status": "AUTHORISED",
                    "CurrencyCode": row["currency"],
                    "CurrencyRate": money(self._rate(row["date"], row["currency"])),
                    "Total": money(amount),
                    "RemainingCredit": money(amount),
                    "Reference": row["cash_id"],
                    "Allocations": [],
                }
            )
            legs = [(chart.BANK, amount), (chart.RECEIVABLE, -amount)]
            self._post(row["cash_id"], row["date"], row["currency"], legs, "AROVERPAYMENT", overpayment)
        return found

    def _write_offs(self) -> list[Record]:
        found = []
        for row in self._firm.rows("erp_ar_writeoff"):
            invoice = self._invoices[row["invoice_id"]]
            if invoice["entity_id"] != self._code:
                continue
            number, amount = row["writeoff_id"], Decimal(row["amount"])
            key = guid(self._code, "CreditNote", number)
            code, job = chart.BAD_DEBT, invoice["engagement_id"]
            found.append(
                {
                    "Type": "ACCRECCREDIT",
                    "CreditNoteID": key,
                    "CreditNoteNumber": number,
                    "Reference": row.get("reason") or "",
                    "Contact": self._contact(invoice["erp_customer_id"]),
                    **day("Date", row["date"]),
                    "Status": "PAID",
                    "LineAmountTypes": "NoTax",
                    "LineItems": [self._line(number, 1, "Bad debt", amount, code, job, Decimal(0))],
                    "SubTotal": money(amount),
                    "TotalTax": money("0"),
                    "Total": money(amount),
                    "CurrencyCode": row["currency"],
                    "CurrencyRate": money(self._rate(row["date"], row["currency"])),
                    "Allocations": self._allocations(number, row["invoice_id"], amount, row["date"]),
                }
            )
            legs = [(chart.RECEIVABLE, -amount), (chart.BAD_DEBT, amount)]
            self._post(number, row["date"], row["currency"], legs, "ACCRECCREDIT", key)
        return found

    def _bill_rows(self) -> list[Row]:
        home = {row["resource_id"]: row["entity_id"] for row in self._firm.rows("hr_worker")}
        return [row for row in self._firm.rows("ap_subcontractor_bill") if home[row["resource_id"]] == self._code]

    def _bills(self) -> list[Record]:
        found = []
        for row in self._bill_rows():
            number, amount, hours = row["bill_id"], Decimal(row["amount"]), Decimal(row["hours"] or 1)
            code, job, text = chart.SUBCONTRACTORS, row["engagement_id"], f"{row['service_period']} {row['resource_id']}"
            line = self._line(number, 1, text, amount, code, job, Decimal(0))
            line |= {"Quantity": money(hours if row["hours"] else "0"), "UnitAmount": money((amount / hours).quantize(RATE))}
            key = guid(self._code, "Invoice", number)
            found.append(
                {
                    "Type": "ACCPAY",
                    "InvoiceID": key,
                    "InvoiceNumber": number,
                    "Contact": self._contact(row["resource_id"]),
                    **day("Date", row["bill_date"]),
                    **day("DueDate", row["bill_date"]),
                    "Status": "AUTHORISED",
                    "LineAmountTypes": "Exclusive",
                    "LineItems": [line],
                    "SubTotal": money(amount),
                    "TotalTax": money("0"),
                    "Total": money(amount),
                    "AmountDue": money(amount),
                    "AmountPaid": money("0"),
                    "AmountCredited": money("0"),
                    "CurrencyCode": row["currency"],
                    "CurrencyRate": money(self._rate(row["bill_date"], row["currency"])),
                }
            )
            legs = [(chart.PAYABLE, -amount), (chart.SUBCONTRACTORS, amount)]
            self._post(number, row["bill_date"], row["currency"], legs, "ACCPAY", key, job)
        return found

    def _revenue(self) -> None:
        """One manual journal a month and currency: what was earned leaves the income in advance."""
        for row in self._rows("erp_revenue_posting"):
            amount = Decimal(row["amount"])
            legs = [(chart.DEFERRED, amount), (chart.REVENUE, -amount)]
            cause = f"revenue {row['period']} {row['engagement_id']} {row['amount']}"
            while cause in self.journals:
                cause += "+"
            date, source = _last_day(row["period"]), ("MANJOURNAL", guid(self._code, cause), row["engagement_id"])
            self._post(cause, date, row["currency"], legs, *source)

    def _overhead(self) -> None:
        """What the write-offs have not brought to expense already."""
        for row in self._rows("erp_overhead"):
            amount = Decimal(row["amount"]) - self._balances[chart.BAD_DEBT, row["period"]]
            cause, legs = f"overhead {row['period']}", [(chart.OVERHEAD, amount), (chart.BANK, -amount)]
            self._post(cause, _last_day(row["period"]), row["currency"], legs, "MANJOURNAL", guid(self._code, cause))

    def _control(self) -> None:
        """The month-end journal that brings the control accounts to the balance the books show."""
        told = {(row["account_class"], row["period"]): Decimal(row["balance"]) for row in self._rows("erp_gl_balance")}
        for period in sorted(row["period"] for row in self._firm.rows("ref_fiscal_period"))[1:] if told else ():
            legs = []
            for name, account in CONTROL.items():
                held = sum(amount for (code, month), amount in self._balances.items() if code == account and month <= period)
                legs.append((account, told.get((name, period), Decimal(0)) * (-1 if account == chart.DEFERRED else 1) - held))
            legs.append((chart.CONVERSION, -sum(amount for _, amount in legs)))
            cause, own = f"control {period}", self._entity["functional_currency"]
            self._post(cause, _last_day(period), own, legs, "MANJOURNAL", guid(self._code, cause))

    def _post(
        self, cause: str, date: str, currency: str, legs: list[tuple[str, Decimal]], kind: str, source: str, job: str = ""
    ) -> None:
        """Writes the journal of a document, in the organisation's currency; debit is positive."""
        rate = self._rate(date, currency)
        based = [(code, (amount / rate).quantize(CENT)) for code, amount in legs if amount]
        if not based:
            return
        rest = sum(amount for _, amount in based)
        based[-1] = based[-1][0], based[-1][1] - rest
        for code, amount in based:
            self._balances[code, date[:7]] += amount
        tracking = {"TrackingCategories": [_tracking(job)]} if job else {}
        lines = [
            {"JournalLineID": guid(self._code, cause, str(n)), **chart.named(self._code, code), "NetAmount": money(amount)}
            | {"GrossAmount": money(amount), "TaxAmount": money("0"), **tracking}
            for n, (code, amount) in enumerate(based)
        ]
        head = {"JournalDate": day("Date", date)["Date"], "SourceType": kind, "SourceID": source, "Reference": ""}
        self.journals[cause] = head | {"JournalLines": lines}

    def _rate(self, date: str, currency: str) -> Decimal:
        """Units of a currency per unit of the organisation's own; the nearest month there is."""
        own = self._entity["functional_currency"]
        if currency == own:
            return Decimal(1)
        months = sorted({period for period, _ in self._rates})
        near = min(max(date[:7], months[0]), months[-1])
        to_reporting = [self._rates.get((near, code), Decimal(1)) for code in (own, currency)]
        return (to_reporting[0] / to_reporting[1]).quantize(RATE)

    def _paid(self, invoice: str) -> Decimal:
        return sum((Decimal(r["amount"]) for r in self._rows("erp_cash_application") if r["invoice_id"] == invoice), Decimal(0))

    def _credited(self, invoice: str) -> Decimal:
        written = [Decimal(r["amount"]) for r in self._firm.rows("erp_ar_writeoff") if r["invoice_id"] == invoice]
        memos = [row for row in self._rows("erp_invoice") if row["applies_to"] == invoice and row["status"] == "posted"]
        credited = [-sum(Decimal(row[name]) for name in ("net_services", "net_expenses", "tax")) for row in memos]
        return sum([*written, *credited], Decimal(0))


def _tracking(job: str) -> Record:
    option = {"TrackingCategoryID": guid("tracking", PROJECT), "TrackingOptionID": guid("tracking", PROJECT, job)}
    return {"Name": PROJECT, "Option": job, **option}


def _last_day(period: str) -> str:
    return f"{period}-{calendar.monthrange(int(period[:4]), int(period[5:]))[1]}"
