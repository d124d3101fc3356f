"""The demo firm looks like a firm: its utilisation, margin, payment times and ledger are what one would expect."""

from decimal import Decimal

FIGURES = """
with hours as (
    select sum(hours) as billable
    from entry join hr_worker using (resource_id)
    where status = 'approved' and billable = '1' and worker_type = 'employee'
), capacity as (
    select sum(job.hours_per_day) as scheduled
    from hr_worker as worker
    join ref_legal_entity using (entity_id)
    join (select unnest(generate_series(date '2025-01-01', date '2025-12-31', interval 1 day)) as day) as days
        on isodow(day) < 6
        and day between cast(hire_date as date) and cast(coalesce(termination_date, '9999-12-31') as date)
    anti join ref_holiday as off on off.entity_id = worker.entity_id and cast(off.date as date) = day
    asof join (select *, cast(valid_from as date) as since from hr_job_history) as job
        on job.resource_id = worker.resource_id and job.since <= day
    where worker_type = 'employee' and coalesce(delivery, '1') = '1'
), away as (
    select sum(hours) as absent
    from hr_absence join hr_worker using (resource_id)
    where status = 'approved' and coalesce(delivery, '1') = '1'
), revenue as (
    select sum(amount * rate) as amount
    from erp_revenue_posting join rate using (period, currency) where rate_type = 'average'
), labour as (
    select sum(hours * cost.rate * fx.rate) as amount
    from entry
    join psa_engagement using (engagement_id)
    join hr_cost_rate as cost
        on cost.resource_id = entry.resource_id and work_date between valid_from and coalesce(valid_to, '9999-12-31')
    join rate as fx on fx.period = work_date[:7] and fx.currency = cost.currency and rate_type = 'average'
    where status = 'approved'
), expenses as (
    select sum(amount * rate) as amount
    from expense_line
    join psa_engagement using (engagement_id)
    join rate on rate.period = date[:7] and rate.currency = expense_line.currency and rate_type = 'average'
    where status = 'approved'
), paid as (
    select sum(employer_cost * rate) as amount
    from payroll_actual join rate using (period, currency) where rate_type = 'average'
), billed as (
    select sum((net_services + net_expenses + tax) * rate) as amount
    from erp_invoice as invoice
    join rate on rate.period = invoice_date[:7] and rate.currency = invoice.currency and rate_type = 'average'
    where status = 'posted' and invoice_date >= '2025-10-01'
), owed as (
    select sum(balance * rate) as amount
    from erp_gl_balance as gl
    join rate on rate.period = gl.period and rate.currency = functional_currency and rate_type = 'closing'
    where account_class = 'ar' and gl.period = '2025-12'
)
select
    billable / (scheduled - absent) as utilization,
    1 - (labour.amount + expenses.amount) / revenue.amount as margin,
    owed.amount / billed.amount * 92 as dso,
    paid.amount / revenue.amount as payroll_share
from hours, capacity, away, revenue, labour, expenses, paid, billed, owed
"""


def test_utilization_margin_and_payment_times_are_realistic(firm):
    utilization, margin, dso, payroll_share = firm.execute(FIGURES).fetchall()[0]
    assert 0.60 < utilization < 0.80
    assert 0.25 < margin < 0.45
    assert 40 < dso < 60
    assert 0.50 < payroll_share < 0.75


def test_receivables_in_the_ledger_mostly_tie_to_the_open_items(firm):
    rows = firm.execute(
        """with flows as (
            select entity_id, currency, invoice_date as date, net_services + net_expenses + tax as amount
            from erp_invoice where status = 'posted'
            union all
            select entity_id, currency, date, -amount from erp_cash_application
            union all
            select invoice.entity_id, w.currency, date, -amount
            from erp_ar_writeoff as w join erp_invoice as invoice using (invoice_id)
        ), open_items as (
            select entity_id, period, currency, sum(amount) as amount
            from ref_fiscal_period join flows on date <= end_date group by all
        )
        select entity_id, period, currency, amount, rate.rate, functional.rate, balance
        from open_items
        join ref_legal_entity using (entity_id)
        join rate using (period, currency)
        join rate as functional on functional.period = open_items.period and functional.currency = functional_currency
        join erp_gl_balance as gl on gl.entity_id = open_items.entity_id and gl.period = open_items.period
        where rate.rate_type = 'closing' and functional.rate_type = 'closing' and account_class = 'ar'"""
    ).fetchall()
    ledger, items = {}, {}
    for entity, period, _, amount, rate, functional, balance in rows:
        ledger[entity, period] = balance
        items[entity, period] = items.get((entity, period), Decimal(0)) + amount * rate / functional
    off = [key for key in ledger if abs(ledger[key] - items[key]) > Decimal("0.01")]
    assert len(ledger) == 4 * 13
    assert 1 <= len(off) <= 6
