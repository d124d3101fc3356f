with landed as (
    {{ current_landed('drop', 'psa_assignment_plan') }}
)

select
    landed.engagement_id,
    landed.resource_id,
    landed.period,
    cast(landed.planned_hours as decimal(18, 6)) as planned_hours,
    cast(landed.planned_rate as decimal(18, 8)) as planned_rate,
    landed.currency,
    landed.source_ref
from landed
