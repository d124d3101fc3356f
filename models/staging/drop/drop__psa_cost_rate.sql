with landed as (
    {{ current_landed('drop', 'psa_cost_rate') }}
)

select
    landed.resource_id,
    cast(landed.valid_from as date) as valid_from,
    cast(landed.valid_to as date) as valid_to,
    landed.currency,
    cast(landed.rate as decimal(18, 8)) as rate,
    landed.source_ref
from landed
