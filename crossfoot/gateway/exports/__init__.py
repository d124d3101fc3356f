"""A page as a file, an explanation as a package, an answer as CSV."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crossfoot.gateway.exports.explanation import package_bytes
from crossfoot.gateway.exports.records import Table, records_parquet, records_table, records_workbook
from crossfoot.gateway.exports.rows import rows_csv
from crossfoot.gateway.exports.tidy import csv_bytes, parquet_bytes
from crossfoot.gateway.exports.workbook import NONE, workbook_bytes
from crossfoot.gateway.views.model import View

__all__ = [
    "FILES",
    "Table",
    "csv_bytes",
    "package_bytes",
    "parquet_bytes",
    "pdf_bytes",
    "records_parquet",
    "records_table",
    "records_workbook",
    "rows_csv",
    "workbook_bytes",
]


@dataclass(frozen=True)
class File:
    """A kind of file a page can be: its name, its media type, and what makes it for a reader, with the caveats."""

    label: str
    mime: str
    make: Callable[[View, str, Mapping[str, str]], bytes]


def pdf_bytes(view: View, reader: str = "administrator", caveats: Mapping[str, str] = NONE) -> bytes:
    """The page as a document, A4 across; it names the reader whose rights it was made under."""
    from crossfoot.gateway.exports.document import document  # what writes it takes 35 MB, which no page needs

    return document(view, reader, caveats)


FILES = {
    "xlsx": File("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook_bytes),
    "csv": File("CSV", "text/csv", lambda view, *_: csv_bytes(view)),
    "parquet": File("Parquet", "application/octet-stream", lambda view, *_: parquet_bytes(view)),
    "pdf": File("PDF", "application/pdf", pdf_bytes),
}
"""The files a page can be, by the end of their name."""
