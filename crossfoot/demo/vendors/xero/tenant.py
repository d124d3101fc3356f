"""One organisation: its records by endpoint, and the journals it has written so far."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from crossfoot.demo.vendors import payload
from crossfoot.demo.vendors.changes import Changes
from crossfoot.demo.vendors.xero.fields import Record, guid, moment, money

IDS = {
    "Contacts": "ContactID",
    "Invoices": "InvoiceID",
    "CreditNotes": "CreditNoteID",
    "Payments": "PaymentID",
    "Overpayments": "OverpaymentID",
    "Prepayments": "PrepaymentID",
    "Accounts": "AccountID",
}


class Tenant:
    """What an organisation holds now; `tell` says it anew."""

    def __init__(self, name: str, clock: Callable[[], dt.datetime]) -> None:
        """Holds nothing yet."""
        self.records: dict[str, list[Record]] = {}
        self.saved: dict[tuple[str, str], dt.datetime] = {}
        self._name, self._clock, self._changes = name, clock, Changes(clock)
        self._posted: dict[str, Record] = {}
        self._journals: list[Record] = []

    def tell(self, records: dict[str, list[Record]], journals: dict[str, Record]) -> None:
        """Saves what differs. `journals` are by what caused them: one that changed is reversed and written again."""
        for endpoint, key in IDS.items():
            for record in records.get(endpoint, []):
                at = self._changes.saved((endpoint, record[key]), record)
                self.saved[endpoint, str(record[key])] = at
                record["UpdatedDateUTC"] = moment(at)
        for cause in self._posted.keys() | journals.keys():
            before, now = self._posted.get(cause), journals.get(cause)
            if before and before != now:
                self._write(_reversed(before))
        for cause, journal in journals.items():
            if self._posted.get(cause) != journal:
                self._write(journal)
        self._posted = dict(journals)
        self.records = records | {"Journals": self._journals}

    def _write(self, journal: Record) -> None:
        """Gives a journal its number and its id; journals are never changed."""
        number, at = len(self._journals) + 1, self._clock().replace(microsecond=0)
        key = guid(self._name, "journal", str(number))
        self.saved["Journals", key] = at
        head = {"JournalID": key, "JournalNumber": money(str(number)), "CreatedDateUTC": moment(at)}
        self._journals.append(head | journal)


def _reversed(journal: Record) -> Record:
    """The journal with every amount negated."""
    lines = [
        line | {name: money(-Decimal(payload.plain(line[name]))) for name in ("NetAmount", "GrossAmount")}
        for line in journal["JournalLines"]
    ]
    return journal | {"JournalLines": lines}
