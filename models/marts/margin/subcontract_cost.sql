-- One row per person, engagement and month. Employees' hours are paid by payroll: of them only bills count here.
with parts as (
    select
        currency_view,
        resource_id,
        engagement_id,
        period,
        hours,
        labour_std,
        0 as billed_hours,
        0 as billed_cost
    from {{ ref('labour_cost') }}
    where not is_employee
    union all
    select
        rates.currency_view,
        bill.resource_id,
        bill.engagement_id,
        bill.period,
        0 as hours,
        0 as labour_std,
        bill.hours as billed_hours,
        {{ multiply('bill.amount', 'rates.average_rate') }} as billed_cost
    from {{ ref('subcontractor_bill') }} as bill
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on bill.period = fiscal_period.period and fiscal_period.is_reported
    inner join {{ ref('exchange_rate') }} as rates
        on bill.period = rates.period and bill.currency = rates.currency
),

months as (
    select
        currency_view,
        resource_id,
        engagement_id,
        period,
        {{ money('sum(hours)') }} as hours,
        {{ money('sum(labour_std)') }} as labour_std,
        {{ money('sum(billed_hours)') }} as billed_hours,
        {{ money('sum(billed_cost)') }} as billed_cost
    from parts
    group by currency_view, resource_id, engagement_id, period
),

accrued as (
    select
        months.*,
        engagement.engagement_id is not null as is_client,
        {{ money('case
            when months.hours > 0 and months.hours > months.billed_hours then '
            ~ divide(multiply('months.labour_std', 'months.hours - months.billed_hours'), 'months.hours') ~ '
            else 0
        end') }} as accrued_cost
    from months
    left join {{ ref('engagement') }} as engagement on months.engagement_id = engagement.engagement_id
)

select
    currency_view,
    resource_id,
    engagement_id,
    is_client,
    period,
    hours,
    billed_hours,
    billed_cost,
    accrued_cost,
    billed_cost + accrued_cost as subcontract_true
from accrued
