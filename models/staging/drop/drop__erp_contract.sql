with landed as (
    {{ current_landed('drop', 'erp_contract') }}
)

select
    landed.engagement_id,
    landed.currency,
    cast(landed.contract_value as decimal(18, 6)) as contract_value,
    landed.erp_customer_id,
    landed.entity_id,
    landed.method,
    cast(landed.start_date as date) as start_date,
    cast(landed.end_date as date) as end_date,
    landed.service_line,
    landed.payment_terms,
    landed.source_ref
from landed
