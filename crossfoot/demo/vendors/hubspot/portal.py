"""The records of the account: companies, deals with what their properties were, line items, invoices, and links."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from crossfoot.demo.vendors.firm import Firm, Row

Record = dict[str, Any]
Properties = dict[str, str | None]

TIME_ZONE = "America/New_York"
LATE = "T03:30:00.000Z"  # of the next day, by which it is still late evening in the account's time zone
NO_PURSUIT = "Signed without pursuit"
HISTORY = {
    "dealstage": "stage",
    "amount": "amount",
    "hs_deal_stage_probability": "probability",
    "closedate": "close_date",
}
PROPERTIES = {
    "companies": "name domain country hs_parent_company_id account_number duns origin_system",
    "contacts": "firstname lastname email jobtitle contact_number",
    "deals": "dealname pipeline dealstage amount deal_currency_code hs_deal_stage_probability closedate deal_number",
    "line_items": "name hs_line_item_currency_code hs_tcv hs_acv booking_number booking_type project_code close_date "
    "signed_date term_months service_line",
    "quotes": "hs_title hs_quote_number hs_status hs_quote_amount hs_currency approved_date",
    "invoices": "hs_number hs_invoice_status hs_amount_billed hs_balance_due hs_currency",
}


class Portal:
    """Records by object and id; a test changes `records`, `links` and `properties` as an administrator would."""

    def __init__(self, firm: Firm) -> None:
        """Everything was saved on the morning after the firm's last close."""
        closed = max((row["close_date"] for row in firm.rows("ref_fiscal_period")), default="2026-01-01")
        self.firm, self.stamp = firm, f"{closed}T06:00:00.000Z"
        self.currency = firm.rows("ref_fx_rate")[0]["to_currency"]
        self.properties = {name: {*text.split(), *_OF_ALL, saved_in(name)} for name, text in PROPERTIES.items()}
        self.records: dict[str, dict[str, Record]] = {name: {} for name in PROPERTIES}
        self.links: dict[tuple[str, str], dict[str, list[tuple[str, str | None]]]] = {}
        """From kind and id to the ids there, each with the label of the link."""
        self._numbers, self._ids = itertools.count(6_744_000_001, 397), {}
        self.pipelines = _pipelines(firm)
        self._companies()
        self._contacts()
        self._deals()
        self._quotes()
        self._line_items()
        self._invoices()

    def id(self, kind: str, key: str) -> str:
        """The id of a record by its number in the firm."""
        if (kind, key) not in self._ids:
            self._ids[kind, key] = str(next(self._numbers))
        return self._ids[kind, key]

    def save(self, kind: str, key: str, moment: str, **properties: str | None) -> None:
        """Changes a record as a user does."""
        record = self.records[kind][self.id(kind, key)]
        record["properties"] |= properties | {saved_in(kind): moment}
        record["updatedAt"] = moment

    def _add(self, kind: str, key: str, properties: Properties, created: str, was: Record | None = None) -> str:
        number = self.id(kind, key)
        known = {"hs_object_id": number, "createdate": created, saved_in(kind): self.stamp}
        record = {"id": number, "properties": properties | known, "createdAt": created, "updatedAt": self.stamp}
        self.records[kind][number] = record | {"archived": False} | ({"propertiesWithHistory": was} if was else {})
        return number

    def _link(self, left: str, number: str, right: str, others: Iterable[tuple[str, str | None]]) -> None:
        self.links.setdefault((left, right), {})[number] = list(others)

    def _companies(self) -> None:
        for row in self.firm.rows("crm_account"):
            properties = {
                "name": row["name"],
                "domain": row.get("domain") or None,
                "country": row.get("country") or None,
                "hs_parent_company_id": self._company(row.get("parent_account_id", "")),
                "account_number": row["account_id"],
                "duns": row.get("duns") or None,
                "origin_system": None if row["system"] == "hubspot" else row["system"],
            }
            self._add("companies", row["account_id"], properties, "2024-01-02T15:00:00Z")

    def _company(self, account: str) -> str | None:
        return self.id("companies", account) if account else None

    def _contacts(self) -> None:
        for row in self.firm.rows("crm_contact"):
            first, _, last = row["name"].partition(" ")
            properties = {
                "firstname": first,
                "lastname": last or None,
                "email": row["email"] or None,
                "jobtitle": row["title"] or None,
                "contact_number": row["contact_id"],
            }
            number = self._add("contacts", row["contact_id"], properties, self.stamp)
            self._link("contacts", number, "companies", [(self.id("companies", row["account_id"]), "Primary")])

    def _quotes(self) -> None:
        for row in self.firm.rows("crm_quote"):
            properties = {
                "hs_title": f"Quote {row['quote_id']}",
                "hs_quote_number": row["quote_id"],
                "hs_status": row["status"].upper(),
                "hs_quote_amount": row["amount"],
                "hs_currency": row["currency"],
                "approved_date": row["approved_date"] or None,
            }
            number = self._add("quotes", row["quote_id"], properties, self.stamp)
            self._link("quotes", number, "deals", [(self.id("deals", row["opportunity_id"]), None)])

    def _deals(self) -> None:
        """The pipeline as it changed, and a pipeline of its own for what was signed without ever being seen there."""
        seen: dict[str, list[Row]] = {}
        for row in self.firm.pipeline():
            seen.setdefault(row["opportunity_id"], []).append(row)
        signed = {row["opportunity_id"]: row for row in self.firm.rows("crm_booking") if row["opportunity_id"]}
        for key in signed | seen:
            rows = seen.get(key) or [signed[key] | {"as_of": signed[key]["close_date"], "stage": "closed_won"}]
            last, was = rows[-1], _history(rows, key in seen)
            properties = {name: entries[0]["value"] if entries else None for name, entries in was.items()}
            properties |= {
                "dealname": f"Deal {key}",
                "pipeline": "default" if key in seen else "signed",
                "deal_currency_code": None if last["currency"] == self.currency else last["currency"],
                "deal_number": key,
            }
            created = f"{last.get('created_date') or rows[0]['as_of']}T15:00:00.000Z"
            number = self._add("deals", key, properties, created, was)
            other = next(
                (r["account_id"] for r in self.firm.rows("crm_account") if r["account_id"] != last["account_id"]), ""
            )
            partner = [(self.id("companies", other), None)] if other else []
            self._link("deals", number, "companies", [*partner, (self.id("companies", last["account_id"]), "Primary")])

    def _line_items(self) -> None:
        """The lines of the deals, and the copies of them that quotes have."""
        for row in self.firm.rows("crm_booking"):
            properties = {
                "name": f"Services {row['booking_id']}",
                "hs_line_item_currency_code": row["currency"],
                "hs_tcv": row["tcv"],
                "hs_acv": row["acv"],
                "booking_number": row["booking_id"],
                "booking_type": row["booking_type"],
                "project_code": row["engagement_id"] or None,
                "close_date": row["close_date"],
                "signed_date": row["signed_date"] or None,
                "term_months": row["term_months"],
                "service_line": row.get("service_line") or None,
            }
            number = self._add("line_items", row["booking_id"], properties, f"{row['close_date']}T15:00:00.000Z")
            self._link("line_items", number, "deals", [(self.id("deals", row["opportunity_id"]), None)])
            self._add("line_items", f"{row['booking_id']} as quoted", properties, f"{row['close_date']}T15:00:00.000Z")

    def _invoices(self) -> None:
        for row in self.firm.rows("crm_invoice_mirror"):
            properties = {
                "hs_number": row["invoice_id"],
                "hs_invoice_status": row["status"],
                "hs_amount_billed": row["amount"],
                "hs_balance_due": row["amount"] if row["status"] == "open" else "0",
                "hs_currency": row["currency"],
            }
            number = self._add("invoices", row["invoice_id"], properties, self.stamp)
            self._link("invoices", number, "companies", [(self.id("companies", row["account_id"]), None)])


