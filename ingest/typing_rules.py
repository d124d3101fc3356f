"""When a text is a date, a number, a code: the rule of each declared type, as SQL over the source text and in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.errors import USAGE, LandingError
from ingest.iso4217 import CURRENCIES
from ingest.streams import Column, Stream

DECIMAL_MARKS = (".", ",")
THOUSANDS_MARKS = ("", ".", ",", " ", "'", "\u00a0", "\u202f", "\u2019")


@dataclass(frozen=True)
class NumberFormat:
    """How a source writes decimals. Anything but a point and no grouping must be declared; it is never guessed."""

    decimal: str = "."
    thousands: str = ""

    @property
    def plain(self) -> bool:
        """Whether numbers can be landed as they are written."""
        return (self.decimal, self.thousands) == (".", "")

    @property
    def pattern(self) -> str:
        """Regular expression: up to 12 digits before the mark (grouped by three where declared), up to 6 after."""
        grouped = f"|[0-9]{{1,3}}([{self.thousands}][0-9]{{3}}){{1,3}}" if self.thousands else ""
        return f"-?([0-9]{{1,12}}{grouped})([{self.decimal}][0-9]{{1,6}})?"


def number_format(options: Mapping) -> NumberFormat:
    """The `decimal` and `thousands` of a source's options, checked."""
    numbers = NumberFormat(options.get("decimal", "."), options.get("thousands", ""))
    if numbers.decimal not in DECIMAL_MARKS or numbers.thousands not in THOUSANDS_MARKS:
        why = "`decimal` is one of . and , and `thousands` one of . , ' or a space."
    elif numbers.decimal == numbers.thousands:
        why = "`decimal` and `thousands` must differ."
    else:
        return numbers
    raise LandingError(
        "XF-310",
        f"The number format decimal={numbers.decimal!r} thousands={numbers.thousands!r} cannot be used.",
        why=why,
        kept="Nothing was read.",
        next_command="crossfoot doctor",
        exit_code=USAGE,
    )


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def problem(stream: Stream, numbers: NumberFormat) -> str:
    """SQL: the position (from 1) of the first declared column that breaks its rule, null when all hold."""
    place = {column.name: i for i, column in enumerate(stream.columns, 1)}
    branches = [f"when ({_holds(column, numbers)}) is not true then {place[column.name]}" for column in stream.columns]
    alternatives = [part for part in stream.key if len(part) > 1]
    branches += [
        f"when coalesce({', '.join(map(quoted, part))}) is null then {place[part[0]]}" for part in alternatives
    ]
    return f"case {' '.join(branches)} end"


def landed_text(column: Column, numbers: NumberFormat) -> str:
    """SQL: the text to land; a number in the source's declared format is rewritten with a point, all else is exact."""
    name = quoted(column.name)
    if column.type != "decimal" or numbers.plain:
        return name
    ungrouped = f"replace({name}, {literal(numbers.thousands)}, '')" if numbers.thousands else name
    rewritten = f"replace({ungrouped}, {literal(numbers.decimal)}, '.')"
    return f"case when regexp_full_match({name}, {literal(numbers.pattern)}) then {rewritten} else {name} end"


def rule(column: Column, numbers: NumberFormat) -> str:
    """The rule of a column in words."""
    grouping = f", grouped by {numbers.thousands!r}" if numbers.thousands else ", no thousands separator"
    text = {
        "text": "a text",
        "date": "a calendar day, YYYY-MM-DD",
        "timestamp": "a moment in UTC, YYYY-MM-DDThh:mm:ssZ",
        "instant": "a moment with its offset from UTC, YYYY-MM-DDThh:mm:ss and Z or ±hh:mm",
        "period": "a month, YYYY-MM",
        "decimal": f"a number with up to 12 digits before and 6 after the mark {numbers.decimal!r}{grouping}",
        "integer": "a whole number of up to 10 digits, without leading zeros",
        "flag": "0 or 1",
        "currency": "a currency code of ISO 4217",
        "code": f"one of {', '.join(column.codes)}",
    }[column.type]
    return f"{text}, not empty" if column.required else f"{text}, or empty"


def _holds(column: Column, numbers: NumberFormat) -> str:
    name = quoted(column.name)
    codes = {"flag": ("0", "1"), "currency": CURRENCIES, "code": column.codes}.get(column.type)
    if codes:
        test = f"{name} in ({', '.join(map(literal, codes))})"
    else:
        pattern, cast = {
            "text": ("", ""),
            "date": ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "date"),
            "timestamp": ("[0-9-]{10}T[0-9:]{8}Z", "timestamp"),
            "instant": (r"[0-9-]{10}[T ][0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)", "timestamptz"),
            "period": ("[0-9]{4}-(0[1-9]|1[0-2])", ""),
            "decimal": (numbers.pattern, ""),
            "integer": ("0|-?[1-9][0-9]{0,9}", "integer"),
        }[column.type]
        test = f"regexp_full_match({name}, {literal(pattern)})" if pattern else f"{name} is not null"
        test += f" and try_cast({name} as {cast}) is not null" if cast else ""
    return test if column.required else f"{name} is null or ({test})"
