-- R61 · Who was paid without recording hours?
-- Prevents payroll of leavers, and cost that no work explains.
with worked as (
    select
        resource_id,
        period,
        sum(hours) as hours
    from {{ ref('labour_cost') }}
    where currency_view = 'reporting'
    group by resource_id, period
),

paid as (
    select
        resource_id,
        period,
        currency,
        sum(employer_cost) as employer_cost,
        min(source_ref) as payroll_ref
    from {{ ref('payroll') }}
    group by resource_id, period, currency
)

select
    {{ check_record(
        'R61', period='paid.period', key='paid.resource_id', left_value='paid.employer_cost', right_value='0',
        currency='paid.currency', record="'person_month:' || paid.resource_id || ':' || paid.period",
        since_date='fiscal_period.end_date', left_ref='paid.payroll_ref'
    ) }}
from paid
inner join {{ ref('fiscal_period') }} as fiscal_period on paid.period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('worker') }} as worker on paid.resource_id = worker.resource_id and worker.is_delivery
left join worked on paid.resource_id = worked.resource_id and paid.period = worked.period
where paid.employer_cost <> 0 and coalesce(worked.hours, 0) = 0
