"""Salesforce: accounts, opportunities and their history, signed contract lines, synced invoices."""

from pathlib import Path

from ingest.kit.system import System
from ingest.salesforce.org import GRANT, Options, Reader, judge, login
from ingest.streams import read_streams

STREAMS = read_streams("salesforce", Path(__file__).with_name("streams.yml"))
SYSTEM = System("salesforce", STREAMS, Options, login, Reader, GRANT, judge)
