"""The staging models of a connector over a landing file, rendered with the project's own macros but without dbt."""

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import yaml

from crossfoot.run.project import PROJECT

MACROS = (
    *("current_landed.sql", "dates.sql", "money.sql", "certinia_hours.sql", "numbered.sql", "xero_tracked.sql"),
    "xero_account_class.sql",
)


def staged(source: Any, model: str, columns: str = "*") -> list[tuple]:
    """The rows of a staging model, in order, of what a `Source` of these tests has landed."""
    return Staged(source.connector.name, source.landing.con).rows(model, columns)


class Staged:
    """The models of `models/staging/<connector>`, built when they are first asked for."""

    def __init__(self, connector: str, con: duckdb.DuckDBPyConnection) -> None:
        """`con` holds the landed streams of the connector in its default schema."""
        self._folder, self._con, self._built = PROJECT / "models" / "staging" / connector, con, set()
        self._macros = "\n".join((PROJECT / "macros" / name).read_text() for name in MACROS)
        con.execute("create temp table if not exists removed_source (source varchar)")

    def rows(self, model: str, columns: str = "*") -> list[tuple]:
        """The rows of a model."""
        return self._con.execute(f"select {columns} from {self.build(model)} order by all").fetchall()

    def sql(self, query: str) -> list[tuple]:
        """A query; models are written `{name}`."""
        return self._con.execute(re.sub(r"\{(\w+)\}", lambda match: self.build(match[1]), query)).fetchall()

    def broken_contracts(self) -> list[str]:
        """One text per column of a model that is not of the name and type its contract states."""
        broken = []
        for model in yaml.safe_load((self._folder / f"_{self._folder.name}.yml").read_text())["models"]:
            found = {
                name: kind.lower()
                for name, kind, *_ in self._con.execute(f"describe {self.build(model['name'])}").fetchall()
            }
            stated = {column["name"]: column["data_type"].lower() for column in model["columns"]}
            broken += [f"{model['name']}: {found.items() ^ stated.items()}"] if found != stated else []
        return broken

    def texts(self, model: str, columns: Iterable[str]) -> list[tuple[str, ...]]:
        """The rows of a model as the texts of a drop, numbers without trailing zeros, sorted."""
        return sorted(tuple(map(text, row)) for row in self.rows(model, ", ".join(columns)))

    def build(self, model: str) -> str:
        """The table of a model; what it reads is built first."""
        if model not in self._built:
            self._built.add(model)
            source = (self._folder / f"{model}.sql").read_text()
            environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
            environment.globals |= {"return": str, "adapter": _Adapter(environment, self._macros)}
            names = {"ref": self.build, "source": lambda schema, name: name if schema == "run" else f"main.{name}"}
            select = environment.from_string(self._macros + source).render(names)
            self._con.execute(f"create or replace temp table {model} as {select}")
        return model


class _Adapter:
    """DuckDB's own way to do what engines do differently."""

    def __init__(self, environment: jinja2.Environment, macros: str) -> None:
        self._module = environment.from_string(macros).make_module({})

    def dispatch(self, name: str, package: str) -> Any:
        return getattr(self._module, f"duckdb__{name}")


def told(path: Path, columns: Iterable[str] | None = None) -> tuple[list[str], list[tuple[str, ...]]]:
    """Header and rows of a file of a drop, as `Staged.texts` gives them."""
    relation = duckdb.read_csv(str(path), all_varchar=True, na_values=[""])
    names = list(columns or relation.columns)
    rows = relation.project(", ".join(f'"{name}"' for name in names)).fetchall()
    return names, sorted(tuple(map(text, row)) for row in rows)


def text(value: object) -> str:
    """A value as it stands in a drop."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal) or re.fullmatch(r"-?\d+\.\d+", str(value)):
        short = f"{Decimal(value).normalize():f}"
        return "0" if short == "-0" else short
    return str(value)
