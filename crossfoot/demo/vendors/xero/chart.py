"""The chart of accounts of the made-up firm's organisations: code → name, type, class, the system's own use."""

from crossfoot.demo.vendors.xero.fields import Record, guid

BANK, RECEIVABLE, UNBILLED, PAYABLE, TAX, DEFERRED = "090", "610", "620", "800", "820", "835"
REVENUE, EXPENSES_REBILLED, SUBCONTRACTORS, OVERHEAD, BAD_DEBT, CONVERSION = "200", "260", "310", "400", "404", "960"

ACCOUNTS = {
    BANK: ("Business Bank Account", "BANK", "ASSET", ""),
    RECEIVABLE: ("Accounts Receivable", "CURRENT", "ASSET", "DEBTORS"),
    UNBILLED: ("Accrued Income", "CURRENT", "ASSET", ""),
    PAYABLE: ("Accounts Payable", "CURRLIAB", "LIABILITY", "CREDITORS"),
    TAX: ("Sales Tax", "CURRLIAB", "LIABILITY", "GST"),
    DEFERRED: ("Income in Advance", "CURRLIAB", "LIABILITY", ""),
    REVENUE: ("Sales", "REVENUE", "REVENUE", ""),
    EXPENSES_REBILLED: ("Expenses Rebilled", "REVENUE", "REVENUE", ""),
    SUBCONTRACTORS: ("Subcontractors", "DIRECTCOSTS", "EXPENSE", ""),
    OVERHEAD: ("Overheads", "OVERHEADS", "EXPENSE", ""),
    BAD_DEBT: ("Bad Debts", "EXPENSE", "EXPENSE", ""),
    CONVERSION: ("Historical Adjustment", "EQUITY", "EQUITY", "HISTORICAL"),
}
ROLES = {"rebilled_expenses": [EXPENSES_REBILLED], "unbilled": [UNBILLED], "deferred_revenue": [DEFERRED]}
"""What these accounts are to a reader of the books, where Xero has no use of its own for them."""


def accounts(organisation: str) -> list[Record]:
    """The accounts as the endpoint gives them."""
    return [
        {
            "AccountID": guid(organisation, "account", code),
            "Code": code,
            "Name": name,
            "Type": type_,
            "Class": class_,
            "Status": "ACTIVE",
        }
        | ({"SystemAccount": system} if system else {})
        for code, (name, type_, class_, system) in ACCOUNTS.items()
    ]


def named(organisation: str, code: str) -> Record:
    """An account as a journal line names it."""
    name, type_, _, _ = ACCOUNTS[code]
    return {
        "AccountID": guid(organisation, "account", code),
        "AccountCode": code,
        "AccountType": type_,
        "AccountName": name,
    }
