"""Kantata OX (formerly Mavenlink): projects, milestones, estimates, plans and time."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar

import httpx
from pydantic import Field, SecretStr

from ingest.kantata.reader import GRANT, Reader
from ingest.kit import login as kit_login
from ingest.kit import options
from ingest.kit.client import Judge, Login
from ingest.kit.failures import login_refused, not_permitted, not_understood
from ingest.kit.system import System
from ingest.streams import read_streams

STREAMS = read_streams("kantata", Path(__file__).with_name("streams.yml"))
ADDRESS = options.Options.model_fields["base_url"].metadata[0].pattern
FIX = "In Kantata, authorize the application again (Settings, OAuth Applications) and use its new access token."


class Auth(options.Auth):
    """The access token of an application; it does not end."""

    access_token: SecretStr


class Options(options.Options):
    """`crm` is the system whose account numbers the workspace groups have; `names` maps `collection.column` to the
    name of the custom field. Time of the last `lookback_days` is read again: an approval need not touch the entry.
    """

    site: ClassVar = ("api.mavenlink.com", "app.mavenlink.com")
    base_url: Annotated[str, Field(pattern=ADDRESS)] = "https://api.mavenlink.com"
    auth: Auth
    crm: str
    names: Mapping[str, str] = {}
    lookback_days: Annotated[int, Field(ge=0)] = 45


def login(settings: Options) -> Login:
    """The login of a source."""
    return kit_login.bearer(settings.auth.plain("access_token"))


def judge(settings: Options) -> Judge:
    """What the answers to a source mean."""
    del settings
    return _meaning


def _meaning(answer: httpx.Response) -> Exception | None:
    status, asked = answer.status_code, answer.request.url.path
    if status == 401:
        return login_refused("kantata", _told(answer), FIX)
    if status == 403:
        return not_permitted(f"Kantata refuses {asked}: {_told(answer)}", GRANT)
    if status in (400, 404, 422):
        return not_understood(f"Kantata refuses {asked}.", _told(answer))
    return None


def _told(answer: httpx.Response) -> str:
    try:
        return " ".join(error["message"] for error in answer.json()["errors"])
    except (ValueError, LookupError, TypeError):
        return answer.text[:300] or f"HTTP {answer.status_code}"


SYSTEM = System("kantata", STREAMS, Options, login, Reader, GRANT, judge)
