"""The journals of an organisation: one behind each document, and those finance writes by hand at month ends."""

import calendar
from collections import defaultdict
from decimal import Decimal

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.xero import chart
from crossfoot.demo.vendors.xero.fields import Record, day, guid, money

CENT, RATE = Decimal("0.01"), Decimal("0.000001")
CONTROL = {"ar": chart.RECEIVABLE, "unbilled": chart.UNBILLED, "deferred_revenue": chart.DEFERRED}
PROJECT = "Project"
Legs = list[tuple[str, Decimal]]
"""Account codes and amounts in the document's currency, debit positive."""


class Journals:
    """The journals of one legal entity, in its own currency; `told` by what caused them."""

    def __init__(self, firm: Firm, entity: Row) -> None:
        """Empty; `post` writes one, `month_ends` those without a document."""
        self._firm, self._code, self._own = firm, entity["entity_id"], entity["functional_currency"]
        self._rates = {
            (row["period"], row["from_currency"]): Decimal(row["rate"])
            for row in firm.rows("ref_fx_rate")
            if row["rate_type"] == "average"
        }
        self._months = sorted({period for period, _ in self._rates})
        self._balances: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.told: dict[str, Record] = {}

    def rows(self, entity: str) -> list[Row]:
        """The rows of a file that belong to this legal entity."""
        return [row for row in self._firm.rows(entity) if row["entity_id"] == self._code]

    def month_ends(self) -> None:
        """What is earned leaves the income in advance; overhead; and the control accounts come to their balance."""
        self._revenue()
        self._overhead()
        self._control()

    def post(
        self,
        cause: str,
        date: str,
        currency: str,
        legs: list[tuple[str, Decimal]],
        kind: str,
        source: str,
        job: str = "",
    ) -> None:
        """Writes the journal of a document, in the organisation's currency; debit is positive."""
        rate = self.rate(date, currency)
        based = [(code, (amount / rate).quantize(CENT)) for code, amount in legs if amount]
        if not based:
            return
        rest = sum(amount for _, amount in based)
        based[-1] = based[-1][0], based[-1][1] - rest
        for code, amount in based:
            self._balances[code, date[:7]] += amount
        tracked = {"TrackingCategories": [tracking(job)]} if job else {}
        lines = [
            {
                "JournalLineID": guid(self._code, cause, str(n)),
                **chart.named(self._code, code),
                "NetAmount": money(amount),
            }
            | {"GrossAmount": money(amount), "TaxAmount": money("0"), **tracked}
            for n, (code, amount) in enumerate(based)
        ]
        head = {"JournalDate": day("Date", date)["Date"], "SourceType": kind, "SourceID": source, "Reference": ""}
        self.told[cause] = head | {"JournalLines": lines}

    def rate(self, date: str, currency: str) -> Decimal:
        """Units of a currency per unit of the organisation's own; the nearest month there is."""
        if currency == self._own:
            return Decimal(1)
        near = min(max(date[:7], self._months[0]), self._months[-1])
        to_reporting = [self._rates.get((near, code), Decimal(1)) for code in (self._own, currency)]
        return (to_reporting[0] / to_reporting[1]).quantize(RATE)

    def _revenue(self) -> None:
        """One manual journal a month and currency: what was earned leaves the income in advance."""
        for row in self.rows("erp_revenue_posting"):
            amount = Decimal(row["amount"])
            legs = [(chart.DEFERRED, amount), (chart.REVENUE, -amount)]
            cause = f"revenue {row['period']} {row['engagement_id']} {row['amount']}"
            while cause in self.told:
                cause += "+"
            date, source = _last_day(row["period"]), ("MANJOURNAL", guid(self._code, cause), row["engagement_id"])
            self.post(cause, date, row["currency"], legs, *source)

    def _overhead(self) -> None:
        """What write-offs and bills have not brought to expense already."""
        for row in self.rows("erp_overhead"):
            held = sum(self._balances[account, row["period"]] for account in (chart.BAD_DEBT, chart.OVERHEAD))
            amount = Decimal(row["amount"]) - held
            cause, legs = f"overhead {row['period']}", [(chart.OVERHEAD, amount), (chart.BANK, -amount)]
            self.post(cause, _last_day(row["period"]), row["currency"], legs, "MANJOURNAL", guid(self._code, cause))

    def _control(self) -> None:
        """The month-end journal that brings the control accounts to the balance the books show."""
        told = {(row["account_class"], row["period"]): Decimal(row["balance"]) for row in self.rows("erp_gl_balance")}
        for period in sorted(row["period"] for row in self._firm.rows("ref_fiscal_period"))[1:] if told else ():
            legs = []
            for name, account in CONTROL.items():
                held = sum(
                    amount for (code, month), amount in self._balances.items() if code == account and month <= period
                )
                legs.append(
                    (account, told.get((name, period), Decimal(0)) * (-1 if account == chart.DEFERRED else 1) - held)
                )
            legs.append((chart.CONVERSION, -sum(amount for _, amount in legs)))
            cause = f"control {period}"
            self.post(cause, _last_day(period), self._own, legs, "MANJOURNAL", guid(self._code, cause))


def tracking(job: str) -> Record:
    """The engagement of a line, as the option of a tracking category."""
    option = {"TrackingCategoryID": guid("tracking", PROJECT), "TrackingOptionID": guid("tracking", PROJECT, job)}
    return {"Name": PROJECT, "Option": job, **option}


def _last_day(period: str) -> str:
    return f"{period}-{calendar.monthrange(int(period[:4]), int(period[5:]))[1]}"
