"""Decimal arithmetic of metric formulas: sums, products and the one division, on values that may be empty.

A formula is text over metric names: `+ - * /`, parentheses, numbers, and `positive(x)`, which is empty unless x > 0.
Nothing is rounded between steps but a quotient, which is carried to 12 decimals, half up (away from zero). Answers are
worked out column by column; an explanation works a value out again from single numbers.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import Any

import polars as pl
import sqlglot
from sqlglot import exp

# Wide enough that a quotient shows on which side of a half it lies, so rounding it once more is exact.
EXACT = Context(prec=120, rounding=ROUND_HALF_UP)
_PLACES = Decimal("1e-12")
_HALF = Decimal("500e-12")

Values = Mapping[str, Decimal | None]


def divide(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """The quotient to 12 decimals, half up; empty (None) when a side is empty or the denominator is zero."""
    if numerator is None or not denominator:
        return None
    return EXACT.quantize(EXACT.divide(numerator, denominator), _PLACES)


def add(values: list[Decimal | None]) -> Decimal | None:
    """The exact sum of the values that are not empty; None when all are."""
    present = [value for value in values if value is not None]
    total = Decimal(0)
    for value in present:
        total = EXACT.add(total, value)
    return total if present else None


@cache
def compile_formula(text: str) -> Callable[[Values], Decimal | None]:
    """A function from values by name to the value of the formula; one empty part makes the whole empty.

    Raises ValueError when the text holds anything but arithmetic on names.
    """
    return _compile(sqlglot.parse_one(text, dialect="duckdb"), text, _NUMBERS)


@cache
def compile_columns(text: str) -> Callable[[Mapping[str, pl.Series]], pl.Series]:
    """The same for columns of DECIMAL(38, 12) by name: the same values, to the last place."""
    return _compile(sqlglot.parse_one(text, dialect="duckdb"), text, _COLUMNS)


def quotients(numerators: pl.Series, denominators: pl.Series) -> pl.Series:
    """`divide` of two columns of DECIMAL(38, 12)."""
    denominators = denominators.set(denominators == 0, None)
    found = numerators / denominators
    # Polars rounds a half to the even neighbour. Where the next three places are a half, it is divided once more.
    beyond = numerators * 1000 / denominators - found * 1000
    is_half = (beyond == _HALF) | (beyond == -_HALF)
    if not is_half.any():
        return found
    halves = is_half.fill_null(False).arg_true()
    again = [divide(*pair) for pair in zip(numerators[halves], denominators[halves], strict=True)]
    return found.scatter(halves, pl.Series(again, dtype=found.dtype))


def names(text: str) -> list[str]:
    """The names a formula uses, in order of first use."""
    columns = sqlglot.parse_one(text, dialect="duckdb").find_all(exp.Column, bfs=False)
    return list(dict.fromkeys(column.name for column in columns))


def _present(operation: Callable) -> Callable:
    """An operation that is empty when a side is."""
    return lambda *sides: None if None in sides else operation(*sides)


_NUMBERS: dict[Any, Callable] = {
    exp.Add: _present(EXACT.add), exp.Sub: _present(EXACT.subtract), exp.Mul: _present(EXACT.multiply),
    exp.Div: divide, exp.Neg: _present(lambda side: EXACT.subtract(Decimal(0), side)),
    exp.Literal: Decimal, "positive": lambda side: side if side is not None and side > 0 else None,
}  # fmt: skip
_COLUMNS: dict[Any, Callable] = {
    exp.Add: operator.add, exp.Sub: operator.sub, exp.Mul: operator.mul, exp.Div: quotients, exp.Neg: operator.neg,
    exp.Literal: Decimal, "positive": lambda side: side.set((side > 0).not_(), None),
}  # fmt: skip


def _compile(node: exp.Expression, text: str, operations: dict[Any, Callable]) -> Callable[[Mapping], Any]:
    if isinstance(node, exp.Column) and len(node.parts) == 1:
        return lambda values, name=node.name: values[name]
    if isinstance(node, exp.Literal) and not node.is_string:
        number = operations[exp.Literal](node.this)
        return lambda values: number
    if isinstance(node, exp.Paren):
        return _compile(node.this, text, operations)
    is_positive = isinstance(node, exp.Anonymous) and node.name == "positive" and len(node.expressions) == 1
    operation = operations.get("positive" if is_positive else type(node))
    if operation is None or isinstance(node, exp.Literal):
        raise ValueError(f"a formula may hold only names, numbers, + - * / and parentheses: {text}")
    sides = [_compile(side, text, operations) for side in node.iter_expressions()]
    return lambda values: operation(*(side(values) for side in sides))
