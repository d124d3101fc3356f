"""Reads one payroll file by its profile, and proves it against its own total."""

import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ingest.errors import refusal
from ingest.payroll.profile import FIELDS, Profile

Fields = dict[str, str | None]


class Line(NamedTuple):
    """A record of pay, or (`unread`) a line that does not split into the columns of the header."""

    number: int
    record: Fields
    unread: str | None = None


class PayrollFile(NamedTuple):
    """What a file holds; `revision` says which of several files of one pay run counts: the highest."""

    lines: list[Line]
    revision: int

    @property
    def pay_runs(self) -> list[str]:
        """The pay runs it tells of, sorted."""
        return sorted({line.record["pay_run"] or "" for line in self.lines if not line.unread})


def read(path: Path, content: bytes, profile: Profile) -> PayrollFile:
    """The records of a file. It is refused whole when it cannot be read, or is not what its total row says."""
    named = re.fullmatch(profile.file_name, path.name)
    if not named:
        what = f"{path.name} is not named as `file_name` of its profile says."
        raise refusal("XF-360", what, "Rename it, or let `files` leave it out.")
    rows = _rows(path, content, profile)
    header = _header(path, profile, rows)
    told = {**profile.constants, **{k: v for k, v in named.groupdict().items() if v}}
    lines, totals, seen = [], [], Counter()
    for number, values in rows:
        if not any(value.strip() for value in values) or values == header:
            continue
        row = dict(zip(header, values, strict=False))
        if len(values) != len(header):
            lines.append(Line(number, {}, profile.delimiter.join(values)))
        elif profile.total and profile.total.marks(row):
            totals.append((number, row))
        elif not any(marker.marks(row) for marker in profile.ignore):
            lines += [Line(number, record) for record in _records(profile, row, told, seen)]
    if profile.total:
        _prove(path, profile, lines, totals)
    return PayrollFile(lines, int(told.get("revision", 0)))


def _rows(path: Path, content: bytes, profile: Profile) -> Iterator[tuple[int, list[str]]]:
    """Every row after the skipped lines, with the number of its last line."""
    if not content:
        raise refusal("XF-321", f"{path.name} is empty (0 bytes).", "Export the file again.")
    try:
        text = content.decode("utf-8-sig" if profile.encoding == "utf-8" else profile.encoding)
    except UnicodeDecodeError as error:
        what = f"{path.name} is not {profile.encoding}: byte {error.start} (counted from 0) cannot be decoded."
        raise refusal("XF-320", what, "Set `encoding` of the profile to what the provider writes.") from error
    kept = text.splitlines(keepends=True)[profile.skip_lines :]
    reader = csv.reader(io.StringIO("".join(kept), newline=""), delimiter=profile.delimiter, strict=True)
    try:
        for values in reader:
            yield profile.skip_lines + reader.line_num, values
    except csv.Error as error:
        what = f"The quoting of {path.name} is broken near line {profile.skip_lines + reader.line_num}: {error}."
        raise refusal("XF-326", what, "A quote within a quoted text must be doubled.") from error


