"""The part of SOQL that extractors use: fields, one object, conditions joined by AND, an order, a limit."""

import re
from dataclasses import dataclass

from crossfoot.demo.vendors.payload import plain
from crossfoot.demo.vendors.salesforce.org import Org, Record

QUERY = re.compile(
    r"\s*SELECT\s+(?P<fields>.+?)\s+FROM\s+(?P<object>\w+)(?:\s+WHERE\s+(?P<where>.+?))?"
    r"(?:\s+ORDER\s+BY\s+(?P<order>.+?))?(?:\s+LIMIT\s+(?P<limit>\d+))?\s*$",
    re.I | re.S,
)
CONDITION = re.compile(r"(\w+)\s*(>=|<=|!=|=|<|>)\s*('(?:[^'\\]|\\.)*'|\S+)\s*$")


class Malformed(Exception):
    """An error of the query with its Salesforce code."""

    def __init__(self, code: str, message: str) -> None:
        """Both as the interface tells them."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Found:
    """What a query finds: the object's API name, the fields asked for, and the records."""

    object: str
    fields: list[str]
    records: list[Record]
    is_count: bool = False


def run(org: Org, query: str, *, deleted: bool) -> Found:
    """Runs a query; `deleted` shows what lies in the recycle bin too. Raises Malformed."""
    parsed = QUERY.match(query)
    if not parsed:
        raise Malformed("MALFORMED_QUERY", f"unexpected token: {query[:40]}")
    name = next((known for known in org.fields if known.lower() == parsed["object"].lower()), None)
    if name is None:
        raise Malformed("INVALID_TYPE", f"sObject type '{parsed['object']}' is not supported.")
    is_count = parsed["fields"].strip().upper() == "COUNT()"
    fields = [] if is_count else [_known(org, name, field.strip()) for field in parsed["fields"].split(",")]
    records = [record for record in org.records[name] if deleted or not record["IsDeleted"]]
    for text in re.split(r"\s+AND\s+", parsed["where"], flags=re.I) if parsed["where"] else []:
        records = _filtered(org, name, records, text)
    for part in reversed((parsed["order"] or "").split(",")):
        if part.strip():
            field, *direction = part.split()
            key = _known(org, name, field)
            records = sorted(records, key=lambda record: _sortable(record.get(key)), reverse=direction[:1] == ["DESC"])
    return Found(name, fields, records[: int(parsed["limit"])] if parsed["limit"] else records, is_count)


def _filtered(org: Org, name: str, records: list[Record], text: str) -> list[Record]:
    condition = CONDITION.match(text.strip())
    if not condition:
        raise Malformed("MALFORMED_QUERY", f"unexpected token: {text}")
    field, operator, literal = condition.groups()
    field = _known(org, name, field)
    if org.fields[name][field] == "datetime" and (literal.startswith("'") or not literal.endswith("Z")):
        raise Malformed("INVALID_FIELD", f"value of filter criterion for field '{field}' must be of type dateTime")
    wanted = _sortable(
        literal.strip("'") if literal.startswith("'") else {"true": True, "false": False}.get(literal, literal)
    )
    tests = {
        ">=": lambda value: value >= wanted,
        "<=": lambda value: value <= wanted,
        "<": lambda value: value < wanted,
        ">": lambda value: value > wanted,
        "=": lambda value: value == wanted,
        "!=": lambda value: value != wanted,
    }
    return [record for record in records if tests[operator](_sortable(record.get(field)))]


def _known(org: Org, name: str, field: str) -> str:
    found = next((known for known in org.fields[name] if known.lower() == field.lower()), None)
    if found is None:
        raise Malformed("INVALID_FIELD", f"No such column '{field}' on entity '{name}'.")
    return found


def _sortable(value: object) -> str:
    """Values in the order of their text; of a time the part that both of its spellings share."""
    text = str("" if value is None else plain(value))
    return text[:23].rstrip("Z") if re.match(r"\d{4}-\d\d-\d\dT", text) else text
