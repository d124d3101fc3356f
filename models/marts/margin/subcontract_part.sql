{{ config(materialized='ephemeral') }}

-- Hours of people outside payroll, and everybody's bills: an employee's hours are paid by payroll already.
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
