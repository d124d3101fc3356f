"""The answer of a console query as CSV."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from crossfoot.spreadsheet import spreadsheet_text

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def rows_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a header; numbers stay numbers, no text is read as a formula, what is missing is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_cell, columns))
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if _NUMBER.fullmatch(text) else spreadsheet_text(text)
