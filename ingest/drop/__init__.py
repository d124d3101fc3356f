"""The drop connector: a folder of CSV, Parquet or Excel files, one per stream, in the drop format."""

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.batch import Batch, BatchResult, Progress
from ingest.check import contract
from ingest.crash import reached
from ingest.drop import csv_file, frame_file
from ingest.drop.folder import read_folder
from ingest.errors import USAGE, FileRefused, LandingError, refusal
from ingest.land import land_batch, record, refuse
from ingest.landing import Landing
from ingest.quarantine import waiting
from ingest.streams import Stream, read_streams
from ingest.typing_rules import NumberFormat, number_format

STREAMS = read_streams("drop", Path(__file__).with_name("streams.yml"))
MANIFEST_STREAM = Stream("drop", "_manifest", (), (), "firm configuration")
OPTIONS = ("path", "decimal", "thousands")


def land(
    landing: Landing,
    source: str,
    options: Mapping[str, Any],
    run_id: str,
    progress: Progress = lambda result: None,
) -> list[BatchResult]:
    """Lands what changed in the folder `options["path"]`; one result per file, told to `progress` as it comes.

    A file that cannot be read is a result with a `refusal`; the others land. Raises LandingError XF-310 to XF-312
    when the source as a whole cannot be used. `decimal` and `thousands` declare how its CSV files write numbers.
    """
    path, numbers = check_options(source, options)
    landing.create_tables(STREAMS.values())
    folder = read_folder(path, STREAMS)
    landing.notice(run_id, source, "drop", *folder.notices)
    results = []
    for file, error in folder.refused.items():
        stream = STREAMS.get(Path(file).stem, MANIFEST_STREAM)
        results.append(refuse(landing, Batch(run_id, source, stream, numbers, file), error))
        progress(results[-1])
    for stream in (STREAMS[name] for name in STREAMS if name in folder.files):
        file = folder.files[stream.name]
        batch = Batch(run_id, source, stream, numbers, file.name, complete=stream.name in folder.complete)
        results.append(_deliver(landing, batch, file))
        progress(results[-1])
    return results


def check(source: str, options: Mapping[str, Any]) -> list[str]:
    """Looks, without landing anything, whether the source can be read; raises what `land` would raise."""
    path, _ = check_options(source, options)
    read_folder(path, STREAMS)
    return []


def check_options(source: str, options: Mapping[str, Any]) -> tuple[Path, NumberFormat]:
    """The folder and the number format of a source; raises XF-310 for options that cannot be used."""
    unknown = [name for name in options if name not in OPTIONS]
    path = options.get("path")
    if unknown or not path or not isinstance(path, str | Path):
        near = difflib.get_close_matches(unknown[0], OPTIONS, n=1) if unknown else []
        raise LandingError(
            "XF-310",
            f"sources.{source}: unknown key {unknown[0]}."
            if unknown
            else f"sources.{source}: path must name a folder.",
            why=f"Did you mean {near[0]}?" if near else f"A drop has the keys {', '.join(OPTIONS)}.",
            kept="Nothing was read.",
            next_command="crossfoot doctor",
            exit_code=USAGE,
        )
    return Path(path), number_format(options)


def _deliver(landing: Landing, batch: Batch, path: Path) -> BatchResult:
    """Lands one file, unless it is the one that was landed last and nothing about its reading has changed."""
    reached("file_found")
    try:
        before = _fingerprint(path)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        rules = contract(batch.stream, batch.numbers)
        cursor = {"file": path.name, "sha256": sha256, "complete": batch.complete, "contract": rules}
        batch = replace(batch, sha256=sha256)
        last = landing.cursor(batch.source, batch.stream) or {}
        if cursor.items() <= last.items():
            return _skipped(landing, batch, last["received"])
        load = csv_file.load if path.suffix.lower() == ".csv" else frame_file.load
        with landing.guarded():
            received, header = load(landing, batch.stream, path, batch.numbers)
        if _fingerprint(path) != before:
            raise refusal(
                "XF-329", f"{path.name} was changed while it was read.", "Deliver a file before the run starts."
            )
    except OSError as error:
        return refuse(landing, batch, refusal("XF-328", f"{path.name} cannot be read.", f"{error.strerror}."))
    except FileRefused as error:
        return refuse(landing, batch, error)
    cursor |= {"received": received}
    return land_batch(landing, replace(batch, received=received, cursor=cursor, **header._asdict()))


def _skipped(landing: Landing, batch: Batch, received: int) -> BatchResult:
    """The same file again: its records are all there, but for those that still wait in quarantine."""
    open_ = waiting(landing, batch)
    counts = {"received": received, "unchanged": received - open_, "quarantined": open_}
    result = BatchResult(batch.source, batch.stream.name, batch.file, "skipped", **counts)
    record(landing, batch, result)
    return result


def _fingerprint(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
