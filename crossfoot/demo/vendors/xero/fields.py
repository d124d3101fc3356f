"""How the vendor writes ids, days, moments and money."""

import datetime as dt
import uuid
from decimal import Decimal

from crossfoot.demo.vendors import payload

Record = dict[str, object]
_SPACE = uuid.UUID("6c1d5a34-3d6b-4a4e-9a7c-0e6d8e1c1f10")


def guid(*key: str) -> str:
    """The id of the record of this kind and name, always the same."""
    return str(uuid.uuid5(_SPACE, "|".join(key)))


def moment(value: dt.datetime) -> str:
    """A moment in UTC, in milliseconds since 1970."""
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return f"/Date({int((value - epoch) / dt.timedelta(milliseconds=1))}+0000)/"


def day(name: str, iso: str) -> Record:
    """A day, as the two fields that say it."""
    at = dt.datetime.fromisoformat(iso).replace(tzinfo=dt.UTC)
    return {name: moment(at), f"{name}String": f"{iso}T00:00:00"}


def money(value: Decimal | str) -> str | None:
    """An amount as a JSON number."""
    return payload.number(str(value))
