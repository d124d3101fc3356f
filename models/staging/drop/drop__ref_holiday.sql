with landed as (
    {{ current_landed('drop', 'ref_holiday') }}
)

select
    landed.entity_id,
    cast(landed.date as date) as date,
    landed.name,
    landed.source_ref
from landed
