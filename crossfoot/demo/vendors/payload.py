"""JSON answers whose numbers are written exactly as the firm's text has them."""

import json
import re
from typing import Any

from starlette.responses import Response

_MARK = "\u2063"  # an invisible character that no record holds
_NUMBER = re.compile(f'"{_MARK}([^"]*){_MARK}"')


def number(text: str | None) -> str | None:
    """A JSON number of exactly this text; None (null) for an empty one."""
    return f"{_MARK}{text}{_MARK}" if text else None


def dumps(value: Any) -> str:
    """The JSON text of a payload."""
    return _NUMBER.sub(r"\1", json.dumps(value, ensure_ascii=False))


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A payload as a response."""
    return Response(dumps(value), status, headers, "application/json;charset=UTF-8")


def plain(value: Any) -> Any:
    """A value as it stands in a CSV file: a number without its mark."""
    return value.strip(_MARK) if isinstance(value, str) else value
