"""What a system may say otherwise than it should, or than others do: wraps an application, rewrites its JSON."""

import json
import re
from collections.abc import Callable
from typing import Any

from crossfoot.demo.vendors.faults import kept, say
from crossfoot.demo.vendors.payload import dumps, number

QUOTE = '"'
Change = Callable[[str, str], str]
"""Makes another text of the text of a JSON answer; the name of a field with a number helps."""


def _field(written: Callable[[str], str], name: str = "{}") -> Change:
    """Another way to write a number and the name of its field; quotes belong to the number."""

    def change(text: str, field: str) -> str:
        return re.sub(
            rf'"{field}": ?("?)(-?[0-9][0-9.]*)\1',
            lambda m: f'"{name.format(field)}":{written(m[1] + m[2] + m[1])}',
            text,
        )

    return change


def _records(change: Callable[[list], list]) -> Change:
    """Another list of records; what describes the fields of a record is no list of them."""

    def changed(text: str, field: str) -> str:
        told = json.loads(text, parse_float=number, parse_int=number)
        for name, value in told.items() if isinstance(told, dict) else ():
            if name != "fields" and isinstance(value, list) and value and isinstance(value[0], dict):
                told[name] = change(value)
        return dumps(told)

    return changed


def _counts(text: str, field: str) -> str:
    return re.sub(
        r'"(totalSize|totalResults|itemCount|count|total)": ?([0-9]+)', lambda m: f'"{m[1]}":{int(m[2]) + 1}', text
    )


SPELT_OTHERWISE: dict[str, Change] = {
    "byte order mark": lambda text, field: f"\ufeff{text}",
    "Windows line ends": lambda text, field: text.replace(', "', ',\r\n"').replace(',"', ',\r\n"'),
    "numbers with quotes or without": _field(lambda told: told.strip(QUOTE) if told[0] == QUOTE else f'"{told}"'),
}
"""Answers that mean the same."""
SAID_WRONGLY: dict[str, Change] = {
    "numbers with an exponent": _field(lambda told: re.sub(r"[0-9][0-9.]*", lambda m: f"{m[0]}e0", told)),
    "no number": _field(lambda told: "NaN"),
    "decimal comma": _field(lambda told: f'"{told.strip(QUOTE).replace(".", "")},5"'),
    "another type": _field(lambda told: f'{{"value": {told}}}'),
    "field renamed": _field(lambda told: told, "{}_new"),
    "record twice": _records(lambda records: [record for record in records for _ in range(2)]),
    "record lost": _records(lambda records: records[1:]),
    "counts too high": _counts,
}
"""Answers that may not be taken as they are, or not at once."""


class Changed:
    """An ASGI application whose JSON answers are told in another way; `changed` counts them."""

    def __init__(self, app: Any, change: Change, field: str) -> None:
        """`field` is the name of a field with a number."""
        self._app, self._change, self._field, self.state, self.changed = app, change, field, app.state, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one request; how to log in is told as ever."""
        start, headers, body = await kept(self._app, scope, receive)
        if body.startswith((b"{", b"[")) and "token" not in scope["path"]:
            told = self._change(body.decode(), self._field).encode()
            self.changed += told != body
            body = told
        await say(send, start["status"], headers, body)
