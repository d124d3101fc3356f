"""Doctor looks at systems as it does at folders."""

import json

from crossfoot.demo.vendors import salesforce
from crossfoot.demo.vendors.server import serving
from crossfoot.run.doctor import examine
from crossfoot.workspace import Workspace

OPTIONS = {"connector": "salesforce", "auth": {"client_id": "demo-client", "client_secret": "demo-secret"}}


def test_doctor_logs_in_and_names_the_permission_that_is_lacking(firm, tmp_path):
    app = salesforce.app(firm)
    with serving({"org": app}) as address:
        assert "reachable" in crm(tmp_path, OPTIONS | {"base_url": address["org"]}).state
        del app.state.server.org.fields["Account"]["DunsNumber"]
        unseen = crm(tmp_path, OPTIONS | {"base_url": address["org"]})
        del app.state.server.org.fields["Booking__c"]
        lacking = crm(tmp_path, OPTIONS | {"base_url": address["org"]})
        refused = crm(
            tmp_path, OPTIONS | {"base_url": address["org"], "auth": {"client_id": "x", "client_secret": "y"}}
        )
    assert unseen.exit_code == 0 and "does not see account.DunsNumber, which lands empty" in unseen.state
    assert lacking.exit_code == 2 and "XF-342" in lacking.state and "permission set" in lacking.state
    assert refused.exit_code == 2 and "XF-341" in refused.state
    unknown = crm(tmp_path, OPTIONS | {"base_url": address["org"], "bulk_form": 1})
    assert unknown.exit_code == 2 and "did you mean bulk_from?" in unknown.state


def crm(folder, options):
    """What doctor finds about one source."""
    settings = {"reporting_currency": "USD", "sources": {"crm": options}}
    (folder / "crossfoot.yml").write_text(json.dumps(settings))
    return next(found for found in examine(Workspace(folder), deep=False) if found.subject == "source crm")
