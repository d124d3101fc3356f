"""Tries quarantined records again: after the number format was declared, or a declaration or rule has changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from ingest.batch import Batch, BatchResult, Progress
from ingest.check import check
from ingest.connectors import Connector
from ingest.land import land_batch
from ingest.landing import Landing
from ingest.quarantine import UNREADABLE
from ingest.streams import Stream
from ingest.typing_rules import literal, quoted


def replay(
    landing: Landing,
    connector: Connector,
    source: str,
    options: Mapping[str, Any],
    run_id: str,
    ids: Iterable[str] = (),
    progress: Progress = lambda result: None,
) -> list[BatchResult]:
    """Lands the open records of a source (or those of `ids`) that pass now; one result per stream.

    What still fails stays open, so a repeat changes nothing. Records that could not even be split stay open always.
    """
    numbers, chosen, results = connector.numbers(options), list(ids), []
    for stream in connector.streams.values():
        with landing.guarded():
            received = _choose(landing, source, stream, chosen)
            if received:
                check(landing.con, stream, _relation(stream), numbers)
        if received:
            batch = Batch(run_id, source, stream, numbers, "(quarantine)", received)
            results.append(land_batch(landing, batch, replay=True))
            progress(results[-1])
    return results


def _choose(landing: Landing, source: str, stream: Stream, ids: list[str]) -> int:
    """Fills table `replaying`, one row per record to try; returns how many."""
    return landing.con.execute(
        f"""create or replace temp table replaying as
        select quarantine_id, payload from quarantine
        where status = 'open' and source = $source and connector = $connector and stream = $stream
            and reason not in ({", ".join(map(literal, UNREADABLE))})
            and (len($ids) = 0 or list_contains($ids, quarantine_id))
        order by quarantine_id""",
        {"source": source, "connector": stream.connector, "stream": stream.name, "ids": ids},
    ).fetchall()[0][0]


def _relation(stream: Stream) -> str:
    names = [column.name for column in stream.columns]
    values = ", ".join(f"payload ->> {literal(name)} as {quoted(name)}" for name in names)
    nothing = ", ".join(f"{literal(name)}, null" for name in names)
    return f"""
        select {values}, nullif(json_merge_patch(payload, json_object({nothing})), '{{}}') as _extra
        from replaying
        order by rowid"""
