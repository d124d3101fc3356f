with landed as (
    {{ current_landed('drop', 'ref_tax_rule') }}
)

select
    landed.entity_id,
    landed.customer_country,
    landed.service_line,
    landed.tax_code,
    cast(landed.rate as decimal(18, 8)) as rate,
    landed.source_ref
from landed
