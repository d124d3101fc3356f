"""Answers SuiteQL: Oracle's dialect over the tables of the account, values as the vendor writes them."""

import datetime as dt
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


def answer(
    con: duckdb.DuckDBPyConnection, query: str, now: dt.datetime, hidden: frozenset[str]
) -> list[dict[str, str]]:
    """The rows of a query, keys in lower case, empty columns left out. `hidden` are records the role may not see."""
    try:
        tree = sqlglot.parse_one(query, read="oracle")
    except sqlglot.ParseError as error:
        raise QueryRefused(400, "INVALID_PARAMETER", f"Invalid search query. {error}") from error
    for table in tree.find_all(exp.Table):
        if table.name.lower() in hidden:
            raise QueryRefused(400, "INVALID_PARAMETER", f"Invalid search query. Record '{table.name}' was not found.")
    try:
        found = con.execute(tree.transform(_translated, now).sql("duckdb"))
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise QueryRefused(400, "NONEXISTENT_FIELD", f"Invalid search query. {str(error).splitlines()[0]}") from error
    names = [column[0].lower() for column in found.description]
    rows = found.fetchmany(ROWS_PER_QUERY)
    return [{n: _text(v) for n, v in zip(names, row, strict=True) if v is not None} for row in rows]


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
