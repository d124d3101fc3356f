"""Each role sees its pages and no other; the pages that are no metrics in their states."""

import pytest

from crossfoot import gateway
from crossfoot.gateway import Policy
from crossfoot.gateway.access import ROLES, Reader
from crossfoot.gateway.examples import EXAMPLES
from crossfoot.gateway.exports import rows_csv
from crossfoot.gateway.views import lineage
from dashboards import reader
from tests.dashboards.records import HOSTILE_NOTE
from tests.dashboards.test_pages import LAYOUTS, texts
from tests.dashboards.test_worklist import as_reader, desk, shown  # noqa: F401


def test_the_pages_of_a_role():
    may = {name: Reader("ann", name, Policy()).pages for name in ROLES}
    assert may["account_manager"] == {"account"} and may["resource_manager"] == {"utilization", "reconciliation"}
    assert {name for name, pages in may.items() if "close" in pages} == {"finance", "auditor", "admin"}
    assert {name for name, pages in may.items() if "console" in pages} == {"finance", "auditor", "admin"}
    assert "console" not in Reader("ann", "finance", Policy(entities=frozenset({"US01"}))).pages


@pytest.mark.parametrize("role", ROLES)
def test_a_page_of_another_role_says_that_it_cannot_be_opened(page, as_reader, role):  # noqa: F811
    as_reader(role, restricted=False, costs=False)
    allowed = Reader("ann", role, Policy()).pages
    assert allowed <= {*LAYOUTS} and (role in ("admin", "auditor", "finance")) is (allowed == {*LAYOUTS})
    for name in set(LAYOUTS) - allowed:
        app = page(name)
        assert not app.exception and [title.value for title in app.title] == ["No permission"]
        assert f"The role {role} does not open this page." in texts(app).replace("\\", "")
        assert not app.metric and not app.dataframe and not app.selectbox


def test_the_first_page_of_a_role_has_an_address_of_its_own(page, as_reader):  # noqa: F811
    as_reader("account_manager", restricted=False, costs=False)
    app = page("account")
    addresses = {each["url_pathname"]: each["script_path"] for each in app._registered_pages.values()}
    assert [title.value for title in app.title] == ["Account 360"]
    assert addresses[""] == addresses["account"] and addresses["account"].endswith("layouts/account.py")


def test_the_checklist_of_closing(page, desk, as_reader):  # noqa: F811
    as_reader("finance")
    app = page("close")
    assert not app.exception
    checklist = next(frame.value for frame in app.dataframe if "blocking" in frame.value.columns).set_index("period")
    assert checklist.loc["2026-01", ["status", "approved by", "restated figures"]].tolist() == ["closed", "bo", 1]
    assert checklist.loc["2026-04", ["status", "blocking", "money of it"]].tolist() == ["open", 1, 40_000]
    app.selectbox("close_month").set_value("2026-04").run()
    grid = next(frame.value for frame in app.dataframe if "entity" in frame.value.columns).set_index("entity")
    assert grid.loc["US01"].tolist() == [1, "1 passed · 3 failed · 1 blocking"]
    assert grid.loc["DE01"].tolist() == [0, "2 passed · 1 failed"] and "whole firm" not in grid.index
    listed = next(frame.value for frame in app.dataframe if "entities" in frame.value.columns)
    assert listed[["check_id", "entities"]].values.tolist() == [["R01", ["US01"]]]
    app.button("sign_button").click().run()
    assert "XF-532" in texts(app).replace("\\", "") and " <img" not in texts(app)
    app.selectbox("close_month").set_value("2026-03").run()
    grid = next(frame.value for frame in app.dataframe if "entity" in frame.value.columns).set_index("entity")
    assert grid.loc["US01"].tolist() == [0, "4 passed"]
    assert grid.loc["DE01"].tolist() == [0, "3 passed"]  # one check leaves it out
    app.button("sign_button").click().run()
    assert desk.closing.proposed("20260501T000000000Z") == {"2026-03": ("close", "ann@example.com")}
    app.button("verify").click().run()
    assert "The audit log holds: 1 entries." in [each.value for each in app.success]


def test_a_controller_of_an_entity_sees_its_checks_and_signs_nothing(page, desk, as_reader):  # noqa: F811
    as_reader("finance", restricted=False, entities=frozenset({"DE01"}))
    app = page("close")
    assert not app.exception and "These are the checks of your part." in texts(app)
    grid = next(frame.value for frame in app.dataframe if "entity" in frame.value.columns)
    assert grid.values.tolist() == [["DE01", 0, "1 passed · 1 failed"]]
    assert "sign_button" not in {button.key for button in app.button}


def test_an_auditor_signs_nothing(page, desk, as_reader):  # noqa: F811
    as_reader("auditor")
    app = page("close")
    assert not app.exception and "sign_button" not in {button.key for button in app.button}


def test_any_number_is_explained(page):
    app = page("close")
    app.selectbox("metric").set_value("margin_std_pct")
    app.selectbox("explain_period").set_value("2026-03").run()
    app.button("explain_button").click().run()
    assert not app.exception
    assert any("└─ revenue_net" in code.value for code in app.code)
    app.toggle("lineage").set_value(True).run()
    assert not app.exception and len(app.get("graphviz_chart")) == 1


def test_the_lineage_of_a_metric_reaches_the_landed_streams_of_its_columns(served):
    firm = gateway.open(served)
    assert lineage.steps(firm, "revenue_net") == [
        ("marts.contract_month", "staging.drop__invoice"),
        ("marts.engagement_month", "marts.contract_month"),
        ("staging.drop__invoice", "landing.drop__invoice"),
    ]  # nothing of Kantata is delivered
    assert lineage.steps(firm, "margin_std_pct") == lineage.steps(firm, "revenue_net")
    assert lineage.steps(firm, "unbilled") == []


