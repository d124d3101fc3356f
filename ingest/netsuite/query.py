"""The SuiteQL of a stream, from its declaration."""

import datetime as dt
import re
from collections.abc import Iterable

from ingest.netsuite.options import Options
from ingest.streams import Column, Stream
from ingest.typing_rules import literal

DAY, MOMENT = "YYYY-MM-DD", "YYYY-MM-DD HH24:MI:SS"
_CUSTOM = re.compile(r"\bcust[a-z]*_\w+")


class Query:
    """One stream as SuiteQL. Rows come in the order of the key, and the next page begins after the last key: at an
    offset rows move, and a query gives 100,000 at most.
    """

    def __init__(self, stream: Stream, options: Options) -> None:
        """Reads everything until `since` and `after` narrow it."""
        how = stream.how
        self._columns = {column.name: column for column in stream.columns}
        self._expressions = {name: f"r.{name}" for name in self._columns} | how.get("select", {})
        self._source = f"{how.get('record', stream.name)} r {how.get('join', '')}".strip()
        self._where = [how["where"]] if "where" in how else []
        self._changed = self._expressions.get(stream.changed, "")
        self.key = [part[0] for part in stream.key]
        self._account = options

    def select(
        self,
        columns: Iterable[str] | None = None,
        *,
        changed: tuple[dt.datetime, dt.datetime] | None = None,
        after: dict[str, str] | None = None,
        nothing: bool = False,
    ) -> str:
        """The query of the given columns (None: all). `changed` is a window in UTC, `after` the last record read;
        `nothing` asks only whether the query is allowed.
        """
        chosen = [self._column(name) for name in (self._columns if columns is None else columns)]
        where = [*self._where, *(self._window(*changed) if changed else []), *(["1 = 2"] if nothing else [])]
        if after:
            where.append(self._following(after))
        text = f"SELECT {', '.join(chosen)} FROM {self._source}"
        if where:
            text += f" WHERE {' AND '.join(f'({condition})' for condition in where)}"
        return self._named(f"{text} ORDER BY {', '.join(self._expressions[name] for name in self.key)}")

    def field(self, name: str) -> str:
        """The field of a column, as the account calls it."""
        return self._named(self._expressions[name]).removeprefix("r.")

    def _column(self, name: str) -> str:
        expression, format_ = self._expressions[name], _format(self._columns[name])
        return f"TO_CHAR({expression}, '{format_}') AS {name}" if format_ else f"{expression} AS {name}"

    def _window(self, lo: dt.datetime, hi: dt.datetime) -> list[str]:
        lo, hi = (_local(moment, self._account) for moment in (lo, hi))
        return [
            f"{self._changed} >= TO_TIMESTAMP('{lo}', '{MOMENT}')",
            f"{self._changed} < TO_TIMESTAMP('{hi}', '{MOMENT}')",
        ]

    def _following(self, last: dict[str, str]) -> str:
        """The records after one in the order of the key: a > x, or a = x and b > y, and so on."""
        either, equal = [], []
        for name in self.key:
            value = last[name] if self._columns[name].type == "integer" else literal(last[name])
            either.append(" AND ".join([*equal, f"{self._expressions[name]} > {value}"]))
            equal.append(f"{self._expressions[name]} = {value}")
        return " OR ".join(f"({case})" for case in either)

    def _named(self, text: str) -> str:
        """The text with the account's own names, and the options filled in."""
        text = text.replace("{opening_day}", f"{self._account.opening_period}-01")
        return _CUSTOM.sub(lambda match: self._account.names.get(match[0], match[0]), text)


def _format(column: Column) -> str:
    """Without it a date comes in the format that the user prefers."""
    return {"date": DAY, "instant": MOMENT}.get(column.type, "")


def _local(moment: dt.datetime, options: Options) -> str:
    return moment.replace(tzinfo=dt.UTC).astimezone(options.zone).strftime("%Y-%m-%d %H:%M:%S")


def utc(text: str, options: Options) -> str:
    """A time of the account as an instant."""
    moment = dt.datetime.fromisoformat(text).replace(tzinfo=options.zone)
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
