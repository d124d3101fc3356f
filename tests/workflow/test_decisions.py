"""Decisions about exceptions: who may decide what, and what then holds."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, text

from crossfoot.errors import CrossfootError
from crossfoot.workflow import AuditLog, Decisions

DAY = dt.datetime.now(dt.UTC).date()
UNTIL = DAY + dt.timedelta(days=30)


@pytest.fixture
def decisions(journal):
    return Decisions(journal, Decimal(1000), "USD")


def test_an_exception_is_assigned_and_remarked_on(decisions):
    decisions.assign("x1", "ana", to="ben")
    decisions.comment("x1", "ben", "asked the integration team")
    state = decisions.states()["x1"]
    assert (state.assignee, state.comments) == ("ben", 1)
    assert [event.kind for event in state.events] == ["assign", "comment"]
    assert all(event.at.tzinfo == dt.UTC for event in state.events)


def test_many_are_assigned_at_once(decisions, journal, monkeypatch):
    ids, waits = [f"x{number:04}" for number in range(1000)], []
    monkeypatch.setattr("os.fsync", lambda file: waits.append(file))
    told = decisions.assign_all(ids, "ana", to="ben")
    assert len(waits) == 1, "the disk is waited for once, not for each"
    assert [event.subject for event in told] == ids and told == list(journal.events())
    assert {state.assignee for state in decisions.states().values()} == {"ben"} and journal.verify() == []


def test_of_many_none_is_assigned_when_one_cannot_be_recorded(decisions, journal, tmp_path):
    decisions.assign("x1", "ana", to="ben")
    blocked = tmp_path / "audit" / "HEAD.new"
    blocked.mkdir()
    with pytest.raises(OSError):
        decisions.assign_all(["x1", "x2"], "ana", to="eve")
    blocked.rmdir()
    assert {id: state.assignee for id, state in decisions.states().items()} == {"x1": "ben"}
    assert journal.verify() == []
    decisions.assign_all(["x1", "x2"], "ana", to="eve")
    assert len(decisions.states()) == 2 and journal.verify() == []


def test_nobody_is_made_responsible_for_nothing(decisions, journal):
    assert decisions.assign_all([], "ana", to="ben") == list(journal.events()) == []
    assert journal.verify() == []


def test_a_waiver_covers_the_exception_until_its_day_and_no_longer(decisions):
    decisions.waive("x1", "ana", UNTIL, "credit note is on its way", Decimal("999.99"))
    state = decisions.states()["x1"]
    assert state.cover(DAY) == "waived"
    assert state.cover(UNTIL + dt.timedelta(days=1)) == ""


def test_a_waiver_until_a_day_that_is_over_is_refused(decisions):
    with pytest.raises(CrossfootError) as over:
        decisions.waive("x1", "ana", DAY - dt.timedelta(days=2), "disputed", Decimal(1))
    assert over.value.code == "XF-505" and decisions.states() == {}


def test_an_acceptance_covers_the_exception_without_end(decisions):
    decisions.accept("x1", "ana", "rounding of the old ledger", Decimal(5))
    state = decisions.states()["x1"]
    assert state.cover(DAY) == "accepted"


def test_much_money_takes_a_second_person(decisions):
    event = decisions.waive("x1", "ana", UNTIL, "disputed", Decimal("-1000.01"))
    assert event.details["needs_second"]
    assert decisions.states()["x1"].cover(DAY) == ""
    assert decisions.states()["x1"].waiting_for_approval
    for herself in ("ana", "Ana", " ANA "):
        with pytest.raises(CrossfootError) as own:
            decisions.approve("x1", herself)
        assert own.value.code == "XF-504"
    decisions.approve("x1", "ben")
    assert decisions.states()["x1"].cover(DAY) == "waived"
    with pytest.raises(CrossfootError) as twice:
        decisions.approve("x1", "cleo")
    assert twice.value.code == "XF-503"


def test_an_approval_counts_for_the_last_proposal_only(decisions):
    decisions.waive("x1", "ana", UNTIL, "disputed", Decimal(5000))
    decisions.approve("x1", "ben")
    decisions.accept("x1", "ana", "settled", Decimal(5000))
    state = decisions.states()["x1"]
    assert state.cover(DAY) == "waived"
    assert state.waiting_for_approval


@pytest.mark.parametrize(("actor", "reason", "code"), [("", "why", "XF-501"), ("ana", "  ", "XF-502")])
def test_a_decision_has_an_author_and_a_reason(decisions, actor, reason, code):
    with pytest.raises(CrossfootError) as refused:
        decisions.waive("x1", actor, UNTIL, reason, Decimal(1))
    assert refused.value.code == code
    assert decisions.states() == {}


def test_every_decision_is_in_the_audit_log(decisions, tmp_path):
    decisions.assign("x1", "ana", to="ben")
    decisions.waive("x2", "ben", UNTIL, "disputed", Decimal(1))
    log = AuditLog(tmp_path / "audit")
    assert [(entry["subject"], entry["kind"], entry["actor"]) for entry in log.entries()] == [
        ("x1", "assign", "ana"),
        ("x2", "waive", "ben"),
    ]
    assert log.verify() == []


CHANGES = {
    "update workflow_event set actor = 'eve' where kind = 'approve'": ["only the audit log has", "only the store"],
    "delete from workflow_event where kind = 'waive'": ["only the audit log has"],
    "insert into workflow_event (at, actor, subject, kind, details) "
    "select at, 'ben', 'x9', kind, details from workflow_event where kind = 'approve'": ["only the store"],
}


@pytest.mark.parametrize("changed", CHANGES)
def test_a_decision_that_is_changed_in_the_store_is_named(decisions, journal, store_url, changed):
    decisions.waive("x1", "ana", UNTIL, "disputed", Decimal(5000))
    decisions.approve("x1", "ben")
    assert journal.verify() == []
    with create_engine(store_url).begin() as connection:
        connection.execute(text(changed))
    found = journal.verify()
    assert len(found) == len(CHANGES[changed])
    assert all(flaw.startswith(told) for flaw, told in zip(found, CHANGES[changed], strict=True))


def test_a_build_reads_what_took_effect(decisions):
    """The waiver of much money counts from its approval; what waits for one does not; the last decision holds."""
    decisions.waive("x1", "ana", UNTIL, "disputed", Decimal(5000))
    assert decisions.overrides() == []
    decisions.approve("x1", "ben")
    decisions.accept("x1", "ana", "policy", Decimal(7))
    decisions.waive("x2", "ana", UNTIL, "disputed", Decimal(3))
    today = dt.datetime.now(dt.UTC).date().isoformat()
    first = {"exception_id": "x1", "kind": "waive", "decided_on": today, "until": UNTIL.isoformat(), "at_risk": "5000"}
    first |= {"currency": "USD", "actor": "ana", "approved_by": "ben", "reason": "disputed"}
    second = first | {"kind": "accept", "until": None, "at_risk": "7", "approved_by": "", "reason": "policy"}
    third = first | {"exception_id": "x2", "at_risk": "3", "approved_by": ""}
    assert decisions.overrides() == [first | {"holds": False}, second | {"holds": True}, third | {"holds": True}]
