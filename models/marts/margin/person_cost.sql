{{ config(materialized='ephemeral') }}

-- Payroll of a month without hours is overhead of people outside delivery and unallocated otherwise; of a month with
-- hours unallocated is what the capacity basis leaves over (nothing when payroll is divided by the hours worked).
select currency_view, resource_id, practice_key, period, 'cost_internal_std' as measure, labour_std as amount
from {{ ref('labour_cost') }}
where not is_client
union all
select currency_view, resource_id, practice_key, period, 'cost_internal_true' as measure, labour_true as amount
from {{ ref('labour_cost') }}
where not is_client
union all
select currency_view, resource_id, practice_key, period, 'cost_internal_true' as measure, subcontract_true as amount
from {{ ref('internal_subcontract') }}
union all
select
    currency_view,
    resource_id,
    '' as practice_key,
    period,
    'payroll_estimated' as measure,
    labour_estimated as amount
from {{ ref('labour_cost') }}
where is_employee
union all
select currency_view, resource_id, '' as practice_key, period, 'payroll_total' as measure, payroll as amount
from {{ ref('payroll_rate') }}
where has_payroll
union all
select
    rate.currency_view,
    rate.resource_id,
    '' as practice_key,
    rate.period,
    case
        when not rate.has_hours and worker.is_employee and not worker.is_delivery then 'payroll_overhead'
        else 'payroll_unallocated'
    end as measure,
    case
        when rate.has_hours then {{ multiply('rate.hourly_cost', 'rate.basis_hours - rate.worked_hours') }}
        else rate.payroll
    end as amount
from {{ ref('payroll_rate') }} as rate
left join {{ ref('worker') }} as worker on rate.resource_id = worker.resource_id
where rate.has_payroll
