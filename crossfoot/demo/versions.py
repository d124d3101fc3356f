"""The history of the time entries: every version of every record, deletions and exact copies."""

import numpy as np
import polars as pl

from crossfoot.demo.draw import NEVER, some, stack, stream
from crossfoot.demo.timesheet import APPROVED, STATUS, SUBMITTED


def draw_versions(entries: pl.DataFrame, resource: np.ndarray, engagement: np.ndarray, seed: int) -> pl.DataFrame:
    """psa_time_entry, given the ids of people and of engagements with internal projects.

    Most records have one version; some were corrected once or twice, a handful often enough to pass version 9. Older
    versions hold other hours. A deleted record ends in a deleted version above an approved one.
    """
    rng = stream(seed, "versions")
    count, deleted = len(entries), entries["deleted"].to_numpy()
    versions = rng.choice([1, 2, 3], count, p=[0.94, 0.05, 0.01])
    versions[some(rng, count, 0.0002, least=3)] = 11
    versions[deleted] = np.where(rng.random(deleted.sum()) < 0.1, 10, 2)
    row = np.repeat(np.arange(count), versions)
    version = np.arange(len(row)) - np.repeat(np.cumsum(versions) - versions, versions) + 1
    older = version < versions[row]
    corrected = older & ~deleted[row]
    status = entries["status"].to_numpy()[row]
    status[corrected & (version == 1)] = SUBMITTED
    hours = entries["hours"].to_numpy()[row] + np.where(corrected, np.where(version % 2 == 1, 50, -25), 0)
    submitted, approved = entries["submitted"].to_numpy()[row], entries["approved"].to_numpy()[row]
    approved = np.where(status == APPROVED, approved, NEVER)
    table = pl.DataFrame(
        {
            "time_entry_id": entry_ids(row),
            "version": version,
            "resource_id": pl.Series(resource)[entries["person"]][row],
            "engagement_id": pl.Series(engagement)[entries["eng"]][row],
            "work_date": entries["day"].to_numpy()[row],
            "hours": hours,
            "billable": entries["billable"].to_numpy()[row],
            "status": STATUS[status],
            "submitted_date": submitted,
            "approved_date": approved,
            "is_deleted": ~older & deleted[row],
            "updated_date": np.where(approved < NEVER, approved, submitted) + np.where(older, 0, version - 1),
        }
    )
    return stack([table, table[some(rng, len(table), 0.002, least=3)]])


def entry_ids(row) -> pl.Series:
    """T00000001 … of entry row numbers."""
    return pl.select(pl.format("T{}", (pl.Series(row) + 1).cast(pl.String).str.zfill(8))).to_series()
