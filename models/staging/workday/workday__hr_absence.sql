with landed as (
    {{ current_landed('workday', 'time_off') }}
)

select
    landed.time_off_entry_id as absence_id,
    coalesce(person.resource_id, landed.worker_id) as resource_id,
    cast(landed.time_off_date as date) as date,
    cast(landed.hours as decimal(18, 6)) as hours,
    landed.absence_type as type,
    case
        when landed.status = 'Approved' then 'approved'
        when landed.status in ('Denied', 'Canceled') then 'cancelled'
        else 'requested'
    end as status,
    landed.source_ref
from landed
left join {{ ref('workday_person') }} as person
    on landed._source = person.source and landed.worker_id = person.worker_id
