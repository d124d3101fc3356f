"""Reads Concur's v3 lists: report headers by day of change, and what belongs to the reports that may have changed."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from ingest.kit.client import Client
from ingest.kit.spool import Page, Record
from ingest.kit.system import Window
from ingest.streams import Stream

if TYPE_CHECKING:
    from ingest.concur import Options

GRANT = "Give the app the scopes EXPRPT and USER, and the token's owner the role Web Services Administrator."
LIMIT = 100
UNPAID = ("P_NOTP", "P_HOLD", "P_PROC")
LISTS = {
    "user": "common/users",
    "report": "expense/reports",
    "entry": "expense/entries",
    "itemization": "expense/itemizations",
    "allocation": "expense/allocations",
}


class Reader:
    """One company, ready to be read."""

    def __init__(self, client: Client, settings: "Options") -> None:
        """Sends nothing yet."""
        self._client, self._settings = client, settings
        self._chosen: dict[dt.datetime | None, list[Record]] = {}
        self._without: dict[str, set[str]] = {}
        """Reports whose entries say that they have no parts of a kind: nobody needs to ask for them."""

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The users; the headers of the reports that may have changed; or everything of one kind in these reports."""
        if stream.name == "user":
            yield from map(Page, self._list("user"))
        elif stream.name == "report":
            yield Page(self._reports(window))
        else:
            yield from self._parts(stream, window)

    def ids(self, stream: Stream) -> Iterator[Page] | None:
        """Every report that there is; the parts of a report go with it."""
        if stream.name != "report":
            return None
        return (Page([{"ID": record["ID"]} for record in records]) for records in self._list("report", user="ALL"))

    def missing(self, stream: Stream) -> list[str]:
        """Nothing: the lists show every field, or are refused."""
        del stream
        return []

    def _reports(self, window: Window) -> list[Record]:
        """Changed in the window or the look-back before it, or not paid yet."""
        if window.lo not in self._chosen:
            found: dict[str, Record] = {}
            for question in self._questions(window):
                for records in self._list("report", user="ALL", **question):
                    found |= {record["ID"]: record for record in records}
            self._chosen[window.lo] = list(found.values())
        return self._chosen[window.lo]

    def _parts(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The parts of one kind in the chosen reports; when everything is read, entries by their owner."""
        reports = self._reports(window)
        if stream.name == "entry":
            self._without = {kind: {report["ID"] for report in reports} for kind in ("itemization", "allocation")}
        if stream.name == "entry" and window.lo is None:
            questions = [{"user": login} for login in sorted({report["OwnerLoginID"] for report in reports})]
        else:
            asked = [report for report in reports if report["ID"] not in self._without.get(stream.name, ())]
            questions = [{"user": report["OwnerLoginID"], "reportID": report["ID"]} for report in asked]
        for question in questions:
            for records in self._list(stream.name, **question):
                yield Page([self._part(record, question) for record in records])
                self._note_parts(stream, records)
        yield Page([], documents=tuple(report["ID"] for report in reports))

    def _note_parts(self, stream: Stream, records: list[Record]) -> None:
        """Which reports have itemizations or allocations, by what their entries say."""
        if stream.name == "entry":
            for entry in records:
                if entry.get("HasItemizations"):
                    self._without["itemization"].discard(entry["ReportID"])
                if entry.get("HasItemizations") or entry.get("AllocationType") != "N":
                    self._without["allocation"].discard(entry["ReportID"])

    def _questions(self, window: Window) -> list[dict[str, str]]:
        if window.lo is None:
            return [{}]
        since = window.lo.date() - dt.timedelta(days=self._settings.lookback_days)
        return [{"modifiedDateAfter": since.isoformat()}, *({"paymentStatusCode": code} for code in UNPAID)]

    def _list(self, name: str, **question: str) -> Iterator[list[Record]]:
        """The pages of a list. Of `NextPage` only the offset is taken: its host may be another data centre's."""
        offset = ""
        while True:
            params = question | {"limit": str(LIMIT)} | ({"offset": offset} if offset else {})
            headers = {"Accept": "application/json"}
            answer = self._client.json("GET", f"api/v3.0/{LISTS[name]}", params=params, headers=headers)
            yield answer["Items"]
            following = parse_qs(urlsplit(answer.get("NextPage") or "").query).get("offset", [""])[0]
            if not following or following == offset:
                return
            offset = following

    def _part(self, record: Record, question: dict[str, str]) -> Record:
        """A part of a report, with its report and its project. A share that is no number goes to quarantine."""
        told = record.get("Percentage")
        if told is not None and not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,10})?", told):
            record = record | {"Percentage": None, "Percentage as told": told}
        report = record.get("ReportID") or question.get("reportID")
        return record | {"ReportID": report, "Project": _code(record.get(self._settings.project_field))}


def _code(field: Any) -> str | None:
    """What a custom field or an organizational unit holds: the code of its list item, or its text."""
    return (field.get("Code") or field.get("Value")) if isinstance(field, dict) else field
