"""Decimal arithmetic of metric formulas: sums, products and the one division, on values that may be empty.

A formula is text over metric names: `+ - * /`, parentheses, numbers, and `positive(x)`, which is empty unless x > 0.
Nothing is rounded between steps but a quotient, which is carried to 12 decimals, half up (away from zero).
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

import sqlglot
from sqlglot import exp

# Wide enough that a quotient shows on which side of a half it lies, so rounding it once more is exact.
EXACT = Context(prec=120, rounding=ROUND_HALF_UP)
_PLACES = Decimal("1e-12")

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
    return _compile(sqlglot.parse_one(text, dialect="duckdb"), text)


def names(text: str) -> list[str]:
    """The names a formula uses, in order of first use."""
    columns = sqlglot.parse_one(text, dialect="duckdb").find_all(exp.Column, bfs=False)
    return list(dict.fromkeys(column.name for column in columns))


_OPERATIONS = {exp.Add: EXACT.add, exp.Sub: EXACT.subtract, exp.Mul: EXACT.multiply, exp.Div: divide}


def _compile(node: exp.Expression, text: str) -> Callable[[Values], Decimal | None]:
    if isinstance(node, exp.Column) and len(node.parts) == 1:
        return lambda values, name=node.name: values[name]
    if isinstance(node, exp.Literal) and not node.is_string:
        return lambda values, number=Decimal(node.this): number
    if isinstance(node, exp.Paren):
        return _compile(node.this, text)
    if isinstance(node, exp.Neg):
        return _both(EXACT.subtract, lambda values: Decimal(0), _compile(node.this, text))
    if isinstance(node, exp.Anonymous) and node.name == "positive" and len(node.expressions) == 1:
        return _positive(_compile(node.expressions[0], text))
    operation = _OPERATIONS.get(type(node))
    if operation is None:
        raise ValueError(f"a formula may hold only names, numbers, + - * / and parentheses: {text}")
    return _both(operation, _compile(node.this, text), _compile(node.expression, text))


def _both(operation: Callable, left: Callable, right: Callable) -> Callable[[Values], Decimal | None]:
    def value(values: Values) -> Decimal | None:
        first, second = left(values), right(values)
        return None if first is None or second is None else operation(first, second)

    return value


def _positive(inner: Callable) -> Callable[[Values], Decimal | None]:
    def value(values: Values) -> Decimal | None:
        found = inner(values)
        return found if found is not None and found > 0 else None

    return value
