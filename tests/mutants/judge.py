"""Looks whether anything notices a mistake: an error, an audit, an acceptance firm, a worked example."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from types import ModuleType

import duckdb

from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway
from tests import compiled
from tests.mutants.models import DIVIDE
from tests.numbers import expected, test_further_metrics, test_policy_switches, test_wrong_numbers
from tests.numbers.lab import Lab, read_drop
from tests.numbers.worked import WorkedFirm, compare

SECONDS = 60
"""A model that takes longer than this is noticed by whoever waits for it."""


class Acceptance:
    """An acceptance firm: all of its export is expected."""

    policies = ({},)

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def lab(self) -> Lab:
        """The firm without a mistake."""
        path = expected.EXPECTED[self.name]
        return prepared(Lab(read_drop(path.parents[1] / "inputs"), checks_profile="strict"))

    @cached_property
    def wanted(self) -> dict:
        """The expected values."""
        return expected.values(expected.read(expected.EXPECTED[self.name]))

    def wrong(self, gateway: Gateway, policy: dict) -> list[str]:
        """What is not as expected."""
        return expected.differences(self.wanted, gateway.export().iter_rows(named=True))


class Examples:
    """The worked examples of a file: their values are expected, each under its policy."""

    def __init__(self, name: str, firm: WorkedFirm) -> None:
        self.name, self.firm = name, firm
        self.policies = [policy for policy, _ in firm.by_policy()]

    @cached_property
    def lab(self) -> Lab:
        """The firm without a mistake."""
        return prepared(self.firm.lab)

    def wrong(self, gateway: Gateway, policy: dict) -> list[str]:
        """What is not as expected."""
        return compare(self.lab, next(values for each, values in self.firm.by_policy() if each == policy), gateway)


@cache
def firms() -> tuple[Acceptance | Examples, ...]:
    """Everything that may notice, the quickest first."""
    modules = (test_policy_switches, test_wrong_numbers, test_further_metrics)
    worked = [(module.__name__.split("_", 1)[1], firm) for module in modules for firm in worked_firms(module)]
    examples = [Examples(name, firm) for name, firm in worked]
    return (Acceptance("golden"), *examples, Acceptance("aspen"), Acceptance("beech"))


def worked_firms(module: ModuleType) -> list[WorkedFirm]:
    """The firms of worked examples that a test file makes."""
    return [value for value in vars(module).values() if isinstance(value, WorkedFirm)]


def prepared(lab: Lab) -> Lab:
    """A firm in which mutated SQL can be run."""
    lab.con.execute(DIVIDE)
    return lab


def noticed(sql: dict[str, str]) -> str | None:
    """What notices that models have this SQL instead of theirs; None when nothing does."""
    for firm in firms():
        for policy in firm.policies:
            if concerns(policy, frozenset(sql)) and (found := _wrong(firm, sql, policy)):
                return f"{firm.name}: {found}"
    return None


@cache
def _concerned(switch: str) -> frozenset[str]:
    """The models whose rows depend on a switch."""
    return frozenset(node["name"] for node in compiled.descendants(compiled.readers(frozenset([switch]))))


def concerns(policy: dict, models: frozenset[str]) -> bool:
    """Whether a policy may show a mistake in models that the default policy hides."""
    return all(models & _concerned(switch) for switch in policy)


def _wrong(firm: Acceptance | Examples, sql: dict[str, str], policy: dict) -> str | None:
    try:
        with _limited(firm.lab.con), firm.lab.changed(sql, **policy) as lab:
            return next(iter([*lab.failures, *lab.grain_failures(), *firm.wrong(lab.gateway(), policy)]), None)
    except duckdb.Error as error:
        return str(error).splitlines()[0]


def definition_noticed(definitions: str, written: str) -> str | None:
    """What notices other metric definitions; their leaves are read with the SQL that is `written` from a manifest."""
    for firm in firms():
        try:
            found = next(iter(firm.wrong(firm.lab.gateway(definitions, written), {})), None)
        except (CrossfootError, KeyError, ValueError) as error:
            found = repr(error)
        if found:
            return f"{firm.name}: {found}"
    return None


@contextmanager
def _limited(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    timer = threading.Timer(SECONDS, con.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
