"""JSON whose numbers stay the text that was sent: an amount never passes through a float."""

import json
from decimal import Decimal
from typing import Any


def loads(text: str | bytes) -> Any:
    """The parsed JSON; numbers are texts, those with an exponent written out. Raises ValueError for anything else."""
    return json.loads(text, parse_float=_plain, parse_int=str, parse_constant=str)


def dumps(value: Any) -> str:
    """A nested value as the JSON text that lands."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(text: str) -> str:
    return format(Decimal(text), "f") if "e" in text or "E" in text else text
