"""The order of invention: people and work, their time, the contracts priced from it, the paper that follows."""

from pathlib import Path

from crossfoot.demo import (
    bill_rates,
    billing,
    cash,
    contracts,
    customers,
    documents,
    engagements,
    estimates,
    expenses,
    firm,
    ledger,
    payroll,
    people,
    pipeline,
    planning,
    revenue,
    staffing,
    subcontractors,
    timesheet,
    versions,
    worked,
    writing,
)
from crossfoot.demo.calendar import Calendar


def generate(
    out, people: int = 120, months: int = 12, seed: int = 7, format: str = "csv", start: str = "2025-01"
) -> None:
    """Write a made-up services firm as a drop into the folder `out`.

    `people` counts everybody who is employed at any time, subcontractors and office staff included; `months` are the
    reported months from `start` (YYYY-MM) on, the opening period lies before it. Same arguments, same bytes.
    Raises ValueError for fewer than one person or month, or an unknown format.
    """
    if people < 1 or months < 1:
        raise ValueError("a firm needs at least one person and one month")
    if format not in writing.SUFFIX:
        raise ValueError(f"unknown format {format!r}: use {' or '.join(writing.SUFFIX)}")
    writing.write(invent(Calendar.starting(start, months), people, seed), Path(out), format, seed)


def invent(calendar: Calendar, headcount: int, seed: int) -> dict:
    """Every file of the drop as a frame of whole numbers (see layout.py), in no particular order."""
    frame = firm.draw_firm(calendar, seed)
    staff = people.draw_people(frame, headcount, seed)
    clients = customers.draw_customers(headcount, seed)
    work = engagements.draw_engagements(frame, clients, headcount, seed)

    choice = staffing.preferred(staff, work, calendar.months, seed)
    available, absence = staffing.draw_absences(frame, staff, staffing.scheduled_hours(frame, staff), seed)
    entries = timesheet.draw_entries(frame, staff, work, choice, available, seed)
    done = worked.value(frame, staff, work, entries, seed)

    sold = contracts.draw_contracts(frame, clients, work, done, seed)
    rates = bill_rates.draw_bill_rates(frame, staff, work, entries, seed)
    forecast = estimates.draw_estimates(frame, work, done, seed)
    expense_line, rebillable = expenses.draw_expenses(frame, staff, work, entries, seed)

    billed = billing.draw_billing(frame, clients, work, done, sold, entries, rates, rebillable, seed)
    received, given_up = cash.draw_cash(frame, clients, work, billed, seed)
    earned = revenue.recognise(frame, work, done, sold, forecast, billed, entries, rates, rebillable)
    ids = documents.document_ids(work, billed)
    psa_value, erp_contract = ledger.contract_values(work, sold, seed)
    return {
        **firm.frames(frame),
        **people.frames(staff),
        **customers.frames(clients, work.customer, work.entity, seed),
        **engagements.frames(work, clients, psa_value, sold.created(calendar, work, seed), seed),
        **contracts.frames(work, clients, sold),
        **estimates.frames(frame, work, forecast),
        **documents.cash_frames(work, clients, received, given_up, ids),
        "psa_bill_rate": bill_rates.rate_frame(staff, work, rates),
        "psa_assignment_plan": bill_rates.plan_frame(frame, staff, work, entries, rates, seed),
        "psa_assignment": planning.assignments(frame, staff, work, entries, seed),
        "ref_target": planning.targets(frame, sold, seed),
        "ref_budget": planning.budgets(frame, work, earned, seed),
        "psa_time_entry": versions.draw_versions(entries, staff.id, work.ids, seed),
        "psa_milestone": documents.milestone_frame(work, sold, billed, ids),
        "hr_absence": absence,
        "payroll_actual": payroll.draw_payroll(frame, staff, seed),
        "ap_subcontractor_bill": subcontractors.draw_bills(frame, staff, work, entries, seed),
        "expense_line": expense_line,
        "erp_overhead": payroll.draw_overhead(frame, staff, seed),
        "erp_contract": erp_contract,
        "erp_invoice": documents.invoice_frame(work, clients, billed, ids),
        "erp_wip_adjustment": documents.adjustment_frame(work, billed, ids),
        "erp_project_transaction": documents.transaction_frame(work, staff, billed, ids),
        "erp_revenue_posting": ledger.postings(frame, work, earned, seed),
        "erp_gl_balance": ledger.balances(frame, work, billed, earned, received, given_up, seed),
        "opening_recognised": revenue.opening(frame, work, done, earned),
        "crm_invoice_mirror": cash.mirror(work, clients, billed, received, given_up, ids, seed),
        "crm_opportunity_snapshot": pipeline.snapshots(frame, clients, sold, seed),
    }
