"""Evidence: any number is worked out again from the records it names, and a record's trace holds all its uses."""

import random
from collections import defaultdict

import pytest

from crossfoot import gateway
from crossfoot.gateway.explain import Explainer, columns_behind
from crossfoot.gateway.trace import exception_records, key_columns, trace

# Without the records of other checks more differs, so that an exception may count that is none.
COUNTS_DIFFERENCES = "exception_month"
# Without these documents others are left open, or alone: their absence shows in what is owed.
SETTLING = ("erp_invoice/", "erp_cash_application/", "erp_ar_writeoff/")
OWED = {"receivable_month", "open_item_month", "dso_countback_month", "collection_month", "expected_cash"}
# The worst of several signals is made of that one, and of a ready project nothing is missing: what keeps both well is
# no part of them.
JUDGED = ("project_health", "setup_ready_total", "setup_ready_count")
# What describes a firm rather than happened in it: a value is worked out from its records and these.
DESCRIBED = ("ref_", "xref_", "crm_account", "erp_customer", "psa_engagement", "hr_worker", "hr_job_history")


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
            if not (model.startswith("marts.") and golden.build.holds(model)):
                continue
            published, _, table = golden.build._source(model.partition(".")[2])
            kept = list(golden.build._tables[published, "marts", table])
            listed = ", ".join(f'"{column}"' for column in kept)
            view = " where currency_view = 'reporting'" if table in evidence.marts_by_view else ""
            again = set(con.execute(f'select {listed} from "{model}"{view}').fetchall())
            assert again == set(golden.build.rows(f"select {listed} from {published}.marts.{table}")), model
            checked += len(again)
    assert checked > 1500


def test_220_cells_are_worked_out_again_from_their_records(golden, addresses):
    """Each leaf of a cell, from nothing but its records and what describes the firm."""
    evidence, found, listed = golden.build.evidence, [], 0
    asked = leaves_by_mart(golden, random.Random(7).sample(golden.export().rows(), 220))
    evidence._con.execute("set threads = 1")  # the queries are many and small
    with evidence.tables() as con:
        for mart, leaves in asked.items():
            for leaf, condition, records, value, same in worked_out(evidence, con, mart, leaves, addresses):
                if same < value if mart == COUNTS_DIFFERENCES else same != value:
                    found.append((leaf.name, condition, value, same))
                listed += bool(records)
    assert found == [], found
    assert sum(map(len, asked.values())) > 200 and listed > 150


def worked_out(evidence, con, mart: str, leaves: list[tuple], addresses: list[str]):
    """Leaves of one mart with their conditions, records and values, as they are and from nothing but their records."""
    context, known = [each for each in addresses if described(each)], {}
    with evidence.again(f"marts.{mart}") as again:
        for leaf, condition in leaves:
            lists = evidence.joined(f"marts.{mart}", columns_behind(leaf, evidence.columns(f"marts.{mart}")))
            rule = f"count(distinct {leaf.expr})" if leaf.agg == "count_distinct" else f"sum({leaf.expr})"
            [(records, value)] = con.execute(
                f'select list_distinct(flatten(list({lists}))), {rule} from "marts.{mart}" where {condition}'
            ).fetchall()
            given = frozenset([*(records or []), *context])
            if given not in known:
                known[given] = again(given)
            con.register("rows_again", known[given])
            [(same,)] = con.execute(f"select {rule} from rows_again where {condition}").fetchall()
            yield leaf, condition, records, value or 0, same or 0


def leaves_by_mart(golden, cells) -> dict[str, list[tuple]]:
    """The leaves of exported cells, each once, with the condition on their rows, by mart."""
    found = defaultdict(dict)
    for cell in cells:
        for leaf, condition in leaves_of(golden, cell):
            found[golden.dictionary.models[leaf.model].table][leaf.name, condition] = (leaf, condition)
    return {mart: list(leaves.values()) for mart, leaves in found.items()}


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
        explained = {f"{source}/{stream}/{id}" for source, stream, id, *_ in node.records.rows()}
        traced = {address for address, metric, period in found.rows() if (metric, period) == (name, month)}
        assert node.record_count == len(explained) > 1 and traced == explained, name


@pytest.fixture(scope="module")
def whole(golden, addresses) -> dict[str, dict]:
    """The rows of every mart, from all records."""
    return tables_of(golden, addresses)


def test_200_records_are_in_nothing_but_their_traces(golden, addresses, whole):
    """Without a record, no figure of a mart changes in a row that its trace does not hold."""
    happened = random.Random(11).sample(
        [each for each in addresses if not (described(each) or each.split("__")[1].startswith(SETTLING))], 200
    )
    changed = [changes(golden, addresses, whole, batch) for batch in (happened[:100], happened[100:])]
    assert [beyond for _, beyond in changed if beyond] == []
    assert sum(len(traced) for traced, _ in changed) > 200


def test_what_settles_shows_beyond_its_trace_in_what_is_owed_alone(golden, addresses, whole):
    """Cash whose invoice is gone is unapplied, an invoice whose cash is gone is open: in no other mart."""
    settling = [each for each in addresses if each.split("__")[1].startswith(SETTLING)]
    traced, beyond = changes(golden, addresses, whole, settling[1::2])
    assert {model.partition(".")[2] for model, _ in beyond} <= OWED and len(traced) > 50


def changes(golden, addresses: list[str], whole: dict, batch: list[str]) -> tuple[list, list]:
    """The rows of marts that change without some records: those that their traces hold, and those beyond."""
    without = tables_of(golden, [each for each in addresses if each not in batch])
    rows = trace(golden.build, golden.dictionary, batch).rows
    held = set(rows.select("table", "period", "row").iter_rows())
    changed = [
        (model, key)
        for model, before in whole.items()
        for key, values in before.items()
        if without[model].get(key) != values and any(values)
    ]
    traced = [row for row in changed if (row[0], *row[1]) in held]
    return traced, [row for row in changed if (row[0], *row[1]) not in held]


def tables_of(golden, kept: list[str]) -> dict[str, dict]:
    """The rows of every mart by their key, from some records only."""
    evidence = golden.build.evidence
    found = {}
    with evidence.tables(kept=kept) as con:
        for model in evidence._models:
            is_made = "exception" not in model and not model.endswith(JUDGED)
            if model.startswith("marts.") and is_made and golden.build.holds(model):
                period, packed, figures = key_columns(con, evidence, model)
                made = ", ".join(each for each in figures.split(", ") if each.strip('"') not in JUDGED)
                rows = con.execute(f'select {period}, {packed}, {made} from "{model}"').fetchall()
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


def test_the_age_of_the_data_is_explained_from_the_newest_delivery(golden):
    node = golden.explain("freshness_hours", golden.build.months[-1])
    [delivery] = node.records.filter(node.records["stream"] == "_batches").to_dicts()
    assert '"status":"landed"' in delivery["record"] and '"finished_at"' in delivery["record"]
    assert set(node.records["stream"]) == {"_batches", "drop__ref_fiscal_period"} and node.withheld == ()


def test_pay_is_withheld_from_who_may_not_see_it(golden):
    reader = gateway.open(golden._folder.parent.parent, policy=gateway.Policy(restricted=False))
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
