"""Payroll by file: a folder of a provider's files, read by a declared profile; a restated pay run replaces the old."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from ingest.batch import Batch, BatchResult, Progress
from ingest.check import check as check_records
from ingest.check import contract, reject
from ingest.errors import USAGE, FileRefused, LandingError, refusal
from ingest.land import land_batch, record
from ingest.landing import Landing, Notice
from ingest.payroll.profile import Options, Profile, read_options
from ingest.payroll.reader import Line, PayrollFile, read
from ingest.quarantine import waiting
from ingest.streams import read_streams
from ingest.typing_rules import NumberFormat

STREAMS = read_streams("payroll", Path(__file__).with_name("streams.yml"))
LINE = STREAMS["line"]


class Delivered(NamedTuple):
    """A file of the folder. One that is as it was last time is not read again (`lines` is None)."""

    path: Path
    sha256: str
    pay_runs: list[str]
    revision: int
    lines: list[Line] | None


def land(
    landing: Landing,
    source: str,
    options: Mapping[str, Any],
    run_id: str,
    progress: Progress = lambda result: None,
) -> list[BatchResult]:
    """Lands the files of the folder that are new or changed; one result per file, told to `progress` as it comes.

    A pay run counts as its latest file tells it: a file delivered again with other content replaces what it told
    before, a higher `revision` replaces a lower. Two files that claim the same run alike are refused (XF-363).
    """
    checked = read_options(source, options)
    landing.create_tables(STREAMS.values())
    state = _state(landing, source, checked.profile)
    results: list[BatchResult] = []

    def tell(result: BatchResult) -> None:
        results.append(result)
        progress(result)

    delivered = []
    for path in _files(source, checked):
        batch = Batch(run_id, source, LINE, checked.profile.numbers, path.name)
        try:
            delivered.append(_delivered(path, checked.profile, state["files"].get(path.name)))
        except FileRefused as error:
            tell(_refused(landing, batch, error))
    for file in delivered:
        batch = Batch(run_id, source, LINE, checked.profile.numbers, file.path.name, sha256=file.sha256)
        rivals = _rivals(file, delivered)
        if file.lines is None:
            tell(_skipped(landing, batch, state["files"][file.path.name]["received"]))
        elif rivals:
            tell(_refused(landing, batch, _disputed(file, rivals)))
        else:
            tell(_deliver(landing, batch, file, delivered, state))
    return results


def check(source: str, options: Mapping[str, Any]) -> list[str]:
    """Looks, without landing anything, whether the options can be used and the folder is there."""
    _files(source, read_options(source, options))
    return []


def numbers(options: Mapping[str, Any]) -> NumberFormat:
    """How the source writes amounts."""
    return Profile.model_validate(options["profile"]).numbers


def _state(landing: Landing, source: str, profile: Profile) -> dict:
    """What has been landed: the files as they were, unless they read differently now, and each pay run's revision."""
    rules = contract(LINE, profile.numbers) + profile.model_dump_json()
    rules = hashlib.sha256(rules.encode()).hexdigest()
    last = landing.cursor(source, LINE) or {"contract": rules, "files": {}, "pay_runs": {}}
    return last if last["contract"] == rules else last | {"contract": rules, "files": {}}


def _files(source: str, options: Options) -> list[Path]:
    if not options.path.is_dir():
        raise LandingError(
            "XF-311",
            f"{options.path} is not a folder that can be read.",
            why=f"The `path` of sources.{source} names the folder that the payroll files are put in.",
            kept="Nothing was read.",
            next_command="crossfoot doctor",
            exit_code=USAGE,
        )
    return sorted(p for p in options.path.glob(options.files) if p.is_file() and not p.name.startswith((".", "_")))


def _delivered(path: Path, profile: Profile, known: dict | None) -> Delivered:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refusal("XF-328", f"{path.name} cannot be read.", f"{error.strerror}.") from error
    sha256 = hashlib.sha256(content).hexdigest()
    if known and known["sha256"] == sha256:
        return Delivered(path, sha256, known["pay_runs"], known["revision"], None)
    file: PayrollFile = read(path, content, profile)
    return Delivered(path, sha256, file.pay_runs, file.revision, file.lines)


