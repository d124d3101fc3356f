"""What sales keeps in the org: accounts, opportunities with their history, signed contract lines, synced invoices."""

from collections.abc import Iterator

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.payload import number
from crossfoot.demo.vendors.salesforce import certinia
from crossfoot.demo.vendors.salesforce.org import Org, Record, moment, percent

ACCOUNT = {
    "Name": "string",
    "AccountNumber": "string",
    "Website": "url",
    "ParentId": "reference",
    "MasterRecordId": "reference",
    "BillingCountryCode": "picklist",
    "DunsNumber": "string",
    "Origin_System__c": "string",
}
CONTACT = {
    "Name": "string",
    "AccountId": "reference",
    "Email": "email",
    "Title": "string",
    "Contact_Number__c": "string",
}
STAGE = {
    "MasterLabel": "string",
    "ApiName": "string",
    "IsClosed": "boolean",
    "IsWon": "boolean",
    "DefaultProbability": "percent",
    "SortOrder": "int",
}
OPPORTUNITY = {
    "Name": "string",
    "Opportunity_Number__c": "string",
    "AccountId": "reference",
    "StageName": "picklist",
    "Probability": "percent",
    "Amount": "currency",
    "CurrencyIsoCode": "picklist",
    "CloseDate": "date",
}
HISTORY = {
    "OpportunityId": "reference",
    "StageName": "picklist",
    "Probability": "percent",
    "Amount": "currency",
    "CurrencyIsoCode": "picklist",
    "CloseDate": "date",
}
QUOTE = {
    "Name": "string",
    "QuoteNumber": "string",
    "OpportunityId": "reference",
    "Status": "picklist",
    "TotalPrice": "currency",
    "CurrencyIsoCode": "picklist",
    "Approved_Date__c": "date",
}
BOOKING = {
    "Name": "string",
    "Opportunity__c": "reference",
    "Account__c": "reference",
    "Project_Code__c": "string",
    "Type__c": "picklist",
    "Close_Date__c": "date",
    "Signed_Date__c": "date",
    "CurrencyIsoCode": "picklist",
    "TCV__c": "currency",
    "ACV__c": "currency",
    "Term_Months__c": "double",
    "Service_Line__c": "picklist",
}
INVOICE = {
    "Name": "string",
    "Account__c": "reference",
    "Status__c": "picklist",
    "Amount__c": "currency",
    "CurrencyIsoCode": "picklist",
}


def build(firm: Firm) -> Org:
    """The org of a firm."""
    org = Org(firm)
    org.add("Account", ACCOUNT, _accounts(org))
    org.add("Contact", CONTACT, _contacts(org))
    org.add("OpportunityStage", STAGE, _stages(firm))
    org.add("Opportunity", OPPORTUNITY, _opportunities(org))
    org.add("OpportunityHistory", HISTORY, _history(org))
    org.add("Quote", QUOTE, _quotes(org))
    org.add("Booking__c", BOOKING, _bookings(org))
    org.add("ERP_Invoice__c", INVOICE, _invoices(org))
    certinia.install(org)
    return org


