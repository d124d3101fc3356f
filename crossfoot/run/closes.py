"""Closed periods: the figures frozen at each close, kept append-only and read by every later build."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crossfoot.workspace import Workspace, new_id, sync

if TYPE_CHECKING:
    import polars as pl

FIGURE = {
    "metric": "varchar",
    "period": "varchar",
    "dim": "varchar",
    "key": "varchar",
    "currency_view": "varchar",
    "value": "decimal(38,12)",
    "unit": "varchar",
}
"""A frozen figure: every metric at every allowed dim, in both currency views."""


@dataclass(frozen=True)
class Close:
    """One close or reopening (`action`) of a period. Moments are UTC; the figures are those of the build.

    `landed_until` is the newest landed record that the build had read: what landed later came after the close.
    """

    period: str
    action: str
    decided_at: str
    proposed_by: str
    approved_by: str
    reason: str
    build_id: str
    landed_until: str


def write_close(workspace: Workspace, close: Close, figures: "dict[str, pl.DataFrame]") -> None:
    """Keeps a close and its figures (columns of FIGURE) by tier, `general` and `restricted`; whole or not at all."""
    id = new_id()
    partial = workspace.closes / f"{id}.partial"
    partial.mkdir(parents=True)
    for tier, frame in figures.items():
        frame.select(list(FIGURE)).write_parquet(partial / f"{tier}.parquet")
    (partial / "close.json").write_text(json.dumps(asdict(close), indent=1))
    for path in [*partial.iterdir(), partial]:
        sync(path)
    partial.rename(workspace.closes / id)
    sync(workspace.closes)


def closes(workspace: Workspace) -> dict[Path, Close]:
    """Every close and reopening by folder, oldest first."""
    found = sorted(path for path in workspace.closes.glob("*/close.json") if not path.parent.suffix)
    return {path.parent: Close(**json.loads(path.read_text())) for path in found}


def in_force(workspace: Workspace) -> dict[str, Path]:
    """The folder of the close that holds, by closed period."""
    latest = {close.period: (folder, close) for folder, close in closes(workspace).items()}
    return {period: folder for period, (folder, close) in sorted(latest.items()) if close.action == "close"}


def closes_fingerprint(workspace: Workspace) -> str:
    """A hash of the closes and reopenings so far; empty while there are none."""
    texts = [(folder / "close.json").read_text() for folder in closes(workspace)]
    return hashlib.sha256("".join(texts).encode()).hexdigest() if texts else ""
