with landed as (
    {{ current_landed('drop', 'psa_assignment') }}
)

select
    landed.engagement_id,
    landed.resource_id,
    landed.role_id,
    cast(landed.week_start as date) as week_start,
    cast(landed.hours as decimal(18, 6)) as hours,
    landed.kind,
    cast(landed.requested_date as date) as requested_date,
    cast(landed.probability as decimal(18, 8)) as probability,
    landed.source_ref
from landed
