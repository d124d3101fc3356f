"""Who is the same as whom: similar ones are proposed, nothing merges without a person, undoing restores all numbers."""

from decimal import Decimal
from pathlib import Path

import pytest

from crossfoot.desk.identity import proposals as with_decisions
from crossfoot.errors import CrossfootError
from crossfoot.gateway.views.worklist import auto_match
from crossfoot.run.identity import write_proposals
from crossfoot.workflow import Identity, Link
from tests.checks.bench import land_firm
from tests.numbers.expected import GOLDEN
from tests.numbers.lab import Lab, read_drop
from tests.numbers.product import write_drop


def planted() -> dict[str, list[dict]]:
    """The golden firm with ids that nobody has mapped, and customers that only look alike."""
    rows = read_drop(GOLDEN / "inputs")
    rows["erp_customer"] += [
        {"erp_customer_id": "9001", "entity_id": "US01", "name": "Acme Corporation", "tax_id": "US-99"},
        {"erp_customer_id": "9002", "entity_id": "DE01", "name": "Lumen Works GmbH", "tax_id": "de 22"},
    ]
    rows["crm_account"] += [
        {"account_id": "A-500", "system": "salesforce", "name": "Acme Logistics", "domain": "acme.example"}
        | {"parent_account_id": "A-100"},
        {"account_id": "A-600", "system": "salesforce", "name": "Quarz Partner", "domain": "bergwerk.example"},
    ]
    rows["xref_customer"] += [
        {"customer_id": "C5", "system": "salesforce", "source_id": "A-500"},
        {"customer_id": "C6", "system": "salesforce", "source_id": "A-600"},
    ]
    invoice = {"doc_type": "invoice", "entity_id": "US01", "invoice_date": "2026-03-10", "due_date": "2026-04-09"}
    invoice |= {"currency": "USD", "net_expenses": "0", "tax": "0", "status": "posted"}
    rows["erp_invoice"] += [
        invoice | {"invoice_id": "X1", "erp_customer_id": "9001", "engagement_id": "E1", "net_services": "1000"},
        invoice | {"invoice_id": "X2", "erp_customer_id": "9002", "engagement_id": "E1", "net_services": "500"},
    ]
    entry = next(
        row for row in rows["psa_time_entry"] if row["resource_id"] == "P1" and row["work_date"] > "2026-03-15"
    )
    rows["psa_time_entry"].append(entry | {"time_entry_id": "X3", "resource_id": "p-01", "hours": "3", "version": "1"})
    rows["expense_line"].append(rows["expense_line"][0] | {"expense_id": "X4", "engagement_id": "e 1", "amount": "70"})
    return rows


