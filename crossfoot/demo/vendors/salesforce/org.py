"""The records of the org: objects with their fields, and ids as Salesforce makes them."""

import itertools
from collections.abc import Iterable
from typing import Any

from crossfoot.demo.vendors.firm import Firm

Record = dict[str, Any]

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
SYSTEM_FIELDS = {
    "Id": "id",
    "IsDeleted": "boolean",
    "CreatedDate": "datetime",
    "LastModifiedDate": "datetime",
    "SystemModstamp": "datetime",
}


class Org:
    """Objects by API name; a test changes `records` and `fields` as an administrator would."""

    def __init__(self, firm: Firm) -> None:
        """An org without objects; records are stamped with the morning after the firm's last close."""
        closed = max((row["close_date"] for row in firm.rows("ref_fiscal_period")), default="2026-01-01")
        self.firm, self.stamp = firm, moment(closed, "06:00:00")
        self.fields: dict[str, dict[str, str]] = {}
        self.records: dict[str, list[Record]] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._prefixes = itertools.count(1)
        self._prefix: dict[str, str] = {}

    def id(self, object_name: str, key: str) -> str | None:
        """The 18-character id of a record by its business key; None for an empty key."""
        if not key:
            return None
        if (object_name, key) not in self._ids:
            prefix = self._prefix.setdefault(object_name, f"a{next(self._prefixes):02d}")
            self._ids[object_name, key] = eighteen(f"{prefix}5f0000{_base62(len(self._ids) + 1):0>6}")
        return self._ids[object_name, key]

    def add(self, object_name: str, fields: dict[str, str], records: Iterable[tuple[str, Record]]) -> None:
        """Fields (name and type) and records (by business key) of an object; a box that nobody ticks is not ticked."""
        self.fields[object_name] = self.fields.get(object_name, SYSTEM_FIELDS) | fields
        times = {"CreatedDate": self.stamp, "LastModifiedDate": self.stamp, "SystemModstamp": self.stamp}
        held = self.records.setdefault(object_name, [])
        held += ({"Id": self.id(object_name, key), "IsDeleted": False} | times | record for key, record in records)
        for record in held:
            record |= {name: False for name, kind in fields.items() if kind == "boolean" and name not in record}


def moment(day: str, time: str = "12:00:00") -> str:
    """A day's time as the REST interface writes it."""
    return f"{day}T{time}.000+0000"


def percent(share: str) -> str:
    """0.25 as 25.00, without a float."""
    whole, _, part = share.partition(".")
    digits = f"{whole}{part.ljust(2, '0')}"
    return f"{int(digits[: len(whole) + 2])}.{digits[len(whole) + 2 :] or '0'}"


def eighteen(fifteen: str) -> str:
    """An id of 15 characters with the three that make it safe where case is lost."""
    blocks = [fifteen[i : i + 5] for i in (0, 5, 10)]
    return fifteen + "".join(CHECKSUM[sum(1 << k for k, c in enumerate(block) if c.isupper())] for block in blocks)


def _base62(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = ALPHABET[digit] + digits
    return digits or "0"
