with landed as (
    {{ current_landed('drop', 'crm_invoice_mirror') }}
)

select
    landed.invoice_id,
    landed.account_id,
    landed.status,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.currency,
    landed.source_ref
from landed
