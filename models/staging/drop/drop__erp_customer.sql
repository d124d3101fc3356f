with landed as (
    {{ current_landed('drop', 'erp_customer') }}
)

select
    landed.erp_customer_id,
    landed.entity_id,
    landed.name,
    landed.tax_id,
    landed.parent_id,
    landed.country,
    landed.source_ref
from landed
