"""One firm, many stacks: told by systems over HTTP it has the marts and the numbers that it has as a drop."""

import itertools
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from crossfoot.demo import generate
from crossfoot.demo.acquired import acquire
from crossfoot.demo.live import ACQUIRED
from crossfoot.demo.vendors import stacks
from crossfoot.demo.vendors.faults import Faults, drawn
from crossfoot.demo.vendors.firm import Firm
from crossfoot.gateway import open as open_gateway
from crossfoot.gateway.exceptions import read_check_status
from crossfoot.run.contracts import data_class
from crossfoot.run.input_layer import told_by
from crossfoot.workspace import Workspace
from crossfoot.yaml_file import read_yaml
from ingest.connectors import CONNECTORS
from tests.numbers import expected
from tests.numbers.expected import GOLDEN, differences
from tests.numbers.lab import read_drop
from tests.systems.behind import dependent
from tests.systems.firm_told import Told, read

FAMILIES = read_yaml(Path(__file__).with_name("stacks.yml"))


def corrected() -> Firm:
    """The golden firm whose credit memo corrects a bill: not every ledger knows the reason of a credit memo."""
    firm = Firm(GOLDEN / "inputs")
    for row in firm.rows("erp_invoice"):
        row["effect"] = "billing_correction" if row["doc_type"] == "credit_memo" else ""
    return firm


@pytest.fixture(scope="module")
def drop():
    """The firm as its drop tells it."""
    firm = corrected()
    told = Told({path.stem: firm.rows(path.stem) for path in (GOLDEN / "inputs").glob("[a-z]*.csv")})
    assert len(told.cells) >= 8907
    return told


@pytest.mark.parametrize("name", stacks.STACKS)
def test_a_firm_has_the_same_marts_and_numbers_whichever_systems_tell_it(name, drop, tmp_path):
    told = Told(read(corrected(), tmp_path, stacks.STACKS[name]))
    assert told.rows.keys() >= drop.rows.keys()
    here, there = told.known_to(drop), drop.known_to(told)
    assert here.cells == there.cells
    assert here.marts() == there.marts()

    untold = frozenset((f"main.drop__{entity}", column) for entity, column in told.columns ^ drop.columns)
    keys = drop.cells.keys() | told.cells.keys()
    differing = {key for key in keys if drop.cells.get(key) != told.cells.get(key)}
    assert {metric for metric, *_ in differing} <= dependent(drop.lab, drop.lab.gateway().dictionary, untold)
    equal = Counter(metric for metric, *_ in drop.cells.keys() - differing)
    found = {family: sum(equal[metric] for metric in said["metrics"]) for family, said in FAMILIES.items()}
    wanted = {family: said.get("at_least", {}).get(name, said["cells"]) for family, said in FAMILIES.items()}
    assert {family: cells for family, cells in found.items() if cells < wanted[family]} == {}


@pytest.mark.faults
@pytest.mark.parametrize("name", stacks.STACKS)
def test_faults_on_the_way_change_no_mart_and_no_number(name, tmp_path, waits):
    """The logins are not spoilt: who has never heard the answer to a refresh token has lost its successor."""
    plan = drawn(11) | {2: "503"}
    plan.pop(1, None)
    spoilt: list[Faults] = []

    def harmed(app: Any) -> Faults:
        spoilt.append(Faults(app, plan))
        return spoilt[-1]

    calm = Told(read(corrected(), tmp_path / "calm", stacks.STACKS[name]))
    told = Told(read(corrected(), tmp_path / "harmed", stacks.STACKS[name], harmed))
    assert min(app.spoilt for app in spoilt) >= 1 and sum(app.spoilt for app in spoilt) == len(waits) >= 20
    assert told.cells == calm.cells and len(told.cells) > 8000
    assert told.marts() == calm.marts()


def test_the_firm_that_the_demo_buys_is_what_its_systems_tell(tmp_path):
    generate(tmp_path / "buyer", people=12, months=6)
    acquire(tmp_path / "buyer", tmp_path / "bought")
    drop = Told(read_drop(tmp_path / "bought"))
    told = Told(read(Firm(tmp_path / "bought"), tmp_path, ACQUIRED))
    here, there = told.known_to(drop), drop.known_to(told)
    assert here.cells == there.cells and len(here.cells) > 4000
    assert here.marts() == there.marts()


