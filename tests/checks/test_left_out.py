"""An input that one entity's systems tell and another's do not is compared for the first one alone."""

import pytest

from tests import compiled
from tests.checks.page import read_register

DE01 = {"engagement_id": ["E2", "E5"], "entity_id": ["DE01"], "resource_id": ["P2"], "expense_id": ["X2"]}
US01 = {"engagement_id": ["E1", "E3", "E4", "E6"]}
TIME = {"engagement_id": ["E1"]}
LOSS = [  # 100,000 for a price of 80,000, half of it to come
    {"file": "psa_engagement", "where": {"engagement_id": "E2"}, "set": {"method": "fixed_poc_hours"}},
    {"file": "psa_estimate", "where": {"engagement_id": "E2"}, "set": {"eac_cost": 100000}},
]
TWIN = {
    "invoice_id": "I-E5-XX",
    "doc_type": "invoice",
    "entity_id": "DE01",
    "erp_customer_id": 102,
    "engagement_id": "E5",
}
TWIN |= {"invoice_date": "2026-03-31", "due_date": "2026-04-30", "currency": "EUR", "status": "posted"}
TWIN |= {"net_services": 3000, "net_expenses": 0, "tax": 570}
CASES = [
    ("erp_contract", "engagement_id", DE01, [], {"R04"}),
    ("erp_expense_posting", "expense_id", DE01, [], {"R33"}),
    ("erp_invoice_line", "engagement_id", DE01, [{"file": "erp_invoice", "add": TWIN}], {"R34", "R40", "R43"}),
    ("erp_journal_line", "entity_id", DE01, LOSS, {"R51", "R58"}),
    ("erp_project_transaction", "engagement_id", TIME, [], {"R26", "R37"}),
    ("erp_revenue_posting", "engagement_id", DE01, [], {"R52", "R55"}),
    ("erp_sales_order", "engagement_id", US01, [], {"R59"}),
    ("expense_report_line", "expense_id", DE01, [], {"R34"}),
    ("payroll_actual", "resource_id", DE01, [], {"R62", "R63", "R66"}),
    ("psa_cost_rate", "resource_id", DE01, [], {"R19"}),
    ("psa_resource", "resource_id", DE01, [], {"R16", "R66"}),
    ("ref_tax_rule", "entity_id", DE01, [], {"R22", "R50"}),
]


@pytest.mark.parametrize(("input", "column", "entity", "plant", "silenced"), CASES, ids=[case[0] for case in CASES])
def test_what_an_entitys_systems_do_not_tell_is_no_difference(bench, input, column, entity, plant, silenced):
    """Records that are gone are exceptions where the entity's system tells the input, and none where it does not."""
    gone = [{"file": input, "where": {column: id}, "delete": True} for id in entity[column]]
    with bench.changed([*plant, *gone]) as told:
        told_of = {row["check_id"] for row in told.exceptions()}
        assert {row["outcome"] for row in told.rows("check_status")} == {"applied"}
    with bench.changed([*plant, *gone, untold(input)]) as left_out:
        assert told_of - {row["check_id"] for row in left_out.exceptions()} == silenced
        status = left_out.rows("check_status")
        outcomes = {(row["outcome"], row["entities_left_out"]) for row in status if input in row["outcome"]}
    words = "applied, without what is not connected: " + ", ".join(f"{input} of {id}" for id in missing(input))
    needed = any(input in row["inputs"] for row in read_register().values())
    assert outcomes == ({(words, ", ".join(missing(input)))} if needed else set())


def test_records_in_a_drop_count_beside_a_system_that_does_not_tell_them(bench):
    """The ERP of both entities tells no invoice lines; a drop has those of both, but for one."""
    gone = {"file": "erp_invoice_line", "where": {"source_id": "X2"}, "delete": True}
    with bench.changed([untold("erp_invoice_line"), gone]) as firm:
        assert [(row["check_id"], row["key"]) for row in firm.exceptions()] == [("R34", "X2")]