def _accounts(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("crm_account"):
        yield (
            row["account_id"],
            {
                "Name": row["name"],
                "AccountNumber": row["account_id"],
                "Website": f"https://www.{row['domain']}" if row.get("domain") else None,
                "ParentId": org.id("Account", row.get("parent_account_id", "")),
                "MasterRecordId": None,
                "BillingCountryCode": row.get("country") or None,
                "DunsNumber": row.get("duns") or None,
                "Origin_System__c": None if row["system"] == "salesforce" else row["system"],
            },
        )


def _contacts(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("crm_contact"):
        yield (
            f"contact {row['contact_id']}",
            {
                "Name": row["name"],
                "AccountId": org.id("Account", row["account_id"]),
                "Email": row["email"] or None,
                "Title": row["title"] or None,
                "Contact_Number__c": row["contact_id"],
            },
        )


def _quotes(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("crm_quote"):
        yield (
            row["quote_id"],
            {
                "Name": f"Quote {row['quote_id']}",
                "QuoteNumber": row["quote_id"],
                "OpportunityId": org.id("Opportunity", row["opportunity_id"]),
                "Status": _label(row["status"]),
                "TotalPrice": number(row["amount"]),
                "CurrencyIsoCode": row["currency"],
                "Approved_Date__c": row["approved_date"] or None,
            },
        )


def _stages(firm: Firm) -> Iterator[tuple[str, Record]]:
    names = sorted({row["stage"] for row in firm.pipeline()} | {"closed_won", "closed_lost"})
    for order, name in enumerate(names, 1):
        yield (
            name,
            {
                "MasterLabel": _label(name),
                "ApiName": _label(name),
                "IsClosed": name in ("closed_won", "closed_lost"),
                "IsWon": name == "closed_won",
                "DefaultProbability": number("0.0"),
                "SortOrder": number(str(order)),
            },
        )


def _opportunities(org: Org) -> Iterator[tuple[str, Record]]:
    """Those of the pipeline as they were seen last, and those that were signed without ever being seen there."""
    last = {row["opportunity_id"]: row for row in sorted(org.firm.rows("crm_opportunity_snapshot"), key=_day)}
    signed = {row["opportunity_id"]: row for row in org.firm.rows("crm_booking") if row["opportunity_id"]}
    for key, row in (signed | last).items():
        stage = row.get("stage") or "closed_won"
        yield (
            key,
            {
                "Name": f"Opportunity {key}",
                "Opportunity_Number__c": key,
                "AccountId": org.id("Account", row["account_id"]),
                "StageName": _label(stage),
                "Probability": number(percent(row.get("probability") or "1")),
                "Amount": number(row.get("amount") or row.get("tcv")),
                "CurrencyIsoCode": row["currency"],
                "CloseDate": row.get("close_date") or None,
                "CreatedDate": moment(row.get("created_date") or "2024-01-02"),
            },
        )


def _history(org: Org) -> Iterator[tuple[str, Record]]:
    """A row for each change of a deal."""
    before: dict[str, tuple] = {}
    for row in org.firm.pipeline():
        state = (row["stage"], row["probability"], row["amount"], row["currency"], row.get("close_date"))
        if before.get(row["opportunity_id"]) == state:
            continue
        before[row["opportunity_id"]] = state
        yield (
            f"{row['opportunity_id']} {row['as_of']}",
            {
                "OpportunityId": org.id("Opportunity", row["opportunity_id"]),
                "StageName": _label(row["stage"]),
                "Probability": number(percent(row["probability"])),
                "Amount": number(row["amount"]),
                "CurrencyIsoCode": row["currency"],
                "CloseDate": row.get("close_date") or None,
                "CreatedDate": moment(row["as_of"]),
                "SystemModstamp": moment(row["as_of"]),
            },
        )


def _bookings(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("crm_booking"):
        yield (
            row["booking_id"],
            {
                "Name": row["booking_id"],
                "Opportunity__c": org.id("Opportunity", row["opportunity_id"]),
                "Account__c": org.id("Account", row["account_id"]),
                "Project_Code__c": row["engagement_id"] or None,
                "Type__c": _label(row["booking_type"]),
                "Close_Date__c": row["close_date"],
                "Signed_Date__c": row["signed_date"] or None,
                "CurrencyIsoCode": row["currency"],
                "TCV__c": number(row["tcv"]),
                "ACV__c": number(row["acv"]),
                "Term_Months__c": number(row["term_months"]),
                "Service_Line__c": row.get("service_line") or None,
            },
        )


def _invoices(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("crm_invoice_mirror"):
        yield (
            row["invoice_id"],
            {
                "Name": row["invoice_id"],
                "Account__c": org.id("Account", row["account_id"]),
                "Status__c": _label(row["status"]),
                "Amount__c": number(row["amount"]),
                "CurrencyIsoCode": row["currency"],
            },
        )


def _day(row: dict[str, str]) -> str:
    return row["as_of"]


def _label(code: str) -> str:
    """A code as people read it."""
    return code.replace("_", " ").title()
