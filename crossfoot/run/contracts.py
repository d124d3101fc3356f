"""The contract of each landed stream in the Open Data Contract Standard 3.1, from its declaration and the seeds.

Nothing is declared here: fields, types and owner are those of the connector's `streams.yml`, how old a stream may be is
`seeds/source_sla.csv`, who may see it follows the tiers. The version changes exactly when the contract does.
"""

import csv
import hashlib
from typing import Any

import yaml

from crossfoot.run.project import PROJECT
from crossfoot.run.tiers import RESTRICTED_STREAMS
from ingest.streams import Column, Stream, read_streams

TYPES = {
    "text": ("string", {}),
    "code": ("string", {}),
    "currency": ("string", {"pattern": "^[A-Z]{3}$"}),
    "period": ("string", {"pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}),
    "date": ("date", {"format": "yyyy-MM-dd"}),
    "timestamp": ("timestamp", {"timezone": True, "defaultTimezone": "UTC"}),
    "instant": ("timestamp", {"timezone": True}),
    "decimal": ("number", {}),
    "integer": ("integer", {}),
    "flag": ("boolean", {}),
}
"""ODCS logical type and its options, by declared type."""

UNITS = (
    ("fte", "FTE"),
    ("hours", "hours"),
    ("days", "days"),
    ("months", "months"),
    ("probability", "share"),
    ("margin", "share"),
)
COUNTED = ("quantity", "percent", "share", "value")
PEOPLE_STREAMS = ("hr_", "psa_resource")
CONTACTS = ("contact", "crm_contact")
"""Streams of the people of customers."""
PAY = ("payroll", "workday")
"""Systems of whose records any may give pay away."""


def contracts(connectors: list[str]) -> dict[str, str]:
    """YAML of the contract of every stream of these connectors, by landed table, sorted."""
    sla = agreed_hours()
    found = {}
    for connector in connectors:
        for stream in read_streams(connector, PROJECT / "ingest" / connector / "streams.yml").values():
            hours = sla.get(stream.name, sla["default"])
            found[stream.table] = yaml.dump(
                contract(stream, hours), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120
            )
    return dict(sorted(found.items()))


def contract(stream: Stream, sla_hours: int) -> dict[str, Any]:
    """One contract as JSON values."""
    body = {
        "schema": [
            {
                "name": stream.name,
                "physicalName": stream.table,
                "physicalType": "table",
                "logicalType": "object",
                "properties": [_property(stream, column) for column in stream.columns],
            }
        ],
        "team": {"name": stream.owner},
        "slaProperties": [{"property": "latency", "value": sla_hours, "unit": "h"}],
        "customProperties": [
            {"property": "dataClass", "value": data_class(stream)},
            {"property": "key", "value": ", ".join(map(" or ".join, stream.key)) or "content"},
        ],
    }
    version = hashlib.sha256(yaml.dump(body, Dumper=yaml.CSafeDumper).encode()).hexdigest()[:8]
    head = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": stream.table, "name": stream.name}
    return head | {"version": f"1.0.0+{version}", "status": "active", "domain": stream.connector} | body


def data_class(stream: Stream) -> str:
    """Who may see a stream: restricted gives pay away, personal is about people, internal is the rest."""
    if stream.name in RESTRICTED_STREAMS or stream.connector in PAY:
        return "restricted"
    return "personal" if stream.name.startswith(PEOPLE_STREAMS) or stream.name in CONTACTS else "internal"


def _property(stream: Stream, column: Column) -> dict[str, Any]:
    logical, options = TYPES[column.type]
    keys = [name for part in stream.key for name in part]
    property = {"name": column.name, "logicalType": logical, "physicalType": "varchar", "required": column.required}
    if column.name in keys:
        property |= {"primaryKey": True, "primaryKeyPosition": keys.index(column.name) + 1}
    if options:
        property["logicalTypeOptions"] = dict(options)
    custom = [{"property": "declaredType", "value": column.type}]
    if column.codes:
        custom.append({"property": "values", "value": list(column.codes)})
    if column.type == "decimal":
        custom.append({"property": "unit", "value": unit(stream, column)})
    return property | {"classification": data_class(stream), "customProperties": custom}


def unit(stream: Stream, column: Column) -> str:
    """What a number counts: told by its name, else money in the currency that stands beside it or in the document's."""
    for word, counted in UNITS:
        if word in column.name.split("_"):
            return counted
    beside = [other.name for other in stream.columns if other.type == "currency"]
    if len(beside) > 1:
        return f"{beside[1]} per {beside[0]}"
    if any(word in column.name for word in COUNTED) and not beside:
        return "number"
    money = beside[0] if beside else "currency of the document"
    return f"{money} per hour" if column.name.endswith("rate") else money


def agreed_hours() -> dict[str, int]:
    """The hours within which each stream is to be delivered again; `default` for every other one."""
    with (PROJECT / "seeds" / "source_sla.csv").open(encoding="utf-8", newline="") as lines:
        return {row["stream"]: int(row["agreed_hours"]) for row in csv.DictReader(lines)}
