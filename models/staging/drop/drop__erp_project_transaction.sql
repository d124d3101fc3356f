with landed as (
    {{ current_landed('drop', 'erp_project_transaction') }}
)

select
    landed.transaction_id,
    landed.time_entry_id,
    landed.engagement_id,
    landed.resource_id,
    cast(landed.posting_date as date) as posting_date,
    cast(landed.hours as decimal(18, 6)) as hours,
    cast(landed.bill_rate as decimal(18, 8)) as bill_rate,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.invoice_id,
    landed.source_ref
from landed
