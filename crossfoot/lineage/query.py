"""A compiled model as a tree in which every column names its table and every result its name."""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

DIALECT = "duckdb"
Schema = dict[tuple[str, str, str], list[tuple[str, str]]]
"""The columns, in order, with their types of each table (database, schema, table)."""


def mapping(tables: Schema) -> MappingSchema:
    """The schema as `read_query` takes it."""
    nested: dict[str, dict[str, dict[str, dict[str, str]]]] = {}
    for (database, schema, table), columns in tables.items():
        nested.setdefault(database, {}).setdefault(schema, {})[table] = dict(columns)
    return MappingSchema(nested, dialect=DIALECT)


def read_query(sql: str, schema: MappingSchema) -> exp.Query:
    """The tree of a query: stars are written out, columns carry the alias of their table."""
    return qualify(sqlglot.parse_one(sql, dialect=DIALECT), schema=schema, dialect=DIALECT, identify=False)


def branches(union: exp.Union) -> list[exp.Query]:
    """The selects that a chain of unions of one kind adds up, in order; their columns get the names of the first."""
    distinct = union.args.get("distinct")
    parts = _parts(union.left, distinct) + _parts(union.right, distinct)
    for part in parts[1:]:
        _name(part, parts[0].named_selects)
    return parts


def _parts(side: exp.Query, distinct: bool) -> list[exp.Query]:
    side = side.unnest()
    if isinstance(side, exp.Union) and side.args.get("distinct") == distinct and not side.args.get("with_"):
        return _parts(side.left, distinct) + _parts(side.right, distinct)
    return [side]


def _name(query: exp.Query, names: list[str]) -> None:
    """Gives the columns of a query their names."""
    query = query.unnest()
    if isinstance(query, exp.Union):
        _name(query.left, names)
        _name(query.right, names)
    else:
        pairs = zip(query.expressions, names, strict=True)
        query.set("expressions", [exp.alias_(each.unalias(), name, quoted=True) for each, name in pairs])


def tables_of(select: exp.Select) -> Iterator[tuple[str, exp.Expression, exp.Expression | None, bool]]:
    """What a select reads: alias, table or subquery, the condition it is joined on, and whether it may be absent."""
    if first := select.args.get("from_"):
        yield first.this.alias_or_name, first.this, None, False
    for join in select.args.get("joins") or []:
        yield join.this.alias_or_name, join.this, join.args.get("on"), join.side == "LEFT"


def within(node: exp.Expression, *kinds: type) -> Iterator[exp.Expression]:
    """The nodes of some kinds in an expression, but for those of queries inside it."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, kinds):
            yield each
        if not isinstance(each, exp.Query) or each is node:
            stack.extend(reversed(list(each.iter_expressions())))
