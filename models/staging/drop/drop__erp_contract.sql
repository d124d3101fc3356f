with landed as (
    {{ current_landed('drop', 'erp_contract') }}
)

select
    landed.engagement_id,
    landed.currency,
    cast(landed.contract_value as decimal(18, 6)) as contract_value,
    landed.source_ref
from landed
