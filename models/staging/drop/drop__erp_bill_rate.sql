with landed as (
    {{ current_landed('drop', 'erp_bill_rate') }}
)

select
    landed.engagement_id,
    landed.resource_id,
    cast(landed.valid_from as date) as valid_from,
    cast(landed.valid_to as date) as valid_to,
    landed.currency,
    cast(landed.rate as decimal(18, 8)) as rate,
    landed.source_ref
from landed
