"""Xero: documents, payments and the ledger of a firm's organisations, by the Accounting API."""

from pathlib import Path

from ingest.kit.client import Login
from ingest.kit.login import token
from ingest.kit.system import System
from ingest.streams import read_streams
from ingest.xero.options import Options
from ingest.xero.reader import GRANT, Reader, judge

STREAMS = read_streams("xero", Path(__file__).with_name("streams.yml"))
FIX = "Check client_id and client_secret of the app; with a refresh token, connect the app again and use the new one."


def login(settings: Options) -> Login:
    """The login of a source."""
    auth, url = settings.auth, f"{settings.identity_url.rstrip('/')}/connect/token"
    app = auth.plain("client_id"), auth.plain("client_secret")
    return token(url, lambda: {"grant_type": "client_credentials", "scope": settings.scope}, fix=FIX, basic=app)


SYSTEM = System("xero", STREAMS, Options, login, Reader, GRANT, judge)
