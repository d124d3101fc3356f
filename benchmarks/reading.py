"""python -m benchmarks.reading HOW ADDRESS KIND ANSWERS TARGET: reads the org in a process of its own.

`send` only takes what the org sends, `land` is our connector, `dlt` is dlt where it is installed. The last line printed
is the seconds that it took, on the clock and of the processor, without starting Python.
"""

import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from ingest import certinia
from ingest.landing import Landing


def main() -> None:
    """Read the command line, read the org, print the seconds."""
    how, address, kind, answers, target = sys.argv[1:]
    read = {"send": send, "land": land, "dlt": dlt_loader() if how == "dlt" else None}[how]
    start, used = time.perf_counter(), time.process_time()
    read(address, kind, int(answers), Path(target))
    print(time.perf_counter() - start, time.process_time() - used)


def send(address: str, kind: str, answers: int, target: Path) -> None:
    """Takes every answer and forgets it."""
    for _ in sent(address, kind, answers):
        pass


def sent(address: str, kind: str, answers: int) -> Iterator[httpx.Response]:
    """Every answer of a kind."""
    with httpx.Client() as client:
        for number in range(answers):
            yield client.get(f"{address}/{kind}/{number}").raise_for_status()


def land(address: str, kind: str, answers: int, target: Path) -> None:
    """Lands the records in a new file."""
    options: dict[str, Any] = {"base_url": address, "auth": {"client_id": "bench", "client_secret": "bench-secret"}}
    options["bulk_from"] = 0 if kind == "results" else sys.maxsize
    options["skip"] = [name for name in certinia.STREAMS if name != "timecard_split"]
    with Landing(target, memory_limit="512MB") as landing:
        [result] = certinia.SYSTEM.land(landing, "bench", options, "first")
    if result.refusal or result.quarantined or not result.landed:
        raise RuntimeError(f"the records did not land cleanly: {result}")


def dlt_loader() -> Any:
    """The function by which dlt merges the records into a new file by their ids, as `land` does."""
    import dlt
    import pyarrow.csv

    def load(address: str, kind: str, answers: int, target: Path) -> None:
        def records() -> Iterator[Any]:
            for answer in sent(address, kind, answers):
                yield answer.json()["records"] if kind == "page" else pyarrow.csv.read_csv(io.BytesIO(answer.content))

        options = {"pipelines_dir": str(target.with_suffix(".dlt")), "dataset_name": "landed"}
        pipeline = dlt.pipeline("bench", destination=dlt.destinations.duckdb(str(target)), **options)
        pipeline.run(records, table_name="timecard_split", write_disposition="merge", primary_key="Id")

    return load


if __name__ == "__main__":
    main()
