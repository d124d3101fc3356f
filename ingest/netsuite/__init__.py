"""NetSuite: lists, documents and what they post, by SuiteQL over REST, signed with the tokens of an integration."""

from pathlib import Path

from ingest.kit.client import Client, Login
from ingest.kit.login import token_based
from ingest.kit.system import System
from ingest.netsuite.options import NetSuiteOptions
from ingest.netsuite.reader import NetSuiteReader, judge
from ingest.streams import read_streams

GRANT = "x"
STREAMS = read_streams("netsuite", Path(__file__).with_name("streams.yml"))


def _login(options: NetSuiteOptions) -> Login:
    auth = options.auth
    consumer = auth.plain("consumer_key"), auth.plain("consumer_secret")
    return token_based(options.realm, consumer, (auth.plain("token_id"), auth.plain("token_secret")))


def _read(client: Client, options: NetSuiteOptions) -> NetSuiteReader:
    return NetSuiteReader(client, options)


SYSTEM = System("netsuite", STREAMS, NetSuiteOptions, _login, _read, GRANT, judge)
