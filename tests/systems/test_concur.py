import json
import stat
from decimal import Decimal

import httpx
import jsonschema
import pytest

from crossfoot.cli import run as crossfoot
from crossfoot.demo.vendors import concur
from crossfoot.demo.vendors.server import serving
from crossfoot.demo.vendors.stacks import serving_to, stack
from crossfoot.run.project import PROJECT
from ingest.errors import LandingError
from tests.systems.staged import staged

SPEC = json.loads((PROJECT / "tests" / "fixtures" / "concur" / "swagger_v3.json").read_text())
LINE = "expense_id, resource_id, engagement_id, cast(date as varchar), currency, amount, rebillable, status"


@pytest.fixture
def company(told, firm, tmp_path):
    def serve(**quirks):
        app = concur.app(firm, **quirks)
        return told("concur", app, auth=concur.AUTH, token_file=str(tmp_path / "token"))

    return serve


def test_every_answer_is_as_the_official_specification_says(firm):
    app = concur.app(firm, page=2, splits={"EX-1": {"E1": "50", "E3": "50"}}, itemized=("EX-2",))
    with serving({"concur": app}) as at:
        form = {"grant_type": "refresh_token", **concur.AUTH}
        token = httpx.post(f"{at['concur']}/oauth2/v0/token", data=form).json()
        assert isinstance(token["expires_in"], str) and token["geolocation"].startswith(at["concur"])
        client = httpx.Client(headers={"Authorization": f"Bearer {token['access_token']}"})
        reports = _validated(client, token["geolocation"], "reports", user="ALL")
        of_each = {
            name: [x for r in reports for x in _validated(client, token["geolocation"], name, reportID=r["ID"])]
            for name in ("entries", "itemizations", "allocations")
        }
    assert (len(reports), {name: len(found) for name, found in of_each.items()}) == (
        4,
        {"entries": 4, "itemizations": 2, "allocations": 2},
    )


def _validated(client: httpx.Client, base: str, name: str, **params: str) -> list[dict]:
    """All pages of a list; each item has only properties of the specification, of their types."""
    spec, found, url = SPEC[name], [], f"{base}/api/v3.0/expense/{name}"
    item = next(d for d in spec["definitions"] if d.endswith("Get"))
    schema = {"$ref": f"#/definitions/{item}", "definitions": spec["definitions"]}
    spec["definitions"][item]["additionalProperties"] = False
    assert spec["basePath"] == "/api/v3.0" and set(params) <= set(spec["parameters"])
    while url:
        page = client.get(url, params=params).json()
        assert set(page) <= {"Items", "NextPage"}
        for one in page["Items"]:
            jsonschema.validate(one, schema)
        found, url, params = found + page["Items"], page.get("NextPage"), None
    return found


def test_expenses_are_those_of_the_drop(company, firm):
    source = company(page=2)
    source.land()
    numbers = {row["resource_id"]: row["hr_id"] for row in firm.rows("hr_worker")}
    assert staged(source, "concur__expense_line", LINE) == sorted(
        (
            row["expense_id"],
            numbers[row["resource_id"]],
            row["engagement_id"],
            row["date"],
            row["currency"],
            Decimal(row["amount"]),
            row["rebillable"] == "1",
            row["status"],
        )
        for row in firm.rows("expense_line")
    )


def test_shares_of_an_expense_add_up_and_the_rest_stays_with_its_project(company, firm):
    firm.rows("expense_line")[0]["amount"] = "100"
    source = company(splits={"EX-1": {"E2": "33.33333333", "E3": "33.33333333"}})
    source.land()
    found = staged(source, "concur__expense_line", "engagement_id, amount, expense_id like 'EX-1%'")
    assert [row[:2] for row in found if row[2]] == [
        ("E1", Decimal("33.33")),
        ("E2", Decimal("33.33")),
        ("E3", Decimal("33.34")),
    ]


def test_an_itemized_expense_counts_by_its_parts_alone(company):
    source = company(itemized=("EX-2",))
    source.land()
    found = staged(source, "concur__expense_line", "expense_id, amount")
    assert [row for row in found if row[0].startswith("EX-2")] == [
        ("EX-2-1", Decimal("266.67")),
        ("EX-2-2", Decimal("133.33")),
    ]


def test_cut_personal_and_unsubmitted_expenses(company):
    source = company()
    entries, reports = source.server.entries, source.server.reports
    changed = {"EX-1": {"ApprovedAmount": 450.5}, "EX-2": {"IsPersonal": True}}
    source.server.entries = lambda report: [entry | changed.get(entry["ID"], {}) for entry in entries(report)]
    source.server.reports = lambda: [
        report | ({"ApprovalStatusCode": "A_NOTF"} if report["ApprovalStatusCode"] == "A_PEND" else {})
        for report in reports()
    ]
    source.land()
    found = staged(source, "concur__expense_line", "expense_id, amount, currency")
    assert found == [("EX-1", Decimal("450.5"), "USD"), ("EX-3", Decimal("250"), "EUR")]


def test_an_unpaid_report_is_read_again_though_its_date_has_not_moved(company, firm):
    source = company()
    first = source.land()
    assert first["entry"].landed == 4
    firm.rows("expense_line")[3]["amount"] = "650"
    again = source.land()
    assert (again["entry"].received, again["entry"].landed) == (1, 1)
    source.server.entries = lambda report: []
    assert source.land()["entry"].deleted == 1
    assert len(source.current("entry", "ID")) == 3


def test_a_report_that_is_gone_takes_its_expenses_along(company, firm):
    source = company()
    source.land()
    del firm.rows("expense_line")[3]
    assert source.land()["report"].deleted == 0
    assert source.land(sweep_hours=0)["report"].deleted == 1
    assert len(staged(source, "concur__expense_line")) == 3


def test_the_newest_refresh_token_is_kept_where_only_its_owner_reads(company, tmp_path):
    source = company()
    source.land()
    first = (tmp_path / "token").read_text()
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600
    source.land()
    assert (tmp_path / "token").read_text() != first
    (tmp_path / "token").unlink()
    with pytest.raises(LandingError) as failure:
        source.land()
    assert (failure.value.code, failure.value.exit_code) == ("XF-341", 2)
    assert concur.AUTH["refresh_token"] not in str(vars(failure.value))


def test_without_the_role_nothing_is_taken_for_gone(company):
    source = company()
    source.land()
    source.server.administrator = False
    refused = source.land(sweep_hours=0)["report"]
    assert (refused.status, refused.refusal.code) == ("refused", "XF-342")
    assert "Web Services Administrator" in refused.refusal.why
    assert len(source.current("report", "ID")) == 4


def test_a_demo_that_is_made_again_is_read_again(firm, tmp_path):
    """The simulated system starts anew, with the token it began with."""
    for _ in range(2):
        with serving_to(tmp_path, stack(firm, tmp_path, ("concur",)), reporting_currency="USD"):
            assert crossfoot(["-C", str(tmp_path), "ingest"]) == 0
