"""The one engagement that Project health is narrowed to, with the landed record behind each row."""

import pytest

from crossfoot import gateway
from crossfoot.gateway import Policy, engagement
from crossfoot.gateway.landed import read_landed
from dashboards.engagement import PARTS, _filed
from tests.dashboards.test_pages import texts
from tests.dashboards.test_worklist import as_reader  # noqa: F401
from tests.gateway.conftest import golden  # noqa: F401

READS = [reads for reads, _, _ in PARTS.values()]


@pytest.fixture(scope="module")
def measured(golden) -> str:  # noqa: F811
    """An engagement with an estimate, time and an invoice."""
    [(id,)] = golden.build.rows(
        "select min(engagement_id) from general.harmonized.estimate"
        " where engagement_id in (select engagement_id from general.harmonized.invoice)"
        " and engagement_id in (select engagement_id from general.harmonized.time_entry where is_recorded)"
    )
    return id


def reader(golden, **policy):  # noqa: F811
    return gateway.open(golden._folder.parent.parent, policy=Policy(restricted=False, **policy)).build


def landed(build, id: str) -> list[dict]:
    """The landed records behind all rows of an engagement."""
    rows = [row for reads in READS for row in reads(build, id).to_dicts()]
    for row in engagement.read_people(build, id).to_dicts():
        rows += engagement.read_time(build, id, row["person"], row["period"]).to_dicts()
    named = dict.fromkeys(row["source_ref"] for row in rows if row.get("source_ref"))
    return [read_landed(build, reference) for reference in named]


def test_the_parts_of_an_engagement_and_the_records_behind_them(golden, measured):  # noqa: F811
    build = golden.build
    contract, estimates, people, _, invoices = (reads(build, measured) for reads in READS)
    [(value,)] = build.rows(
        "select psa_contract_value from general.harmonized.engagement where engagement_id = ?", [measured]
    )
    assert value in contract.filter(what="Contract line in the PSA", name=measured)["amount"].to_list()
    booked = "select sum(tcv) from general.harmonized.booking where engagement_id = ?"
    [(tcv,)] = build.rows(booked, [measured])
    rows = contract.to_dicts()
    assert sum(row["amount"] for row in rows if row["what"].startswith("Booking")) == tcv
    assert {"eac_hours", "eac_cost"} <= set(estimates.columns) and estimates.height and invoices.height
    worked = "select sum(hours) from general.harmonized.time_entry where engagement_id = ? and is_recorded"
    assert people["hours"].sum() == build.rows(worked, [measured])[0][0]
    found = landed(build, measured)
    assert len(found) > 10 and all(found)


def test_what_is_not_invoiced_adds_up_to_what_stands_before_an_invoice(golden):  # noqa: F811
    build = golden.build
    ids = build.rows("select engagement_id from general.harmonized.engagement")
    every = [row for (id,) in ids for row in engagement.read_unbilled(build, id).to_dicts()]
    [(count,)] = build.rows(
        "select count(*) from general.reconciliation.evidence_spine where engagement_id is not null"
        " and level <> 'engagement' and invoiced_on is null and stops_at is not null"
    )
    assert len(every) == count > 0 and {row["stops_at"] for row in every} <= {
        "contract",
        "approval",
        "posting",
        "invoice",
    }


def test_without_costs_no_part_tells_any(golden, measured):  # noqa: F811
    build = reader(golden, costs=False)
    columns = {column for reads in READS for column in reads(build, measured).columns}
    assert "eac_hours" in columns and not {"eac_cost", "rate", "cost_value", "bill_value", "target_margin"} & columns
    found = landed(build, measured)
    assert len(found) > 10 and all(found)
    told = {name for record in found for name in record}
    assert not {"eac_cost", "target_margin", "budget_amount", "_extra"} & told


@pytest.mark.parametrize("column", ["engagement_id", "customer_id", "practice", "entity_id"])
@pytest.mark.parametrize("costs", [True, False])
def test_an_engagement_beyond_the_scope_has_no_rows(golden, measured, column, costs):  # noqa: F811
    scope = {"engagement_id": "engagements", "customer_id": "customers", "entity_id": "entities"}.get(
        column, "practices"
    )
    mine = f"select {column} from general.harmonized.engagement where engagement_id = ?"
    [(key,)] = golden.build.rows(mine, [measured])
    within = reader(golden, costs=costs, **{scope: frozenset({key})})
    other = f"select min(engagement_id) from general.harmonized.engagement where {column} <> ?"
    [(beyond,)] = golden.build.rows(other, [key])
    found = landed(within, measured)
    assert len(found) > 10 and all(found)
    rows = [row for reads in READS for row in reads(within, beyond).to_dicts()]
    assert beyond and rows == [] and landed(golden.build, beyond)
    refs = [row["source_ref"] for row in engagement.read_contract(golden.build, beyond).to_dicts()]
    refs += [row["source_ref"] for row in engagement.read_invoices(golden.build, beyond).to_dicts()]
    if column in ("engagement_id", "customer_id"):
        assert not any(read_landed(within, ref) for ref in refs)


def test_the_page_tells_of_the_engagement_it_is_narrowed_to(page, as_reader, golden, measured):  # noqa: F811
    as_reader("project_manager", restricted=False, costs=False, engagements=frozenset({measured}))
    app = page("projects", golden._folder.parent.parent)
    assert not app.exception and "Engagement" not in "".join(each.value for each in app.subheader)
    app.multiselect("engagement").set_value([measured]).run()
    assert not app.exception and f"Engagement {golden.labels('engagement')[measured]}" in [
        each.value for each in app.subheader
    ]
    assert any("Contract line in the PSA" in frame.value.to_string() for frame in app.dataframe)
    contract, *_ = engagement.read_contract(golden.build, measured).to_dicts()
    app.session_state[f"contract_{measured}_row"] = contract
    app.run()
    shown = [frame.value for frame in app.dataframe if list(frame.value.columns) == ["field", "value"]]
    assert not app.exception and len(shown) == 1 and "not published to this reader" not in texts(app)
    for part in PARTS:
        app.session_state["engagement_part"] = part
        app.run()
        assert not app.exception, part
    [person, *_] = engagement.read_people(golden.build, measured).to_dicts()
    app.session_state["engagement_part"] = "People"
    app.session_state[f"people_{measured}_row"] = person
    app.run()
    assert not app.exception and any(
        "entry" in frame.value.columns or "day" in frame.value.columns for frame in app.dataframe
    )


def test_nothing_of_it_is_read_until_one_engagement_is_chosen(page, monkeypatch):
    asked = []
    monkeypatch.setattr(engagement, "_read", lambda *given: asked.append(given))
    app = page("projects")
    app.multiselect("engagement").set_value(["e1", "e2"]).run()
    assert not app.exception and asked == []


def test_a_file_of_it_has_every_part_and_no_cost_without_the_permission(golden, measured):  # noqa: F811
    for costs in (True, False):
        policy = Policy(restricted=False, costs=costs)
        served = gateway.open(golden._folder.parent.parent, policy=policy)
        made = _filed(served, measured)
        assert [each.title for each in made.tables] == list(PARTS)
        assert any("cost" in head for each in made.tables for head in each.rows.columns) is costs
