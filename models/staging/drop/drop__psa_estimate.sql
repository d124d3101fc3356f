with landed as (
    {{ current_landed('drop', 'psa_estimate') }}
)

select
    landed.engagement_id,
    landed.valid_from_period,
    cast(landed.eac_cost as decimal(18, 6)) as eac_cost,
    landed.currency,
    cast(landed.eac_hours as decimal(18, 6)) as eac_hours,
    landed.source_ref
from landed
