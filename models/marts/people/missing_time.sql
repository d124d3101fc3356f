{{ config(materialized='ephemeral') }}

-- The clamp is per person and month over all projects: one person's overtime never hides another's gap.
with recorded as (
    select resource_id, period, sum(recorded_hours) as recorded_hours
    from {{ ref('time_month') }}
    group by resource_id, period
),

capacity as (
    select resource_id, period, sum(capacity_net) as capacity_net
    from {{ ref('capacity_month') }}
    group by resource_id, period
)

select
    capacity.resource_id,
    capacity.period,
    capacity.capacity_net - coalesce(recorded.recorded_hours, 0) as missing_hours
from capacity
left join recorded on capacity.resource_id = recorded.resource_id and capacity.period = recorded.period
where capacity.capacity_net > coalesce(recorded.recorded_hours, 0)