def _header(path: Path, profile: Profile, rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    header = [name.strip() for name in next(rows, (0, []))[1]]
    missing = [name for name in profile.header if name not in header]
    if missing:
        what = f"{path.name} lacks the column {', '.join(missing)}."
        why = f"Line {profile.skip_lines + 1} is its header and holds {', '.join(filter(None, header)) or 'nothing'}."
        raise refusal("XF-323", what, why)
    repeated = [name for name in profile.header if header.count(name) > 1]
    if repeated:
        what = f"{path.name} has column {', '.join(repeated)} more than once."
        raise refusal("XF-324", what, "Which counts is not guessed.")
    return header


def _records(profile: Profile, row: dict[str, str], told: dict[str, str], seen: Counter) -> Iterator[Fields]:
    """The records of a line: one, or in a wide file one for each amount that is there."""
    fields = told | {name: row[column].strip() for name, column in profile.columns.items()}
    fields["period"] = _reformatted(fields["period"], profile.period_format, "%Y-%m")
    if fields.get("pay_date"):
        fields["pay_date"] = _reformatted(fields["pay_date"], profile.date_format, "%Y-%m-%d")
    run = fields.get("run") or "1"
    fields["run"] = str(int(run)) if run.isdecimal() else run
    fields["pay_run"] = " ".join(filter(None, (fields.get("company"), fields["period"], fields["run"])))
    used = {*profile.columns.values(), *profile.components}
    others = {name: value for name, value in row.items() if name and name not in used and value}
    amounts = (
        {fields["component"]: fields["amount"]}
        if profile.is_long
        else {name: row[name].strip() for name in profile.components if row[name].strip()}
    )
    for component, written in amounts.items():
        record = {name: fields.get(name) for name in FIELDS} | {"pay_run": fields["pay_run"], "component": component}
        record["amount"] = _signed(profile, written, row)
        record["component_class"] = profile.components.get(component, component)
        key = tuple(record[name] for name in ("pay_run", "employee", "cost_center", "component"))
        seen[key] += 1
        record["occurrence"] = str(seen[key])
        extra = others | ({"amount as written": written} if written != record["amount"] else {})
        record["_extra"] = json.dumps(extra, ensure_ascii=False) if extra else None
        yield {name: value or None for name, value in record.items()}


def _reformatted(text: str, written: str, wanted: str) -> str:
    """The day or month in our format; what cannot be read stays as it is and breaks its column's rule later."""
    try:
        return dt.datetime.strptime(text, written).strftime(wanted)
    except ValueError:
        return text


def _signed(profile: Profile, written: str, row: dict[str, str]) -> str:
    """The amount with its sign in front; only the declared way of writing a negative one is understood."""
    amount = written.strip()
    if profile.negative == "parentheses" and amount.startswith("(") and amount.endswith(")"):
        amount = f"-{amount[1:-1].strip()}"
    elif profile.negative == "trailing minus" and amount.endswith("-"):
        amount = f"-{amount[:-1].strip()}"
    if profile.credit and profile.credit.marks(row):
        amount = amount[1:] if amount.startswith("-") else f"-{amount}"
    return amount


def _prove(path: Path, profile: Profile, lines: list[Line], totals: list[tuple[int, dict[str, str]]]) -> None:
    """Refuses a file without exactly one total row, or whose lines do not add up to it."""
    marker = profile.total
    if len(totals) != 1:
        what = f"{path.name} has {len(totals)} total rows ({marker.column} = {marker.matches}), not one."
        raise refusal("XF-361", what, "A file without its total may be cut off; export it again.")
    number, row = totals[0]
    if profile.is_long:
        stated = {profile.columns["amount"]: row[profile.columns["amount"]]}
    else:
        stated = {name: row[name] for name in profile.components if row[name].strip()}
    for column, text in stated.items():
        records = [line.record for line in lines if not line.unread]
        mine = [r["amount"] for r in records if profile.is_long or r["component"] == column]
        total, added = _number(profile, _signed(profile, text, row)), [_number(profile, amount) for amount in mine]
        unread = sum(1 for amount in added if amount is None) + sum(1 for line in lines if line.unread)
        if total is None or unread or sum(added) != total:
            raise _unlike_total(path, column, number, text, sum(a for a in added if a is not None), unread)
    if not stated:
        raise refusal("XF-361", f"The total row of {path.name} (line {number}) states no amount.", "Export it again.")


def _number(profile: Profile, amount: str | None) -> Decimal | None:
    if not amount or not re.fullmatch(profile.numbers.pattern, amount):
        return None
    return Decimal(amount.replace(profile.thousands, "").replace(profile.decimal, "."))


def _unlike_total(path: Path, column: str, number: int, stated: str, added: Decimal, unread: int) -> Exception:
    what = f"{path.name}: the lines of {column} add up to {added}, its total row (line {number}) says {stated.strip()}."
    why = "A line is missing or doubled, or the profile reads the amounts differently than the provider writes them."
    if unread:
        why = f"{unread} lines or amounts could not be read with the profile's number format and are not in the sum."
    return refusal("XF-362", what, why)
