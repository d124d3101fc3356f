"""The made-up firm's legal entities as organisations: documents, payments, and the journal behind each."""

from decimal import Decimal

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.xero import chart
from crossfoot.demo.vendors.xero.fields import Record, day, guid, money
from crossfoot.demo.vendors.xero.journals import RATE, Journals, tracking

FILES = (
    *("ref_legal_entity", "ref_fiscal_period", "ref_fx_rate", "hr_worker", "erp_customer", "erp_invoice"),
    *("erp_cash_application", "erp_ar_writeoff", "erp_revenue_posting", "erp_gl_balance", "erp_overhead"),
    *("ap_subcontractor_bill", "erp_purchase_bill"),
)


class FirmBooks:
    """The books of one legal entity."""

    def __init__(self, firm: Firm, entity: Row) -> None:
        """Writes everything at once: `records` by endpoint, `journals` by what caused them."""
        self._firm, self._entity, self._code = firm, entity, entity["entity_id"]
        self._journals = Journals(firm, entity)
        self._invoices = {row["invoice_id"]: row for row in firm.rows("erp_invoice")}
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
        self._journals.month_ends()
        self.journals = self._journals.told

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
        for row in self._journals.rows("erp_customer"):
            contact = self._contact(row["erp_customer_id"]) | {
                "AccountNumber": row["erp_customer_id"],
                "Name": row["name"],
            }
            contact |= {"TaxNumber": row["tax_id"]} if row["tax_id"] else {}
            found.append(contact | {"ContactStatus": "ACTIVE", "IsCustomer": True, "IsSupplier": False})
        return found

    def _suppliers(self) -> list[Record]:
        status = {"ContactStatus": "ACTIVE", "IsCustomer": False, "IsSupplier": True}
        suppliers = {row["bill_id"]: row["supplier"] for row in self._journals.rows("erp_purchase_bill")}
        people = {row["resource_id"]: suppliers.get(row["bill_id"]) or row["resource_id"] for row in self._bill_rows()}
        found = [self._contact(p) | {"AccountNumber": p, "Name": name} | status for p, name in sorted(people.items())]
        others = sorted({row["supplier"] for row in self._other_bill_rows()})
        return [*found, *(self._contact(name) | {"Name": name} | status for name in others)]

    def _contact(self, number: str) -> Record:
        return {"ContactID": guid(self._code, "contact", number)}

    def _sales(self, doc_type: str) -> list[Record]:
        """Sales invoices, or credit notes to customers."""
        rows = [row for row in self._journals.rows("erp_invoice") if row["doc_type"] == doc_type]
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
            "CurrencyRate": money(self._journals.rate(row["invoice_date"], row["currency"])),
        }
        if sign == 1:
            document |= {"AmountDue": money(open_), "AmountPaid": money(paid), "AmountCredited": money(credited)}
        else:
            document["Allocations"] = self._allocations(number, row["applies_to"], total, row["invoice_date"])
        if status != "DRAFT":
            legs = [(chart.RECEIVABLE, total * sign), (chart.DEFERRED, -services * sign)]
            legs += [(chart.EXPENSES_REBILLED, -expenses * sign), (chart.TAX, -tax * sign)]
            source = kind, guid(self._code, name, number), row["engagement_id"]
            self._journals.post(number, row["invoice_date"], row["currency"], legs, *source)
            if status == "VOIDED":
                legs = [(account, -amount) for account, amount in legs]
                self._journals.post(f"{number} void", row["invoice_date"], row["currency"], legs, *source)
        return document

    def _line(self, number: str, n: int, text: str, amount: Decimal, code: str, job: str, tax: Decimal) -> Record:
        line = {"LineItemID": guid(self._code, "line", number, str(n)), "Description": text, "AccountCode": code}
        line |= {"Quantity": money("1.0000"), "UnitAmount": money(amount), "LineAmount": money(amount)}
        tracked = [tracking(job)] if job else []
        return line | {"TaxAmount": money(tax), "TaxType": "OUTPUT" if tax else "NONE", "Tracking": tracked}

    def _allocations(self, number: str, invoice: str, amount: Decimal, date: str) -> list[Record]:
        if not invoice:
            return []
        applied = {"AllocationID": guid(self._code, "allocation", number), "Amount": money(amount), "IsDeleted": False}
        return [applied | {"Date": day("Date", date)["Date"], "Invoice": self._invoice(invoice)}]

    def _invoice(self, number: str) -> Record:
        return {"InvoiceID": guid(self._code, "Invoice", number), "InvoiceNumber": number, "Type": "ACCREC"}

    def _payments(self) -> list[Record]:
        found = []
        for row in (row for row in self._journals.rows("erp_cash_application") if row["invoice_id"]):
            amount, payment = Decimal(row["amount"]), guid(self._code, "Payment", row["cash_id"])
            found.append(
                {
                    "PaymentID": payment,
                    "Date": day("Date", row["date"])["Date"],
                    "Amount": money(amount),
                    "CurrencyRate": money(self._journals.rate(row["date"], row["currency"])),
                    "Reference": row["cash_id"],
                    "PaymentType": "ACCRECPAYMENT",
                    "Status": "AUTHORISED",
                    "Invoice": self._invoice(row["invoice_id"])
                    | {"Contact": self._contact(row["erp_customer_id"]), "CurrencyCode": row["currency"]},
                }
            )
            legs = [(chart.BANK, amount), (chart.RECEIVABLE, -amount)]
            self._journals.post(row["cash_id"], row["date"], row["currency"], legs, "ACCRECPAYMENT", payment)
        return found

    def _overpayments(self) -> list[Record]:
        found = []
        for row in (row for row in self._journals.rows("erp_cash_application") if not row["invoice_id"]):
            amount, overpayment = Decimal(row["amount"]), guid(self._code, "Overpayment", row["cash_id"])
            found.append(
                {
                    "OverpaymentID": overpayment,
                    "Type": "RECEIVE-OVERPAYMENT",
                    "Contact": self._contact(row["erp_customer_id"]),
                    **day("Date", row["date"]),
                    "Status": "AUTHORISED",
                    "CurrencyCode": row["currency"],
                    "CurrencyRate": money(self._journals.rate(row["date"], row["currency"])),
                    "Total": money(amount),
                    "RemainingCredit": money(amount),
                    "Reference": row["cash_id"],
                    "Allocations": [],
                }
            )
            legs = [(chart.BANK, amount), (chart.RECEIVABLE, -amount)]
            self._journals.post(row["cash_id"], row["date"], row["currency"], legs, "AROVERPAYMENT", overpayment)
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
                    "CurrencyRate": money(self._journals.rate(row["date"], row["currency"])),
                    "Allocations": self._allocations(number, row["invoice_id"], amount, row["date"]),
                }
            )
            legs = [(chart.RECEIVABLE, -amount), (chart.BAD_DEBT, amount)]
            self._journals.post(number, row["date"], row["currency"], legs, "ACCRECCREDIT", key)
        return found

    def _bill_rows(self) -> list[Row]:
        home = {row["resource_id"]: row["entity_id"] for row in self._firm.rows("hr_worker")}
        return [row for row in self._firm.rows("ap_subcontractor_bill") if home[row["resource_id"]] == self._code]

    def _other_bill_rows(self) -> list[Row]:
        """Bills of suppliers who are nobody's subcontractor."""
        known = {row["bill_id"] for row in self._firm.rows("ap_subcontractor_bill")}
        return [row for row in self._journals.rows("erp_purchase_bill") if row["bill_id"] not in known]

    def _bills(self) -> list[Record]:
        found = []
        for row in self._bill_rows():
            amount, hours = Decimal(row["amount"]), Decimal(row["hours"] or 1)
            text = f"{row['service_period']} {row['resource_id']}"
            line = self._line(row["bill_id"], 1, text, amount, chart.SUBCONTRACTORS, row["engagement_id"], Decimal(0))
            line |= {
                "Quantity": money(hours if row["hours"] else "0"),
                "UnitAmount": money((amount / hours).quantize(RATE)),
            }
            bill = row | {"date": row["bill_date"], "supplier": row["resource_id"], "status": "posted"}
            found.append(self._bill(bill, line))
        for row in self._other_bill_rows():
            code, amount = chart.SUBCONTRACTORS if row["engagement_id"] else chart.OVERHEAD, Decimal(row["amount"])
            line = self._line(row["bill_id"], 1, row["supplier"], amount, code, row["engagement_id"], Decimal(0))
            found.append(self._bill(row, line))
        return found

    def _bill(self, row: Row, line: Record) -> Record:
        """A bill with one line, and its journal where it is posted."""
        number, amount, date, job = row["bill_id"], Decimal(row["amount"]), row["date"], row["engagement_id"]
        key = guid(self._code, "Invoice", number, row["supplier"])
        if row["status"] == "posted":
            legs = [(chart.PAYABLE, -amount), (line["AccountCode"], amount)]
            self._journals.post(f"bill {number}", date, row["currency"], legs, "ACCPAY", key, job)
        return {
            "Type": "ACCPAY",
            "InvoiceID": key,
            "InvoiceNumber": number.partition("/")[0],
            "Contact": self._contact(row["supplier"]),
            **day("Date", date),
            **day("DueDate", date),
            "Status": {"draft": "DRAFT", "void": "VOIDED"}.get(row["status"], "AUTHORISED"),
            "LineAmountTypes": "Exclusive",
            "LineItems": [line],
            "SubTotal": money(amount),
            "TotalTax": money("0"),
            "Total": money(amount),
            "AmountDue": money(amount),
            "AmountPaid": money("0"),
            "AmountCredited": money("0"),
            "CurrencyCode": row["currency"],
            "CurrencyRate": money(self._journals.rate(date, row["currency"])),
        }

    def _paid(self, invoice: str) -> Decimal:
        return sum(
            (Decimal(r["amount"]) for r in self._journals.rows("erp_cash_application") if r["invoice_id"] == invoice),
            Decimal(0),
        )

    def _credited(self, invoice: str) -> Decimal:
        written = [Decimal(r["amount"]) for r in self._firm.rows("erp_ar_writeoff") if r["invoice_id"] == invoice]
        memos = [
            row
            for row in self._journals.rows("erp_invoice")
            if row["applies_to"] == invoice and row["status"] == "posted"
        ]
        credited = [-sum(Decimal(row[name]) for name in ("net_services", "net_expenses", "tax")) for row in memos]
        return sum([*written, *credited], Decimal(0))
