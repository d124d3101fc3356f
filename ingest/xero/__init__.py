"""Xero: documents, payments and the ledger of a firm's organisations, by the Accounting API."""

from pathlib import Path

from ingest.kit.client import Client, Login
from ingest.kit.login import token
from ingest.kit.system import System
from ingest.streams import read_streams
from ingest.xero.options import XeroOptions
from ingest.xero.reader import XeroReader, judge

STREAMS = read_streams("xero", Path(__file__).with_name("streams.yml"))
FIX = "Check client_id and client_secret of the app; with a refresh token, connect the app again and use the new one."


def _login(options: XeroOptions) -> Login:
    auth, url = options.auth, f"{options.identity_url.rstrip('/')}/connect/token"
    app = auth.plain("client_id"), auth.plain("client_secret")
    return token(url, lambda: {"grant_type": "client_credentials", "scope": options.scope}, fix=FIX, basic=app)


def _read(client: Client, options: XeroOptions) -> XeroReader:
    return XeroReader(client, options)


GRANT = "Grant the app the scopes of docs/connect/xero.md, and connect it again."
SYSTEM = System("xero", STREAMS, XeroOptions, _login, _read, GRANT, judge)
