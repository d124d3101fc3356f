"""The sources of a workspace: what lands from them, and what waits in quarantine. The only caller of `ingest`."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.run.inputs import require_landing
from crossfoot.run.progress import Progress
from crossfoot.settings import Settings, did_you_mean
from crossfoot.workspace import Workspace, new_id
from ingest import quarantine
from ingest.batch import BatchResult
from ingest.connectors import CONNECTORS, Connector
from ingest.errors import LandingError
from ingest.landing import Landing
from ingest.replay import replay

PATHS = ("path", "token_file")
"""Options of a source that name a file or folder."""
MOST_AT_ONCE = 16


def require_connectors(settings: Settings) -> None:
    """XF-206 (exit 2) when a source names a connector that does not exist."""
    for name, source in settings.sources.items():
        if source.connector not in CONNECTORS:
            raise CrossfootError(
                "XF-206",
                f"sources.{name}: there is no connector '{source.connector}'"
                f"{did_you_mean(source.connector, CONNECTORS)}",
                kept="Nothing was changed.",
                next="edit crossfoot.yml, then crossfoot doctor",
                exit_code=USAGE,
            )


def land(workspace: Workspace, settings: Settings, names: list[str], progress: Progress) -> list[BatchResult]:
    """Lands what changed in the named sources (none: in all); one result per delivered file.

    A source or file that cannot be read does not keep the others from landing; the first failure is raised at the end.
    """
    progress.step("Ingesting")

    def one(landing: Landing, connector: Connector, name: str, options: dict, run_id: str) -> list[BatchResult]:
        landed = connector.land(landing, name, options, run_id, lambda result: _tell(progress, result))
        for notice in landing.notices(run_id, name):
            if notice.code != "missing_file":  # an input that a firm need not have is named where it is missed
                progress.say(f"{name} {notice.file}: {notice.text}")
        return landed

    results = _each_source(workspace, settings, names or list(settings.sources), one)
    progress.say(f"{len(results)} deliveries: {_counts(results)}")
    return results


def replay_quarantine(workspace: Workspace, settings: Settings, ids: list[str]) -> list[BatchResult]:
    """Tries the open quarantined records again (all, or those of `ids`); one result per stream that had some."""

    def one(landing: Landing, connector: Connector, name: str, options: dict, run_id: str) -> list[BatchResult]:
        return replay(landing, connector, name, options, run_id, ids)

    return _each_source(workspace, settings, list(settings.sources), one)


def quarantined(workspace: Workspace, status: str, source: str | None) -> list[dict[str, Any]]:
    """The records in quarantine, without payload."""
    require_landing(workspace)
    with _landing(workspace) as landing:
        return quarantine.listed(landing, status=status, source=source)


def quarantined_record(workspace: Workspace, quarantine_id: str) -> dict[str, Any]:
    """One record in quarantine with its payload; XF-205 when there is none."""
    require_landing(workspace)
    with _landing(workspace) as landing:
        record = quarantine.show(landing, quarantine_id)
    if record is None:
        what = f"There is no record {quarantine_id} in quarantine."
        raise CrossfootError("XF-205", what, next="crossfoot quarantine list", exit_code=USAGE)
    return record


def reachable_sources(workspace: Workspace, settings: Settings) -> dict[str, list[str] | CrossfootError]:
    """By source what is wrong with it (folder, login, permissions), or the columns that its login does not see.

    All at once: a system that does not answer is asked again for half a minute.
    """

    def one(name: str) -> list[str] | CrossfootError:
        try:
            return CONNECTORS[settings.sources[name].connector].check(name, _options(workspace, settings, name))
        except LandingError as error:
            return _our_error(error)

    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        return dict(zip(settings.sources, pool.map(one, settings.sources), strict=True))


def _each_source(
    workspace: Workspace, settings: Settings, names: list[str], one: Callable[..., list[BatchResult]]
) -> list[BatchResult]:
    """Calls `one` for each source within one run of the landing; raises the first failure after the last source."""
    unknown = [name for name in names if name not in settings.sources]
    if unknown:
        what = f"There is no source '{unknown[0]}'{did_you_mean(unknown[0], settings.sources)}"
        raise CrossfootError("XF-207", what, next="crossfoot ingest", exit_code=USAGE)
    results: list[BatchResult] = []
    failures: list[LandingError] = []
    with _landing(workspace) as landing:
        run_id = new_id()
        landing.start_run(run_id)
        for name in names:
            connector = CONNECTORS[settings.sources[name].connector]
            try:
                results += one(landing, connector, name, _options(workspace, settings, name), run_id)
            except LandingError as error:
                failures.append(error)
        failures += [result.refusal for result in results if result.refusal]
        landing.finish_run(run_id, "failed" if failures else "done")
    if failures:
        raise _our_error(failures[0], len(failures) - 1)
    return results


def _options(workspace: Workspace, settings: Settings, name: str) -> dict[str, Any]:
    """The options of a source; paths are relative to the workspace."""
    options = settings.sources[name].options
    return options | {key: str(workspace.root / options[key]) for key in PATHS if options.get(key)}


@contextmanager
def _landing(workspace: Workspace) -> Iterator[Landing]:
    """The open landing; a failure of `ingest` becomes one of ours."""
    try:
        with Landing(workspace.landing) as landing:
            yield landing
    except LandingError as error:
        raise _our_error(error) from error


def _our_error(error: LandingError, others: int = 0) -> CrossfootError:
    more = f"\nIt is the first of {others + 1} failures." if others else ""
    return CrossfootError(
        error.code,
        error.what,
        why=error.why + more,
        kept=error.kept,
        next=error.next_command,
        exit_code=error.exit_code,
    )


def _tell(progress: Progress, result: BatchResult) -> None:
    if result.status == "reading":
        progress.read(f"{result.source} {result.stream}", result.received, result.expected)
    elif result.refusal:
        progress.say(f"{result.source} {result.file}: refused: {result.refusal.what}")
    elif result.status != "skipped":
        progress.say(f"{result.source} {result.file}: {_counts([result])}")


def _counts(results: list[BatchResult]) -> str:
    totals = {
        part: sum(getattr(r, part) for r in results) for part in ("landed", "deleted", "unchanged", "quarantined")
    }
    return ", ".join(f"{count} {part}" for part, count in totals.items() if count) or "no records"
