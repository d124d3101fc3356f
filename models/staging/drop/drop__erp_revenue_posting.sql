with landed as (
    {{ current_landed('drop', 'erp_revenue_posting') }}
)

select
    landed.engagement_id,
    landed.entity_id,
    landed.period,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.source_ref
from landed
