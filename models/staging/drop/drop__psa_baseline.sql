with landed as (
    {{ current_landed('drop', 'psa_baseline') }}
)

select
    landed.engagement_id,
    landed.period,
    cast(landed.planned_value_cum as decimal(18, 6)) as planned_value_cum,
    cast(landed.bac as decimal(18, 6)) as bac,
    landed.currency,
    landed.source_ref
from landed
