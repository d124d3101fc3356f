with payroll as (
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
),

centers as (
    select
        currency_view,
        resource_id,
        period,
        cost_center_key,
        {{ money('sum(worked_hours)') }} as worked_hours,
        {{ money('sum(basis_hours)') }} as basis_hours,
        {{ money('sum(payroll)') }} as payroll,
        sum(payroll_lines) as payroll_lines
    from payroll
    group by currency_view, resource_id, period, cost_center_key
),

months as (
    select
        centers.*,
        sum(worked_hours) over (partition by currency_view, resource_id, period) > 0 as has_hours,
        sum(payroll_lines) over (partition by currency_view, resource_id, period) > 0 as has_payroll,
        sum(basis_hours) over (partition by currency_view, resource_id, period) as month_basis,
        sum(case when basis_hours > 0 then 0 else payroll end) over (
            partition by currency_view, resource_id, period
        ) as spread_payroll
    from centers
)

select
    currency_view,
    resource_id,
    period,
    cost_center_key,
    worked_hours,
    basis_hours,
    payroll,
    has_hours,
    has_payroll,
    {{ money('case
        when not has_hours then 0
        when basis_hours > 0 then ' ~ divide('payroll', 'basis_hours') ~ '
        else 0
    end') }}
    + {{ money('case when has_hours then ' ~ divide('spread_payroll', 'month_basis') ~ ' else 0 end') }} as hourly_cost
from months
