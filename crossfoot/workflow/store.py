"""The store of events and of what has been told: append-only.

In SQLite by default, in any database that SQLAlchemy speaks by URL.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Integer, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from crossfoot.errors import USAGE, CrossfootError

_metadata = MetaData()
_event = Table(
    "workflow_event",
    _metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("subject", String(200), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("details", JSON, nullable=False),
)
_notice = Table(
    "workflow_notice",
    _metadata,
    Column("channel", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True)
class Event:
    """One thing somebody did. `subject` is an exception id, or what else was decided about (`identity:<proposal>`)."""

    subject: str
    kind: str
    actor: str
    details: dict[str, Any] = field(default_factory=dict)
    at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    id: int | None = None


class Store:
    """Events in the order they were appended; nothing is ever changed or removed."""

    def __init__(self, url: str) -> None:
        """`url` is an SQLAlchemy URL: `sqlite:///…/workflow.sqlite`, `postgresql+psycopg://…`. XF-508 when it fails."""
        try:
            self._engine = create_engine(url)
            _metadata.create_all(self._engine)
        except (ImportError, SQLAlchemyError) as error:
            raise _not_opened(error) from error

    def append(self, events: Iterable[Event], also: Callable[[list[Event]], None] = lambda _: None) -> list[Event]:
        """Stores events, all or none, and returns them with their ids; when `also` fails with them, none is stored."""
        rows = [
            {
                "at": event.at.astimezone(dt.UTC),
                "actor": event.actor,
                "subject": event.subject,
                "kind": event.kind,
                "details": event.details,
            }
            for event in events
        ]
        if not rows:  # SQLAlchemy would insert an empty row
            return []
        with self._engine.begin() as connection:
            ids = connection.scalars(insert(_event).returning(_event.c.id, sort_by_parameter_order=True), rows)
            stored = [Event(**row, id=id) for row, id in zip(rows, ids, strict=True)]
            also(stored)
        return stored

    def events(self, subject: str | None = None) -> Iterator[Event]:
        """The events of one subject, or all, oldest first; moments are UTC."""
        query = select(_event).order_by(_event.c.id)
        if subject is not None:
            query = query.where(_event.c.subject == subject)
        with self._engine.connect() as connection:
            for row in connection.execute(query).mappings():
                yield Event(**{**row, "at": _utc(row["at"])})

    def told(self, channel: str) -> set[str]:
        """The keys of the states that a channel has been told."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(_notice.c.key).where(_notice.c.channel == channel)).scalars())

    def tell(self, channel: str, keys: Iterable[str]) -> None:
        """Remembers that a channel has been told these states."""
        now = dt.datetime.now(dt.UTC)
        rows = [{"channel": channel, "key": key, "at": now} for key in sorted(set(keys) - self.told(channel))]
        with self._engine.begin() as connection:
            connection.execute(insert(_notice), rows)


def _utc(moment: dt.datetime) -> dt.datetime:
    """A moment as the database tells it: SQLite without a zone, PostgreSQL in that of the session."""
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _not_opened(error: Exception) -> CrossfootError:
    driver = isinstance(error, ImportError)
    return CrossfootError(
        "XF-508",
        "The store of decisions cannot be opened.",
        why=str(error).splitlines()[0],
        kept="Nothing was recorded.",
        next="pip install 'psycopg[binary]'" if driver else "correct workflow.store in crossfoot.yml",
        exit_code=USAGE,
    )
