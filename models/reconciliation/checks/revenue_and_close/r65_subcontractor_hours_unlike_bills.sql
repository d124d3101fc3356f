-- R65 · Do subcontractor hours agree with their bills?
-- Prevents hours that are paid twice or never, and cost that arrives months after its revenue.
with sides as (
    select
        resource_id,
        work_period as period,
        cost_currency as currency,
        cost_value as worked,
        0 as billed,
        cast(null as varchar) as bill_ref
    from {{ ref('time_entry') }}
    where is_approved and worker_type = 'subcontractor' and cost_value <> 0
    union all
    select
        bill.resource_id,
        bill.period,
        bill.currency,
        0 as worked,
        bill.amount as billed,
        bill.source_ref as bill_ref
    from {{ ref('subcontractor_bill') }} as bill
    left join {{ ref('worker') }} as worker on bill.resource_id = worker.resource_id
    where coalesce(worker.is_employee, false) = false
),

months as (
    select
        resource_id,
        period,
        currency,
        sum(worked) as worked,
        sum(billed) as billed,
        min(bill_ref) as bill_ref
    from sides
    group by resource_id, period, currency
    having sum(worked) <> sum(billed)
)

select
    {{ check_record(
        'R65', period='months.period', key='months.resource_id', left_value='months.worked', right_value='months.billed',
        currency='months.currency', record="'subcontract:' || months.resource_id || ':' || months.period",
        since_date='fiscal_period.end_date', left_ref='worker.source_ref', right_ref='months.bill_ref'
    ) }}
from months
inner join {{ ref('fiscal_period') }} as fiscal_period on months.period = fiscal_period.period and fiscal_period.is_reported
left join {{ ref('worker') }} as worker on months.resource_id = worker.resource_id
