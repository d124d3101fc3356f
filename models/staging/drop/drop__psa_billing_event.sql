with landed as (
    {{ current_landed('drop', 'psa_billing_event') }}
)

select
    landed.billing_event_id,
    landed.engagement_id,
    landed.kind,
    cast(landed.date as date) as date,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.status,
    landed.invoice_id,
    landed.source_ref
from landed
