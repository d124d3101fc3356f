"""Xero: documents, payments and the ledger of a firm's organisations, by the Accounting API."""

from pathlib import Path

from ingest.kit.client import Login
from ingest.kit.login import RefreshToken, token
from ingest.kit.system import System
from ingest.streams import read_streams
from ingest.xero.options import Options
from ingest.xero.reader import GRANT, Reader, judge

STREAMS = read_streams("xero", Path(__file__).with_name("streams.yml"))
FIX = "Check client_id and client_secret of the app; with a refresh token, connect the app again and use the new one."


def login(settings: Options) -> Login:
    """The login of a source: for the user who connected the app, or as a custom connection."""
    auth = settings.auth
    app = auth.plain("client_id"), auth.plain("client_secret")
    if not auth.refresh_token:
        form = {"grant_type": "client_credentials", "scope": settings.scope}
        return token(settings.token_url, lambda: form, fix=FIX, basic=app)
    refresh = RefreshToken(auth.plain("refresh_token"), settings.token_file)
    return token(settings.token_url, refresh, fix=FIX, basic=app, granted=refresh.keep)


SYSTEM = System("xero", STREAMS, Options, login, Reader, GRANT, judge)
