with landed as (
    {{ current_landed('drop', 'erp_wip_adjustment') }}
)

select
    landed.adjustment_id,
    landed.engagement_id,
    cast(landed.date as date) as date,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.reason,
    landed.invoice_id,
    landed.source_ref
from landed
