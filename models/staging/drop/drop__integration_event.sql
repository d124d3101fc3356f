with landed as (
    {{ current_landed('drop', 'integration_event') }}
)

select
    landed.event_id,
    landed.correlation_id,
    landed.flow,
    landed.source_system,
    landed.target_system,
    landed.object,
    landed.object_id,
    landed.status,
    landed.error,
    cast(landed.event_at as timestamp) as event_at,
    cast(landed.target_created_at as timestamp) as target_created_at,
    landed.source_ref
from landed
