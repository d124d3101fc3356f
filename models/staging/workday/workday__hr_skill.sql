with landed as (
    {{ current_landed('workday', 'skill') }}
)

select
    coalesce(person.resource_id, landed.worker_id) as resource_id,
    landed.skill,
    landed.level,
    landed.source_ref
from landed
left join {{ ref('workday_person') }} as person
    on landed._source = person.source and landed.worker_id = person.worker_id
