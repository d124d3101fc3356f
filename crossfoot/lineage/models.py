"""The lineage of all models of a project, from their compiled SQL."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.schema import MappingSchema

from crossfoot.lineage.columns import columns_behind
from crossfoot.lineage.query import DIALECT, read_query
from crossfoot.lineage.records import PREFIX, Origin, Relation, with_records

Schema = dict[str, dict[str, dict[str, dict[str, str]]]]
"""The type of every column, by database, schema and table."""
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


def read_models(compiled: Iterable[tuple[str, str]], schema: Schema) -> list[ModelLineage]:
    """The lineage of models (name, compiled SQL), given in an order in which they can be built."""
    mapping = MappingSchema(schema, dialect=DIALECT)
    address = Origin(frozenset([LANDED]), frozenset([LANDED]))
    known: dict[str, Relation] = {
        f"{name}.{table}": dict.fromkeys(columns, address)
        for database, name in (("landing", "main"), ("work", "run"))
        for table, columns in schema.get(database, {}).get(name, {}).items()
        if address_of(table, columns)
    }
    models = {}
    for name, sql in compiled:
        query = read_query(sql, mapping)
        columns = {column: sorted(map(list, behind)) for column, behind in columns_behind(query).items()}
        query, known[name] = with_records(query, known)
        reads = [_renamed(table, models) for table in query.find_all(exp.Table) if table.db]
        lists = {column: sorted(origin.value) for column, origin in known[name].items()}
        models[name] = ModelLineage(name, sorted(set(reads)), query.sql(dialect=DIALECT), lists, columns)
    return list(models.values())


def address_of(table: str, columns: Iterable[str]) -> str | None:
    """SQL for the address (source/table/id) of a row of a stored table; None where its rows have none."""
    return f"_source || '/{table}/' || _id" if "_sha256" in columns else LOGS.get(table)


def _renamed(table: exp.Table, models: dict[str, ModelLineage]) -> str:
    """What a table is called: a model by its one quoted name, a stored table by its full name."""
    name = f"{table.db}.{table.name}"
    if name not in models:
        return f"{table.catalog}.{name}"
    alias = table.alias_or_name
    table.replace(exp.to_table(f'"{name}"', dialect=DIALECT).as_(alias, table=True))
    return name
