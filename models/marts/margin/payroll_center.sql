{{ config(materialized='ephemeral') }}

with parts as (
    select
        rates.currency_view,
        payroll.resource_id,
        payroll.period,
        coalesce(payroll.cost_center, '') as cost_center_key,
        0 as worked_hours,
        0 as basis_hours,
        {{ multiply('payroll.employer_cost', 'rates.average_rate') }} as payroll,
        1 as payroll_lines
    from {{ ref('payroll') }} as payroll
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on payroll.period = fiscal_period.period and fiscal_period.is_reported
    inner join {{ ref('exchange_rate') }} as rates
        on payroll.period = rates.period and payroll.currency = rates.currency
    union all
    select
        currency_views.currency_view,
        basis.resource_id,
        basis.period,
        basis.cost_center_key,
        basis.worked_hours,
        basis.basis_hours,
        0 as payroll,
        0 as payroll_lines
    from {{ ref('allocation_basis') }} as basis
    cross join (select distinct currency_view from {{ ref('exchange_rate') }}) as currency_views
)

select
    currency_view,
    resource_id,
    period,
    cost_center_key,
    {{ money('sum(worked_hours)') }} as worked_hours,
    {{ money('sum(basis_hours)') }} as basis_hours,
    {{ money('sum(payroll)') }} as payroll,
    sum(payroll_lines) as payroll_lines
from parts
group by currency_view, resource_id, period, cost_center_key
