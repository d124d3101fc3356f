"""Which systems a firm has: their simulators on loopback, and a workspace that reads them and, as a drop, the rest."""

import csv
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import crossfoot
from crossfoot.demo.vendors import concur, hubspot, kantata, netsuite, payroll, salesforce, workday
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.hubspot.portal import NO_PURSUIT
from crossfoot.demo.vendors.salesforce import timecards
from crossfoot.demo.vendors.server import serving

STAGING = Path(crossfoot.__file__).resolve().parent.parent / "models" / "staging"
CLIENT = {"client_id": "demo-client", "client_secret": "demo-secret"}


@dataclass(frozen=True)
class Stack:
    """`apps` by name, and the options of each source; `{name}` in a base_url is the address of the app of that name."""

    apps: dict[str, Any]
    sources: dict[str, dict[str, Any]]


def sales_and_delivery(firm: Firm) -> Stack:
    """Salesforce with Certinia; everything else is a drop."""
    timecards.relabel(firm)
    org = {"base_url": "{org}", "auth": CLIENT}
    sources = {name: {"connector": name, **org} for name in ("salesforce", "certinia")}
    return Stack({"org": salesforce.app(firm)}, sources)


def hubspot_and_kantata(firm: Firm) -> Stack:
    """HubSpot with Kantata OX; everything else is a drop."""
    kantata.relabel(firm)
    crm = {"base_url": "{hubspot}", "auth": {"access_token": hubspot.ACCESS_TOKEN}, "no_pursuit": [NO_PURSUIT]}
    psa = {"base_url": "{kantata}", "auth": {"access_token": kantata.ACCESS_TOKEN}, "crm": "salesforce"}
    sources = {"hubspot": {"connector": "hubspot", **crm}, "kantata": {"connector": "kantata", **psa}}
    return Stack({"hubspot": hubspot.app(firm), "kantata": kantata.app(firm)}, sources)


def whole_firm(firm: Firm, folder: Path) -> Stack:
    """Salesforce, Certinia, NetSuite, Workday, payroll files in `folder` and SAP Concur; finance keeps little."""
    sold = sales_and_delivery(firm)
    first = min(row["period"] for row in firm.rows("ref_fiscal_period"))
    credentials = dict(netsuite.CREDENTIALS)
    hr = {name: workday.AUTH[name] for name in ("user", "password")}
    absences = {"Vacation": "pto", "Sick_Leave": "sick", "Unpaid_Leave": "unpaid"}
    sources = {
        "netsuite": {
            "base_url": "{netsuite}",
            "account": credentials.pop("account"),
            "opening_period": first,
            "auth": credentials,
        },
        "workday": {
            "base_url": "{workday}",
            "tenant": workday.TENANT,
            "auth": hr,
            "time_off_types": absences,
            "outside_delivery": ["Administration"],
            "history_from": f"{first}-01",
        },
        "concur": {"base_url": "{concur}", "auth": concur.AUTH, "token_file": "concur.token"},
    }
    profiles = yaml.safe_load(Path(payroll.__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    paid = {
        f"payroll_{layout}": {"connector": "payroll", "path": str(folder / layout), "profile": profiles[layout]}
        for layout in payroll.write_files(firm, folder)
    }
    apps = {"netsuite": netsuite.app(firm), "workday": workday.app(firm), "concur": concur.app(firm)}
    read = {name: {"connector": name, **options} for name, options in sources.items()}
    return Stack(sold.apps | apps, sold.sources | read | paid)


@contextmanager
def told(workspace: Path, firm: Firm, stack: Stack, **settings: Any) -> Iterator[dict[str, str]]:
    """Serves the systems of a stack; `workspace` reads them and a drop of what none tells. Gives the addresses."""
    with serving(stack.apps) as address:
        sources = {name: dict(options) for name, options in stack.sources.items()}
        for options in sources.values():
            if "base_url" in options:
                options["base_url"] = options["base_url"].format(**address)
        sources["finance"] = {"connector": "drop", "path": "finance"}
        currency = firm.rows("ref_fx_rate")[0]["to_currency"]
        workspace.mkdir(parents=True, exist_ok=True)
        document = {"reporting_currency": currency, **settings, "sources": sources}
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
        (workspace / "crossfoot.yml").write_text(text, encoding="utf-8")
        _deliver(firm, entities_told({options["connector"] for options in sources.values()}), workspace / "finance")
        yield address


def entities_told(connectors: Collection[str]) -> set[str]:
    """The files of a drop that these systems replace: those that their staging models end in."""
    models = (path.stem for name in connectors if name != "drop" for path in (STAGING / name).glob(f"{name}__*.sql"))
    return {model.partition("__")[2] for model in models}


def _deliver(firm: Firm, told: set[str], folder: Path) -> None:
    """Writes the files of what no system tells."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted(firm.folder.glob("*.csv")):
        rows = firm.rows(path.stem)
        if rows and path.stem not in told:
            with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
