"""As of 31 March, with the records of April already landed: what is dated later is not there."""

import pytest

from tests.numbers.worked import WorkedFirm

FIRM = WorkedFirm(as_of="2026-03-31")


@FIRM.example
def documents(firm):
    """Each kind on 31 March and on 1 April; one thousandth of it belongs to April."""
    firm.engagement("doc", "milestone")
    for date, amount in (("2026-03-31", 1000), ("2026-04-01", 1)):
        firm.booking("doc", 7 * amount, signed=date)
        firm.invoice("doc", date, 2 * amount, invoice_id=f"doc-{amount}")
        firm.cash("doc-1000", date, amount, "customer-doc")
        firm.add("erp_ar_writeoff", invoice_id="doc-1000", date=date, amount=amount / 10)
        firm.add("erp_wip_adjustment", engagement_id="doc", date=date, amount=-amount)
        firm.add("psa_milestone", engagement_id="doc", amount=3 * amount, accepted_date=date)
    firm.booking("doc", 50000, signed="2026-04-01", close_date="2026-03-31")  # closed, not yet signed
    return {
        "bookings_net 2026-03 engagement doc": 7000,
        "backlog_closing 2026-03 engagement doc": 4000,  # 7,000 − 1,000 − (3,000 − 1,000)
        "billed_net 2026-03 engagement doc": 2000,
        "ar_closing 2026-03 customer customer-doc": 900,
        "revenue_net 2026-03 engagement doc": 2000,
    }


@FIRM.example
def versions_approvals_and_postings(firm):
    """The version of 20 March counts, with 10 h; the correction to 12 h, the posting and the bill came in April."""
    person = firm.person("ver-sub", worker_type="subcontractor", job={"hours_per_day": 0}, cost=40)
    firm.engagement("ver")
    firm.bill_rate("ver", person, 100)
    entry = firm.time("ver", person, "2026-03-10", 10, approved_date="2026-03-20")
    firm.time("ver", person, "2026-03-10", 12, time_entry_id=entry, version=2, updated_date="2026-04-01")
    row = {"time_entry_id": entry, "hours": 10, "bill_rate": 100, "amount": 1000}
    firm.add("erp_project_transaction", engagement_id="ver", resource_id=person, posting_date="2026-04-01", **row)
    for date, amount in (("2026-03-31", 70), ("2026-04-01", 900)):
        bill = {"service_period": "2026-03", "bill_date": date, "hours": 2, "amount": amount}
        firm.add("ap_subcontractor_bill", resource_id=person, engagement_id="ver", **bill)
    return {
        "revenue_net 2026-03 engagement ver": 1000,
        "posting_completeness 2026-03 engagement ver": 0,
        "revenue_at_risk 2026-03 engagement ver": 1000,
        "cost_true 2026-03 engagement ver": 390,  # 70 + 8 h × 40
    }


@FIRM.example
def steps_and_postings(firm):
    """Of two bills and two expenses of March, what happened in April is not known: a stop, and a posting."""
    firm.engagement("step")
    for day in ("2026-03-31", "2026-04-01"):
        bill = firm.invoice("step", "2026-03-10", 100)
        line = {"line_no": 1, "source_type": "other", "net": 100, "tax": 0}
        firm.add("erp_invoice_line", invoice_id=bill, engagement_id="step", **line)
        firm.add("erp_invoice_status", invoice_id=bill, status="held", at=day)
        spent = firm.add("expense_line", resource_id="x", engagement_id="step", date="2026-03-10", amount=10)
        posting = {"posting_id": f"p-{spent}", "expense_id": spent, "currency": "USD"}
        firm.add("erp_expense_posting", date=day, amount=10, **posting)
    posted = {"posting_completeness_expense 2026-03 engagement step": "0.5"}
    return posted | {"billing_exception_rate 2026-03 engagement step": "0.5"}


@FIRM.example
def milestones(firm):
    """Complete by the end of March and accepted in April: at risk; complete in April: nothing yet."""
    firm.engagement("ms")
    for date, amount in (("2026-03-31", 100), ("2026-04-01", 7)):
        dates = {"completed_date": date, "accepted_date": "2026-04-02", "planned_date": "2026-01-31"}
        firm.add("psa_milestone", engagement_id="ms", amount=amount, psa_status="complete", **dates)
    dates = {"accepted_date": "2026-04-02", "planned_date": "2026-01-31"}
    firm.add("psa_milestone", engagement_id="ms", amount=9, psa_status="complete", **dates)  # not completed before
    return {"revenue_at_risk 2026-03 engagement ms": 100}


