"""What a reader may see: the tier, and the entities, practices, customers and engagements in scope."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlglot import exp


@dataclass(frozen=True)
class Policy:
    """The row policy of a reader. `None` as a scope means all; `restricted` opens the file with pay in it.

    Without `costs`, cost is shown by the dims of `suppression` only, and no cell of few people. The default is the
    administrator of the local command line.
    """

    restricted: bool = True
    costs: bool = True
    entities: frozenset[str] | None = None
    practices: frozenset[str] | None = None
    customers: frozenset[str] | None = None
    engagements: frozenset[str] | None = None

    @property
    def scopes(self) -> dict[str, frozenset[str]]:
        """The allowed values by column, of the columns that are narrowed."""
        by_column = {
            "entity": self.entities,
            "practice": self.practices,
            "customer": self.customers,
            "engagement": self.engagements,
        }
        return {column: values for column, values in by_column.items() if values is not None}

    @property
    def sees_landed(self) -> bool:
        """Whether landed records are shown: one may tell what work costs, and of more than a part of the firm."""
        return self.costs and not self.scopes

    def allows(self, columns: Collection[str]) -> bool:
        """Whether a relation with these columns can be narrowed to the scopes; one that cannot is never served."""
        return set(self.scopes) <= set(columns)

    def predicate(self) -> str:
        """The SQL condition of the scopes; `true` when nothing is narrowed."""
        conditions = [_among(column, values) for column, values in sorted(self.scopes.items())]
        return exp.and_(*conditions).sql(dialect="duckdb") if conditions else "true"


def _among(column: str, values: frozenset[str]) -> exp.Expression:
    literals = [exp.Literal.string(value) for value in sorted(values)]
    return exp.In(this=exp.column(column), expressions=literals) if literals else exp.false()
