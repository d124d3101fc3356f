with landed as (
    {{ current_landed('drop', 'ref_legal_entity') }}
)

select
    landed.entity_id,
    landed.name,
    landed.functional_currency,
    landed.country,
    cast(landed.full_time_hours_per_day as decimal(18, 6)) as full_time_hours_per_day,
    landed.source_ref
from landed
