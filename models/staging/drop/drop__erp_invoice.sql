with landed as (
    {{ current_landed('drop', 'erp_invoice') }}
)

select
    landed.invoice_id,
    landed.doc_type,
    landed.entity_id,
    landed.erp_customer_id,
    landed.engagement_id,
    cast(landed.invoice_date as date) as invoice_date,
    cast(landed.due_date as date) as due_date,
    landed.currency,
    cast(landed.net_services as decimal(18, 6)) as net_services,
    cast(landed.net_expenses as decimal(18, 6)) as net_expenses,
    cast(landed.tax as decimal(18, 6)) as tax,
    landed.status,
    landed.applies_to,
    landed.effect,
    landed.reason,
    landed.source_ref
from landed
