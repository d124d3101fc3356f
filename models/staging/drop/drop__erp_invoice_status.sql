with landed as (
    {{ current_landed('drop', 'erp_invoice_status') }}
)

select
    landed.invoice_id,
    landed.status,
    cast(landed.at as date) as at,
    landed.reason,
    landed.by,
    landed.source_ref
from landed
