"""Which metrics depend on which columns of landed records, by the lineage of the compiled models."""

import re
from functools import cache

from sqlglot import exp

from crossfoot.gateway.dictionary import Dictionary
from crossfoot.lineage.columns import Columns, Stored, columns_behind
from crossfoot.lineage.query import mapping, read_query, tables_of
from crossfoot.run.lineage import read_schema
from tests.numbers.lab import Lab

ROWS = "rows_behind"
"""The column added to each query that holds what filters, joins and groups its rows."""
CLAUSES = ("where", "having", "qualify", "group")


def dependent(lab: Lab, dictionary: Dictionary, columns: Stored) -> set[str]:
    """The public metrics that depend on one of these columns (landed table, column): by value, or by its rows."""
    models = _models(lab)

    @cache
    def depends(table: str, column: str) -> bool:
        behind = models.get(table)
        if behind is None:
            return (table, column) in columns
        return any(depends(*each) for each in behind[column] | behind[ROWS])

    found = set()
    for metric in dictionary.public():
        for leaf in dictionary.leaves([metric.name]):
            model = dictionary.models[leaf.model]
            table = f"{model.schema}.{model.table}"
            names = re.findall(r"\w+", f"{leaf.expr} {leaf.filter.replace('__', ' ')}")
            if any(depends(table, name) for name in {ROWS, *names} & models.get(table, {}).keys()):
                found.add(metric.name)
    return found


def _models(lab: Lab) -> dict[str, Columns]:
    """The stored columns behind each column of each model; those behind its rows under ROWS."""
    schema = mapping(read_schema(lab.con))
    wanted = [node for node in lab.nodes if node["resource_type"] == "model"]
    return {
        f"{node['schema']}.{node['alias']}": columns_behind(_with_rows(read_query(node["compiled_code"], schema)))
        for node in wanted
    }


def _with_rows(query: exp.Query) -> exp.Query:
    """The query with a column more in every select: what decides which rows there are."""
    for select in list(query.find_all(exp.Select)):
        clauses = [select.args[clause] for clause in CLAUSES if select.args.get(clause)]
        tables = list(tables_of(select))
        clauses += [condition for _, _, condition, _ in tables if condition is not None]
        inner = [alias for alias, table, _, _ in tables if not table.args.get("db")]
        parts = [clause.copy() for clause in clauses] + [exp.column(ROWS, alias) for alias in inner]
        select.append("expressions", exp.alias_(exp.Tuple(expressions=parts), ROWS))
    return query