@pytest.fixture(scope="module")
def landing(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("identity")
    write_drop(folder / "drop", planted())
    land_firm(folder / "drop", folder / "landing.duckdb")
    return folder / "landing.duckdb"


@pytest.fixture(scope="module")
def firm(landing) -> Lab:
    return Lab(landing, checks=True)


@pytest.fixture(scope="module")
def proposals(firm) -> dict[tuple[str, str], dict]:
    write_proposals(firm.con)
    rows = firm.con.sql("from run.identity_proposal").pl().to_dicts()
    return {(row["from_id"], row["to_id"]): row for row in rows}


@pytest.fixture
def identity(journal) -> Identity:
    return Identity(journal)


def receivables(firm: Lab) -> dict[str, Decimal]:
    answer = firm.gateway().query(["ar_billings_gross"], ["customer"], period_from="2026-03")
    return {row["customer"]: row["value"] for row in answer.to_dicts() if row["value"]}


def exceptions(firm: Lab) -> set[tuple[str, str]]:
    """Those that a mapping row mends, and what must stay whole when it does."""
    checks = "('R13', 'R15', 'R16', 'R70', 'R73', 'R74')"
    return set(
        firm.con.execute(f"select check_id, key from reconciliation.exceptions where check_id in {checks}").fetchall()
    )


def test_what_looks_alike_is_proposed_with_what_speaks_for_and_against(proposals):
    told = {pair: (row["kind"], row["score"], row["evidence"], row["against"]) for pair, row in proposals.items()}
    assert told == {
        ("unmapped:erp:9001", "C1"): (
            "customer", Decimal("0.60"), "names 100 % alike", "different tax id US11 and US99"),
        ("unmapped:erp:9002", "C2"): ("customer", Decimal("0.95"), "same tax id DE22", ""),
        ("C6", "C2"): ("customer", Decimal("0.80"), "same domain bergwerk.example", ""),
        ("p-01", "P1"): ("person", Decimal("0.90"), "same code P-1", ""),
        ("e 1", "E1"): ("project", Decimal("0.90"), "same code E-1", ""),
    }  # fmt: skip


def test_parent_and_subsidiary_are_not_taken_for_one(proposals):
    assert not any("C5" in pair for pair in proposals)


def test_nothing_merges_by_itself(firm):
    found = receivables(firm)
    assert (found["unmapped:erp:9001"], found["unmapped:erp:9002"]) == (1000, 500)
    ids = {id for (id,) in firm.con.execute("select customer_id from harmonized.customer").fetchall()}
    assert {"C1", "C2", "C5", "C6", "unmapped:erp:9001", "unmapped:erp:9002"} <= ids


def test_accepted_links_move_the_numbers_and_undoing_restores_each_of_them(firm, landing, identity):
    before = firm.gateway().export()
    known = receivables(firm)
    links = [
        Link("customer", "unmapped:erp:9002", "C6"),
        Link("customer", "C6", "C2"),
        Link("person", "p-01", "P1"),
        Link("project", "e 1", "E1"),
    ]
    for link in links:
        identity.accept(link, "ana", "seen in both systems")
    linked = Lab(landing, links=identity.rows(), checks=True)
    after = receivables(linked)
    assert after["C2"] == known.get("C2", 0) + 500
    assert "unmapped:erp:9002" not in after and after["unmapped:erp:9001"] == 1000
    mapped = {("R13", "erp:9002"), ("R15", "project:e 1"), ("R16", "p-01")}
    assert exceptions(firm) - exceptions(linked) == mapped and exceptions(linked) <= exceptions(firm)
    assert linked.failures == {} and linked.grain_failures() == {}
    assert linked.value("utilization_net", "2026-03") > firm.value("utilization_net", "2026-03")
    priced = linked.value("revenue_net", "2026-03", "engagement", "E1") - firm.value(
        "revenue_net", "2026-03", "engagement", "E1"
    )
    assert priced == 3 * 225
    spent = linked.value("cost_std", "2026-01", "engagement", "E1") - firm.value(
        "cost_std", "2026-01", "engagement", "E1"
    )
    assert spent == 70
    for decided in list(identity.decided().values()):
        identity.undo(decided, "ben", "wrong firm")
    assert identity.rows() == []
    restored = Lab(landing, links=identity.rows(), checks=True).gateway().export()
    assert restored.height == before.height > 5000 and restored.equals(before)


def test_a_chain_of_links_leads_to_its_end(identity):
    identity.accept(Link("customer", "a", "b"), "ana", "merger")
    identity.accept(Link("customer", "b", "c"), "ana", "merger")
    assert [(row["from_id"], row["to_id"]) for row in identity.rows()] == [("a", "c"), ("b", "c")]


@pytest.mark.parametrize(
    ("link", "reason", "code"),
    [
        (Link("customer", "a", "c"), "again", "XF-521"),
        (Link("customer", "b", "a"), "back", "XF-522"),
        (Link("customer", "c", "d"), " ", "XF-502"),
    ],
)
def test_a_link_that_cannot_hold_is_refused(identity, link, reason, code):
    identity.accept(Link("customer", "a", "b"), "ana", "merger")
    with pytest.raises(CrossfootError) as refused:
        identity.accept(link, "ana", reason)
    assert refused.value.code == code
    assert len(identity.links()) == 1


def test_a_decision_is_kept_with_author_reason_and_evidence_and_a_rejected_one_changes_nothing(identity):
    identity.reject(Link("customer", "a", "b", "names 90 % alike"), "ana", "namesakes")
    [decided] = identity.decided().values()
    assert (decided.status, decided.event.actor, decided.event.details["reason"]) == ("rejected", "ana", "namesakes")
    assert decided.link.basis == "names 90 % alike" and identity.rows() == []
    identity.undo(decided, "ben", "they are one")
    [decided] = identity.decided().values()
    with pytest.raises(CrossfootError) as refused:
        identity.undo(decided, "ben", "twice")
    assert refused.value.code == "XF-523"


def proposed(*links: Link) -> list[dict]:
    """Pairs as a build proposes them."""
    return [{"proposal_id": link.id, "kind": link.kind, "from_id": link.from_id, "to_id": link.to_id} for link in links]


def test_the_share_of_pairs_that_a_rule_matched(identity):
    """Of five pairs a rule takes two; a person accepts one, rejects one and leaves one open; then one is undone."""
    ruled, merged, accepted, rejected, waiting = links = [Link("customer", id, "z") for id in "abcde"]
    for link in (ruled, merged):
        identity.accept(link, "rule customer.same_tax_id", "the rule register merges it")
    identity.accept(accepted, "ann", "one firm")
    identity.reject(rejected, "ann", "namesakes")

    def share(*still_proposed: Link):
        return auto_match(with_decisions(proposed(*still_proposed), identity))

    assert share(*links).value == Decimal("0.4") and share(*links).words.startswith("2 of 5 identity pairs")
    assert share(waiting).value == Decimal("0.4")  # what the next build takes to be the same it does not propose
    identity.undo(identity.decided()[merged.id], "ann", "two firms")
    assert share(waiting).value == Decimal("0.25")
    assert share(waiting, merged).value == Decimal("0.2")
    identity.accept(merged, "ann", "one firm after all")
    assert share(waiting).value == Decimal("0.2")


def test_without_a_pair_there_is_no_share(identity):
    none = auto_match(with_decisions([], identity))
    assert (none.value, none.words) == (None, "Nothing was proposed.")
    link = Link("customer", "a", "b")
    identity.accept(link, "ann", "merger")
    identity.undo(identity.decided()[link.id], "ann", "no merger")
    assert auto_match(with_decisions([], identity)).value is None
    identity.reject(link, "ann", "namesakes")
    assert auto_match(with_decisions([], identity)).value == 0
    assert auto_match(with_decisions([], identity), "Not told.").value is None
