"""Posts documents: lines in the document's currency, accounting lines in the subsidiary's, in both books."""

from dataclasses import dataclass, field
from decimal import Decimal

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.netsuite.ids import Ids
from crossfoot.demo.vendors.netsuite.lists import BOOKS, Rows, decimal, reporting_currency

CENT = Decimal("0.01")
RATE = Decimal("0.00000001")


@dataclass(frozen=True)
class Line:
    """A line: debit positive, in the document's currency. `job` is an engagement, `fields` further columns.

    `base` is the amount in the subsidiary's currency, where the period's rate does not give it; `book` the only book in
    which the line is posted, where it is not every one.
    """

    account: str
    foreign: Decimal
    job: str = ""
    fields: dict[str, object] = field(default_factory=dict)
    base: Decimal | None = None
    book: str = ""


class Ledger:
    """The documents of the account, and what each posts."""

    def __init__(self, firm: Firm, ids: Ids) -> None:
        """Empty; `post` fills it."""
        self.ids = ids
        self.transactions: Rows = []
        self.lines: Rows = []
        self.postings: Rows = []
        self.links: Rows = []
        self.balances: dict[tuple[str, str, str], Decimal] = {}  # (entity, account, period) → change
        self._functional = {row["entity_id"]: row["functional_currency"] for row in firm.rows("ref_legal_entity")}
        self._reporting = reporting_currency(firm)
        self._rates = {
            (row["period"], row["from_currency"]): decimal(row["rate"])
            for row in firm.rows("ref_fx_rate")
            if row["rate_type"] == "average"
        }
        self._periods = sorted({period for period, _ in self._rates})

    def post(
        self, kind: str, number: str, date: str, subsidiary: str, currency: str, lines: list[Line], **header: object
    ) -> int:
        """Writes one document; returns its id. The first line is the main one; `posting="F"` posts nothing."""
        supplier = [str(header["entity"])] if kind == "VendBill" else []  # numbers of bills are those of the suppliers
        document, rate = self.ids.of("document", number, *supplier), self._rate(date[:7], currency, subsidiary)
        posting = header.get("posting", "T")
        self.transactions.append(
            {
                "id": document,
                "tranid": number,
                "type": kind,
                "trandate": date,
                "currency": self.ids.of("currency", currency),
                "exchangerate": rate,
                "foreigntotal": lines[0].foreign,
                "postingperiod": self.ids.of("period", date[:7]),
                "posting": posting,
                "voided": "F",
                **header,
            }
        )
        based = [(line.foreign * rate).quantize(CENT) if line.base is None else line.base for line in lines]
        if lines[-1].base is None:
            based[-1] -= sum(based)  # a document balances in the books too
        for number_of, (line, base) in enumerate(zip(lines, based, strict=True)):
            self._line(document, number_of, line, subsidiary, header.get("entity", ""), is_journal=kind == "Journal")
            if posting == "T":
                posted_in = [book for book in BOOKS if line.book in ("", book)]
                self._accounting(document, number_of, line.account, base, posted_in)
                if "primary" in posted_in:
                    key = subsidiary, line.account, date[:7]
                    self.balances[key] = self.balances.get(key, Decimal(0)) + base
        return document

    def link(self, invoice: str, document: int, amount: Decimal) -> None:
        """Applies a document to an invoice."""
        previous = self.ids.of("document", invoice)
        link = {"previousdoc": previous, "previousline": 0, "nextdoc": document, "nextline": 0}
        self.links.append(link | {"linktype": "Payment", "foreignamount": amount})

    def functional(self, entity: str) -> str:
        """The currency a subsidiary keeps its books in."""
        return self._functional[entity]

    def _line(self, document: int, number: int, line: Line, entity: str, customer: object, is_journal: bool) -> None:
        row = {"transaction": document, "id": number, "linesequencenumber": number, "taxline": "F"}
        row |= {"mainline": "T" if number == 0 and not is_journal else "F", "isrevrectransaction": "F"}
        row |= {"entity": self.ids.of("job", line.job) if line.job else customer, "foreignamount": line.foreign}
        self.lines.append(row | {"subsidiary": self.ids.of("subsidiary", entity), **line.fields})

    def _accounting(self, document: int, line: int, account: str, base: Decimal, books: list[str]) -> None:
        for book in books:
            row = {"transaction": document, "transactionline": line, "accountingbook": self.ids.of("book", book)}
            self.postings.append(row | {"account": self.ids.of("account", account), "amount": base, "posting": "T"})

    def _rate(self, period: str, currency: str, entity: str) -> Decimal:
        """Units of the subsidiary's currency per unit of the document's; of the nearest month that has a rate."""
        own = self.functional(entity)
        if currency == own:
            return Decimal(1)
        near = min(max(period, self._periods[0]), self._periods[-1])
        return (self._to_reporting(near, currency) / self._to_reporting(near, own)).quantize(RATE)

    def _to_reporting(self, period: str, currency: str) -> Decimal:
        return Decimal(1) if currency == self._reporting else self._rates[period, currency]
