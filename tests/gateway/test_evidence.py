"""Evidence: any number is worked out again from the records it names, and a record's trace holds all its uses."""

import os
import random

import pytest

from crossfoot import gateway
from crossfoot.gateway.explain import Explainer, columns_of
from crossfoot.gateway.trace import exception_records, key_columns, trace

# Where a value is cut off at zero, the records on the zero side are not among its own: these leaves get all records.
CUT_OFF = ("missing_hours", "bench_hours", "unbilled", "deferred", "unbilled_opening", "deferred_opening", "rpo")
CUT_OFF += ("rpo_next_12m", "unbilled_days", "loss_provision", "dso_countback", "dso")
# Without these documents others are left open, or alone: their absence shows elsewhere.
SETTLING = ("erp_invoice", "erp_cash_application", "erp_ar_writeoff")
# How many random cells are worked out again; each takes seconds.
CELLS = int(os.environ.get("CROSSFOOT_EVIDENCE_CELLS", "6"))
# What describes a firm rather than happened in it: a value is worked out from its records and these.
DESCRIBED = ("ref_", "xref_", "crm_account", "erp_customer", "psa_engagement", "hr_worker", "hr_job_history")


LOGGED = {"marts.process_month"}
"""Holds the age of extracts, which is the log of deliveries and no record."""


def landed(evidence) -> list[str]:
    """The addresses of all current records."""
    streams = [name.rpartition(".")[2] for name in evidence._stored if name.startswith("landing.main.drop__")]
    return [
        f"{source}/{stream}/{id}"
        for stream in streams
        for source, id in evidence._rows(f"select _source, _id from landing.main.{stream}")
    ]


@pytest.fixture(scope="module")
def addresses(golden) -> list[str]:
    return sorted(landed(golden.build.evidence))


def described(address: str) -> bool:
    return address.split("/")[1].removeprefix("drop__").startswith(DESCRIBED)


def test_every_model_gives_the_values_it_was_built_with(golden):
    """The queries that carry addresses are the models' own: every mart comes out as it was published."""
    evidence, checked = golden.build.evidence, 0
    with evidence.tables() as con:
        for model in evidence._models:
            if not (model.startswith("marts.") and golden.build.holds(model)) or model in LOGGED:
                continue
            published, _, table = golden.build._source(model.partition(".")[2])
            kept = list(golden.build._tables[published, "marts", table])
            listed = ", ".join(f'"{column}"' for column in kept)
            view = " where currency_view = 'reporting'" if table in evidence.marts_by_view else ""
            again = set(con.execute(f'select {listed} from "{model}"{view}').fetchall())
            assert again == set(golden.build.rows(f"select {listed} from {published}.marts.{table}")), model
            checked += len(again)
    assert checked > 1500


def test_cells_are_worked_out_again_from_their_records(golden, addresses):
    """Each leaf of a cell, from nothing but its records and what describes the firm."""
    evidence, explained, found = golden.build.evidence, 0, []
    context = [each for each in addresses if described(each)]
    for cell in random.Random(7).sample(golden.export().rows(), CELLS):
        for leaf, condition in leaves_of(golden, cell):
            mart = f"marts.{golden.dictionary.models[leaf.model].table}"
            rule = f"count(distinct {leaf.expr})" if leaf.agg == "count_distinct" else f"sum({leaf.expr})"
            records = evidence.addresses(mart, columns_of(leaf), condition)
            [(value,)] = evidence._rows(f'{evidence._with(mart)} select {rule} from "{mart}" where {condition}')
            given = addresses if leaf.name in CUT_OFF else [*records, *context]
            again = evidence.value(mart, rule, condition, given)
            explained += bool(records)
            if (again or 0) != (value or 0):
                found.append((leaf.name, cell, value, again))
    assert found == [], found
    assert explained > CELLS // 2


def leaves_of(golden, cell) -> list[tuple]:
    """The leaves of one exported cell, each with the condition on its mart rows."""
    metric, period, dim, key, _, _ = cell
    found, told = [], Explainer._conditions

    def note(explainer, leaf, reading, months):
        conditions = told(explainer, leaf, reading, months)
        found.append((leaf, " and ".join([*conditions, *golden.build.scope(golden.dictionary.models[leaf.model])])))
        return conditions

    by = None if dim == "firm" else dim
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Explainer, "_conditions", note)
        golden.explain(metric, period, by, key if by else None)
    return found


