with landed as (
    {{ current_landed('drop', 'erp_purchase_bill') }}
)

select
    landed.bill_id,
    landed.entity_id,
    landed.supplier,
    landed.engagement_id,
    cast(landed.date as date) as date,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.status,
    landed.source_ref
from landed
