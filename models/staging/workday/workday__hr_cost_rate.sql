with landed as (
    {{ current_landed('workday', 'cost_rate') }}
)

select
    coalesce(person.resource_id, landed.worker_id) as resource_id,
    cast(landed.effective_date as date) as valid_from,
    cast(landed.end_date as date) as valid_to,
    landed.currency,
    cast(landed.hourly_cost_rate as decimal(18, 8)) as rate,
    landed.source_ref
from landed
left join {{ ref('workday_person') }} as person
    on landed._source = person.source and landed.worker_id = person.worker_id