def test_a_ledger_that_does_not_tell_what_is_manual_is_not_without_manual_journals(bench):
    """R71 says so, for the firm or for the entity whose ledger it is, and counts nothing."""
    plant = {"file": "erp_journal_line", "where": {"journal_id": "J-US01-01", "line_no": 1}}
    plant |= {"set": {"is_manual": 1, "engagement_id": ""}}
    rows = compiled.node("drop__erp_journal_line")["compiled_code"]
    untold = "create or replace view work.staging.drop__erp_journal_line as select * replace ("
    untold += f"case when entity_id <> '{{}}' then is_manual end as is_manual) from ({rows})"
    input = "where input = 'erp_journal_line.is_manual'"

    def told(*changes):
        with bench.changed([plant, *changes]) as firm:
            [status] = [row for row in firm.rows("check_status") if row["check_id"] == "R71"]
            return len(firm.exceptions("R71")), status["outcome"]

    assert told() == (1, "applied")
    gone = {"run_sql": f"{untold.format('US01')}; update run.connected_input set connector = 'netsuite' {input}"}
    outcome = "applied, without what is not connected: erp_journal_line.is_manual of US01"
    assert told(gone) == (0, outcome)
    gone = {"run_sql": f"{untold.format('US01')}; delete from run.connected_input {input}"}
    assert told(gone) == (0, "not applicable: erp_journal_line.is_manual is not connected")


def test_people_whom_the_psa_knows_under_ids_of_its_own_are_held(bench):
    """Their HR ids say who they are: the PSA lacks P3, of two in delivery, and a subcontractor."""
    gone = [{"file": "psa_resource", "where": {"resource_id": id}, "delete": True} for id in ("P3", "P5")]
    with bench.changed([*known_as("psa_resource", ("P1", "P2", "P4")), *gone, untold("psa_resource")]) as firm:
        assert [row["key"] for row in firm.exceptions("R16")] == ["P3", "P5"]
        assert [(row["key"], row["left_value"], row["right_value"]) for row in firm.exceptions("R66")] == [
            ("US01:psa", 2, 1)
        ]


def test_cost_rates_of_people_who_are_linked_are_held(bench):
    people = ("P1", "P2", "P3", "P4")
    row = "select 'person' as kind, 'U-' || unnest({}) as from_id, unnest({}) as to_id"
    links = {"run_sql": f"insert into run.identity_link by name {row.format([*people], [*people])}"}
    dearer = {"file": "psa_cost_rate", "where": {"resource_id": "U-P2"}, "set": {"rate": 51}}
    with bench.changed([*known_as("psa_cost_rate", people), dearer, links, untold("psa_cost_rate")]) as firm:
        assert {row["key"] for row in firm.exceptions("R19")} == {"P2"}


def test_an_entity_that_works_in_a_psa_without_anybody_in_its_list_is_not_left_out(bench):
    """The ERP tells the entities, the PSA engagements and time of DE01, whose only person it does not list."""
    rows = compiled.node("drop__ref_legal_entity")["compiled_code"]
    ref = "replace(source_ref, '/drop__', '/netsuite__') as source_ref"
    erp = f"create or replace view work.staging.drop__ref_legal_entity as select * replace ({ref}) from ({rows})"
    gone = {"file": "psa_resource", "where": {"resource_id": "P2"}, "delete": True}
    with bench.changed([gone, {"run_sql": erp}]) as firm:
        assert [row["key"] for row in firm.exceptions("R16")] == ["P2"]


