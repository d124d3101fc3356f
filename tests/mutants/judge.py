"""Looks whether anything notices a mistake: an error, an audit, an acceptance firm, a worked example.

Only what a mistake reaches is built again: a model whose rows stay as they were changes nothing behind it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import duckdb

from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway
from tests import compiled
from tests.mutants.definitions import Wrong, right
from tests.mutants.models import DIVIDE, models
from tests.mutants.operators import Site, mutate
from tests.numbers import expected
from tests.numbers.lab import Lab, failed, read_drop
from tests.numbers.linked import under_other_ids
from tests.numbers.worked import Values, WorkedFirm, compare

NUMBERS = Path(__file__).parents[1] / "numbers"
NOT_SQL = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
"""A mistake that whoever writes it notices at once: it is not counted."""

SECONDS = 60
"""A model that takes longer than this is noticed by whoever waits for it."""


class Verdict(NamedTuple):
    """One mistake in a model or metric and who noticed it, None when nobody did."""

    place: str
    operator: str
    mistake: str
    noticed_by: str | None


class Judge:
    """One firm under one policy, with the values that are expected of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._rows: dict[str, tuple] = {}

    def build(self) -> Lab:
        """The firm without a mistake."""
        raise NotImplementedError

    def wrong(self, gateway: Gateway) -> list[str]:
        """The values that are not as expected."""
        raise NotImplementedError

    @cached_property
    def lab(self) -> Lab:
        """The firm without a mistake, in which mutated SQL can be run."""
        lab = self.build()
        lab.con.execute(DIVIDE)
        return lab

    def notices(self, sql: dict[str, str]) -> str | None:
        """What is noticed when models have this SQL instead of theirs; None when nothing is."""
        try:
            with _limited(self.lab.con), _undone(self.lab.con):
                return self._reached(sql)
        except NOT_SQL:
            raise
        except duckdb.Error as error:
            return str(error).splitlines()[0]

    def _reached(self, sql: dict[str, str]) -> str | None:
        outcome, changed = [], set()
        for node in compiled.descendants(frozenset(sql)):
            id, is_test = node["unique_id"], node["resource_type"] == "test"
            if id not in self.lab.node_ids or not (node["name"] in sql or compiled.parents(id) & changed):
                continue
            is_table = not is_test and node["config"]["materialized"] != "view"
            before = self._rows_of(node) if is_table else None
            outcome.append(compiled.execute(self.lab.con, node, sql.get(node["name"])))
            if not is_test and (before is None or self._count(node) != before):
                changed.add(id)
        if not changed:
            return None
        self.lab.outcome = outcome
        alarms = [*failed(outcome), *self.lab.grain_failures()]
        return next(iter(alarms or self.wrong(self.lab.gateway())), None)

    def _rows_of(self, node: dict) -> tuple:
        """Number and hash of the rows that a table has without a mistake; asked before it is built with one."""
        if node["unique_id"] not in self._rows:
            self._rows[node["unique_id"]] = self._count(node)
        return self._rows[node["unique_id"]]

    def _count(self, node: dict) -> tuple:
        rows = f"select count(*), sum(cast(hash(t) as hugeint)) from {node['relation_name']} as t"
        return self.lab.con.execute(rows).fetchone()


class Acceptance(Judge):
    """An acceptance firm: all of its export is expected."""

    def build(self) -> Lab:
        """The firm, checked strictly."""
        path = expected.EXPECTED[self.name]
        return Lab(read_drop(path.parents[1] / "inputs"), checks_profile="strict")

    @cached_property
    def wanted(self) -> dict:
        """The expected values."""
        return expected.values(expected.read(expected.EXPECTED[self.name]))

    def wrong(self, gateway: Gateway) -> list[str]:
        """The values of the export that are not as expected."""
        return expected.differences(self.wanted, gateway.export().iter_rows(named=True))


class Examples(Judge):
    """The worked examples of a file under one policy."""

    def __init__(self, name: str, firm: WorkedFirm, policy: dict, values: Values) -> None:
        super().__init__(" ".join([name, *(f"{switch}={value}" for switch, value in policy.items())]))
        self.firm, self.policy, self.values = firm, policy, values

    def build(self) -> Lab:
        """The firm of the examples."""
        return self.firm.built(self.policy)

    def wrong(self, gateway: Gateway) -> list[str]:
        """The values that are not as worked out."""
        return compare(self.lab, self.values, gateway)


class Linked(Acceptance):
    """An acceptance firm whose people and projects stand under linked ids: all of its export is expected still."""

    def build(self) -> Lab:
        """The firm with other ids and the links."""
        rows, links = under_other_ids(read_drop(expected.EXPECTED[self.name].parents[1] / "inputs"))
        return Lab(rows, links=links, checks_profile="strict")


@cache
def judges() -> tuple[Judge, ...]:
    """Everything that may notice: the golden firm, the examples of the default policy, all others."""
    examples = [
        Examples(name, firm, policy, values) for name, firm in worked_firms() for policy, values in firm.by_policy()
    ]
    examples.sort(key=lambda judge: bool(judge.policy))
    return (Acceptance("golden"), Linked("golden"), *examples, Acceptance("aspen"), Acceptance("beech"))


def worked_firms() -> list[tuple[str, WorkedFirm]]:
    """The firms of worked examples that the tests of the numbers make, each with the name of its file."""
    names = [path.stem for path in sorted(NUMBERS.glob("test_*.py"))]
    made = [(name, vars(import_module(f"tests.numbers.{name}")).values()) for name in names]
    return [(name, value) for name, values in made for value in values if isinstance(value, WorkedFirm)]


def noticed(sql: dict[str, str]) -> str | None:
    """Who notices that models have this SQL instead of theirs, and by what; None when nobody does."""
    return next((f"{judge.name}: {found}" for judge in judges() if (found := judge.notices(sql))), None)


def definition_noticed(definitions: str, written: str) -> str | None:
    """Who notices other metric definitions; their leaves are read with the SQL that is `written` from a manifest."""
    examples_first = written == definitions  # MetricFlow writes the SQL of a few metrics sooner than that of all
    for judge in sorted(judges(), key=lambda judge: examples_first and isinstance(judge, Acceptance)):
        try:
            found = next(iter(judge.wrong(judge.lab.gateway(definitions, written))), None)
        except (CrossfootError, duckdb.Error, KeyError, ValueError) as error:
            found = repr(error)
        if found:
            return f"{judge.name}: {found}"
    return None


def judge_model(site: Site) -> Verdict | None:
    """What notices one mistake in a model; None when it is not SQL."""
    mutant = mutate(site, models()[site.model])
    with suppress(*NOT_SQL):
        return Verdict(site.model, site.operator, mutant.mistake, noticed({site.model: mutant.sql}))


def judge_definition(wrong: Wrong) -> Verdict:
    """What notices one mistake in a definition."""
    written = wrong.semantic_manifest if wrong.leaf else right()
    return Verdict(wrong.metric, "definition", wrong.mistake, definition_noticed(wrong.semantic_manifest, written))


@contextmanager
def _undone(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("begin")
    try:
        yield
    finally:
        con.execute("rollback")


@contextmanager
def _limited(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    timer = threading.Timer(SECONDS, con.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
