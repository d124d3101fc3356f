"""SAP Concur: expense reports, their entries, itemizations and allocations, and the users who own them."""

from pathlib import Path
from typing import Annotated, Any

import httpx
from pydantic import Field, SecretStr

from ingest.concur.reports import GRANT, Reader
from ingest.kit import login as kit_login
from ingest.kit import options
from ingest.kit.client import Client, Judge, Login
from ingest.kit.failures import Restart, Transient, not_permitted
from ingest.kit.system import System
from ingest.streams import read_streams

STREAMS = read_streams("concur", Path(__file__).with_name("streams.yml"))
FIX = (
    "Check client_id and client_secret of the app; else ask Concur for a new company request token and put the refresh "
    "token that it gives into the environment."
)


class Auth(options.Auth):
    """An app of the company, and the refresh token that its company request token was changed for."""

    client_id: SecretStr
    client_secret: SecretStr
    refresh_token: SecretStr


class Options(options.Options):
    """`base_url` is where the login is, the data are where its answer says; `token_file` keeps the last refresh token.

    `project_field` is the field of entry, itemization and allocation that holds the project's code. Reports are read
    again for `lookback_days`, and until they are paid: a changed entry does not always move the report's own date.
    """

    auth: Auth
    token_file: Path
    project_field: Annotated[str, Field(pattern=r"^(Custom([1-9]|[1-3][0-9]|40)|OrgUnit[1-6])$")] = "Custom1"
    lookback_days: Annotated[int, Field(ge=1)] = 60


def login(settings: Options) -> Login:
    """The login of a source; its answer names the data centre."""
    auth = settings.auth
    refresh = kit_login.RefreshToken(
        auth.plain("refresh_token"),
        settings.token_file,
        client_id=auth.plain("client_id"),
        client_secret=auth.plain("client_secret"),
    )

    def granted(client: Client, answer: dict[str, Any]) -> None:
        refresh.keep(client, answer)
        client.base_url = answer.get("geolocation", client.base_url).rstrip("/")

    return kit_login.token(f"{settings.base_url.rstrip('/')}/oauth2/v0/token", refresh, fix=FIX, granted=granted)


def judge(settings: Options) -> Judge:
    """What the answers to a source mean."""
    del settings
    return _meaning


def _meaning(answer: httpx.Response) -> Exception | None:
    """Concur says 400 also when it is too busy."""
    if answer.status_code == 401:
        return Restart("Concur ended the session")
    if answer.status_code == 400:
        return Transient(f"HTTP 400 {answer.text[:200]}")
    if answer.status_code in (403, 404):
        return not_permitted(f"Concur refuses {answer.request.url.path}: {answer.text[:200]}", GRANT)
    return None


SYSTEM = System("concur", STREAMS, Options, login, Reader, GRANT, judge)
