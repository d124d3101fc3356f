"""One source of a system, read over HTTP from its simulator, with a real landing file."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.server import serving
from ingest.batch import BatchResult
from ingest.connectors import CONNECTORS
from ingest.kit import client
from ingest.landing import Landing
from tests.numbers.expected import GOLDEN
from tests.systems.sources import LEAST, landed, source_of


class Source:
    """A source told by a simulator: land it, look at what landed. `app.state.server` is the simulator's inside."""

    def __init__(self, connector: str, app: Any, address: str, options: dict[str, Any], landing: Landing) -> None:
        self.connector, self.app, self.address, self.landing = CONNECTORS[connector], app, address, landing
        self.options = ({"base_url": address} if app else {}) | options
        self.server = getattr(getattr(app, "state", None), "server", None)
        self._runs = itertools.count(1)

    def land(self, **options: Any) -> dict[str, BatchResult]:
        """One run; results by stream. Every stream lands unless the caller looks at its refusal."""
        run_id = f"run-{next(self._runs)}"
        self.landing.start_run(run_id)
        results = self.connector.land(self.landing, "firm", self.options | options, run_id)
        self.landing.finish_run(run_id)
        for r in results:
            assert r.received == r.landed + r.unchanged + r.quarantined
        return {r.stream: r for r in results}

    def sql(self, query: str) -> list[tuple]:
        return self.landing.con.execute(query).fetchall()

    def current(self, stream: str, columns: str) -> list[tuple]:
        """The newest version of every record that is not deleted."""
        return self.sql(
            f"""select {columns} from (
                select *, row_number() over (partition by _source, _id order by _version desc) as recency
                from {self.connector.name}__{stream}
            ) where recency = 1 and not _deleted order by all"""
        )


@pytest.fixture
def firm() -> Firm:
    """The golden firm."""
    return Firm(GOLDEN / "inputs")


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Callable[..., Source]]:
    """Serves an application and gives the source that reads it."""
    yield from telling(tmp_path)


def telling(folder: Path) -> Iterator[Callable[..., Source]]:
    """What `told` gives, in a folder."""
    files = itertools.count(1)
    with ExitStack() as stack:

        def serve(connector: str, app: Any, **options: Any) -> Source:
            address = stack.enter_context(serving({connector: app}))[connector] if app else ""
            landing = stack.enter_context(Landing(folder / f"{next(files)}.duckdb", threads=1))
            return Source(connector, app, address, options, landing)

        yield serve


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], dict[str, list[tuple]]]]:
    """What lands of a connector's source while nothing goes wrong."""
    for told in telling(tmp_path_factory.mktemp("undisturbed")):
        yield cache(partial(_landed_undisturbed, told, tmp_path_factory))


def _landed_undisturbed(told: Callable[..., Source], folders: Any, connector: str) -> dict[str, list[tuple]]:
    source = source_of(told, connector, folders.mktemp(connector))
    assert not any(result.refusal for result in source.land().values())
    found = landed(source)
    assert max(map(len, found.values())) >= LEAST[connector]
    return found


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the client would have waited, none of which it does."""
    waited: list[float] = []
    monkeypatch.setattr(client, "sleep", waited.append)
    return waited
