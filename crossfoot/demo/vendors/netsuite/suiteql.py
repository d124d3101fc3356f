"""Answers SuiteQL: Oracle's dialect over the tables of the account, values as the vendor writes them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import sqlglot
from sqlglot import exp

ROWS_PER_QUERY = 100_000
_USER_DATE = "%m/%d/%Y"
_FORMATS = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH24": "%H", "MI": "%M", "SS": "%S"}


class QueryRefused(Exception):
    """The answer to a query that cannot be run: status, code and the vendor's words."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        """`detail` is what stands in the answer."""
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


@dataclass(frozen=True)
class Asked:
    """A query and the part of its rows that is wanted. `hidden` are the records the role may not see."""

    query: str
    limit: int
    offset: int
    hidden: frozenset[str] = frozenset()


def answer(con: duckdb.DuckDBPyConnection, asked: Asked, now: dt.datetime) -> tuple[list[dict[str, str]], int]:
    """The rows wanted, keys in lower case, empty columns left out; and how many the query has, 100,000 at most."""
    try:
        tree = sqlglot.parse_one(asked.query, read="oracle")
    except sqlglot.ParseError as error:
        raise QueryRefused(400, "INVALID_PARAMETER", f"Invalid search query. {error}") from error
    for table in tree.find_all(exp.Table):
        if table.name.lower() in asked.hidden:
            raise QueryRefused(400, "INVALID_PARAMETER", f"Invalid search query. Record '{table.name}' was not found.")
    select = tree.transform(_translated, now).sql("duckdb")
    part = f"limit {max(min(asked.limit, ROWS_PER_QUERY - asked.offset), 0)} offset {asked.offset}"
    try:
        total = con.execute(f"select count(*) from ({select})").fetchall()[0][0]
        found = con.execute(f"{select} {part}")
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise QueryRefused(400, "NONEXISTENT_FIELD", f"Invalid search query. {str(error).splitlines()[0]}") from error
    names = [column[0].lower() for column in found.description]
    rows = [{n: _text(v) for n, v in zip(names, row, strict=True) if v is not None} for row in found.fetchall()]
    return rows, min(total, ROWS_PER_QUERY)


def _translated(node: exp.Expression, now: dt.datetime) -> exp.Expression:
    if isinstance(node, exp.ToChar):
        return exp.func("strftime", node.this, exp.Literal.string(_format(node.text("format"))))
    if isinstance(node, exp.CurrentTimestamp) or (isinstance(node, exp.Column) and node.name.upper() == "SYSDATE"):
        return exp.cast(exp.Literal.string(now.isoformat(" ")), "timestamp")
    return node


def _format(oracle: str) -> str:
    for part, ours in _FORMATS.items():
        oracle = oracle.replace(part, ours)
    return oracle


def _text(value: object) -> str:
    if isinstance(value, dt.date):  # a date without TO_CHAR comes in the format the user prefers
        return value.strftime(_USER_DATE)
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)