_OF_ALL = ("hs_object_id", "createdate")


def saved_in(kind: str) -> str:
    """The property that tells when a record was last saved: contacts have one of another name."""
    return "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"


def stage_id(stage: str, pipeline: str = "default") -> str:
    """The id of a stage: a number, but for those that HubSpot brings."""
    if stage in ("closed_won", "closed_lost"):
        return f"{'' if pipeline == 'default' else pipeline}{stage.replace('_', '')}"
    return str(sum(ord(letter) * place for place, letter in enumerate(stage, 1)) + 100_000)


def _pipelines(firm: Firm) -> list[Record]:
    names = sorted({row["stage"] for row in firm.pipeline()} - {"closed_won", "closed_lost"})
    stages = [_stage(name, "default") for name in [*names, "closed_won", "closed_lost"]]
    direct = [_stage("closed_won", "signed")]
    return [
        {"id": "default", "label": " Sales Pipeline", "displayOrder": 0, "archived": False, "stages": stages},
        {"id": "signed", "label": NO_PURSUIT, "displayOrder": 1, "archived": False, "stages": direct},
    ]


def _stage(name: str, pipeline: str) -> Record:
    closed = name in ("closed_won", "closed_lost")
    told = {"isClosed": str(closed).lower(), "probability": "1.0" if name == "closed_won" else "0.0"}
    label = name.replace("_", " ").title()
    return {"id": stage_id(name, pipeline), "label": label, "displayOrder": 0, "metadata": told, "archived": False}


def _history(rows: list[Row], seen: bool) -> dict[str, list[Record]]:
    """What each property was, the newest first; an entry for each change."""
    return {name: list(_entries(name, column, rows, seen))[::-1] for name, column in HISTORY.items()}


def _entries(name: str, column: str, rows: list[Row], seen: bool) -> Iterator[Record]:
    before = None
    for row in rows:
        value = row.get(column) or {"amount": row.get("tcv"), "probability": "1"}.get(column)
        if name == "dealstage":
            value = stage_id(row["stage"], "default" if seen else "signed")
        if name == "closedate" and value:
            value = _late(value)
        if value and value != before:
            yield {"value": value, "timestamp": _late(row["as_of"]), "sourceType": "CRM_UI", "sourceId": "userId:1"}
        before = value


def _late(day: str) -> str:
    """Late in the evening of a day in the account's time zone, which is the next day in UTC."""
    return f"{dt.date.fromisoformat(day) + dt.timedelta(1)}{LATE}"
