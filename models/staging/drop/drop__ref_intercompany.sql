with landed as (
    {{ current_landed('drop', 'ref_intercompany') }}
)

select
    landed.provider_entity,
    landed.receiver_entity,
    cast(landed.valid_from as date) as valid_from,
    cast(landed.valid_to as date) as valid_to,
    landed.transfer_rule,
    cast(landed.value as decimal(18, 6)) as value,
    landed.source_ref
from landed
