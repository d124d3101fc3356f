{{ config(materialized='ephemeral') }}

with goals as (
    select dim, key, period, value
    from {{ ref('goal') }}
    where kind = 'target' and metric = 'utilization_net'
),

-- The nearest goal counts: the person's own, else that of the level, else that of the practice of the day.
nearest as (
    select
        hours.resource_id,
        hours.practice_key,
        hours.period,
        hours.capacity_net,
        hours.billable_hours,
        coalesce(own.value, of_level.value, of_practice.value) as target
    from {{ ref('person_hours') }} as hours
    inner join {{ ref('worker') }} as worker on hours.resource_id = worker.resource_id and worker.is_delivery
    left join goals as own
        on own.dim = 'resource' and hours.resource_id = own.key and hours.period = own.period
    left join goals as of_level
        on of_level.dim = 'level' and worker.level = of_level.key and hours.period = of_level.period
    left join goals as of_practice
        on of_practice.dim = 'practice' and hours.practice_key = of_practice.key and hours.period = of_practice.period
)

select
    resource_id,
    practice_key,
    period,
    capacity_net as capacity_with_target,
    billable_hours as billable_with_target,
    {{ multiply('capacity_net', 'target') }} as target_hours
from nearest
where target is not null