def test_a_trace_is_explain_the_other_way_round(golden, addresses):
    """A record feeds a metric in a month when, and only when, the explanation of the firm's value lists it."""
    month = golden.build.months[-1]
    found = trace(golden.build, golden.dictionary, addresses).metrics
    for name in ("revenue_services", "ar_closing", "hours_billable", "cost_true", "bookings_net", "pipeline_open"):
        node = golden.explain(name, month)
        explained = {f"{source}/{stream}/{id}" for source, stream, id, _ in node.records.rows()}
        traced = {address for address, metric, period in found.rows() if (metric, period) == (name, month)}
        assert node.record_count == len(explained) > 1 and traced == explained, name


def test_200_records_are_in_nothing_but_their_traces(golden, addresses):
    """Without a record, no figure of a mart changes in a row that its trace does not hold.

    Where nothing was, its absence may show: cash whose invoice is gone is unapplied.
    """
    evidence = golden.build.evidence
    happened = random.Random(11).sample(
        [each for each in addresses if not described(each) and each.split("__")[1].split("/")[0] not in SETTLING], 200
    )
    whole, changed = tables_of(golden, addresses), 0
    for batch in (happened[:100], happened[100:]):
        without = tables_of(golden, [each for each in addresses if each not in batch])
        rows = trace(golden.build, golden.dictionary, batch).rows
        for model, before in whole.items():
            traced = {(row["period"], row["row"]) for row in rows.filter(rows["table"] == model).to_dicts()}
            for key, values in before.items():
                if without[model].get(key) != values and any(values):
                    assert key in traced, (model, key, values, without[model].get(key))
                    changed += 1
    assert changed > 200
    assert evidence.available


def tables_of(golden, kept: list[str]) -> dict[str, dict]:
    """The rows of every mart by their key, from some records only."""
    evidence = golden.build.evidence
    found = {}
    with evidence.tables(kept=kept) as con:
        for model in evidence._models:
            if model.startswith("marts.") and "exception" not in model and golden.build.holds(model):
                period, packed, figures = key_columns(con, evidence, model)
                rows = con.execute(f'select {period}, {packed}, {figures} from "{model}"').fetchall()
                found[model] = {row[:2]: row[2:] for row in rows}
    return found


def test_an_exception_leads_to_the_records_on_both_sides(golden):
    with golden.build.evidence.tables() as con:
        lists = golden.build.evidence.joined("reconciliation.check_difference", ["left_value", "right_value"])
        found = con.execute(f'select check_id, len({lists}) from "reconciliation.check_difference"').fetchall()
    assert len(found) >= 20
    assert [check for check, records in found if not records] == []
    [(id, key)] = golden.build.rows(
        "select exception_id, key from restricted.reconciliation.exceptions where check_id = 'R52' order by key limit 1"
    )
    records = exception_records(golden.build, id)
    assert {"drop__psa_engagement"} < set(records["stream"])
    assert any(key in record for record in records["record"])


def test_pay_is_withheld_from_who_may_not_see_it(golden):
    reader = gateway.open(golden.build._folder.parent.parent, policy=gateway.Policy(restricted=False))
    node = reader.explain("cost_std", golden.build.months[-1])
    assert node.withheld == ("drop__hr_cost_rate",)
    assert "drop__hr_cost_rate" not in node.records["stream"].to_list()
    assert golden.explain("cost_std", golden.build.months[-1]).withheld == ()


def test_the_lineage_of_a_mart_column_reaches_the_landed_one(golden):
    steps = golden.build.rows("select * from general.metadata.lineage")
    reached = {("marts", "engagement_month", "revenue_net")}
    while new := {step[3:] for step in steps if step[:3] in reached} - reached:
        reached |= new
    assert ("landing", "drop__psa_time_entry", "hours") in reached
    assert ("harmonized", "time_entry", "bill_value") in reached
    assert ("landing", "drop__payroll_actual", "employer_cost") not in reached
