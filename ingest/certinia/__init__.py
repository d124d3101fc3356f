"""Certinia PS Cloud: projects, plans, rates and time, in the Salesforce org where it is installed."""

from pathlib import Path

from ingest.kit.system import System
from ingest.salesforce.org import Options, Reader, judge, login
from ingest.streams import read_streams

GRANT = "Assign the integration user a Certinia PSA licence and a permission set that reads the object and the field."
STREAMS = read_streams("certinia", Path(__file__).with_name("streams.yml"))
SYSTEM = System("certinia", STREAMS, Options, login, Reader, GRANT, judge)
