"""A system that is read over HTTP: its declaration, and how each of its streams is read, checked and landed."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ingest.batch import Batch, BatchResult, Progress
from ingest.check import check, contract
from ingest.errors import FileRefused
from ingest.kit.client import Client, Judge, Login
from ingest.kit.failures import Miscounted, Refused, Restart, down, miscounted, not_permitted
from ingest.kit.options import Options
from ingest.kit.spool import Page, Spool
from ingest.land import land_batch, refuse
from ingest.landing import Landing, Notice
from ingest.streams import Stream
from ingest.typing_rules import NumberFormat

RESTARTS = 3
PLAIN = NumberFormat()


@dataclass(frozen=True)
class Window:
    """What to read: the records changed from `lo` on and before `hi`, in UTC; all there are when `lo` is None."""

    lo: dt.datetime | None
    hi: dt.datetime


class Reader(Protocol):
    """One source, ready to be read."""

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The records of a stream, whole documents, in any order; a record may come twice."""

    def ids(self, stream: Stream) -> Iterator[Page] | None:
        """The keys of all records that exist now, for the sweep; None when the system tells every delete itself."""

    def missing(self, stream: Stream) -> list[str]:
        """The declared columns that this login does not see; FileRefused when it may not read the stream at all."""


@dataclass(frozen=True)
class System:
    """A system. `options` is its model of a source's options, from which `login`, `judge` and `read` are made; `grant`
    says what to do at the vendor when a field or a record type cannot be seen.
    """

    name: str
    streams: Mapping[str, Stream]
    options: type[Options]
    login: Callable[[Options], Login]
    read: Callable[[Client, Options], Reader]
    grant: str
    judge: Callable[[Options], Judge] = lambda settings: lambda answer: None

    def land(
        self,
        landing: Landing,
        source: str,
        options: Mapping[str, Any],
        run_id: str,
        progress: Progress = lambda result: None,
    ) -> list[BatchResult]:
        """Lands what changed; one result per stream, told to `progress` as it comes, and after each page.

        A stream that cannot be read whole is a result with a `refusal`, of which nothing has landed; the others land.
        Raises LandingError when the source as a whole cannot be read: options, login, no answer, requests used up.
        """
        client, reader, chosen = self._open(source, options)
        landing.create_tables(self.streams.values())
        results = []
        for stream in chosen:
            batch = Batch(run_id, source, stream, PLAIN, stream.name, most_gone=client.options.most_gone)
            try:
                results.append(_Delivery(landing, client, reader, batch, progress).land(self.grant))
            except FileRefused as error:
                results.append(refuse(landing, batch, error))
            progress(results[-1])
        return results

    def check(self, source: str, options: Mapping[str, Any]) -> list[str]:
        """Logs in and asks for the permission to read each stream; raises the first problem, lands nothing.

        Gives the optional columns that this login does not see, as `stream.column`.
        """
        client, reader, chosen = self._open(source, options)
        client.login()
        unseen = []
        for stream in chosen:
            missing = reader.missing(stream)
            require_columns(source, stream, missing, self.grant)
            unseen += [f"{stream.name}.{column}" for column in missing]
        return unseen

    def _open(self, source: str, options: Mapping[str, Any]) -> tuple[Client, Reader, list[Stream]]:
        settings = self.options.read(source, options, self.streams)
        client = Client(source, settings, self.login(settings), self.judge(settings))
        chosen = [stream for name, stream in self.streams.items() if name not in settings.skip]
        return client, self.read(client, settings), chosen


def require_columns(source: str, stream: Stream, missing: list[str], grant: str) -> None:
    """XF-342 when a required column is among those that a login does not see."""
    hidden = [column.name for column in stream.columns if column.required and column.name in missing]
    if hidden:
        raise not_permitted(f"{source}: {stream.name} shows this login no {', '.join(hidden)}.", grant)


class _Delivery:
    """One stream of one source, read and landed in one piece."""

    def __init__(self, landing: Landing, client: Client, reader: Reader, batch: Batch, progress: Progress) -> None:
        self._landing, self._reader, self._batch, self._progress = landing, reader, batch, progress
        self._client, self._options, self._stream = client, client.options, batch.stream
        self._last = landing.cursor(batch.source, batch.stream) or {}

    def land(self, grant: str) -> BatchResult:
        """Reads the window and lands it; begins again when the session ends or records move between pages."""
        for _ in range(RESTARTS):
            try:
                missing = self._reader.missing(self._stream)
                require_columns(self._batch.source, self._stream, missing, grant)
                return self._once(missing)
            except Restart as error:
                last = error
            except Refused as error:
                what = f"{self._batch.source}: {self._stream.name} was refused while it was read."
                raise not_permitted(what, f"{grant} The system says: {error.detail}") from None
        if isinstance(last, Miscounted):
            raise miscounted(self._stream.name, last.told, last.read)
        raise down(
            f"{self._batch.source}: {self._stream.name} was begun {RESTARTS} times in vain.", f"In the end {last}."
        )

    def _once(self, missing: list[str]) -> BatchResult:
        rules = hashlib.sha256(f"{contract(self._stream, PLAIN)}{missing}".encode()).hexdigest()
        window = self._window(rules)
        spool = self._read(window)
        with self._landing.guarded():
            check(self._landing.con, self._stream, spool.relation, PLAIN)
        if spool.expected is not None and spool.distinct() != spool.expected:
            raise Miscounted(spool.expected, spool.distinct())
        swept = self._sweep(spool, window)
        if missing and rules != self._last.get("rules"):
            text = "'{}' is not seen by this login and lands empty."
            name = self._stream.name
            notices = [Notice(name, name, "missing_column", text.format(c), "missing", c) for c in missing]
            self._landing.notice(self._batch.run_id, self._batch.source, self._stream.connector, *notices)
        cursor = {"hi": window.hi.isoformat(), "rules": rules, "swept": (swept or self._last_swept).isoformat()}
        delivered = replace(self._batch, received=spool.received, complete=bool(swept), cursor=cursor)
        if spool.documents and not swept:
            whole = (self._stream.part_of, tuple(sorted(spool.documents)))
            delivered = replace(delivered, complete=True, within=whole)
        return land_batch(self._landing, delivered)

    def _window(self, rules: str) -> Window:
        """Where the last one ended, a little earlier; everything where the declaration or what is seen has changed."""
        hi = self._client.now - dt.timedelta(minutes=self._options.lag_minutes)
        if not self._stream.changed or self._last.get("rules") != rules:
            return Window(None, hi)
        last = dt.datetime.fromisoformat(self._last["hi"])
        return Window(last - dt.timedelta(minutes=self._options.overlap_minutes), max(hi, last))

    def _read(self, window: Window) -> Spool:
        spool = Spool(self._landing, self._stream)
        for page in self._reader.pages(self._stream, window):
            spool.add(page)
            told = BatchResult(self._batch.source, self._stream.name, self._stream.name, "reading", spool.received)
            self._progress(replace(told, expected=spool.expected))
        return spool

    def _sweep(self, spool: Spool, window: Window) -> dt.datetime | None:
        """When every record that exists has been seen, in full or by its id; None when this is not the day for it."""
        if window.lo is None:
            return window.hi
        if window.hi - self._last_swept < dt.timedelta(hours=self._options.sweep_hours):
            return None
        ids = self._reader.ids(self._stream)
        if ids is None:
            return None
        for page in ids:
            spool.add_ids(page)
        spool.keep_present()
        return window.hi

    @property
    def _last_swept(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self._last["swept"])