@pytest.mark.parametrize("systems", [("salesforce", "certinia"), ("kantata",)], ids=lambda names: names[-1])
def test_the_psa_tells_whom_it_knows(systems, tmp_path):
    people = read(Firm(GOLDEN / "inputs"), tmp_path, systems)["psa_resource"]
    here = dict.fromkeys(("P1", "P2", "P3", "P4", "P6"), "1")
    assert {row["resource_id"]: row["active"] for row in people} == here | {"P5": "0"}  # who left
    if "certinia" in systems:
        assert {row["resource_id"] for row in people if row["practice"] == "ADV"} == {"P2", "P5"}


def test_every_metric_of_the_definitions_is_in_one_family(drop):
    metrics = list(itertools.chain.from_iterable(said["metrics"] for said in FAMILIES.values()))
    assert sorted(metrics) == sorted(expected.defined_metrics())
    cells = Counter(metric for metric, *_ in drop.cells)
    found = {family: sum(cells[metric] for metric in said["metrics"]) for family, said in FAMILIES.items()}
    assert {family: cells for family, cells in found.items() if cells < FAMILIES[family]["cells"]} == {}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A build of the golden firm told by all its systems, where one account of DE01 holds its only employee's pay."""
    firm, root = Firm(GOLDEN / "inputs"), tmp_path_factory.mktemp("stack")
    row = {"journal_id": "PAY-02", "entity_id": "DE01", "book": "primary", "posting_date": "2026-02-28"}
    row |= {"engagement_id": "", "customer_id": "", "currency": "EUR", "is_manual": "1", "partner_entity_id": ""}
    for number, (name, kind, amount) in enumerate([("6100", "labour", "8765.43"), ("2200", "clearing", "-8765.43")]):
        line = {"line_no": str(number + 1), "account_id": name, "account_class": kind, "source_doc": ""}
        firm.rows("erp_journal_line").append(row | line | {"amount_txn": amount, "amount_functional": amount})
    told = stacks.stack(firm, root, stacks.STACKS["certinia"])
    with stacks.serving_to(root, told, reporting_currency="USD", checks={"profile": "strict"}):
        crossfoot(root, "run")
    return Workspace(root)


def test_every_number_is_that_of_the_drop(published):
    crossfoot(published.root, "export", "metrics", str(published.root / "metrics.csv"))
    exported = expected.read(published.root / "metrics.csv")
    wanted = expected.values(expected.read(expected.EXPECTED["golden"]))
    assert len(wanted) == 5164 <= len(exported)
    assert differences(wanted, exported) == []


def test_the_pay_of_an_only_employee_is_published_in_the_restricted_file_alone(published):
    holding = {}
    for tier in ("general", "restricted"):
        path = published.builds / published.current_build() / f"{tier}.duckdb"
        with duckdb.connect(str(path), read_only=True) as con:
            query = "select schema_name || '.' || table_name from duckdb_tables() where not internal"
            texts = {name: str(con.sql(f"from {name}").fetchall()) for (name,) in con.sql(query).fetchall()}
        assert len(texts) > 5
        holding[tier] = {name for name, text in texts.items() if "8765.43" in text}
    assert holding["general"] == set() and "evidence.netsuite__account_total" in holding["restricted"]
    streams = CONNECTORS["netsuite"].streams
    assert (data_class(streams["account_total"]), data_class(streams["account"])) == ("restricted", "internal")


def test_manual_journals_are_not_connected_with_netsuite_alone(published):
    gateway = open_gateway(published.root)
    metrics = ["manual_journals", "manual_journals_value"]
    assert gateway.not_connected(metrics) == {name: ["erp_journal_line.is_manual"] for name in metrics}
    assert gateway.query(metrics)["value"].drop_nulls().is_empty()
    outcomes = {row["check_id"]: row["outcome"] for row in read_check_status(gateway.build).iter_rows(named=True)}
    assert outcomes["R71"] == "not applicable: erp_journal_line.is_manual is not connected"
    assert outcomes["R77"] == "applied"


def test_finance_keeps_only_what_no_system_holds(tmp_path):
    stacks.stack(Firm(GOLDEN / "inputs"), tmp_path, stacks.STACKS["certinia"])
    files = {path.stem for path in (tmp_path / "finance").iterdir()}
    assert files == {"ref_rate_card_standard", "xref_customer"}


def test_the_systems_tell_what_their_staging_models_end_in():
    files = {path.stem for path in (GOLDEN / "inputs").iterdir()}
    for connector in stacks.ADD:
        assert stacks.entities_told([connector]) & files == told_by([connector]) & files != set()


def crossfoot(workspace: Path, *arguments: str) -> None:
    """One call of the command line; it must succeed."""
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(workspace), *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
