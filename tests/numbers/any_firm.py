"""Random small firms for the property tests: people, contracts of every method, work, documents, cash and pay."""

import datetime as dt
import random

from tests.numbers.small_firm import SmallFirm

METHODS = ["tm", "fixed_poc_cost", "fixed_poc_hours", "milestone", "retainer", "managed_service", "tm"]


def any_firm(seed: int) -> SmallFirm:
    """A firm with two entities; the same seed makes the same firm."""
    firm = SmallFirm()
    firm.add("ref_legal_entity", entity_id="UK01", name="Ltd", functional_currency="GBP", country="GB")
    for entity in ("US01", "DE01"):
        Business(firm, seed, entity).add()
    return firm


class Business:
    """Fills an entity with people, customers and engagements of its own; every id carries the entity."""

    def __init__(self, firm: SmallFirm, seed: int, entity: str) -> None:
        self.firm, self.entity = firm, entity
        self.random = random.Random(f"{seed} {entity}")
        self.currencies = self.random.sample(["USD", "EUR", "GBP"], 2)

    def add(self) -> None:
        """Adds it all."""
        people = [self.person(number) for number in range(4)]
        for number, method in enumerate(METHODS):
            self.engagement(f"{self.entity}-e{number}", method, self.random.choice(self.currencies), people)
        for person in people:
            self.firm.time(f"{self.entity}-internal", person, self.day(), self.hours(), billable=0)
        for month in ("2026-01", "2026-02", "2026-04"):
            self.firm.add(
                "erp_overhead", entity_id=self.entity, period=month, amount=self.money(), currency=self.currencies[0]
            )
        for day in ("2026-01-31", "2026-02-27", "2026-04-15"):
            row = {
                "opportunity_id": f"{self.entity}-o",
                "account_id": f"{self.entity}-account",
                "currency": self.currencies[1],
            }
            self.firm.add("crm_opportunity_snapshot", as_of=day, amount=self.money(), **row)
        self.firm.booking(
            None, self.money(), self.day(), opportunity_id=f"{self.entity}-o", account_id=f"{self.entity}-account"
        )

    def person(self, number: int) -> str:
        """A person with a job, a cost rate and a card rate; the last one is a subcontractor, not on the payroll."""
        id, is_sub = f"{self.entity}-p{number}", number == 3
        kind = {"worker_type": "subcontractor"} if is_sub else {"delivery": int(number != 2)}
        job = {
            "practice": f"{self.entity}-{number % 2}",
            "hours_per_day": 0 if is_sub else self.random.choice([8, 7.4, 4]),
        }
        self.firm.person(
            id,
            cost=self.random.randint(40, 90),
            card=self.random.randint(150, 250),
            job=job,
            entity_id=self.entity,
            level=f"{self.entity} level {number}",
            **kind,
        )
        for month in ("2026-01", "2026-02", "2026-03") if not is_sub else ():
            self.firm.add(
                "payroll_actual", resource_id=id, period=month, employer_cost=self.money(), currency=self.currencies[0]
            )
        self.firm.add("hr_absence", resource_id=id, date=self.day(), hours=self.random.choice([4, 8, 12]))
        return id

    def engagement(self, id: str, method: str, currency: str, people: list[str]) -> None:
        """An engagement with its contract, its work and its bills."""
        firm, own = self.firm, {"currency": currency}
        contract = self.random.choice([None, f"{self.entity}-contract-{currency}"])
        fields = {"entity_id": self.entity, "contract_id": contract, "practice": f"{self.entity}-owner"}
        firm.engagement(
            id, method, customer=f"{self.entity}-customer", right_to_invoice=self.random.randint(0, 1), **fields, **own
        )
        for kind in ("new", "change_order"):
            firm.booking(id, self.money(), self.day(), booking_type=kind, **own)
        firm.add("psa_recurring_fee", engagement_id=id, valid_from=self.day(), monthly_amount=self.money(), **own)
        firm.add("psa_milestone", engagement_id=id, amount=self.money(), accepted_date=self.day(), **own)
        firm.add(
            "psa_estimate", engagement_id=id, valid_from_period="2026-02", eac_cost=self.money(), eac_hours=60, **own
        )
        firm.add(
            "psa_baseline", engagement_id=id, period="2026-01", bac=self.money(), planned_value_cum=self.money(), **own
        )
        firm.add("erp_wip_adjustment", engagement_id=id, date=self.day(), amount=-self.random.randint(1, 99), **own)
        for person in people:
            firm.bill_rate(id, person, self.random.randint(90, 190), **own)
            self.work(id, person)
        self.bill(id, currency)

    def work(self, engagement: str, person: str) -> None:
        """A time entry, perhaps late or not approved, and perhaps posted to the ERP; an expense."""
        date, status = self.day(), self.random.choice(["approved", "approved", "submitted", "rejected"])
        approved = (dt.date.fromisoformat(date) + dt.timedelta(days=self.random.randint(0, 40))).isoformat()
        late = {"approved_date": approved} if status == "approved" else {}
        entry = self.firm.time(
            engagement, person, date, self.hours(), status=status, billable=self.random.randint(0, 1), **late
        )
        if self.random.random() < 0.5:
            posting = {
                "posting_date": approved,
                "hours": 5,
                "bill_rate": 100,
                "amount": 500,
                "invoice_id": f"{engagement}-invoice",
            }
            self.firm.add(
                "erp_project_transaction", time_entry_id=entry, engagement_id=engagement, resource_id=person, **posting
            )
        row = {"date": self.day(), "amount": self.money(), "currency": self.random.choice(self.currencies)}
        self.firm.add("expense_line", resource_id=person, engagement_id=engagement, **row)

    def bill(self, engagement: str, currency: str) -> None:
        """An invoice, a credit memo, a part payment, a receipt without invoice and a write-off."""
        firm, own, customer = self.firm, {"currency": currency, "entity_id": self.entity}, f"{self.entity}-customer"
        date = self.day()
        invoice = firm.invoice(
            engagement, date, 3000, invoice_id=f"{engagement}-invoice", erp_customer_id=customer, tax=300, **own
        )
        memo = {"doc_type": "credit_memo", "applies_to": invoice, "erp_customer_id": customer}
        firm.invoice(
            engagement, self.after(date), -200, effect=self.random.choice([None, "billing_correction"]), **memo, **own
        )
        firm.cash(invoice, self.after(date), 1000, customer, **own)
        firm.cash(None, self.day(), 50, customer, **own)
        firm.add("erp_ar_writeoff", invoice_id=invoice, date=self.after(date), amount=20, currency=currency)

    def day(self) -> str:
        """A day of the reported months."""
        return (dt.date(2026, 1, 2) + dt.timedelta(days=self.random.randint(0, 117))).isoformat()

    def after(self, date: str) -> str:
        """A day not before the given one."""
        return min(
            (dt.date.fromisoformat(date) + dt.timedelta(days=self.random.randint(0, 60))).isoformat(), "2026-04-30"
        )

    def hours(self) -> float:
        """Hours of an entry."""
        return self.random.randint(1, 20) / 2

    def money(self) -> int:
        """An amount."""
        return self.random.randint(100, 9000)