def _rivals(file: Delivered, delivered: list[Delivered]) -> list[str]:
    """Other files of the folder that claim a pay run of this one with the same revision."""
    same = [other for other in delivered if other.path != file.path and other.revision == file.revision]
    return [other.path.name for other in same if set(other.pay_runs) & set(file.pay_runs)]


def _deliver(landing: Landing, batch: Batch, file: Delivered, delivered: list[Delivered], state: dict) -> BatchResult:
    """Lands what counts of a file: the pay runs that no higher revision tells, landed before or in the folder now."""
    known = list(state["pay_runs"].items())
    known += [(run, other.revision) for other in delivered for run in other.pay_runs]
    old = sorted({run for run, revision in known if revision > file.revision} & set(file.pay_runs))
    if old:
        text = f"Pay run {', '.join(old)} was restated by a file of a higher revision; its lines here do not count."
        landing.notice(batch.run_id, batch.source, "payroll", Notice("line", file.path.name, "restated", text))
    counting = [line for line in file.lines if line.unread or line.record["pay_run"] not in old]
    runs = tuple(run for run in file.pay_runs if run not in old)
    state["pay_runs"] |= dict.fromkeys(runs, file.revision)
    told = {"sha256": file.sha256, "pay_runs": file.pay_runs, "revision": file.revision, "received": len(counting)}
    state["files"] = _still_counting(state["files"], runs, delivered) | {file.path.name: told}
    with landing.guarded():
        _check(landing, batch, counting)
    batch = replace(batch, received=len(counting), complete=True, within=("pay_run", runs), cursor=state)
    return land_batch(landing, batch)


def _still_counting(files: dict, runs: tuple[str, ...], delivered: list[Delivered]) -> dict:
    """Without the files that are gone and whose pay runs were told anew: should one come back, it is read again."""
    present = {file.path.name for file in delivered}
    return {name: f for name, f in files.items() if name in present or not set(f["pay_runs"]) & set(runs)}


def _check(landing: Landing, batch: Batch, lines: list[Line]) -> None:
    """Types and keys the lines, and tells where those stand that cannot be landed."""
    whole = [line for line in lines if not line.unread]
    names = [*(column.name for column in LINE.columns), "_extra"]
    schema = pa.schema([pa.field(name, pa.string()) for name in names])
    landing.con.register("pay", pa.Table.from_pylist([line.record for line in whole], schema=schema))
    check_records(landing.con, LINE, "select * from pay", batch.numbers)
    landing.con.unregister("pay")
    places = pa.table({"ordinal": list(range(len(whole))), "line": [line.number for line in whole]})
    landing.con.register("places", places)
    landing.con.execute("insert into record_line select ordinal, line from places")
    landing.con.unregister("places")
    rule = "as many values as the header has"
    reject(
        landing.con,
        [
            {"line": line.number, "reason": "ragged_row", "rule": rule, "payload": json.dumps({"_line": line.unread})}
            for line in lines
            if line.unread
        ],
    )


def _disputed(file: Delivered, rivals: list[str]) -> FileRefused:
    what = f"{file.path.name} and {', '.join(rivals)} tell of the same pay run ({', '.join(file.pay_runs)})."
    why = "Which counts is not guessed: take one away, let `file_name` tell their `revision`, or their `company`."
    return refusal("XF-363", what, why)


def _skipped(landing: Landing, batch: Batch, received: int) -> BatchResult:
    open_ = waiting(landing, batch)
    counts = {"received": received, "unchanged": received - open_, "quarantined": open_}
    result = BatchResult(batch.source, batch.stream.name, batch.file, "skipped", **counts)
    record(landing, batch, result)
    return result


def _refused(landing: Landing, batch: Batch, error: LandingError) -> BatchResult:
    result = BatchResult(batch.source, batch.stream.name, batch.file, "refused", refusal=error)
    record(landing, batch, result)
    return result
