{%- set person_month = 'partition by currency_view, resource_id, period' -%}

-- Payroll of cost centres without hours is spread over all hours of the person-month, so that nothing is left over.
with months as (
    select
        center.*,
        sum(worked_hours) over ({{ person_month }}) > 0 as has_hours,
        sum(payroll_lines) over ({{ person_month }}) > 0 as has_payroll,
        sum(basis_hours) over ({{ person_month }}) as month_basis,
        sum(case when basis_hours > 0 then 0 else payroll end) over ({{ person_month }}) as spread_payroll
    from {{ ref('payroll_center') }} as center
),

rates as (
    select
        months.*,
        case when has_hours and basis_hours > 0 then {{ divide('payroll', 'basis_hours') }} else 0 end as center_cost,
        case when has_hours then {{ divide('spread_payroll', 'month_basis') }} else 0 end as spread_cost
    from months
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
    {{ money('center_cost + spread_cost') }} as hourly_cost
from rates
