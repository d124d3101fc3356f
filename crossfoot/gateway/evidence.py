"""The landed records behind published values: the models' own queries, run again on the published evidence.

The build carries every model's query rewritten so that each value comes with the addresses of the records it is made of
(`metadata.model`). What a reader may not open stands empty here, so nothing of it can show.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path

import duckdb
import polars as pl
from sqlglot import exp

from crossfoot.lineage.models import address_of

ENVELOPE = ("_extra", "_run_id", "_extracted_at", "_source_updated_at", "_sha256", "_deleted", "_version", "recency")
TRACED = "(getvariable('traced') is null or list_contains(getvariable('traced'), {}))"
ONE_QUERY = 100
"""How many models one query may hold: all checks at once take longer to plan than to work out in turn."""
KEPT = "(getvariable('keeps') is null or {} in (select address from work.main.kept))"


class Evidence:
    """The evidence of one build; `available` is whether the build carries it."""

    def __init__(self, folder: Path, restricted: bool) -> None:
        """`folder` is builds/<id>; `restricted` says whether the restricted file may be opened."""
        self._con = duckdb.connect(":memory:")
        self._files = ["general", *(["restricted"] if restricted else [])]
        for file in self._files:
            path = str(folder / f"{file}.duckdb").replace("'", "''")
            self._con.execute(f"attach '{path}' as {file} (read_only)")
        self.available = bool(
            self._rows(
                "select 1 from duckdb_tables() where (database_name, schema_name, table_name)"
                " = ('general', 'metadata', 'model')"
            )
        )
        self._published = cache(self._read_published)
        self._addressed: dict[str, tuple[str, str]] = {}
        if self.available:
            self._models = {
                model: (sql, json.loads(reads), json.loads(lists))
                for model, sql, reads, lists in self._rows(
                    "select model, sql, reads, lists from general.metadata.model order by position"
                )
            }
            self._add_stored()

    def addresses(self, model: str, columns: Iterable[str], condition: str) -> list[str]:
        """The addresses (source/stream/id) of the records behind some columns of rows of a model, each once."""
        lists = self.joined(model, columns)
        sql = f'select list_distinct(flatten(list({lists}))) from "{model}" where {condition}'
        needed = self._needed(model)
        with self._session() as con:
            if len(needed) > ONE_QUERY:
                self._work_out(con, needed)
            else:
                sql = f"{self._with(model)} {sql}"
            [(found,)] = con.execute(sql).fetchall()
        return sorted(found or [])

    @contextmanager
    def again(self, model: str) -> Iterator[Callable[[Iterable[str]], pl.DataFrame]]:
        """A function that works a model out once more, from nothing but the records of some addresses.

        The query is planned once, for any records, because that takes longer than to work it out.
        """
        columns = ", ".join(f'"{column}"' for column in self.columns(model))
        with self._session() as con:
            _keep(con, self._all_addresses())
            con.execute(f'prepare again as {self._with(model)} select {columns} from "{model}"')

            def work_out(addresses: Iterable[str]) -> pl.DataFrame:
                _keep(con, addresses)
                return con.sql("execute again").pl()

            yield work_out

    def withheld(self, model: str, columns: Iterable[str]) -> list[str]:
        """The streams behind some columns of a model that this reader may not open."""
        schema, table = model.split(".")
        names = ", ".join(_text(column) for column in columns)
        behind = self._rows(
            f"""
            with recursive behind as (
                select from_schema, from_table, from_column from general.metadata.lineage
                where schema_name = {_text(schema)} and table_name = {_text(table)} and column_name in ({names})
                union
                select step.from_schema, step.from_table, step.from_column
                from behind
                inner join general.metadata.lineage as step
                    on behind.from_schema = step.schema_name and behind.from_table = step.table_name
                    and behind.from_column = step.column_name
            )
            select distinct from_table from behind where from_schema = 'landing' order by 1
            """
        )
        return [stream for (stream,) in behind if stream in self._absent]

    def records(self, addresses: list[str]) -> pl.DataFrame:
        """Landed records: source, stream, id, and `record`, their fields as delivered (JSON text); ref_* come last.

        Deliveries (stream `_batches`) and figures as frozen by a close (`reported_figure`) are records here, too.
        """
        streams: dict[str, list[str]] = {}
        for address in addresses:
            streams.setdefault(address.split("/")[1], []).append(address)
        found = [self._landed(stream, wanted) for stream, wanted in sorted(streams.items(), key=_facts_first)]
        schema = dict.fromkeys(("source", "stream", "id", "record"), pl.String)
        return pl.concat([pl.DataFrame(schema=schema), *found])

    @cached_property
    def marts_by_view(self) -> set[str]:
        """The marts that hold a row per currency view."""
        return {
            model.partition(".")[2]
            for model, (_, _, lists) in self._models.items()
            if model.startswith("marts.") and "currency_view" in lists
        }

    def columns(self, model: str) -> list[str]:
        """The columns of a model."""
        return list(self._models[model][2])

    @contextmanager
    def tables(
        self, traced: list[str] | None = None, kept: list[str] | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Every model as a temporary table of its name: in which only records of `traced` have an address, or which is
        made of nothing but the records of `kept`."""
        with self._session() as con:
            if traced is not None:
                con.execute(f"set variable traced = [{', '.join(map(_text, traced))}]")
            if kept is not None:
                _keep(con, kept)
            self._work_out(con, self._models)
            yield con

    def reached(self, addresses: list[str]) -> list[str]:
        """The models that records may reach, in an order in which they can be built."""
        reached = {f"landing.main.{address.split('/')[1]}" for address in addresses}
        for model, (_, reads, _) in self._models.items():
            reached |= {model} if reached & set(reads) else set()
        return [model for model in self._models if model in reached]

    def joined(self, model: str, columns: Iterable[str]) -> str:
        """SQL for the addresses behind some columns of a row of a model."""
        lists = sorted({name for column in columns for name in self._models[model][2][column]})
        return f"list_distinct(list_concat({', '.join([*lists, 'cast([] as varchar[])'])}))"

    @contextmanager
    def _session(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that leaves nothing behind: which records it keeps is nobody else's."""
        con = self._con.cursor()
        con.execute("begin")
        try:
            yield con
        finally:
            con.execute("rollback")
            con.close()

    def _all_addresses(self) -> list[str]:
        each = " union all ".join(f"select {address} from {relation}" for relation, address in self._addressed.values())
        return [address for (address,) in self._rows(each)]

    def _work_out(self, con: duckdb.DuckDBPyConnection, models: Iterable[str]) -> None:
        """Models, given in an order in which they can be built, as temporary tables of their names."""
        for model in models:
            con.execute(f'create temp table "{model}" as {self._models[model][0]}')

    def _with(self, model: str) -> str:
        """The queries that a model needs, as CTEs in order."""
        return "with " + ", ".join(f'"{name}" as ({self._models[name][0]})' for name in self._needed(model))

    def _needed(self, model: str) -> list[str]:
        """A model and all that it reads, in an order in which they can be built."""
        needed, queue = set(), [model]
        while queue:
            each = queue.pop()
            if each in self._models and each not in needed:
                needed.add(each)
                queue += self._models[each][1]
        return [name for name in self._models if name in needed]

    @cached_property
    def _absent(self) -> set[str]:
        """The landed streams that are in none of the files that are open."""
        landed = {name.rpartition(".")[2] for name in self._stored if name.startswith("landing.")}
        return landed - set(self._published("evidence"))

    @cached_property
    def _stored(self) -> dict[str, dict[str, str]]:
        stored: dict[str, dict[str, str]] = {}
        for name, column, kind in self._rows("select name, column_name, data_type from general.metadata.stored"):
            stored.setdefault(name, {})[column] = kind
        return stored

    def _add_stored(self) -> None:
        """Views of the names that the queries read; what is not published is empty."""
        for database in ("work", "landing"):
            self._con.execute(f"attach ':memory:' as {database}")
        self._con.execute("create table work.main.kept (address varchar)")
        for name, columns in self._stored.items():
            database, schema, table = name.split(".")
            known = self._published("evidence" if database == "landing" else schema).get(table)
            known = known or self._published("metadata").get(table, {})
            listed = [f'"{c}"' if c in known else f'cast(null as {kind}) as "{c}"' for c, kind in columns.items()]
            empty = ", ".join(f'cast(null as {kind}) as "{c}"' for c, kind in columns.items())
            source = f"from {known['']}" if known else f"from (select {empty}) where false"
            if address := address_of(table, columns):
                self._addressed[table] = (f'{database}.{schema}."{table}"', address)
                listed.append(f"case when {TRACED.format(address)} then [{address}] end as _records_0")
                source += f"{' and' if not known else ' where'} {KEPT.format(address)}"
            self._con.execute(f"create schema if not exists {database}.{schema}")
            self._con.execute(f'create view {database}.{schema}."{table}" as select {", ".join(listed)} {source}')

    def _read_published(self, schema: str) -> dict[str, dict[str, str]]:
        """The columns of the tables of a schema, and under the empty name where the table stands."""
        tables: dict[str, dict[str, str]] = {}
        for database, table, column in self._rows(
            "select database_name, table_name, column_name from duckdb_columns()"
            f" where database_name in ({', '.join(map(_text, self._files))}) and schema_name = {_text(schema)}"
            " order by database_name desc"
        ):
            tables.setdefault(table, {"": f'{database}.{schema}."{table}"'})[column] = column
        return tables

    def _landed(self, stream: str, addresses: list[str]) -> pl.DataFrame:
        relation, address = self._addressed[stream]
        fields = [name for name in self._stored[relation.replace('"', "")] if name not in (*ENVELOPE, "_source", "_id")]
        packed = ", ".join(f'"{field}" := "{field}"' for field in fields)
        return (
            self._con.cursor()
            .sql(
                f"select split_part(address, '/', 1) as source, {_text(stream)} as stream,"
                " substr(address, length(source) + length(stream) + 3) as id, record"
                f" from (select {address} as address, cast(to_json(struct_pack({packed})) as varchar) as record"
                f" from {relation})"
                " where list_contains($addresses, address) order by 1, 3",
                params={"addresses": addresses},
            )
            .pl()
        )

    def _rows(self, sql: str) -> list[tuple]:
        return self._con.cursor().execute(sql).fetchall()


def _keep(con: duckdb.DuckDBPyConnection, addresses: Iterable[str]) -> None:
    """From now on there are no records in this session but those of the addresses."""
    con.execute("set variable keeps = true")
    con.execute("delete from work.main.kept")
    con.execute("insert into work.main.kept select unnest(?)", [list(addresses)])


def _facts_first(item: tuple[str, list[str]]) -> tuple[bool, str]:
    return "__ref_" in item[0], item[0]


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")
