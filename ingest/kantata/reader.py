"""Reads Kantata's collections page by page, with what stands beside them and what they hide by default."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.kit.client import Client
from ingest.kit.failures import Miscounted, Restart, not_permitted
from ingest.kit.spool import Page, Record
from ingest.kit.system import Window
from ingest.streams import Stream

if TYPE_CHECKING:
    from ingest.kantata import Options

GRANT = "Let the application's owner be an account administrator with financial access and report viewing."
PAGE = 200
NAMED = ("single", "multi")
"""Types of custom fields whose value is ids; what they are called is in `display_value`."""


class Reader:
    """One account, ready to be read."""

    def __init__(self, client: Client, settings: "Options") -> None:
        """Asks nothing yet."""
        self._client, self._settings = client, settings
        self._custom_fields: set[str] | None = None

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """All records; of a stream that tells when it changed, those saved in the window or done in the look-back."""
        for question in self._questions(stream, window):
            yield from map(Page, self._listed(stream, question))

    def ids(self, stream: Stream) -> Iterator[Page]:
        """The ids of all there are: what is deleted leaves no trace."""
        return (Page([{"id": record["id"]} for record in records]) for records in self._listed(stream, {}))

    def missing(self, stream: Stream) -> list[str]:
        """The custom fields that are not there. An attribute that the first record does not show is not permitted."""
        answer = self._ask(stream, {"per_page": 1, "page": 1})
        first = next((answer[key["key"]][key["id"]] for key in answer["results"]), None)
        custom, told = stream.how.get("custom", ()), ("id", "crm")
        hidden = [column.name for column in stream.columns if column.name not in (*custom, *told, *(first or ()))]
        unknown = [name for name in custom if self._custom_name(stream, name) not in self._known_custom_fields()]
        if first and hidden:
            shown = (
                f"{self._client.source}: Kantata's {stream.how['collection']} show this login no {', '.join(hidden)}."
            )
            raise not_permitted(shown, GRANT)
        return unknown

    def _questions(self, stream: Stream, window: Window) -> list[dict[str, str]]:
        if window.lo is None or not stream.changed:
            return [{}]
        saved = {"updated_after": f"{window.lo.isoformat()}Z", "updated_before": f"{window.hi.isoformat()}Z"}
        if "done" not in stream.how:
            return [saved]
        first = (window.hi - dt.timedelta(days=self._settings.lookback_days)).date()
        return [saved, {stream.how["done"]: f"{first}:{window.hi.date()}"}]

    def _listed(self, stream: Stream, question: dict[str, str]) -> Iterator[list[Record]]:
        """The records of a collection in the order in which they are told, each once."""
        page, told, read = 1, None, set()
        while True:
            answer = self._ask(stream, question | {"per_page": PAGE, "page": page})
            count = int(answer["meta"]["count"])
            if told not in (None, count):
                raise Restart("records came or went while the pages were read")
            records = [self._record(stream, answer, key) for key in answer["results"]]
            told, read = count, read | {record["id"] for record in records}
            yield records
            if page >= int(answer["meta"]["page_count"]):
                break
            page += 1
        if len(read) != told:
            raise Miscounted(told, len(read))

    def _ask(self, stream: Stream, question: dict[str, Any]) -> dict[str, Any]:
        """Ids of other records are told only for what is asked to be included."""
        wanted = {**stream.how.get("shown", {}), "include": ",".join(stream.how.get("include", ()))}
        params = {name: value for name, value in (wanted | question).items() if value != ""}
        return self._client.json("GET", f"api/v1/{stream.how['collection']}.json", params=params)

    def _record(self, stream: Stream, answer: dict[str, Any], key: dict[str, str]) -> Record:
        """A record with the values of its custom fields under their declared names."""
        record = answer[key["key"]][key["id"]] | {"id": key["id"]}
        if stream.name == "workspace_group":
            record["crm"] = self._settings.crm
        beside = answer.get("custom_field_values", {})
        values = [beside[value] for value in record.get("custom_field_value_ids") or () if value in beside]
        named = {value["custom_field_name"]: _shown(value) for value in values}
        return record | {name: named.get(self._custom_name(stream, name)) for name in stream.how.get("custom", ())}

    def _custom_name(self, stream: Stream, column: str) -> str:
        declared = f"{stream.how['collection']}.{column}"
        return self._settings.names.get(declared, column.replace("_", " ").title())

    def _known_custom_fields(self) -> set[str]:
        if self._custom_fields is None:
            found: set[str] = set()
            page = 1
            while True:
                question = {"per_page": PAGE, "page": page}
                answer = self._client.json("GET", "api/v1/custom_fields.json", params=question)
                found |= {field["name"] for field in answer.get("custom_fields", {}).values()}
                if page >= int(answer["meta"]["page_count"]):
                    break
                page += 1
            self._custom_fields = found
        return self._custom_fields


def _shown(value: dict[str, Any]) -> Any:
    """A custom field's value: of a choice what it is called."""
    return value["display_value"] if value["type"] in NAMED else value["value"]
