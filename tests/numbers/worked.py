"""Worked examples: a function adds the rows it is about to one small firm and returns the values it worked out.

Keys are texts, `metric period dim key` (`revenue_net 2026-01 engagement e1`; the firm has no key); None means empty.
The examples of a file share a firm, so each one keeps to engagements, people, customers and practices of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from crossfoot.gateway import Gateway
from crossfoot.settings import Policies
from tests.numbers.expected import adds_up, rounded
from tests.numbers.lab import SWITCHES, Lab
from tests.numbers.small_firm import SmallFirm

Values = dict[str, object]


@dataclass(frozen=True)
class Case:
    """The values of an example under a policy; `naive` are those that a plausible wrong model gives instead."""

    name: str
    expected: Values
    policy: dict[str, object] = field(default_factory=dict)
    naive: Values = field(default_factory=dict)


class WorkedFirm:
    """The examples of a file and the firm they make together."""

    def __init__(self, **lab: object) -> None:
        """`lab` are options of the Lab the firm is built in."""
        self.firm, self.cases = SmallFirm(), []
        self._options = lab

    def example(self, function: Callable[[SmallFirm], Values]) -> Callable:
        """Registers an example of the default policy."""
        self.cases.append(Case(function.__name__, function(self.firm)))
        return function

    def switch(self, name: str) -> Callable:
        """Registers an example that returns values per value of a policy switch."""

        def register(function: Callable[[SmallFirm], dict[object, Values]]) -> Callable:
            for value, expected in function(self.firm).items():
                column = SWITCHES[name]
                policy = {} if value == Policies.model_fields[column].default else {column: value}
                self.cases.append(Case(f"{name}={str(value).lower()}", expected, policy))
            return function

        return register

    def incident(self, number: int) -> Callable:
        """Registers an example of an incident: it returns the right values and those of the naive model."""

        def register(function: Callable[[SmallFirm], tuple[Values, Values]]) -> Callable:
            expected, naive = function(self.firm)
            self.cases.append(Case(f"{number:02}_{function.__name__}", expected, naive=naive))
            return function

        return register

    @cached_property
    def lab(self) -> Lab:
        """The firm, built with the default policy."""
        return self.built({})

    def built(self, policy: dict[str, object]) -> Lab:
        """The firm, built anew with a policy."""
        return Lab(self.firm.rows, history=self.firm.history, **self._options, **policy)

    def wrong(self, case: Case) -> list[str]:
        """One text per expected value that the firm does not have under the policy of the case, and per audit."""
        if not case.policy:
            return [*self.audits, *compare(self.lab, case.expected)]
        with self.lab.changed(**case.policy) as lab:
            return audits_of(lab) + compare(lab, case.expected)

    @cached_property
    def audits(self) -> list[str]:
        """The blocking audits that find rows in the firm."""
        return audits_of(self.lab)

    def by_policy(self) -> list[tuple[dict[str, object], Values]]:
        """Every policy of the cases with all that is expected under it, the default policy first."""
        merged: dict[str, tuple[dict, Values]] = {}
        for case in sorted(self.cases, key=lambda case: bool(case.policy)):
            merged.setdefault(str(case.policy), (case.policy, {}))[1].update(case.expected)
        return list(merged.values())


def audits_of(lab: Lab) -> list[str]:
    """One text per blocking audit that finds rows."""
    return [f"audit {audit}" for audit in [*lab.failures, *lab.grain_failures()]]


def name_of(each: object) -> str:
    """The id of a test parameter."""
    return getattr(each, "name", "")


def compare(lab: Lab, expected: Values, gateway: Gateway | None = None) -> list[str]:
    """One text per expected value that a firm does not have, rounded as it is exported; no tolerance."""
    found = values_of(gateway or lab.gateway(), expected)
    wanted = {
        key: None if value is None else rounded(Decimal(str(value)), found[key][1]) for key, value in expected.items()
    }
    return [f"{key}: expected {wanted[key]}, found {found[key][0]}" for key in expected if wanted[key] != found[key][0]]


def values_of(gateway: Gateway, keys: Iterable[str]) -> dict[str, tuple[Decimal | None, str]]:
    """Rounded value and unit by key; what has no row is 0 where values add up, else empty.

    A metric of the state at the end has nothing to add up in earlier periods: it is empty there.
    """
    asked: dict[tuple, set[str]] = defaultdict(set)
    for key in keys:
        metric, period, dim = [*key.split(), "firm"][:3]
        asked[dim, "quarter" if "Q" in period else "month"].add(metric)
    found: dict[str, Decimal | None] = {}
    declared = {metric: gateway.dictionary.get(metric) for names in asked.values() for metric in names}
    units = {name: metric.unit_name("USD") for name, metric in declared.items()}
    for (dim, grain), metrics in asked.items():
        for row in gateway.query(sorted(metrics), [] if dim == "firm" else [dim], grain=grain).to_dicts():
            place = "" if dim == "firm" else f" {dim} {row[dim]}"
            found[f"{row['metric']} {row['period']}{place}"] = rounded(row["value"], units[row["metric"]])
    empty = {name for name, unit in units.items() if declared[name].empty_when_missing or not adds_up(name, unit)}

    def absent(name: str, period: str) -> Decimal | None:
        ends = gateway.build.quarters.get(period, [period])[-1] == gateway.build.months[-1]
        is_zero = name not in empty and (ends or not declared[name].last_period_only)
        return Decimal(0) if is_zero else None

    return {key: (found.get(key, absent(*key.split()[:2])), units[key.split()[0]]) for key in keys}
