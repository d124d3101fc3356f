"""Every blocking audit, by a fault that it finds: nothing is published and the last good build goes on being served."""

from functools import partial
from pathlib import Path

import duckdb
import pytest

from crossfoot.errors import REFUSED, CrossfootError
from crossfoot.run.build import build
from crossfoot.run.inputs import read_inputs
from crossfoot.run.manifest import read_manifest
from crossfoot.run.progress import Progress
from crossfoot.run.project import PROJECT
from tests import compiled
from tests.numbers import product
from tests.numbers.expected import GOLDEN
from tests.numbers.lab import read_drop

AUDITS = {f"test:{path.stem}" for path in (PROJECT / "tests" / "audits").glob("*.sql")}

MONTHS = '"work"."marts"."contract_month"'
ALL = "versions.recency = 1"

# What is wrong in the records: the audit, the file, and which of its rows are lost or changed.
FAULTY_RECORDS = [
    ("test:exchange_rates_present", "ref_fx_rate", {"period": "2026-02", "rate_type": "closing"}, None),
    ("test:exchange_rates_present", "ref_fx_rate", {"period": "2026-02", "rate_type": "average"}, None),
    ("test:legal_entities_known", "psa_engagement", {"engagement_id": "E2"}, {"entity_id": "XX01"}),
    ("test:calendar_complete", "ref_fiscal_period", {"period": "2026-02"}, None),
    ("test:calendar_complete", "ref_fiscal_period", {"period": "2025-12"}, {"start_date": "2025-11-30"}),
]

# What is wrong in a model: the audit, the model, a part of its SQL and what it is mistaken for.
FAULTY_MODELS = [
    ("test:capacity_conserved", "capacity_month", "gross_hours - day.absence_hours)", "gross_hours)"),
    ("test:contract_rolls_forward", "contract_line_month", "+ price_adjustment -", "-"),
    ("test:contracts_conserved", "contract_movement", "cast(net_expenses as decimal(38, 12))", "0"),
    ("test:engagement_month_conserved", "engagement_month", "coalesce(delivery.bridge_worked, 0)", "0"),
    ("test:facts_conserved", "invoice", "where invoices.", "where invoices.status = 'posted' and invoices."),
    ("test:labour_conserved", "labour_cost", "from costed", "from costed where is_client"),
    ("test:marts_traceable", "booking", "    source_ref\nfrom attributed", "    null as source_ref\nfrom attributed"),
    ("test:payroll_conserved", "payroll_rate", "center_cost + spread_cost", "spread_cost"),
    ("test:receivables_conserved", "open_item_month", "from aged", "from aged where not is_unapplied"),
    ("test:time_conserved", "person_month", "from populated", "from (from populated where is_delivery) as populated"),
    ("traceable:cash_application", "cash_application", "receipts.source_ref\nfrom", "'firm/x/X' as source_ref\nfrom"),
    ("landed:drop__erp_invoice", "drop__erp_invoice", ALL, f"{ALL} and status = 'posted'"),
    ("grain:recurring_fee", "recurring_fee", "from ranked", "from (from ranked union all from ranked) as ranked"),
    ("grain:engagement_month", "engagement_month", f"from {MONTHS}", f"from (from {MONTHS} union all from {MONTHS})"),
]  # fmt: skip


@pytest.fixture(scope="module")
def drop() -> dict:
    return read_drop(GOLDEN / "inputs")


