"""Which systems a firm has: their simulators on loopback, and a workspace that reads them and, as a drop, the rest."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

import crossfoot
from crossfoot.demo.vendors import concur, hubspot, kantata, netsuite, payroll, salesforce, workday, xero
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.hubspot.portal import NO_PURSUIT
from crossfoot.demo.vendors.salesforce import timecards
from crossfoot.demo.vendors.server import serving
from crossfoot.demo.writing import write_rows

STAGING = Path(crossfoot.__file__).resolve().parent.parent / "models" / "staging"
CLIENT = {"client_id": "demo-client", "client_secret": "demo-secret"}
STACKS = {
    "certinia": ("salesforce", "certinia", "netsuite", "workday", "payroll", "concur"),
    "kantata": ("hubspot", "kantata", "netsuite", "workday"),
    "xero": ("salesforce", "kantata", "xero"),
}
"""The systems of a firm; what none of them tells is a drop of its finance department."""
OPTIONAL = {
    "netsuite": {
        "erp_invoice_line": ["invoice_line"],
        "erp_journal_line": ["accountingbook", "account", "accounting_line", "account_total"],
        "erp_sales_order": ["sales_order"],
        "erp_expense_posting": ["expense_posting"],
        "erp_task": ["project_task"],
    },
    "workday": {"hr_skill": ["skill"]},
}
"""The streams of a system that are skipped where the firm has no such file."""


@dataclass
class Stack:
    """`apps` by name, and the options of each source; `{name}` in a base_url is the address of the app of that name."""

    apps: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __or__(self, other: "Stack") -> "Stack":
        """The systems of two firms side by side; their names must differ."""
        return Stack(self.apps | other.apps, self.sources | other.sources)

    def add(self, connector: str, app: Any = None, at: str = "", name: str = "", **options: Any) -> None:
        """A source that reads `app`, or the app called `at`, by its connector; it is called so too, or `name`."""
        name = name or connector
        if app:
            self.apps[name] = app
        address = {"base_url": f"{{{at or name}}}"} if app or at else {}
        self.sources[name] = {"connector": connector, **address, **options}


def stack(
    firm: Firm, workspace: Path, systems: Collection[str], drop: str = "finance", known: Collection[str] = ()
) -> Stack:
    """These systems telling a firm, and what none of them tells as files in the folder `drop` of the workspace.

    `known` are files that somebody else delivers, as the buyer of this firm does its periods and rates.
    """
    told = Stack()
    for system in systems:
        ADD[system](told, firm, workspace)
    _deliver(firm, entities_told(systems) | {*known}, workspace / drop)
    told.add("drop", name=drop, path=drop)
    return told


@contextmanager
def serving_to(workspace: Path, told: Stack, **settings: Any) -> Iterator[dict[str, str]]:
    """Serves the systems of a stack, with a `crossfoot.yml` in the workspace that reads them. Gives the addresses."""
    with serving(told.apps) as address:
        sources = {name: dict(options) for name, options in told.sources.items()}
        for options in sources.values():
            if "base_url" in options:
                options["base_url"] = options["base_url"].format(**address)
            if "token_file" in options:  # a system that starts anew knows no token that it gave before
                (workspace / options["token_file"]).unlink(missing_ok=True)
        text = yaml.safe_dump({**settings, "sources": sources}, sort_keys=False, allow_unicode=True)
        (workspace / "crossfoot.yml").write_text(text, encoding="utf-8")
        yield address


def entities_told(connectors: Collection[str]) -> set[str]:
    """The files of a drop that these systems replace: those that their staging models end in."""
    models = (path.stem for name in connectors for path in (STAGING / name).glob(f"{name}__*.sql"))
    return {model.partition("__")[2] for model in models}


def _salesforce(told: Stack, firm: Firm, workspace: Path) -> None:
    told.add("salesforce", salesforce.app(firm), auth=CLIENT)


def _certinia(told: Stack, firm: Firm, workspace: Path) -> None:
    timecards.relabel(firm)
    told.add("certinia", at="salesforce", auth=CLIENT)


def _hubspot(told: Stack, firm: Firm, workspace: Path) -> None:
    auth = {"access_token": hubspot.ACCESS_TOKEN}
    told.add("hubspot", hubspot.app(firm), auth=auth, no_pursuit=[NO_PURSUIT])


def _kantata(told: Stack, firm: Firm, workspace: Path) -> None:
    kantata.relabel(firm)
    told.add("kantata", kantata.app(firm), auth={"access_token": kantata.ACCESS_TOKEN}, crm="salesforce")


def _netsuite(told: Stack, firm: Firm, workspace: Path) -> None:
    credentials = dict(netsuite.CREDENTIALS)
    account = {"account": credentials.pop("account"), "auth": credentials}
    told.add("netsuite", netsuite.app(firm), opening_period=_opening(firm), skip=_unkept("netsuite", firm), **account)


def _workday(told: Stack, firm: Firm, workspace: Path) -> None:
    told.add(
        "workday",
        workday.app(firm),
        tenant=workday.TENANT,
        auth={name: workday.AUTH[name] for name in ("user", "password")},
        time_off_types={"Vacation": "pto", "Sick_Leave": "sick", "Unpaid_Leave": "unpaid"},
        outside_delivery=["Administration"],
        history_from=f"{_opening(firm)}-01",
        skip=_unkept("workday", firm),
    )


def _payroll(told: Stack, firm: Firm, workspace: Path) -> None:
    profiles = yaml.safe_load(Path(payroll.__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    for layout in payroll.write_files(firm, workspace / "payroll", restated=True):
        told.add("payroll", name=f"payroll_{layout}", path=f"payroll/{layout}", profile=profiles[layout])


def _concur(told: Stack, firm: Firm, workspace: Path) -> None:
    told.add("concur", concur.app(firm), auth=concur.AUTH, token_file="concur.token")


def _xero(told: Stack, firm: Firm, workspace: Path) -> None:
    auth = {name: value for name, value in xero.CREDENTIALS.items() if name != "refresh_token"}
    told.add("xero", xero.app(firm), tenants=xero.tenant_ids(firm), accounts=xero.ROLES, auth=auth)


ADD = {
    "salesforce": _salesforce,
    "certinia": _certinia,
    "hubspot": _hubspot,
    "kantata": _kantata,
    "netsuite": _netsuite,
    "workday": _workday,
    "payroll": _payroll,
    "concur": _concur,
    "xero": _xero,
}


def _unkept(connector: str, firm: Firm) -> list[str]:
    return [stream for file, streams in OPTIONAL[connector].items() if not firm.rows(file) for stream in streams]


def _opening(firm: Firm) -> str:
    return min(row["period"] for row in firm.rows("ref_fiscal_period"))


def _deliver(firm: Firm, told: set[str], folder: Path) -> None:
    """Writes the files of what no system tells."""
    shutil.rmtree(folder, ignore_errors=True)
    files = {path.stem for path in firm.folder.glob("*.csv")} - told
    write_rows({name: firm.rows(name) for name in sorted(files)}, folder)
