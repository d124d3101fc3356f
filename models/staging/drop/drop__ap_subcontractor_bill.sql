with landed as (
    {{ current_landed('drop', 'ap_subcontractor_bill') }}
)

select
    landed.bill_id,
    landed.resource_id,
    landed.engagement_id,
    landed.service_period,
    cast(landed.bill_date as date) as bill_date,
    cast(landed.hours as decimal(18, 6)) as hours,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.source_ref
from landed
