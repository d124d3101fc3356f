"""The staging models of a system on what has landed, without dbt: a few records at a time."""

from typing import Any

import jinja2

from crossfoot.run.dbt import PROJECT

MACROS = (PROJECT / "macros" / "current_landed.sql").read_text()


def staged(source: Any, model: str, columns: str = "*") -> list[tuple]:
    """The rows of a staging model, in order, of what a `Source` of these tests has landed."""
    return source.sql(f"select {columns} from ({_sql(source.connector.name, model)}) as model order by all")


def _sql(system: str, model: str) -> str:
    text = (PROJECT / "models" / "staging" / system / f"{model}.sql").read_text()
    tables = {"ref": lambda name: f"({_sql(system, name)})", "source": lambda schema, table: table}
    return jinja2.Environment().from_string(MACROS + text).render(**tables)
