"""The firm that the simulated vendors tell: the rows of a drop, as exact text."""

import csv
from pathlib import Path

Row = dict[str, str]


class Firm:
    """The records of a drop folder, by entity. The rows are live: what a test changes, the vendors tell then."""

    def __init__(self, folder: Path) -> None:
        """Reads nothing yet; `folder` holds `<entity>.csv` files in drop format."""
        self.folder = Path(folder)
        self._rows: dict[str, list[Row]] = {}

    def rows(self, entity: str) -> list[Row]:
        """Every row of an entity in the order of its file, empty values as ""; no rows when there is no file."""
        if entity not in self._rows:
            path = self.folder / f"{entity}.csv"
            self._rows[entity] = []
            if path.is_file():
                with path.open(encoding="utf-8-sig", newline="") as file:
                    self._rows[entity] = list(csv.DictReader(file))
        return self._rows[entity]

    def by(self, entity: str, *key: str) -> dict[str, list[Row]]:
        """The rows of an entity by the values of `key`, joined by `|`."""
        found: dict[str, list[Row]] = {}
        for row in self.rows(entity):
            found.setdefault("|".join(row[name] for name in key), []).append(row)
        return found

    def time_entries(self) -> list[Row]:
        """The current time entries, as a system holds them: the highest version of each, deleted ones left out."""
        newest: dict[str, Row] = {}
        for row in self.rows("psa_time_entry"):
            held = newest.get(row["time_entry_id"])
            if held is None or int(row["version"]) > int(held["version"]):
                newest[row["time_entry_id"]] = row
        return [row for row in newest.values() if row["is_deleted"] == "0"]

    def pipeline(self) -> list[Row]:
        """How deals changed by the day `as_of`: their history, or what was seen of those that have none."""
        seen = self.rows("crm_opportunity_snapshot")
        known = {row["opportunity_id"]: row for row in (*self.rows("crm_booking"), *seen)}
        history = [known[row["opportunity_id"]] | row for row in self.rows("crm_opportunity_history")]
        told = {row["opportunity_id"] for row in history}
        rows = [row | {"as_of": row["changed_at"]} for row in history]
        return sorted(rows + [row for row in seen if row["opportunity_id"] not in told], key=lambda row: row["as_of"])

    def is_here(self, worker: Row) -> bool:
        """Whether a person is employed on the last day that is reported."""
        last = max(row["end_date"] for row in self.rows("ref_fiscal_period"))
        return (worker["termination_date"] or last) >= last

    def practices(self) -> dict[str, str]:
        """The practice of each person by the last job."""
        jobs = sorted(self.rows("hr_job_history"), key=lambda row: row["valid_from"])
        return {row["resource_id"]: row["practice"] for row in jobs}
