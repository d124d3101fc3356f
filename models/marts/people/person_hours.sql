{{ config(materialized='ephemeral') }}

with capacity as (
    select
        resource_id,
        practice as practice_key,
        period,
        sum(capacity_gross) as capacity_gross,
        sum(capacity_net) as capacity_net,
        sum(fte) as fte
    from {{ ref('capacity_month') }}
    group by resource_id, practice, period
),

person_keys as (
    select resource_id, practice_key, period from {{ ref('time_month') }}
    union
    select resource_id, practice_key, period from capacity
    union
    select resource_id, '' as practice_key, period from {{ ref('unused_capacity') }}
)

select
    person_keys.resource_id,
    person_keys.practice_key,
    person_keys.period,
    coalesce(capacity.capacity_gross, 0) as capacity_gross,
    coalesce(capacity.capacity_net, 0) as capacity_net,
    coalesce(capacity.fte, 0) as fte,
    coalesce(unused_capacity.missing_hours, 0) as missing_hours,
    coalesce(unused_capacity.bench_hours, 0) as bench_hours,
    {%- for measure in [
        'billable_hours', 'productive_hours', 'recorded_hours',
        'approval_delay_days', 'approved_entry_count', 'late_entry_count', 'entry_count'
    ] %}
    coalesce(time_month.{{ measure }}, 0) as {{ measure }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from person_keys
left join capacity
    on
        person_keys.resource_id = capacity.resource_id
        and person_keys.practice_key = capacity.practice_key
        and person_keys.period = capacity.period
left join {{ ref('time_month') }} as time_month
    on
        person_keys.resource_id = time_month.resource_id
        and person_keys.practice_key = time_month.practice_key
        and person_keys.period = time_month.period
left join {{ ref('unused_capacity') }} as unused_capacity
    on
        person_keys.resource_id = unused_capacity.resource_id
        and person_keys.period = unused_capacity.period
        and person_keys.practice_key = ''
