"""Sums over dims of few keys are the same from the rollups of a build as from its marts."""

import json
import shutil

import duckdb
import pytest

from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.policy import Policy
from crossfoot.gateway.published import Published

ROLLUPS = '"rollups".'


@pytest.fixture(scope="module")
def without(golden, tmp_path_factory):
    """The folder of the golden build as one was before there were rollups."""
    folder = tmp_path_factory.mktemp("without") / golden.build.id
    shutil.copytree(golden._folder, folder)
    for file in ("general.duckdb", "restricted.duckdb"):
        (folder / file).chmod(0o600)
        with duckdb.connect(str(folder / file)) as con:
            con.execute("drop schema if exists rollups cascade; drop schema if exists rollups_constant cascade")
    return folder


@pytest.mark.parametrize("scope", [None, "practices", "customers"])
@pytest.mark.parametrize("currency", ["reporting", "constant"])
def test_a_build_answers_alike_with_and_without_them(golden, without, scope, currency, monkeypatch):
    keys = frozenset(golden.values_of(scope.removesuffix("s"))[:1]) if scope else None
    reader = Policy(**{scope: keys}) if scope else Policy()
    asked = []
    frame = Published.frame
    monkeypatch.setattr(Published, "frame", lambda self, sql: asked.append(sql) or frame(self, sql))
    rolled = Gateway(golden._folder, reader).at(currency).export()
    # A rollup has no customers that it could be narrowed to.
    assert bool([sql for sql in asked if ROLLUPS in sql]) == (scope != "customers")
    asked.clear()
    plain = Gateway(without, reader).at(currency).export()
    assert asked and not [sql for sql in asked if ROLLUPS in sql]
    assert rolled.height > 1000 and rolled.equals(plain)


def test_a_filter_is_answered_alike(golden, without):
    practice = golden.values_of("practice")[0]
    asked = {"metrics": ["revenue_net", "margin_std", "utilization_net"], "where": f"practice in ('{practice}')"}
    rolled = golden.query(**asked)
    assert rolled.equals(Gateway(without, Policy()).query(**asked))
    assert rolled.filter(metric="revenue_net")["value"].sum() > 0


def test_they_conserve_every_sum_of_a_mart(golden):
    files = json.loads((golden._folder / "manifest.json").read_text())["files"]
    checked = 0
    for file in ("general.duckdb", "restricted.duckdb"):
        tables = files[file]["tables"]
        for name in [name for name in tables if name.startswith("rollups")]:
            mart = tables[name.replace("rollups", "marts", 1)]
            assert {"sums": tables[name]["sums"]} == {"sums": mart["sums"]}
            assert tables[name]["rows"] <= mart["rows"]
            checked += 1
    assert checked >= 10
