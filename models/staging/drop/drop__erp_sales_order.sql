with landed as (
    {{ current_landed('drop', 'erp_sales_order') }}
)

select
    landed.order_id,
    landed.engagement_id,
    cast(landed.signed_date as date) as signed_date,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.source_ref
from landed
