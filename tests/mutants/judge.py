"""Looks whether anything notices a mistake: an error, an audit, an acceptance firm, a worked example.

Only what a mistake reaches is built again: a model whose rows stay as they were changes nothing behind it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import duckdb

from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway
from crossfoot.gateway.dictionary import Dictionary
from tests import compiled
from tests.mutants.definitions import Wrong, right
from tests.mutants.models import DIVIDE, models
from tests.mutants.operators import Site, mutate
from tests.numbers import expected
from tests.numbers.lab import Lab, failed, grain_failures, read_drop
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

    def __init__(self, name: str, build: Callable[[], Lab], wrong: Callable[[Lab, Gateway], list[str]]) -> None:
        """`build` makes the firm without a mistake; `wrong` gives the values a gateway has that are not as expected."""
        self.name, self._build, self.wrong = name, build, wrong
        self._rows: dict[str, tuple] = {}

    @cached_property
    def lab(self) -> Lab:
        """The firm without a mistake, in which mutated SQL can be run; whoever is wrong already can judge nothing."""
        lab = self._build()
        lab.con.execute(DIVIDE)
        found = self.wrong(lab, lab.gateway())
        assert not found, f"{self.name} without a mistake: {found[0]}"
        return lab

    def notices(self, sql: dict[str, str]) -> str | None:
        """What is noticed when models have this SQL instead of theirs; None when nothing is."""
        try:
            with _limited(self.lab.con), _undone(self.lab.con):
                changed: set[str] = set()
                return next(self._alarms(sql, changed), None) or (self._wrong_of(changed) if changed else None)
        except NOT_SQL:
            raise
        except duckdb.Error as error:
            return str(error).splitlines()[0]

    def notices_definitions(self, metric: str, definitions: str, written: str) -> str | None:
        """What is noticed when one metric has another definition; None when nothing is."""
        try:
            gateway = self.lab.gateway(definitions, written)
            return self._first_wrong(gateway, lambda name: metric in _behind(gateway.dictionary, name))
        except (CrossfootError, duckdb.Error, KeyError, ValueError) as error:
            return repr(error)

    def _alarms(self, sql: dict[str, str], changed: set[str]) -> Iterator[str]:
        """Builds what the SQL reaches; gives each audit that finds rows, and fills the relations that `changed`."""
        for node in compiled.descendants(frozenset(sql)):
            id, name = node["unique_id"], node["name"]
            if id not in self.lab.node_ids or not (name in sql or compiled.parents(id) & changed):
                continue
            is_table = node["resource_type"] != "test" and node["config"]["materialized"] != "view"
            before = self._rows_of(node) if is_table else None
            outcome = [compiled.execute(self.lab.con, node, (self.lab.views | sql).get(name))]
            yield from failed(outcome)
            if node["resource_type"] != "test" and (before is None or self._count(node) != before):
                changed.add(id)
                yield from grain_failures(self.lab.con, [node])

    def _wrong_of(self, changed: set[str]) -> str | None:
        """The first wrong value of a metric that reads a changed relation."""
        relations = {(node["schema"], node["alias"]) for node in compiled.nodes() if node["unique_id"] in changed}
        gateway = self.lab.gateway()
        models = gateway.dictionary.models
        read = {name for name, model in models.items() if (model.schema, model.table) in relations}
        return self._first_wrong(
            gateway, lambda name: any(leaf.model in read for leaf in gateway.dictionary.leaves([name]))
        )

    def _first_wrong(self, gateway: Gateway, reached: Callable[[str], bool]) -> str | None:
        """The first wrong value, of the public metrics that a mistake reached; the others are not asked."""
        metrics = gateway.dictionary.metrics
        kept = {name: metric if reached(name) else replace(metric, private=True) for name, metric in metrics.items()}
        gateway.dictionary = replace(gateway.dictionary, metrics=kept)
        return next(iter(self.wrong(self.lab, gateway)), None) if gateway.dictionary.public() else None

    def _rows_of(self, node: dict) -> tuple:
        """Number and hash of the rows that a table has without a mistake; asked before it is built with one."""
        if node["unique_id"] not in self._rows:
            self._rows[node["unique_id"]] = self._count(node)
        return self._rows[node["unique_id"]]

    def _count(self, node: dict) -> tuple:
        rows = f"select count(*), sum(cast(hash(t) as hugeint)) from {node['relation_name']} as t"
        return self.lab.con.execute(rows).fetchall()[0]


def _behind(dictionary: Dictionary, name: str) -> set[str]:
    """A metric and all it is computed from."""
    parts = dictionary.metrics[name].parts
    return {name}.union(*(_behind(dictionary, part) for part in parts))


def _asked(gateway: Gateway) -> set[str]:
    return {metric.name for metric in gateway.dictionary.public()}


def acceptance(name: str, linked: bool = False) -> Judge:
    """An acceptance firm, checked strictly: all of its export is expected.

    `linked`: its people and projects stand under other ids, and links lead to their own.
    """
    path = expected.EXPECTED[name]

    def build() -> Lab:
        rows, links = read_drop(path.parents[1] / "inputs"), []
        if linked:
            rows, links = under_other_ids(rows)
        return Lab(rows, links=links, checks_profile="strict")

    def wrong(_: Lab, gateway: Gateway) -> list[str]:
        asked = _asked(gateway)
        wanted = {key: value for key, value in _expected_of(path).items() if key[0] in asked}
        return expected.differences(wanted, gateway.export().iter_rows(named=True))

    return Judge(f"{name}, linked" if linked else name, build, wrong)


@cache
def _expected_of(path: Path) -> dict:
    return expected.values(expected.read(path))


def examples(name: str, firm: WorkedFirm, policy: dict, values: Values) -> Judge:
    """The worked examples of a file under one policy."""

    def wrong(lab: Lab, gateway: Gateway) -> list[str]:
        asked = _asked(gateway)
        return compare(lab, {key: value for key, value in values.items() if key.split()[0] in asked}, gateway)

    title = " ".join([name, *(f"{switch}={value}" for switch, value in policy.items())])
    return Judge(title, lambda: firm.built(policy), wrong)


@cache
def judges() -> tuple[Judge, ...]:
    """Everything that may notice: the golden firm, the examples of the default policy, all others."""
    worked = [(name, firm, *each) for name, firm in worked_firms() for each in firm.by_policy()]
    worked.sort(key=lambda each: bool(each[2]))
    others = (acceptance("golden", linked=True), acceptance("aspen"), acceptance("beech"))
    return (acceptance("golden"), *(examples(*each) for each in worked), *others)


def worked_firms() -> list[tuple[str, WorkedFirm]]:
    """The firms of worked examples that the tests of the numbers make, each with the name of its file."""
    names = [path.stem for path in sorted(NUMBERS.glob("test_*.py"))]
    made = [(name, vars(import_module(f"tests.numbers.{name}")).values()) for name in names]
    return [(name, value) for name, values in made for value in values if isinstance(value, WorkedFirm)]


def noticed(sql: dict[str, str]) -> str | None:
    """Who notices that models have this SQL instead of theirs, and by what; None when nobody does."""
    return next((f"{judge.name}: {found}" for judge in judges() if (found := judge.notices(sql))), None)


def definition_noticed(metric: str, definitions: str, written: str) -> str | None:
    """Who notices another definition of a metric; leaves are read with the SQL that is `written` from a manifest."""
    return next(
        (
            f"{judge.name}: {found}"
            for judge in judges()
            if (found := judge.notices_definitions(metric, definitions, written))
        ),
        None,
    )


def judge_model(site: Site) -> Verdict | None:
    """What notices one mistake in a model; None when it is not SQL."""
    mutant = mutate(site, models()[site.model])
    with suppress(*NOT_SQL):
        return Verdict(site.model, site.operator, mutant.mistake, noticed({site.model: mutant.sql}))


def judge_definition(wrong: Wrong) -> Verdict:
    """What notices one mistake in a definition."""
    written = wrong.semantic_manifest if wrong.leaf else right()
    return Verdict(
        wrong.metric, "definition", wrong.mistake, definition_noticed(wrong.metric, wrong.semantic_manifest, written)
    )


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
