with landed as (
    {{ current_landed('drop', 'psa_recurring_fee') }}
)

select
    landed.engagement_id,
    cast(landed.valid_from as date) as valid_from,
    cast(landed.valid_to as date) as valid_to,
    landed.currency,
    cast(landed.monthly_amount as decimal(18, 6)) as monthly_amount,
    landed.source_ref
from landed
