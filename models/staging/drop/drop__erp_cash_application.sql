with landed as (
    {{ current_landed('drop', 'erp_cash_application') }}
)

select
    landed.cash_id,
    landed.entity_id,
    landed.erp_customer_id,
    landed.invoice_id,
    cast(landed.date as date) as date,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.source_ref
from landed
