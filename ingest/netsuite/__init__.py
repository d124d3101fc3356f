"""NetSuite: lists, documents and what they post, by SuiteQL over REST, signed with the tokens of an integration."""

from pathlib import Path

from ingest.kit.client import Login
from ingest.kit.login import token_based
from ingest.kit.system import System
from ingest.netsuite.options import Options
from ingest.netsuite.reader import GRANT, Reader, judge
from ingest.streams import read_streams

STREAMS = read_streams("netsuite", Path(__file__).with_name("streams.yml"))


def login(settings: Options) -> Login:
    """The login of a source."""
    auth = settings.auth
    consumer = auth.plain("consumer_key"), auth.plain("consumer_secret")
    return token_based(settings.realm, consumer, (auth.plain("token_id"), auth.plain("token_secret")))


SYSTEM = System("netsuite", STREAMS, Options, login, Reader, GRANT, judge)
