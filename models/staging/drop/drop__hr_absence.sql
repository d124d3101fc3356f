with landed as (
    {{ current_landed('drop', 'hr_absence') }}
)

select
    landed.absence_id,
    landed.resource_id,
    cast(landed.date as date) as date,
    cast(landed.hours as decimal(18, 6)) as hours,
    landed.type,
    landed.status,
    landed.source_ref
from landed
