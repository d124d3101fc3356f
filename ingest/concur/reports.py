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
        self._whole: dict[str, set[str]] = {"itemization": set(), "allocation": set()}
        """Reports whose entries say that they have no such parts: nobody needs to ask for them."""

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The users; the headers of the reports that may have changed; or everything of one kind in these reports."""
        if stream.name == "user":
            yield from map(Page, self._list("user"))
        elif stream.name == "report":
            yield Page(self._reports(window))
        else:
            for report in self._reports(window):
                owner = {"reportID": report["ID"], "user": report["OwnerLoginID"]}
                yield Page([], documents=(report["ID"],))
                if report["ID"] in self._whole.get(stream.name, ()):
                    continue
                records = [record for page in self._list(stream.name, **owner) for record in page]
                yield Page([self._part(report, record) for record in records])
                if stream.name == "entry":
                    self._note_whole(report["ID"], records)

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

    def _note_whole(self, report: str, entries: list[Record]) -> None:
        if not any(entry.get("HasItemizations") for entry in entries):
            self._whole["itemization"].add(report)
            if all(entry.get("AllocationType") == "N" for entry in entries):
                self._whole["allocation"].add(report)

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

    def _part(self, report: Record, record: Record) -> Record:
        """A part of a report, with its report and its project. A share that is no number goes to quarantine."""
        told = record.get("Percentage")
        if told is not None and not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,10})?", told):
            record = record | {"Percentage": None, "Percentage as told": told}
        return record | {"ReportID": report["ID"], "Project": _code(record.get(self._settings.project_field))}


def _code(field: Any) -> str | None:
    """What a custom field or an organizational unit holds: the code of its list item, or its text."""
    return (field.get("Code") or field.get("Value")) if isinstance(field, dict) else field
