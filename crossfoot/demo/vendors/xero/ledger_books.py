"""An exported ledger, one CSV file per object, as the organisation it came from."""

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path

from crossfoot.demo.vendors.xero.fields import Record, day, moment, money

Row = dict[str, str]


class LedgerBooks:
    """The records of a folder `xero_<object>_data.csv`, unchanged but for the shape of the API."""

    def __init__(self, folder: Path, currency: str) -> None:
        """`currency` is the organisation's base currency, which the export does not tell."""
        self._folder = folder
        [organisation] = self._rows("organization")
        self._tracked = self._tracking("invoice_line_item_has_tracking_category", "line_item_id")
        self._journal_tracked = self._tracking("journal_line_has_tracking_category", "journal_line_id")
        self.records: dict[str, list[Record]] = {
            "Organisation": [
                {
                    "OrganisationID": organisation["organisation_id"],
                    "Name": "Anonymous services firm",
                    "BaseCurrency": currency,
                    "CountryCode": "CA",
                    "FinancialYearEndDay": int(organisation["financial_year_end_day"]),
                    "FinancialYearEndMonth": int(organisation["financial_year_end_month"]),
                }
            ],
            "Accounts": [self._account(row) for row in self._rows("account")],
            "Contacts": [self._contact(row) for row in self._rows("contact")],
            "Invoices": self._invoices(),
            "Journals": self._journals(),
            "CreditNotes": [],
            "Payments": [],
            "Overpayments": [],
            "Prepayments": [],
        }
        self.saved = {
            (endpoint, str(record[key])): at
            for endpoint, key in (("Invoices", "InvoiceID"), ("Journals", "JournalID"), ("Contacts", "ContactID"))
            for record in self.records[endpoint]
            for at in [record.pop("saved")]
        }
        self.saved |= {("Accounts", str(a["AccountID"])): _EPOCH for a in self.records["Accounts"]}

    def _rows(self, name: str) -> list[Row]:
        with (self._folder / f"xero_{name}_data.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def _tracking(self, name: str, key: str) -> dict[str, list[Record]]:
        names = {row["tracking_category_id"]: row["name"] for row in self._rows("tracking_category")}
        found: dict[str, list[Record]] = defaultdict(list)
        for row in self._rows(name):
            category = {"TrackingCategoryID": row["tracking_category_id"], "Option": row["option"]}
            found[row[key]].append({"Name": names[row["tracking_category_id"]], **category})
        return found

    def _account(self, row: Row) -> Record:
        fields = {"AccountID": row["account_id"], "Name": row["name"], "Type": row["type"], "Class": row["class"]}
        fields |= {"Code": row["code"]} if row["code"] else {}
        system = {"Accounts Receivable": "DEBTORS", "Accounts Payable": "CREDITORS"}.get(row["name"])
        return fields | {"Status": "ACTIVE"} | ({"SystemAccount": system} if system else {})

    def _contact(self, row: Row) -> Record:
        status = "ARCHIVED" if row["_fivetran_deleted"] == "true" else "ACTIVE"
        return {"ContactID": row["contact_id"], "Name": row["name"], "ContactStatus": status, "saved": _EPOCH}

    def _invoices(self) -> list[Record]:
        lines = defaultdict(list)
        for row in self._rows("invoice_line_item"):
            lines[row["invoice_id"]].append(self._line(row))
        return [self._invoice(row, lines[row["invoice_id"]]) for row in self._rows("invoice")]

    def _invoice(self, row: Row, lines: list[Record]) -> Record:
        at = dt.datetime.fromisoformat(row["updated_date_utc"].replace(" UTC", "+00:00"))
        return {
            "InvoiceID": row["invoice_id"],
            "InvoiceNumber": row["invoice_number"],
            "Reference": row["reference"],
            "Type": row["type"],
            "Status": row["status"],
            "Contact": {"ContactID": row["contact_id"]},
            **day("Date", row["date"]),
            **(day("DueDate", row["due_date"]) if row["due_date"] else {}),
            **({"FullyPaidOnDate": day("", row["fully_paid_on_date"])[""]} if row["fully_paid_on_date"] else {}),
            "LineAmountTypes": row["line_amount_types"],
            "LineItems": lines,
            "SubTotal": money(row["sub_total"]),
            "TotalTax": money(row["total_tax"]),
            "Total": money(row["total"]),
            "AmountDue": money(row["amount_due"]),
            "AmountPaid": money(row["amount_paid"]),
            "AmountCredited": money(row["amount_credited"]),
            "CurrencyCode": row["currency_code"],
            "CurrencyRate": money(row["currency_rate"]),
            "UpdatedDateUTC": moment(at),
            "saved": at,
        }

    def _line(self, row: Row) -> Record:
        line = {
            "LineItemID": row["line_item_id"],
            "Description": row["description"],
            "AccountCode": row["account_code"],
        }
        line |= {"Quantity": money(row["quantity"]), "UnitAmount": money(row["unit_amount"])}
        line |= {"LineAmount": money(row["line_amount"]), "TaxAmount": money(row["tax_amount"])}
        line |= {"TaxType": row["tax_type"], "Tracking": self._tracked[row["line_item_id"]]}
        return {name: value for name, value in line.items() if value not in ("", None)}

    def _journals(self) -> list[Record]:
        lines = defaultdict(list)
        for row in self._rows("journal_line"):
            line = {
                "JournalLineID": row["journal_line_id"],
                "AccountID": row["account_id"],
                "AccountCode": row["account_code"],
            }
            line |= {"AccountType": row["account_type"], "AccountName": row["account_name"]}
            line |= {"NetAmount": money(row["net_amount"]), "GrossAmount": money(row["gross_amount"])}
            line |= {"TaxAmount": money(row["tax_amount"]), "TaxName": row["tax_name"], "TaxType": row["tax_type"]}
            line["TrackingCategories"] = self._journal_tracked[row["journal_line_id"]]
            lines[row["journal_id"]].append({name: value for name, value in line.items() if value not in ("", None)})
        found = [self._journal(row, lines[row["journal_id"]]) for row in self._rows("journal")]
        return sorted(found, key=lambda journal: int(str(journal["JournalNumber"]).strip("\u2063")))

    def _journal(self, row: Row, lines: list[Record]) -> Record:
        at = dt.datetime.fromisoformat(row["created_date_utc"].replace(" UTC", "+00:00"))
        source = {"SourceID": row["source_id"], "SourceType": row["source_type"]} if row["source_id"] else {}
        return {
            "JournalID": row["journal_id"],
            "JournalNumber": money(row["journal_number"]),
            "JournalDate": day("", row["journal_date"])[""],
            "CreatedDateUTC": moment(at),
            "Reference": row["reference"],
            **source,
            "JournalLines": lines,
            "saved": at,
        }


_EPOCH = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
