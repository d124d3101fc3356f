"""The lineage of all models of a project, from their compiled SQL."""

import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sqlglot import exp

from crossfoot.lineage.columns import columns_behind
from crossfoot.lineage.query import DIALECT, Schema, mapping, read_query
from crossfoot.lineage.records import PREFIX, Origin, with_records

Known = list[tuple[str, list[str], list[str]]]
"""Per column of a table, in order, the lists of its value and those that decide (see `Origin`)."""
Remember = Callable[[Any, Callable[[], bytes]], bytes]
"""Gives what the function works out from the inputs (JSON values), or gave for the same inputs before."""
TABLE = re.compile(r'"(\w+)"\."(\w+)"\."(\w+)"')
"""A table as dbt writes it into a query."""
ADDRESSED = (("landing", "main"), ("work", "run"))
"""The schemas of stored tables whose rows have addresses."""
LANDED = f"{PREFIX}0"
"""The list that a stored table with addresses must carry when a rewritten query reads it: that of the row alone."""
LOGS = {
    "_batches": "source || '/_batches/' || stream || '@' || run_id",
    "reported_figure": "build_id || '/reported_figure/' || concat_ws(':', metric, period, dim, key, currency_view)",
}
"""What is no landed record and has an address: deliveries, and figures as frozen by a close."""


@dataclass(frozen=True)
class ModelLineage:
    """One model, named schema.table.

    `sql` is its query with lists of record addresses, reading other models by their names as if they were CTEs; `lists`
    names those of a column. `reads` are the models and stored tables (database.schema.table) in it; `columns` the
    columns, as [schema.table, column], that a column is made of.
    """

    name: str
    reads: list[str]
    sql: str
    lists: dict[str, list[str]]
    columns: dict[str, list[list[str]]]


def read_models(compiled: Iterable[tuple[str, str]], schema: Schema, remember: Remember) -> list[ModelLineage]:
    """The lineage of models (name, compiled SQL), given in an order in which they can be built."""
    known: dict[str, Known] = {
        f"{name}.{table}": [(column, [LANDED], [LANDED]) for column, _ in columns]
        for (database, name, table), columns in schema.items()
        if (database, name) in ADDRESSED and address_of(table, dict(columns))
    }
    models = {}
    for name, sql in compiled:
        tables = sorted(set(TABLE.findall(sql)) & schema.keys())
        names = [f"{schema_name}.{table}" for _, schema_name, table in tables]
        origins = {each: known[each] for each in names if each in known}
        inputs = [name, sql, [[*each, schema[each]] for each in tables], origins, [n for n in names if n in models]]
        read = json.loads(remember(inputs, partial(_read_model, *inputs)))
        models[name], known[name] = ModelLineage(**read["model"]), read["known"]
    return list(models.values())


def _read_model(name: str, sql: str, tables: list[list], known: dict[str, Known], models: list[str]) -> bytes:
    """One model, and what its columns are made of: all follows from its text and from the tables that it names."""
    origins = {
        table: {column: Origin(frozenset(value), frozenset(decides)) for column, value, decides in columns}
        for table, columns in known.items()
    }
    query = read_query(sql, mapping({tuple(place): columns for *place, columns in tables}))
    columns = {column: sorted(map(list, behind)) for column, behind in columns_behind(query).items()}
    query, relation = with_records(query, origins)
    reads = {_renamed(table, models) for table in list(query.find_all(exp.Table)) if table.db}
    lists = {column: sorted(origin.value) for column, origin in relation.items()}
    model = ModelLineage(name, sorted(reads), query.sql(dialect=DIALECT), lists, columns)
    made_of = [[column, sorted(origin.value), sorted(origin.decides)] for column, origin in relation.items()]
    return json.dumps({"model": asdict(model), "known": made_of}).encode()


def address_of(table: str, columns: Iterable[str]) -> str | None:
    """SQL for the address (source/table/id) of a row of a stored table; None where its rows have none."""
    return f"_source || '/{table}/' || _id" if "_sha256" in columns else LOGS.get(table)


def _renamed(table: exp.Table, models: Collection[str]) -> str:
    """What a table is called: a model by its one quoted name, a stored table by its full name."""
    name = f"{table.db}.{table.name}"
    if name not in models:
        return f"{table.catalog}.{name}"
    alias = table.alias_or_name
    table.replace(exp.to_table(f'"{name}"', dialect=DIALECT).as_(alias, table=True))
    return name
