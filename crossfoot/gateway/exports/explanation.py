"""An explanation as a package: the tree, and of each leaf its rule, SQL, mart rows and landed records."""

import io
import zipfile

import polars as pl

from crossfoot.gateway.exports.rows import rows_csv
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.views.filters import Filters
from crossfoot.gateway.views.why import Why

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file of a package, so that the same explanation gives the same bytes."""


def package_bytes(gateway: Gateway, found: Why, filters: Filters) -> bytes:
    """A ZIP of explanation.txt and per leaf .sql, -rows.csv (all rows) and -records.csv (the first 500 records)."""
    build = gateway.build
    told = [
        f"{found.metric}: {found.definition}",
        f"build {build.id}, as of {build.as_of}, figures {filters.basis}, filter: {filters.where or 'none'}",
        "",
        *found.lines,
        "",
    ]
    files: dict[str, bytes] = {}
    for at, leaf in enumerate(found.leaves, 1):
        name = f"{at:02}-{leaf.metric}"
        landed = "" if leaf.records is None else f", {leaf.node.record_count} landed records"
        told.append(f"{name}: {leaf.rule}{landed}")
        told += [f"   withheld: {stream}" for stream in leaf.node.withheld]
        files[f"{name}.sql"] = leaf.sql.encode()
        files[f"{name}-rows.csv"] = _csv(leaf.node.rows)
        if leaf.records is not None:
            files[f"{name}-records.csv"] = _csv(leaf.records)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {"explanation.txt": "\n".join(told).encode(), **files}.items():
            package.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _csv(rows: pl.DataFrame) -> bytes:
    return rows_csv(rows.columns, rows.rows())
