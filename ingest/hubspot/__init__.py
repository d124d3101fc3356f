"""HubSpot: companies, deals with the history of their stage, signed line items, synced invoices."""

from pathlib import Path

from ingest.hubspot.options import Options, judge, login
from ingest.hubspot.reader import GRANT, Reader
from ingest.kit.system import System
from ingest.streams import read_streams

STREAMS = read_streams("hubspot", Path(__file__).with_name("streams.yml"))
SYSTEM = System("hubspot", STREAMS, Options, login, Reader, GRANT, judge)
