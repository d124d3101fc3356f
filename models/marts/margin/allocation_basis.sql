{{ config(materialized='ephemeral') }}

-- The hours that payroll is divided by, per employee, month and cost centre: the hours worked there or, by policy,
-- the net capacity of the days spent there. Who has no capacity that month is divided by the hours worked.
with hours as (
    select
        resource_id,
        work_period as period,
        coalesce(cost_center, '') as cost_center_key,
        hours as worked_hours,
        0 as capacity_hours
    from {{ ref('time_entry') }}
    where is_approved and is_employee
    union all
    select
        resource_id,
        period,
        cost_center as cost_center_key,
        0 as worked_hours,
        capacity_net as capacity_hours
    from {{ ref('capacity_month') }}
),

centers as (
    select
        resource_id,
        period,
        cost_center_key,
        sum(worked_hours) as worked_hours,
        sum(capacity_hours) as capacity_hours
    from hours
    group by resource_id, period, cost_center_key
)

select
    centers.resource_id,
    centers.period,
    centers.cost_center_key,
    centers.worked_hours,
    case
        when
            {{ policy('payroll_basis') }} = 'capacity_hours'
            and sum(centers.capacity_hours) over (partition by centers.resource_id, centers.period) > 0
            then centers.capacity_hours
        else centers.worked_hours
    end as basis_hours
from centers
inner join {{ ref('fiscal_period') }} as fiscal_period
    on centers.period = fiscal_period.period and fiscal_period.is_reported
