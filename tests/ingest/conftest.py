"""A source of drops in a temporary folder, with a real landing file."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from ingest.batch import BatchResult
from ingest.connectors import CONNECTORS
from ingest.landing import Landing
from ingest.replay import replay

OVERHEAD = "entity_id,period,currency,amount\n"
DROP = CONNECTORS["drop"]


class Source:
    """One drop source: write its files, deliver them, look at what landed."""

    def __init__(self, folder: Path) -> None:
        self.path, self.file = folder / "drop", folder / "landing.duckdb"
        self.path.mkdir()
        self.runs = itertools.count(1)
        self.options: dict[str, Any] = {"path": self.path}
        self.landing = Landing(self.file, threads=1)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def overhead(self, *lines: str) -> None:
        """Writes erp_overhead.csv: entity, period, currency, amount; the key is (entity, period)."""
        self.write("erp_overhead.csv", OVERHEAD + "".join(f"{line}\n" for line in lines))

    def land(self, **options: Any) -> dict[str, BatchResult]:
        """One run; results by stream."""
        run_id = f"run-{next(self.runs)}"
        self.landing.start_run(run_id)
        results = DROP.land(self.landing, "firm", self.options | options, run_id)
        self.landing.finish_run(run_id)
        for r in results:
            assert r.received == r.landed + r.unchanged + r.quarantined
        return {r.stream: r for r in results}

    def land_overhead(self, *lines: str, **options: Any) -> BatchResult:
        self.overhead(*lines)
        return self.land(**options)["erp_overhead"]

    def replay(self, ids: tuple[str, ...] = (), **options: Any) -> list[BatchResult]:
        run_id = f"run-{next(self.runs)}"
        self.landing.start_run(run_id)
        return replay(self.landing, DROP, "firm", self.options | options, run_id, ids)

    def sql(self, query: str) -> list[tuple]:
        return self.landing.con.execute(query).fetchall()

    def versions(self, stream: str = "erp_overhead", columns: str = "amount") -> list[tuple]:
        """Every landed version: (id, version, columns…, deleted), in order."""
        return self.sql(f"select _id, _version, {columns}, _deleted from drop__{stream} order by _id, _version")

    def current(self, stream: str = "erp_overhead", columns: str = "amount") -> list[tuple]:
        """The newest version of every record that is not deleted, as the models read it."""
        return self.sql(
            f"""select {columns} from (
                select *, row_number() over (partition by _source, _id order by _version desc) as recency
                from drop__{stream}
            ) where recency = 1 and not _deleted order by all"""
        )

    def waiting(self, columns: str = "record_id, reason", status: str = "open") -> list[tuple]:
        return self.sql(
            f"select {columns} from quarantine where status = '{status}' order by file, line, quarantine_id"
        )

    def notices(self) -> list[tuple]:
        return self.sql("select file, code from notices where code <> 'missing_file' order by all")


@pytest.fixture
def source(tmp_path):
    source = Source(tmp_path)
    yield source
    source.landing.close()
