with landed as (
    {{ current_landed('drop', 'erp_ar_writeoff') }}
)

select
    landed.writeoff_id,
    landed.invoice_id,
    cast(landed.date as date) as date,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.reason,
    landed.source_ref
from landed
