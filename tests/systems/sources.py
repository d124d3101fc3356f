"""Every connector with the source that it reads in these tests: a firm told by a simulator or by files.

The firm is the golden one, with the optional files of `optional`.
"""

import datetime as dt
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from crossfoot.demo.vendors import concur, hubspot, kantata, netsuite, payroll, salesforce, workday, xero
from crossfoot.demo.vendors.firm import Firm
from ingest.connectors import CONNECTORS
from tests.systems.optional import optional_firm

CLIENT = {"client_id": "demo-client", "client_secret": "demo-secret"}
TOKENS = {name: value for name, value in netsuite.CREDENTIALS.items() if name != "account"}
PROFILES = yaml.safe_load(Path(payroll.__file__).with_suffix(".yml").read_text())
Options = dict[str, Any]


def at_rest() -> dt.datetime:
    """A clock that stands, so that two simulators save the same records at the same moment."""
    return dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC)


class Vendor(NamedTuple):
    """A system: its simulator with the quirks that make several pages, and the options of the source.

    `options` gets the firm and a folder of the test. `field` is a required number, as the vendor calls it. Of the
    `uncounted` streams the system does not say how many records it gives: one that it leaves out is not missed.
    """

    app: Callable[..., Any]
    quirks: Options
    options: Callable[[Firm, Path], Options]
    field: str
    uncounted: Collection[str] = ()


def _netsuite(firm: Firm, folder: Path) -> Options:
    return {"account": netsuite.CREDENTIALS["account"], "opening_period": "2025-12", "auth": TOKENS}


def _xero(firm: Firm, folder: Path) -> Options:
    app = {name: value for name, value in xero.CREDENTIALS.items() if name != "refresh_token"}
    return {"tenants": xero.tenant_ids(firm), "auth": app}


def _workday(firm: Firm, folder: Path) -> Options:
    kinds = {"Vacation": "pto", "Sick_Leave": "sick", "Unpaid_Leave": "unpaid"}
    user = {name: workday.AUTH[name] for name in ("user", "password")}
    return {"tenant": workday.TENANT, "auth": user, "time_off_types": kinds, "history_from": "2024-01-01"}


VENDORS = {
    "salesforce": Vendor(salesforce.app, {"page": 3}, lambda firm, folder: {"auth": CLIENT}, "TCV__c"),
    "certinia": Vendor(salesforce.app, {"page": 30}, lambda firm, folder: {"auth": CLIENT}, "Monthly_Amount__c"),
    "hubspot": Vendor(
        hubspot.app,
        {"page": 4},
        lambda firm, folder: {"auth": {"access_token": hubspot.ACCESS_TOKEN}, "no_pursuit": ["Signed without pursuit"]},
        "probability",
        CONNECTORS["hubspot"].streams,
    ),
    "kantata": Vendor(
        kantata.app,
        {"page": 80},
        lambda firm, folder: {"auth": {"access_token": kantata.ACCESS_TOKEN}, "crm": "salesforce"},
        "price_in_cents",
    ),
    "netsuite": Vendor(netsuite.app, {"page": 20, "clock": at_rest}, _netsuite, "amount"),
    "xero": Vendor(
        xero.app, {"minute_limit": 5000, "clock": at_rest}, _xero, "Total", ("organisation", "account", "journal")
    ),
    "workday": Vendor(
        workday.app,
        {"most_per_page": 2},
        _workday,
        "Hourly_Cost_Rate",
        ("job", "cost_rate", "time_off", "skill", "holiday"),
    ),
    "concur": Vendor(
        concur.app,
        {"page": 2},
        lambda firm, folder: {"auth": concur.AUTH, "token_file": str(folder / "token")},
        "TransactionAmount",
        CONNECTORS["concur"].streams,
    ),
}

LEAST = {
    **{"salesforce": 11, "certinia": 116, "hubspot": 22, "kantata": 505, "netsuite": 60, "xero": 50, "workday": 8},
    **{"concur": 4, "payroll": 40},
}
"""Every connector, and how many records its largest stream has at least."""


def source_of(
    told: Callable[..., Any],
    connector: str,
    folder: Path,
    wrap: Callable[[Any], Any] = lambda app: app,
    quirks: Options | None = None,
    **more: Any,
) -> Any:
    """A source of that firm; `wrap` puts something before its simulator, `more` are options besides its own."""
    firm = optional_firm()
    if connector == "payroll":
        payroll.write_files(firm, folder)
        return told(connector, None, path=str(folder / "us"), profile=PROFILES["us"], **more)
    vendor = VENDORS[connector]
    return told(
        connector, wrap(vendor.app(firm, **vendor.quirks | (quirks or {}))), **vendor.options(firm, folder) | more
    )


def landed(source: Any) -> dict[str, list[tuple]]:
    """Everything that has landed, but for the run that brought it."""
    query = "select * exclude (_run_id, _extracted_at) from {} order by all"
    return {name: source.sql(query.format(stream.table)) for name, stream in source.connector.streams.items()}