MEMO = TWIN | {"invoice_id": "CM-E5-01", "doc_type": "credit_memo", "applies_to": "I-E5-03"}
MEMO |= {"net_services": -100, "tax": -19}
KEPT_ELSEWHERE = [
    ("R07", "psa_engagement", [{"file": "psa_engagement", "where": {"entity_id": "DE01"}, "set": {"tax_code": ""}}]),
    ("R38", "psa_milestone", [
        {"file": "psa_milestone", "where": {"milestone_id": "M3"}, "set": {"forecast_date": "2026-06-15"}},
        {"file": "psa_milestone", "where": {"milestone_id": "M6"}, "set": {"planned_date": "2026-03-02"}},
    ]),
    ("R46", "erp_invoice", [{"file": "erp_invoice", "add": MEMO}]),
    ("R72", "erp_invoice", [
        {"file": "erp_invoice_status", "where": {"invoice_id": id}, "delete": True}
        for id in ("I-E2-01", "I-E2-03", "I-E5-01", "I-E5-02", "I-E5-03", "I-E5-10", "I-E5-11", "I-E5-12")
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("check", "input", "plant"), KEPT_ELSEWHERE, ids=[case[0] for case in KEPT_ELSEWHERE])
def test_what_one_system_keeps_is_not_asked_of_another(bench, check, input, plant):
    """Tax codes, forecasts, reasons and approvals that the system of DE01 never has are no gap in its records."""
    rows = compiled.node(f"drop__{input}")["compiled_code"]
    ref = "case when {} then replace(source_ref, '/drop__', '/xero__') else source_ref end as source_ref"
    of_de01 = {"psa_milestone": "engagement_id = 'E2'"}.get(input, "entity_id = 'DE01'")
    elsewhere = f"create or replace view work.staging.drop__{input} as select * replace ({ref.format(of_de01)})"
    with bench.changed(plant) as told:
        assert told.exceptions(check)
    with bench.changed([*plant, {"run_sql": f"{elsewhere} from ({rows})"}]) as two_systems:
        assert two_systems.exceptions(check) == []


def known_as(input, ids):
    """The people of a file of the PSA under ids of its own."""
    return [{"file": input, "where": {"resource_id": id}, "set": {"resource_id": f"U-{id}"}} for id in ids]


def untold(input):
    """No system that tells a legal entity tells this input."""
    return {"run_sql": f"update run.connected_input set connector = 'netsuite' where input = '{input}'"}


def missing(input):
    """The entities without any record of an input in its case: DE01 has no time and material."""
    return {"erp_project_transaction": ["DE01", "US01"], "erp_sales_order": ["US01"]}.get(input, ["DE01"])


def test_a_kind_of_code_that_the_firms_list_names_none_of_is_not_asked(bench):
    """Without a list, a service line of the CRM needs a project, and other codes nothing."""
    codes = bench.con.execute("select kind, code from work.staging.drop__ref_code").fetchall()
    gone = [{"file": "ref_code", "where": {"kind": kind, "code": code}, "delete": True} for kind, code in codes]
    other = {"file": "psa_engagement", "where": {"engagement_id": "E3"}, "set": {"practice": "EDGE"}}
    sold = {"file": "crm_booking", "where": {"booking_id": "B3"}, "set": {"service_line": "Quantum"}}
    with bench.changed([other, sold]) as listed:
        assert [row["key"] for row in listed.exceptions("R22")] == ["practice:EDGE", "service_line:Quantum"]
        revenue = revenue_of(listed)
    with bench.changed([other, sold, *gone]) as unlisted:
        assert [row["key"] for row in unlisted.exceptions("R22")] == ["service_line:Quantum"]
        assert revenue_of(unlisted) == revenue == revenue_of(bench), "a code that is explained nowhere drops no record"


def test_tax_codes_are_asked_of_the_entities_that_have_tax_rules(bench):
    rules = {"file": "ref_tax_rule", "where": {"entity_id": "DE01"}, "delete": True}
    code = {"file": "psa_engagement", "where": {"engagement_id": "E2"}, "set": {"tax_code": "DE7"}}
    with bench.changed([code, rules]) as told:
        assert [row["key"] for row in told.exceptions("R22")] == ["tax_code:DE19", "tax_code:DE7"]
    with bench.changed([code, rules, untold("ref_tax_rule")]) as left_out:
        assert left_out.exceptions("R22") == []


def revenue_of(firm):
    """Net revenue of the firm in all months, every view of currency."""
    return firm.con.execute("select sum(revenue_net) from marts.engagement_month").fetchall()[0]
