"""Custom reports: RaaS as JSON, or a WQL statement that gives the same columns."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.kit.client import Client
from ingest.kit.failures import not_permitted, not_understood
from ingest.kit.spool import Page, Record
from ingest.streams import Stream

if TYPE_CHECKING:
    from ingest.workday import WorkdayOptions

WQL_PAGE = 10_000
ABSENCES = "time_off"


class Reports:
    """Reads the report of a stream whole: RaaS has no pages, so absences are asked for year by year."""

    def __init__(self, client: Client, options: "WorkdayOptions") -> None:
        """Sends nothing yet."""
        self._client, self._options = client, options

    def pages(self, stream: Stream) -> Iterator[Page]:
        """The rows; refuses a report that lacks a column the stream needs."""
        report, seen, count = self._options.report(stream.name), set(), 0
        for page in self._wql(report) if self._options.is_wql(stream.name) else self._raas(stream, report):
            records = [self._record(stream, row) for row in page.records]
            seen.update(name for record in records for name, value in record.items() if value)
            count += len(records)
            yield Page(records, page.total)
        missing = [column.name for column in stream.columns if column.required and column.name not in seen]
        if count and missing:
            what = f"{self._client.source}: no row of {report} has {', '.join(missing)}."
            raise not_permitted(what, "Give the report a column with that XML alias, and the user its security domain.")

    def _raas(self, stream: Stream, report: str) -> Iterator[Page]:
        address = f"ccx/service/customreport2/{self._options.tenant}/{report}"
        for prompts in self._years() if stream.name == ABSENCES else [{}]:
            answer = self._client.json("GET", address, params={"format": "json", **prompts})
            if not isinstance(answer, dict) or not isinstance(answer.get("Report_Entry"), list):
                what = f"{self._client.source}: {report} answered without Report_Entry."
                raise not_understood(what, "An empty report has it, too; what came is not a report.")
            yield Page(answer["Report_Entry"])

    def _wql(self, statement: str) -> Iterator[Page]:
        address, read, total = f"ccx/api/wql/v1/{self._options.tenant}/data", 0, None
        while total is None or read < total:
            params = {"query": statement, "limit": str(WQL_PAGE), "offset": str(read)}
            answer = self._client.json("GET", address, params=params)
            total, rows = int(answer["total"]), answer["data"]
            read += len(rows)
            yield Page(rows, total)
            if not rows:
                return

    def _years(self) -> Iterator[dict[str, str]]:
        """The prompts that split absences: a calendar year each, to the end of the next one."""
        first, last = self._options.history_from, self._client.now.year + 1
        for year in range(first.year, last + 1):
            start = max(first, dt.date(year, 1, 1))
            yield {"From_Date": start.isoformat(), "To_Date": dt.date(year, 12, 31).isoformat()}

    def _record(self, stream: Stream, row: dict[str, Any]) -> Record:
        """A row by the names of our columns: an alias in any case, a reference by its descriptor."""
        record = {alias.lower(): _value(value) for alias, value in row.items()}
        if stream.name == ABSENCES:
            kind = record.get("time_off_type")
            record["absence_type"] = self._options.time_off_types.get(kind, kind)
        return record


def _value(value: Any) -> Any:
    return value["descriptor"] if isinstance(value, dict) and "descriptor" in value else value
