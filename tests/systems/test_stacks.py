"""One firm, many stacks: told by systems over HTTP it has the numbers that it has as a drop."""

import pytest

from crossfoot.demo.vendors import salesforce
from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.salesforce import timecards
from tests.numbers import expected
from tests.numbers.expected import GOLDEN, differences
from tests.systems.stack import crossfoot, stack

AUTH = {"client_id": "demo-client", "client_secret": "demo-secret"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The metrics of the golden firm, sales and delivery told by Salesforce and Certinia."""
    firm, root = Firm(GOLDEN / "inputs"), tmp_path_factory.mktemp("stack")
    timecards.relabel(firm)
    apps, org = {"org": salesforce.app(firm, page=200)}, {"base_url": "{org}", "auth": AUTH}
    with stack(root, firm, apps, salesforce=org, certinia=org) as workspace:
        crossfoot(workspace, "run")
        crossfoot(workspace, "export", "metrics", str(root / "metrics.csv"))
    return expected.read(root / "metrics.csv")


def test_salesforce_and_certinia_give_every_number_of_the_drop(exported):
    wanted = expected.values(expected.read(expected.EXPECTED["golden"]))
    assert len(wanted) == 5164 <= len(exported)
    assert differences(wanted, exported) == []
