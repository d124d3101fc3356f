"""What sales keeps in the org: accounts, opportunities with their history, signed contract lines, synced invoices."""

from collections.abc import Iterator

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.salesforce.org import Org, Record

ACCOUNT = {
    "Name": "string",
    "AccountNumber": "string",
    "Website": "url",
    "ParentId": "reference",
    "MasterRecordId": "reference",
    "Origin_System__c": "string",
}


def build(firm: Firm) -> Org:
    """The org of a firm."""
    org = Org(firm)
    org.add("Account", ACCOUNT, _accounts(org))
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
                "Origin_System__c": None if row["system"] == "salesforce" else row["system"],
            },
        )
