"""Whatever goes wrong while the books are read, what lands in the end is what lands when nothing does."""

import pytest

from crossfoot.demo.vendors import netsuite, xero
from crossfoot.demo.vendors.faults import Faults, drawn
from crossfoot.demo.vendors.firm import Firm
from tests.numbers.expected import GOLDEN
from tests.systems.conftest import telling

TOKENS = {name: value for name, value in netsuite.CREDENTIALS.items() if name != "account"}
APP = {name: value for name, value in xero.CREDENTIALS.items() if name != "refresh_token"}
RECORDS = {"netsuite": 370, "xero": 106}


def source_of(told, connector, firm, seed=None):
    """A source of the golden firm's books, with faults where a seed is given."""
    if connector == "netsuite":
        app, options = (
            netsuite.app(firm, page=20),
            {"account": "1234567_SB1", "opening_period": "2025-12", "auth": TOKENS},
        )
    else:
        app, options = xero.app(firm, minute_limit=500), {"tenants": xero.tenant_ids(firm), "auth": APP}
    faults = Faults(app, drawn(seed)) if seed is not None else app
    return told(connector, faults, **options), faults


def landed(source):
    """Everything that has landed, but for when it did: the simulators save their records as they start."""
    found = {}
    for stream in source.connector.streams.values():
        kept = [
            column.name
            for column in stream.columns
            if column.name != stream.changed and column.name != "CreatedDateUTC"
        ]
        names = ", ".join(f'"{name}"' for name in kept)
        found[stream.name] = source.sql(f"select {names}, _id, _version, _deleted from {stream.table} order by all")
    return found


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """What lands while nothing goes wrong, by connector."""
    for told in telling(tmp_path_factory.mktemp("clean")):
        sources = {name: source_of(told, name, Firm(GOLDEN / "inputs"))[0] for name in RECORDS}
        yield {name: (source.land(), landed(source))[1] for name, source in sources.items()}


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("connector", RECORDS)
def test_many_faults_at_once_change_nothing(told, firm, waits, clean, connector, seed):
    source, faults = source_of(told, connector, firm, seed)
    results = source.land()
    assert not any(result.refusal for result in results.values())
    assert sum(result.landed for result in results.values()) >= RECORDS[connector]
    assert faults.spoilt >= 3
    assert landed(source) == clean[connector]
