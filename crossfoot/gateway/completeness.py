"""What numbers lack: inputs that no source delivers, and records that open exceptions say are missing or undecided.

What somebody has accepted, or waived for now, marks nothing: the difference is known and answered for.
Which check leaves what incomplete is the register's (`leaves_incomplete`): harmonized facts, metrics, `by` a dimension,
or `{key}`, the facts and inputs that the key of the exception names.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, cached_property
from typing import NamedTuple

import polars as pl

from crossfoot.errors import CrossfootError
from crossfoot.gateway import formula
from crossfoot.gateway.dictionary import Dictionary
from crossfoot.gateway.exceptions import EXCEPTIONS, read_at_risk, read_check_status
from crossfoot.gateway.published import Published


class Gap(NamedTuple):
    """The open exceptions of one check that a number is touched by.

    `at_risk` is their money in the reporting currency `currency`, as the plain sum of the check.
    """

    check: str
    question: str
    exceptions: int
    at_risk: Decimal
    currency: str

    def __str__(self) -> str:
        """Check, question, how many, money."""
        money = f", {self.currency} {self.at_risk:,.2f} at risk" if self.at_risk else ""
        return f"{self.check} {self.question} {self.exceptions:,} open{money}"


class _Open(NamedTuple):
    """Open exceptions of one check that leave the same incomplete since the same month."""

    check: str
    question: str
    touched: frozenset[str]
    month: str
    is_state: bool


class Completeness:
    """What the numbers of one build lack, for one reader."""

    def __init__(self, build: Published, dictionary: Dictionary) -> None:
        """Reads nothing before it is asked."""
        self._build, self._dictionary = build, dictionary
        self._touching = cache(self._find_touching)

    def not_connected(self, metric: str) -> list[str]:
        """The inputs behind a metric that no source delivers."""
        facts = self._dictionary.rows_behind(metric)
        return sorted({input for fact in facts for input, connected in self._inputs[fact].items() if not connected})

    def gaps(self, metric: str, dims: Iterable[str], first: str, last: str) -> list[Gap]:
        """The checks with open exceptions that leave the values of these months by these dims incomplete.

        An exception of a month touches the values of its month and every balance after it, one of the state those from
        the month it dates from. None in a build of an older version that does not tell what the reader may see.
        """
        found: dict[tuple[str, str], list[tuple[int, Decimal]]] = defaultdict(list)
        for open_, is_since, sums in self._touching(metric, frozenset(dims)):
            if open_.month <= last and (is_since or open_.month >= first):
                found[open_.check, open_.question].append(sums)
        currency = self._build.reporting_currency
        return [
            Gap(check, question, sum(count for count, _ in sums), formula.add([money for _, money in sums]), currency)
            for (check, question), sums in sorted(found.items())
        ]

    def _find_touching(self, metric: str, dims: frozenset[str]) -> list[tuple[_Open, bool, tuple[int, Decimal]]]:
        """What touches a metric by these dims, whether every later month too, how many exceptions and their money."""
        leaves, facts = self._dictionary.leaves([metric]), self._dictionary.rows_behind(metric)
        names = {metric, *facts, *(leaf.name for leaf in leaves), *(f"by {dim}" for dim in dims)}
        names.update(input for fact in facts for input in self._inputs[fact])
        is_balance = any(leaf.quarter in ("first", "last") for leaf in leaves)
        return [
            (open_, is_balance or open_.is_state, (count, money))
            for open_, count, money in self._open
            if open_.touched & names
        ]

    @cached_property
    def _inputs(self) -> dict[str, dict[str, bool]]:
        """Whether some source delivers each input, by fact."""
        inputs: dict[str, dict[str, bool]] = defaultdict(dict)
        for row in self._build.table("metadata.fact_input").iter_rows(named=True):
            inputs[row["fact"]][row["input"]] = row["is_connected"]
        return inputs

    @cached_property
    def _open(self) -> list[tuple[_Open, int, Decimal]]:
        """What open exceptions leave incomplete, and since when: how many they are, and their money at risk."""
        register = read_check_status(self._build)
        if "leaves_incomplete" not in register.columns or self._build.relation(EXCEPTIONS) is None:
            return []
        left = dict(register.filter(pl.col("leaves_incomplete") != "").select("check_id", "leaves_incomplete").rows())
        try:
            rows = read_at_risk(self._build, [check for check, words in left.items() if words == "{key}"])
        except CrossfootError as error:
            if error.code != "XF-407":
                raise
            return []
        found = []
        for row in rows.filter(pl.col("check_id").is_in(left.keys())).iter_rows(named=True):
            touched = row["key"].split(":") if row["key"] else left[row["check_id"]].split(", ")
            open_ = _Open(row["check_id"], row["question"], frozenset(touched), row["concerns"], row["is_state"])
            found.append((open_, row["exceptions"], row["at_risk"]))
        return found
