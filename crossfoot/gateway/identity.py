"""The identity of a published build: proposals, and the ids that a link may lead to."""

from pathlib import Path

import duckdb
import polars as pl

from crossfoot.gateway.failures import refuse
from crossfoot.gateway.published import build_folder

KNOWN = {
    "customer": "select customer_id as id, name from harmonized.customer",
    "person": "select resource_id as id, name from harmonized.worker",
    "project": (
        "select engagement_id as id, coalesce(project.name, engagement_id) as name from harmonized.engagement"
        " full join harmonized.project using (engagement_id)"
    ),
}
"""Per kind the ids of the master lists with their names."""

CONTRACTS = "select engagement_id as id, engagement_id as name from harmonized.engagement"


def read_proposals(workspace: Path, build: str | None = None) -> pl.DataFrame:
    """One row per pair that may be the same, best score first; see `metadata.identity_proposal`."""
    return _read(workspace, build, "select * from metadata.identity_proposal order by score desc, kind, from_id, to_id")


def read_known(workspace: Path, kind: str, build: str | None = None) -> dict[str, str]:
    """The name of each id of a kind that a master list holds."""
    return dict(_read(workspace, build, KNOWN[kind]).rows())


def read_contracts(workspace: Path, build: str | None = None) -> set[str]:
    """The projects that hold a contract of their own."""
    return set(_read(workspace, build, CONTRACTS)["id"])


def _read(workspace: Path, build: str | None, query: str) -> pl.DataFrame:
    folder = build_folder(workspace.resolve(), build)
    with duckdb.connect(str(folder / "general.duckdb"), read_only=True) as con:
        try:
            return con.sql(query).pl()
        except duckdb.CatalogException:
            raise refuse("XF-410", "This build holds no proposals.", "It was made before there were any.") from None
