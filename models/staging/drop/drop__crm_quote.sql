with landed as (
    {{ current_landed('drop', 'crm_quote') }}
)

select
    landed.quote_id,
    landed.opportunity_id,
    landed.status,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    cast(landed.approved_date as date) as approved_date,
    landed.source_ref
from landed
