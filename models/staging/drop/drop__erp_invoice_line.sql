with landed as (
    {{ current_landed('drop', 'erp_invoice_line') }}
)

select
    landed.invoice_id,
    cast(landed.line_no as integer) as line_no,
    landed.engagement_id,
    landed.source_type,
    landed.source_id,
    cast(landed.period_from as date) as period_from,
    cast(landed.period_to as date) as period_to,
    cast(landed.net as decimal(18, 6)) as net,
    landed.tax_code,
    cast(landed.tax as decimal(18, 6)) as tax,
    landed.source_ref
from landed