@pytest.fixture(scope="module")
def published(tmp_path_factory, drop):
    """A workspace that serves a good build, and may be built again with compiled SQL."""
    root = tmp_path_factory.mktemp("blocking")
    product.write_drop(root / "drop", drop)
    workspace = product.workspace(root, firm=Path("drop"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crossfoot.run.build.run_dbt", compiled.run_compiled)
        product.run(workspace)
        yield workspace


@pytest.mark.parametrize(("audit", "file", "where", "change"), FAULTY_RECORDS)
def test_faulty_records(published, drop, audit, file, where, change):
    """The file is delivered again, complete, with some rows lost or changed."""
    kept = [row for row in drop[file] if not where.items() <= row.items()]
    faulty = kept + [row | change for row in drop[file] if change and where.items() <= row.items()]
    assert faulty != drop[file]
    served, folder = published.build_ids(), published.root / "drop"
    product.write_drop(folder, {file: faulty, "_manifest": [{"file": f"{file}.csv", "complete": "1"}]})
    refused_by(audit, partial(product.run, published))
    product.write_drop(folder, {file: drop[file]})
    product.land(published)
    assert published.build_ids() == served == [published.current_build()]


def test_a_failed_audit_is_told_though_dbt_leaves_out_what_follows(published, drop, monkeypatch):
    """dbt skips the models after a failed test, so that tables which are read after a build are not there."""

    def skipping(workspace, *given):
        nodes = compiled.run_compiled(workspace, *given)
        with duckdb.connect(str(workspace.work)) as con:
            con.execute("drop table harmonized.time_entry")
        skipped = {node["unique_id"] for node in compiled.descendants(frozenset({"time_entry"}))}
        return [node for node in nodes if node.id not in skipped]

    monkeypatch.setattr("crossfoot.run.build.run_dbt", skipping)
    faulty = [
        row | {"start_date": "2025-11-30"} if row["period"] == "2025-12" else row for row in drop["ref_fiscal_period"]
    ]
    served, folder = published.build_ids(), published.root / "drop"
    product.write_drop(folder, {"ref_fiscal_period": faulty})
    refused_by("test:calendar_complete", partial(product.run, published))
    product.write_drop(folder, {"ref_fiscal_period": drop["ref_fiscal_period"]})
    product.land(published)
    assert published.build_ids() == served == [published.current_build()]


@pytest.mark.parametrize(("audit", "model", "right", "wrong"), FAULTY_MODELS)
def test_faulty_models(published, monkeypatch, audit, model, right, wrong):
    node = next(node for node in compiled.nodes() if node["name"] == model)
    assert node["compiled_code"].count(right) >= 1
    sql = {model: node["compiled_code"].replace(right, wrong)}
    served = published.build_ids()
    monkeypatch.setattr("crossfoot.run.build.run_dbt", partial(compiled.run_compiled, sql=sql))
    refused_by(audit, lambda: build(published, read_inputs(published, product.settings(published)), Progress()))
    assert published.build_ids() == served == [published.current_build()]


def test_one_key_from_two_sources(published, drop, tmp_path):
    """Two systems that both have an invoice INV-1001: neither wins silently."""
    product.write_drop(tmp_path / "first", drop)
    product.write_drop(tmp_path / "second", {"erp_invoice": drop["erp_invoice"][:1]})
    workspace = product.workspace(tmp_path, first=Path("first"), second=Path("second"))
    refused_by("grain:invoice", partial(product.run, workspace))
    assert workspace.current_build() is None


def test_a_build_tells_when_each_of_its_steps_began_and_ended(published):
    steps = read_manifest(published, published.build_ids()[0])["steps"]
    assert [step["step"] for step in steps] == ["models", "audits", "publishing"]
    moments = [step[name] for step in steps for name in ("began_at", "ended_at")]
    assert moments == sorted(moments) and all(moment.endswith("+00:00") for moment in moments)


def test_every_audit_has_a_fault():
    assert {audit for audit, *_ in FAULTY_RECORDS + FAULTY_MODELS} >= AUDITS


def test_every_audit_tells_what_is_wrong_and_what_to_do():
    told = {node["name"]: node["description"] for node in compiled.nodes() if node["resource_type"] == "test"}
    assert {f"test:{name}" for name in told} == AUDITS
    for name, sentence in told.items():
        wrong, _, advice = sentence.partition("; ")
        assert wrong and advice and "." not in sentence, name


def refused_by(audit: str, attempt) -> None:
    """The attempt is refused, and the audit is among the reasons."""
    with pytest.raises(CrossfootError) as caught:
        attempt()
    assert caught.value.code == "XF-101" and caught.value.exit_code == REFUSED
    assert f"{audit}:" in caught.value.why
