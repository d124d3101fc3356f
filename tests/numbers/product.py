"""A firm in a workspace, landed, built, audited and published by the product; only dbt's executor is replaced."""

import csv
from pathlib import Path

from crossfoot.run import pipeline
from crossfoot.run.progress import Progress
from crossfoot.settings import Settings, load_settings
from crossfoot.workspace import Workspace
from tests.numbers.lab import Lab, Rows


def write_drop(folder: Path, rows: Rows) -> None:
    """Writes the files of a drop; files that are there already are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in rows.items():
        columns = list(dict.fromkeys(column for record in records for column in record))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)


def workspace(root: Path, currency: str = "USD", **sources: Path) -> Workspace:
    """A workspace that reads drops: folder by name of the source."""
    root.mkdir(parents=True, exist_ok=True)
    lines = [f"  {name}: {{connector: drop, path: {folder}}}" for name, folder in sources.items()]
    (root / "crossfoot.yml").write_text("\n".join([f"reporting_currency: {currency}", "sources:", *lines, ""]))
    return Workspace(root)


def settings(workspace: Workspace) -> Settings:
    """The checked settings of a workspace."""
    return load_settings(workspace.settings)


def run(workspace: Workspace) -> pipeline.Outcome:
    """ingest → build → audit → publish."""
    return pipeline.run_all(workspace, settings(workspace), Progress())


def land(workspace: Workspace) -> None:
    """Lands what changed in the sources."""
    pipeline.ingest_sources(workspace, settings(workspace), [], Progress())


def delivered(root: Path, *deliveries: Rows) -> Lab:
    """The firm after its deliveries, in turn, through the drop connector."""
    firm = workspace(root, firm=root / "drop")
    for rows in deliveries:
        write_drop(root / "drop", rows)
        land(firm)
    return Lab(firm.landing)