def test_data_health(page):
    app = page("data_health")
    assert not app.exception
    assert shown(app) == {
        "Sources": "2", "Late or stale": "0", "Records": "10", "In quarantine": "1", "Failed audits": "0",
        "Landing time": "2 min 14 s",
        "Build time": "–",
    }  # fmt: skip


def test_invoices_of_the_chosen_customer(page):
    app = page("account")
    app.multiselect("customer").set_value(["Acme"]).run()
    assert not app.exception
    invoices = next(frame.value for frame in app.dataframe if "invoice_id" in frame.value.columns)
    assert invoices[["invoice_id", "gross", "tax", "unpaid", "status"]].values.tolist() == [
        ["INV-1", 107, 7, 40, "posted"]
    ]


def test_an_account_manager_reads_why_margin_and_status_are_not_shown(page, as_reader):  # noqa: F811
    """Two people work for Acme."""
    as_reader("account_manager", restricted=False, costs=False, customers=frozenset({"Acme"}))
    app = page("account")
    told = texts(app).replace("\\", "")
    assert not app.exception and "Project health needs the permission to see costs here." in told
    assert "project_health needs" not in told
    assert "not defined: margin_std / revenue_net; or fewer than five people stand behind it" in told


def test_invoices_are_narrowed_to_the_reader(page, as_reader):  # noqa: F811
    as_reader("account_manager", restricted=False, costs=False, engagements=frozenset({"e2"}))
    app = page("account")
    app.multiselect("customer").set_value(["Beta"]).run()
    assert not app.exception and "Acme" not in app.multiselect("customer").options
    assert not [frame for frame in app.dataframe if "invoice_id" in frame.value.columns]


def test_a_reader_of_a_practice_sees_its_invoices(page, as_reader):  # noqa: F811
    as_reader("sales_ops", restricted=False, costs=False, practices=frozenset({"O'Brien & Co"}))
    app = page("account")
    app.multiselect("customer").set_value(["Acme"]).run()
    [invoices] = [frame.value for frame in app.dataframe if "invoice_id" in frame.value.columns]
    assert not app.exception and invoices["invoice_id"].tolist() == ["INV-1"]
    assert "cannot be narrowed by practice" not in texts(app)


@pytest.mark.parametrize(
    ("scope", "roles"),
    [({}, ["lead", "coach"]), ({"engagements": frozenset({"e2"})}, ["lead", "coach"]),
     ({"practices": frozenset({"O'Brien & Co"})}, []), ({"customers": frozenset({"Acme"})}, [])],
)  # fmt: skip
def test_open_roles_stand_by_engagement_within_the_rights_of_the_reader(page, as_reader, scope, roles):  # noqa: F811
    as_reader("resource_manager", restricted=False, costs=False, **scope)
    app = page("utilization")
    told = texts(app)
    assert not app.exception and f"**Open roles by engagement: {len(roles)}**" in told
    tables = [frame.value for frame in app.dataframe if "starts" in frame.value.columns]
    assert [row for rows in tables for row in rows[["role", "starts", "hours_open"]].values.tolist()] == [
        [role, "2026-05-04", {"lead": 50, "coach": 8}[role]] for role in roles
    ]


def test_a_ready_question_is_answered(page, desk):  # noqa: F811
    app = page("console")
    app.selectbox("example").set_value(next(iter(EXAMPLES))).run()
    app.button("run_sql").click().run()
    assert not app.exception
    answer = next(frame.value for frame in app.dataframe if "note" in frame.value.columns)
    assert answer["note"].tolist() == [HOSTILE_NOTE]
    assert desk.log.entries()[-1]["kind"] == "query"
    app.text_area("sql").set_value("select * from read_csv('/etc/passwd')").run()
    app.button("run_sql").click().run()
    assert "XF-430" in texts(app).replace("\\", "")


def test_numbers_of_an_answer_stand_as_numbers(page, desk):  # noqa: F811
    """As texts they stood at the left, and 9 came after 10."""
    app = page("console")
    assert app.selectbox("schema").value == "marts"
    sql = "select 1.50::decimal(18, 2) as share, -9.0::double as less, 2::hugeint ** 70 as huge, 'x' as word, null as z"
    app.text_area("sql").set_value(f"{sql} union all select null, 10, 1, 'y', null").run()
    app.button("run_sql").click().run()
    answer = next(frame.value for frame in app.dataframe if "share" in frame.value.columns)
    assert not app.exception and [str(kind) for kind in answer.dtypes][:3] == ["float64"] * 3
    assert answer["share"].tolist()[0] == 1.5 and answer["less"].tolist() == [-9, 10]
    assert answer["word"].tolist() == ["x", "y"]


def test_an_answer_as_csv_holds_no_formula():
    made = rows_csv(("name", "amount"), [("=cmd|'/c calc'!A1", "-5.00"), (None, 7)]).decode()
    assert made == "name,amount\n'=cmd|'/c calc'!A1,-5.00\n,7\n"


def test_a_session_is_asked_who_it_is_at_every_rerun(page, as_reader, monkeypatch):  # noqa: F811
    as_reader("finance")
    app = page("console")
    assert app.title[0].value == "SQL"
    monkeypatch.setattr(reader, "current", lambda: Reader("ann", "account_manager", Policy(restricted=False)))
    app.run()
    assert "SQL" not in {title.value for title in app.title}
