"""The columns of stored tables that each column of a query is made of."""

from sqlglot import exp

from crossfoot.lineage.query import branches, tables_of, within

Stored = frozenset[tuple[str, str]]
"""Columns of stored tables: (schema.table, column)."""
Columns = dict[str, Stored]


def columns_behind(query: exp.Query, known: dict[str, Columns] | None = None) -> Columns:
    """Per column of a query, the stored columns in its expression; what only filters or joins rows is not among them.

    `known` holds the CTEs around it.
    """
    if isinstance(query, exp.Subquery):
        return columns_behind(query.this, known)
    known = dict(known or {})
    for cte in query.ctes:
        known[cte.alias] = columns_behind(cte.this, known)
    if isinstance(query, exp.Union):
        parts = [columns_behind(branch, known) for branch in branches(query)]
        return {
            name: frozenset().union(*(list(part.values())[position] for part in parts))
            for position, name in enumerate(parts[0])
        }
    sources = {alias: _source(table, known) for alias, table, _, _ in tables_of(query)}
    return {each.alias_or_name: _of(each, sources, known) for each in query.expressions}


def _source(table: exp.Expression, known: dict[str, Columns]) -> Columns | str:
    """The columns of a subquery or CTE; the name of a stored table."""
    if isinstance(table, exp.Subquery):
        return columns_behind(table.this, known)
    return f"{table.db}.{table.name}" if table.db else known[table.name]


def _of(value: exp.Expression, sources: dict[str, Columns | str], known: dict[str, Columns]) -> Stored:
    found: set[tuple[str, str]] = set()
    for column in within(value, exp.Column):
        source = sources.get(column.table, {})
        found |= {(source, column.name)} if isinstance(source, str) else source.get(column.name, set())
    for query in within(value, exp.Select):
        found |= frozenset().union(*columns_behind(query, known).values())
    return frozenset(found)
