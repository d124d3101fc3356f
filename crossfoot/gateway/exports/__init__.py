"""A page as a file: Excel workbook, CSV, Parquet and PDF, all from its view-model; an explanation as a package."""

from crossfoot.gateway.exports.document import pdf_bytes
from crossfoot.gateway.exports.explanation import package_bytes
from crossfoot.gateway.exports.rows import rows_csv
from crossfoot.gateway.exports.tidy import csv_bytes, parquet_bytes
from crossfoot.gateway.exports.workbook import workbook_bytes

__all__ = ["csv_bytes", "package_bytes", "parquet_bytes", "pdf_bytes", "rows_csv", "workbook_bytes"]