@FIRM.switch("milestone_trigger")
def completed_by_then(firm):
    firm.engagement("ct", "milestone")
    for date, amount in (("2026-03-31", 100), ("2026-04-01", 7)):
        dates = {"completed_date": date, "accepted_date": "2026-04-02"}
        firm.add("psa_milestone", engagement_id="ct", amount=amount, psa_status="complete", **dates)
    revenue = "revenue_net 2026-03 engagement ct"
    return {"customer_accepted": {revenue: 0}, "psa_completed": {revenue: 100}}


@FIRM.example
def health(firm):
    """Work of February is 31 days old at the end of March."""
    firm.engagement("aged")
    firm.bill_rate("aged", firm.person("aged-ann", job={"hours_per_day": 0}), 100)
    firm.time("aged", "aged-ann", "2026-02-10", 10)
    return {"project_health 2026-03 health_reason unbilled for 31 days or more": 1}


@FIRM.example
def messages(firm):
    """One message came across on 31 March, one on 1 April; so did the one that mends the failure of 31 March."""
    row = {"correlation_id": "c", "source_system": "psa", "target_system": "erp", "object": "x", "flow": "f"}
    for event, day, created in (("e1", "31", "2026-03-31T22:00:00"), ("e2", "31", "2026-04-01T02:00:00")):
        times = {"event_at": f"2026-03-{day}T20:00:00", "target_created_at": created}
        firm.add("integration_event", event_id=event, object_id=event, status="delivered", **times, **row)
    for event, status, day in (("e3", "failed", "03-31"), ("e4", "replayed", "04-01")):
        firm.add("integration_event", event_id=event, object_id="o", status=status, event_at=f"2026-{day}", **row)
    return {
        "sync_latency_p50 2026-03 flow f": 2,
        "sync_latency_p95 2026-03 flow f": 2,
        "failed_messages 2026-03 flow f": 1,
        "queue_open 2026-03 flow f": 1,
    }


@FIRM.example
def signatures(firm):
    """Won and closed in March, 20 and 31 days after they were created; the second was signed in April."""
    firm.add("crm_account", account_id="sig", name="Sig")
    for deal, signed in (("1", "2026-03-21"), ("2", "2026-04-01")):
        row = {"opportunity_id": f"sig-{deal}", "account_id": "sig"}
        firm.booking(None, 10, signed, close_date="2026-03-31", **row)
        closed = {"as_of": "2026-03-31", "stage": "closed_won", "created_date": "2026-03-01", "amount": 10}
        firm.add("crm_opportunity_snapshot", **row, **closed)
    return {"sales_cycle_days 2026-03 customer unmapped:crm:sig": 20}


@FIRM.example
def pipeline(firm):
    for day, amount in (("2026-03-30", 5), ("2026-03-31", 40), ("2026-04-01", 300)):
        firm.add("crm_opportunity_snapshot", as_of=day, opportunity_id="pipe", amount=amount)
    return {"pipeline_open 2026-03": 40, "pipeline_open 2026-Q1": 40}


@FIRM.example
def practice_of_a_later_job(firm):
    """As-is looks at the last day of March; a job that starts in April is not that day's."""
    firm.person("job", job={"practice": "P1"})
    firm.add("hr_job_history", resource_id="job", valid_from="2026-03-31", practice="P2")
    firm.add("hr_job_history", resource_id="job", valid_from="2026-04-01", practice="P3")
    firm.time("elsewhere", "job", "2026-01-12", 5)
    return {"hours_billable 2026-01 practice P1": 5, "hours_billable 2026-01 practice P3": 0}


@FIRM.switch("org_view")
def as_is(firm):
    firm.person("is", job={"practice": "I1"})
    firm.add("hr_job_history", resource_id="is", valid_from="2026-03-31", practice="I2")
    firm.add("hr_job_history", resource_id="is", valid_from="2026-04-01", practice="I3")
    firm.time("elsewhere", "is", "2026-01-12", 5)
    return {"as_was": {"hours_billable 2026-01 practice I1": 5}, "as_is": {"hours_billable 2026-01 practice I2": 5}}


def test_april_is_not_there():
    periods = FIRM.lab.gateway().query(["revenue_net"])["period"].to_list()
    assert periods == ["2026-01", "2026-02", "2026-03"]


@pytest.mark.parametrize("case", FIRM.cases, ids=lambda case: case.name)
def test_as_of(case):
    assert FIRM.wrong(case) == []
