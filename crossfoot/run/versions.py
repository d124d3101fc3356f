"""What the numbers of a build follow from, kept with it: contracts, mappings, checks, metrics, settings."""

import csv
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import duckdb
import yaml

from crossfoot.run.contracts import contracts
from crossfoot.run.project import PROJECT, seed
from crossfoot.run.tables import create_table


def write_versions(
    con: duckdb.DuckDBPyConnection, models: dict[str, Any], metrics: dict, inputs: dict[str, Any]
) -> None:
    """`metadata.version`: one row per text, with its hash.

    `kind` is contract (of a stream), mapping (a seed, the staging model of a record type, or what somebody decided to
    be the same), check (its row of the register and its SQL), metric (its definition) or setting. `inputs` are those
    of the build.
    """
    connectors = inputs["connectors"]
    rows = [*_contracts(connectors), *_mappings(models, connectors), *_checks(models), *_metrics(metrics)]
    rows += [*_links(inputs["links"]), *_settings(inputs)]
    columns = dict.fromkeys(("kind", "id", "sha256", "text"), "varchar")
    hashed = [[kind, id, hashlib.sha256(text.encode()).hexdigest(), text] for kind, id, text in sorted(rows)]
    create_table(con, "metadata.version", columns, hashed)


def write_ownership(con: duckdb.DuckDBPyConnection) -> None:
    """`metadata.ownership`: which system owns an attribute of an entity at a stage of its life."""
    con.execute(
        "create table metadata.ownership as select * replace (cast(precedence as integer) as precedence)"
        f" from {seed('ownership')}"
    )


def _contracts(connectors: list[str]) -> Iterator[tuple[str, str, str]]:
    yield from (("contract", table, text) for table, text in contracts(connectors).items())


def _mappings(models: dict[str, Any], connectors: list[str]) -> Iterator[tuple[str, str, str]]:
    for path in sorted((PROJECT / "seeds").glob("*.csv")):
        if path.stem != "check_register":
            yield "mapping", f"seed {path.stem}", path.read_text(encoding="utf-8")
    for node in models["nodes"].values():
        if node["name"].partition("__")[0] in connectors and node["schema"] == "staging":
            yield "mapping", f"staging {node['name']}", node["raw_code"]


def _checks(models: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    sql = {node["name"].partition("_")[0].upper(): node.get("raw_code", "") for node in models["nodes"].values()}
    with (PROJECT / "seeds" / "check_register.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rule = yaml.dump(row, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=1000)
            yield "check", row["check_id"], f"{rule}\n{sql.get(row['check_id'], '')}"


def _metrics(semantic_manifest: dict) -> Iterator[tuple[str, str, str]]:
    for metric in semantic_manifest["metrics"]:
        yield "metric", metric["name"], json.dumps(metric, indent=1, sort_keys=True, ensure_ascii=False)


def _links(links: list[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    for link in links:
        decided = f"{link['decided_by']}, {link['decided_on']}: {link['reason']}"
        yield "mapping", f"identity {link['kind']} {link['from_id']}", f"counts as {link['to_id']}\n{decided}"


def _settings(inputs: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    told = {name: inputs[name] for name in ("as_of", "reporting_currency", "fiscal_year_start")} | inputs["policy"]
    yield from (("setting", name, str(value)) for name, value in told.items())
