"""Reads a HubSpot account: whole by the lists, what changed by the search, links by the associations."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ingest.hubspot.options import Options
from ingest.kit.client import Client
from ingest.kit.failures import Restart
from ingest.kit.spool import Page, Record
from ingest.kit.system import Window
from ingest.streams import Stream

GRANT = "Let the app read the object and the property: its scopes, and the property's own permissions."
OBJECTS = "crm/v3/objects"
LIMIT, LIMIT_WITH_HISTORY, SEARCH_LIMIT = 100, 50, 200
BESIDE = ("id", "createdAt", "updatedAt", "archived", "propertiesWithHistory")
"""Columns that stand beside the properties of a record."""
PLACES = Decimal("0.000001")


class Reader:
    """One account, ready to be read."""

    def __init__(self, client: Client, settings: Options) -> None:
        """Asks nothing yet."""
        self._client, self._settings = client, settings

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The records of a stream."""
        if stream.name == "account":
            yield Page([self._client.json("GET", "account-info/v3/details")])
        elif stream.name == "stage":
            yield Page(list(self._stages()))
        elif "between" in stream.how:
            yield from self._links(*stream.how["between"])
        elif window.lo is None:
            yield from (Page(records) for records in self._listed(stream, archived=False))
        else:
            yield from self._changed(stream, window)

    def ids(self, stream: Stream) -> Iterator[Page] | None:
        """The ids of what is not archived; links and stages are read whole each time."""
        return (Page([{"id": key} for key in keys]) for keys in self._ids(stream.how["object"]))

    def missing(self, stream: Stream) -> list[str]:
        """The declared properties that the account does not have, or does not show to this app."""
        if "object" not in stream.how:
            return []
        object_name = stream.how["object"]
        answer = self._client.json("GET", f"crm/v3/properties/{self._settings.name(object_name)}")
        seen = {known["name"] for known in answer["results"]}
        return [name for name in _properties(stream) if self._settings.name(object_name, name) not in seen]

    def _stages(self) -> Iterator[Record]:
        """The stages of all deal pipelines, each with its pipeline."""
        for pipeline in self._client.json("GET", "crm/v3/pipelines/deals")["results"]:
            pursued = not {pipeline["id"], pipeline["label"].strip()} & set(self._settings.no_pursuit)
            for stage in pipeline["stages"]:
                told = {name: stage["metadata"].get(name) for name in ("isClosed", "probability")}
                yield stage | told | {"pipelineId": pipeline["id"], "isPursuit": pursued}

    def _changed(self, stream: Stream, window: Window) -> Iterator[Page]:
        """What was saved in the window, and what is archived: archiving a record neither moves its date nor leaves it
        in the search.
        """
        told, archived = 0, 0
        for keys, total in self._searched(stream, window):
            told = told or total
            yield Page(self._read(stream, keys))
        for records in self._listed(stream, archived=True):
            archived += len(records)
            yield Page(records)
        yield Page([], told + archived)

    def _searched(self, stream: Stream, window: Window) -> Iterator[tuple[list[str], int]]:
        """The ids of what was saved in the window, and how many there are from here on. Each question goes on behind
        the last id: none reaches the 10,000 results behind which a search gives nothing, in whatever moment they fall.
        """
        since, until = (str(int(moment.replace(tzinfo=dt.UTC).timestamp() * 1000)) for moment in (window.lo, window.hi))
        property_name = stream.how.get("saved", "hs_lastmodifieddate")
        saved = {"propertyName": property_name, "operator": "BETWEEN", "value": since, "highValue": until}
        last = "0"
        while True:
            question = {
                "filterGroups": [
                    {"filters": [saved, {"propertyName": "hs_object_id", "operator": "GT", "value": last}]}
                ],
                "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
                "properties": ["hs_object_id"],
                "limit": SEARCH_LIMIT,
            }
            answer = self._client.json("POST", f"{self._path(stream.how['object'])}/search", json=question)
            keys, total = [record["id"] for record in answer["results"]], int(answer["total"])
            yield keys, total
            if total <= len(keys):
                return
            last = keys[-1]

    def _read(self, stream: Stream, keys: list[str]) -> list[Record]:
        """Records by id, as they are now: the search may still show them as they were."""
        wanted = {name: text.split(",") for name, text in self._wanted(stream).items() if name != "limit"}
        found: list[Record] = []
        for some in _chunks(keys, _limit(stream)):
            body = wanted | {"inputs": [{"id": key} for key in some]}
            answer = self._client.json("POST", f"{self._path(stream.how['object'])}/batch/read", json=body)
            found += [self._record(stream, record) for record in answer["results"]]
        return found

    def _listed(self, stream: Stream, *, archived: bool) -> Iterator[list[Record]]:
        """Every record that is archived, or every one that is not."""
        question = self._wanted(stream) | {"archived": str(archived).lower()}
        for records in self._list(stream.how["object"], question):
            yield [self._record(stream, record) for record in records]

    def _list(self, object_name: str, question: dict[str, str]) -> Iterator[list[Record]]:
        after: dict[str, str] = {}
        while True:
            answer = self._client.json("GET", self._path(object_name), params=question | after)
            yield answer["results"]
            if "next" not in answer.get("paging", {}):
                return
            last, after = after, {"after": answer["paging"]["next"]["after"]}
            if after == last:
                raise Restart(f"the page after {after['after']} was told again and again")

    def _ids(self, object_name: str) -> Iterator[list[str]]:
        question = {"limit": str(LIMIT), "properties": "hs_object_id", "archived": "false"}
        return ([record["id"] for record in records] for records in self._list(object_name, question))

    def _links(self, left: str, right: str) -> Iterator[Page]:
        """Every link between two kinds of records. A link that changes touches neither of them: all are read."""
        path = f"crm/v4/associations/{self._settings.name(left)}/{self._settings.name(right)}/batch/read"
        for keys in self._ids(left):
            asked = [{"id": key} for key in keys]
            while asked:
                answer = self._client.json("POST", path, json={"inputs": asked})
                yield Page([link for linked in answer["results"] for link in _linked(linked)])
                asked = [
                    {"id": linked["from"]["id"], "after": linked["paging"]["next"]["after"]}
                    for linked in answer["results"]
                    if "next" in (linked.get("paging") or {})
                ]

    def _wanted(self, stream: Stream) -> dict[str, str]:
        """What a question says of the properties it wants."""
        object_name = stream.how["object"]
        names = {name: self._settings.name(object_name, name) for name in _properties(stream)}
        wanted = {"limit": str(_limit(stream)), "properties": ",".join(names.values())}
        with_history = ",".join(names[name] for name in stream.how.get("history", ()))
        return wanted | ({"propertiesWithHistory": with_history} if with_history else {})

    def _record(self, stream: Stream, record: Record) -> Record:
        """A record with its properties beside its id, all under the declared names."""
        known = {self._settings.name(stream.how["object"], name): name for name in _properties(stream)}
        told = {known.get(name, name): value for name, value in record["properties"].items()}
        for column in stream.columns:
            if column.type == "decimal":
                told |= _rounded(column.name, told.get(column.name))
        history = {known.get(name, name): was for name, was in (record.get("propertiesWithHistory") or {}).items()}
        beside = {name: record.get(name) for name in BESIDE} | ({"propertiesWithHistory": history} if history else {})
        return told | beside

    def _path(self, object_name: str) -> str:
        return f"{OBJECTS}/{self._settings.name(object_name)}"


def _properties(stream: Stream) -> list[str]:
    return [column.name for column in stream.columns if column.name not in BESIDE]


def _limit(stream: Stream) -> int:
    return LIMIT_WITH_HISTORY if stream.how.get("history") else LIMIT


def _linked(told: dict[str, Any]) -> Iterator[Record]:
    for other in told["to"]:
        labels = {kind.get("label") for kind in other["associationTypes"]}
        yield {"fromId": told["from"]["id"], "toId": other["toObjectId"], "isPrimary": "Primary" in labels} | {
            "associationTypes": other["associationTypes"]
        }


def _rounded(name: str, text: str | None) -> Record:
    """A number that HubSpot computed has the digits of a double: it is rounded, and what was told is kept beside it."""
    if not text or len(text.partition(".")[2]) <= -PLACES.as_tuple().exponent:
        return {}
    try:
        value = Decimal(text).quantize(PLACES, ROUND_HALF_UP)
    except ArithmeticError:
        return {}
    return {name: f"{value:f}", f"{name} as told": text}


def _chunks(keys: list[str], size: int) -> Iterable[list[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
