"""Contracts, ownership, and what a build keeps of the texts that its numbers follow from."""

import duckdb
import pytest
import yaml

from crossfoot.gateway.versions import changes
from crossfoot.run.contracts import contracts
from crossfoot.run.project import PROJECT, seed
from crossfoot.run.versions import write_versions
from ingest.drop import STREAMS
from tests import compiled

DROP = {table.removeprefix("drop__"): yaml.safe_load(text) for table, text in contracts(["drop"]).items()}


def properties(stream: str) -> dict[str, dict]:
    return {property["name"]: property for property in DROP[stream]["schema"][0]["properties"]}


def custom(holder: dict) -> dict:
    return {each["property"]: each["value"] for each in holder["customProperties"]}


def test_every_stream_has_a_contract_with_all_its_fields():
    assert DROP.keys() == STREAMS.keys() and len(DROP) > 50
    for name, stream in STREAMS.items():
        head = [DROP[name][field] for field in ("apiVersion", "kind", "id", "status")]
        assert head == ["v3.1.0", "DataContract", stream.table, "active"]
        assert [(p["name"], p["required"]) for p in properties(name).values()] == [
            (column.name, column.required) for column in stream.columns
        ]
        assert DROP[name]["team"]["name"] == stream.owner


def test_a_contract_tells_keys_units_codes_age_and_who_may_see_it():
    time = properties("psa_time_entry")
    assert (time["time_entry_id"]["primaryKeyPosition"], time["version"]["primaryKeyPosition"]) == (1, 2)
    assert custom(time["hours"])["unit"] == "hours" and custom(time["status"])["values"][0] == "submitted"
    assert custom(properties("psa_bill_rate")["rate"])["unit"] == "currency per hour"
    assert custom(properties("ref_fx_rate")["rate"])["unit"] == "to_currency per from_currency"
    assert custom(properties("payroll_actual")["employer_cost"])["unit"] == "currency"
    assert DROP["payroll_actual"]["slaProperties"] == [{"property": "latency", "value": 840, "unit": "h"}]
    classes = {name: custom(DROP[name])["dataClass"] for name in ("payroll_actual", "hr_worker", "erp_invoice")}
    assert classes == {"payroll_actual": "restricted", "hr_worker": "personal", "erp_invoice": "internal"}
    contacts = contracts(["salesforce", "hubspot"])
    for name in ("salesforce__contact", "hubspot__contact"):
        assert custom(yaml.safe_load(contacts[name]))["dataClass"] == "personal"
    assert custom(DROP["crm_contact"])["dataClass"] == "personal"


def test_the_version_changes_with_the_contract_alone():
    versions = {document["version"] for document in DROP.values()}
    assert len(versions) == len(DROP)
    assert contracts(["drop"]) == contracts(["drop"])


def test_the_register_of_ownership_names_what_there_is():
    rows = duckdb.sql(f"from read_csv('{PROJECT / 'seeds' / 'ownership.csv'}', header = true)").fetchall()
    nodes = {node["name"]: node for node in compiled.manifest()["nodes"].values() if node["schema"] == "harmonized"}
    derived = {"calendar_day", "calendar_month", "working_day", "fiscal_period", "reporting_basis", "exchange_rate"}
    derived |= {"recognition_period", "person_number"}
    assert {entity for entity, *_ in rows} == nodes.keys() - derived and len(rows) > 40
    for entity, attribute, stage, *_ in rows:
        sql = nodes[entity]["compiled_code"]
        assert attribute == "*" or attribute in sql, f"{entity} has no {attribute}"
        assert stage in ("lead", "contract", "delivery", "billing", "cash", "close")


def test_a_seed_that_no_model_reads_has_one_row_per_key():
    """No node is made of it, so no audit of a build proves its grain."""
    seeds = yaml.safe_load((PROJECT / "seeds" / "_seeds.yml").read_text())["seeds"]
    unread = {each["name"]: each["config"] for each in seeds if not each["config"].get("enabled", True)}
    assert {"identity_rule", "ownership"} <= unread.keys()
    for name, config in unread.items():
        keys = f"count(*), count(distinct ({', '.join(config['meta']['grain'])}))"
        [(rows, distinct)] = duckdb.sql(f"select {keys} from {seed(name)}").fetchall()
        assert rows == distinct > 0, name


@pytest.fixture
def two_builds(tmp_path):
    """Two builds of which only the kept texts are there."""
    texts = {
        "1": [("check", "R01", "tolerance: 0\nowner: PMO\n"), ("metric", "dso", "days"), ("mapping", "seed a", "x")],
        "2": [("check", "R01", "tolerance: 5\nowner: PMO\n"), ("metric", "dso", "days"), ("contract", "drop__b", "y")],
    }
    for build, rows in texts.items():
        folder = tmp_path / "builds" / build
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
        with duckdb.connect(str(folder / "general.duckdb")) as con:
            con.execute(
                "create schema metadata; create table metadata.version (kind text, id text, sha256 text, text text)"
            )
            con.executemany("insert into metadata.version values (?, ?, '', ?)", rows)
    return tmp_path


def test_the_difference_of_two_builds_is_told_line_by_line(two_builds):
    told = [(each.kind, each.id, each.what, each.lines) for each in changes(two_builds, "1", "2")]
    assert told == [
        ("check", "R01", "changed", ("@@ -1,2 +1,2 @@", "-tolerance: 0", "+tolerance: 5", " owner: PMO")),
        ("contract", "drop__b", "added", ("@@ -0,0 +1 @@", "+y")),
        ("mapping", "seed a", "removed", ("@@ -1 +0,0 @@", "-x")),
    ]
    assert changes(two_builds, "1", "1") == []


def test_what_people_decided_and_set_is_told_apart(tmp_path):
    """Between the builds a link was undone and the method of DSO changed."""
    link = {"kind": "customer", "from_id": "C1", "to_id": "C2", "decided_by": "ann", "decided_on": "2026-04-01"}
    link |= {"reason": "merger"}
    inputs = {"connectors": ["drop"], "as_of": "2026-03-31", "reporting_currency": "USD", "fiscal_year_start": 1}
    told = {
        "1": inputs | {"links": [link], "policy": {"dso_method": "rolling_3m"}},
        "2": inputs | {"links": [], "policy": {"dso_method": "countback"}},
    }
    for build, made in told.items():
        folder = tmp_path / "builds" / build
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
        with duckdb.connect(str(folder / "general.duckdb")) as con:
            con.execute("create schema metadata")
            write_versions(con, compiled.manifest(), {"metrics": []}, made)
    assert [(each.kind, each.id, each.what, each.lines[1:]) for each in changes(tmp_path, "1", "2")] == [
        ("mapping", "identity customer C1", "removed", ("-counts as C2", "-ann, 2026-04-01: merger")),
        ("setting", "dso_method", "changed", ("-rolling_3m", "+countback")),
    ]
