{{ config(materialized='ephemeral') }}

-- The clamps are per person and month over all projects: one person's overtime never hides another's gap.
with worked as (
    select
        resource_id,
        period,
        sum(recorded_hours) as recorded_hours,
        sum(productive_hours) as productive_hours
    from {{ ref('time_month') }}
    group by resource_id, period
),

capacity as (
    select resource_id, period, sum(capacity_net) as capacity_net
    from {{ ref('capacity_month') }}
    group by resource_id, period
),

unused as (
    select
        capacity.resource_id,
        capacity.period,
        capacity.capacity_net - coalesce(worked.recorded_hours, 0) as missing_hours,
        capacity.capacity_net - coalesce(worked.productive_hours, 0) as bench_hours
    from capacity
    left join worked on capacity.resource_id = worked.resource_id and capacity.period = worked.period
)

select
    resource_id,
    period,
    case when missing_hours > 0 then missing_hours else 0 end as missing_hours,
    case when bench_hours > 0 then bench_hours else 0 end as bench_hours
from unused
where missing_hours > 0 or bench_hours > 0
