"""A page as a file, an explanation as a package, an answer as CSV."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crossfoot.gateway.exports.explanation import package_bytes
from crossfoot.gateway.exports.records import (
    Records,
    Table,
    records_csv,
    records_parquet,
    records_table,
    records_workbook,
)
from crossfoot.gateway.exports.rows import rows_csv
from crossfoot.gateway.exports.tidy import csv_bytes, parquet_bytes
from crossfoot.gateway.exports.workbook import NONE, workbook_bytes
from crossfoot.gateway.views.model import View

__all__ = [
    "FILES",
    "Records",
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
    """A kind of file a page can be: its name, its media type, and what makes it of numbers and of records."""

    label: str
    mime: str
    of_view: Callable[[View, str, Mapping[str, str]], bytes]
    of_records: Callable[[Records, str, Mapping[str, str]], bytes]

    def make(self, page: View | Records, reader: str, caveats: Mapping[str, str]) -> bytes:
        """The file for a reader, with the caveats of the build."""
        return (self.of_records if isinstance(page, Records) else self.of_view)(page, reader, caveats)


def pdf_bytes(view: View, reader: str = "administrator", caveats: Mapping[str, str] = NONE) -> bytes:
    """The page as a document, A4 across; it names the reader whose rights it was made under."""
    from crossfoot.gateway.exports.document import document  # what writes it takes 35 MB, which no page needs

    return document(view, reader, caveats)


def records_pdf(page: Records, reader: str, caveats: Mapping[str, str]) -> bytes:
    """The tables as a document, A4 across, the first rows of each."""
    from crossfoot.gateway.exports.document import listing

    return listing(page, reader, caveats)


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "xlsx": File("Excel", EXCEL, workbook_bytes, records_workbook),
    "csv": File("CSV", "text/csv", lambda view, *_: csv_bytes(view), lambda page, *_: records_csv(page.tables[0])),
    "parquet": File(
        "Parquet",
        "application/octet-stream",
        lambda view, *_: parquet_bytes(view),
        lambda page, *_: records_parquet(page.tables[0]),
    ),
    "pdf": File("PDF", "application/pdf", pdf_bytes, records_pdf),
}
"""The files a page can be, by the end of their name."""
