with landed as (
    {{ current_landed('workday', 'job') }}
)

select
    coalesce(person.resource_id, landed.worker_id) as resource_id,
    cast(landed.effective_date as date) as valid_from,
    cast(landed.end_date as date) as valid_to,
    landed.practice,
    coalesce(manager.resource_id, landed.manager_id) as manager_id,
    landed.cost_center,
    cast(landed.hours_per_day as decimal(18, 6)) as hours_per_day,
    landed.source_ref
from landed
left join {{ ref('workday_person') }} as person
    on landed._source = person.source and landed.worker_id = person.worker_id
left join {{ ref('workday_person') }} as manager
    on landed._source = manager.source and landed.manager_id = manager.worker_id
