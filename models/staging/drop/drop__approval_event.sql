with landed as (
    {{ current_landed('drop', 'approval_event') }}
)

select
    landed.event_id,
    landed.object,
    landed.object_id,
    landed.action,
    landed.by,
    cast(landed.at as date) as at,
    landed.source_ref
from landed
