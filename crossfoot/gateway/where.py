"""The filter language of a query: comparisons of dimensions with texts, joined by and, or, not.

The text is parsed, checked node by node and written anew; nothing a user typed is passed on as it was.
"""

from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from crossfoot.gateway.failures import refuse

_SHAPE = "Write it as: practice = 'Data' and region in ('NA', 'EU'); allowed are =, <>, in, and, or, not."
_JOINS = (exp.And, exp.Or, exp.Not, exp.Paren)
_LONGEST = 2000


@dataclass(frozen=True)
class Where:
    """A checked condition. `values` holds the (dim, value) pairs of its literals, in order of appearance."""

    condition: exp.Expression
    values: tuple[tuple[str, str], ...]

    @property
    def dims(self) -> list[str]:
        """The dimensions it speaks of, each once."""
        return list(dict.fromkeys(dim for dim, _ in self.values))

    def sql(self) -> str:
        """The condition on columns named like the dims."""
        return self.condition.sql(dialect="duckdb", comments=False)


@lru_cache(maxsize=256)
def parse_where(text: str) -> Where:
    """A checked condition; XF-405 when it is anything but comparisons of names with texts."""
    try:
        if len(text) > _LONGEST:
            raise ValueError(f"it is longer than {_LONGEST} characters")
        condition = sqlglot.parse_one(text, into=exp.Condition, dialect="duckdb")
        values = tuple(_checked(condition))
    except (SqlglotError, ValueError) as error:
        reason = str(error).splitlines()[0] if isinstance(error, ValueError) else "it is no condition"
        raise refuse("XF-405", f"The filter cannot be read: {reason}.", _SHAPE) from None
    return Where(condition, values)


def _checked(node: exp.Expression) -> list[tuple[str, str]]:
    if isinstance(node, _JOINS):
        return [pair for child in node.iter_expressions() for pair in _checked(child)]
    if isinstance(node, (exp.EQ, exp.NEQ)):
        return [(_dim(node.this), _text(node.expression))]
    if isinstance(node, exp.In) and node.expressions:
        return [(_dim(node.this), _text(value)) for value in node.expressions]
    raise ValueError(f"'{node.sql(dialect='duckdb')}' is not allowed")


def _dim(node: exp.Expression) -> str:
    if isinstance(node, exp.Column) and len(node.parts) == 1:
        return node.name
    raise ValueError(f"'{node.sql(dialect='duckdb')}' is no dimension")


def _text(node: exp.Expression) -> str:
    if isinstance(node, exp.Literal) and node.is_string:
        return node.this
    raise ValueError(f"'{node.sql(dialect='duckdb')}' is no text in single quotes")
