with landed as (
    {{ current_landed('drop', 'crm_opportunity_snapshot') }}
)

select
    cast(landed.as_of as date) as as_of,
    landed.opportunity_id,
    landed.account_id,
    landed.stage,
    cast(landed.probability as decimal(18, 8)) as probability,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    cast(landed.close_date as date) as close_date,
    cast(landed.created_date as date) as created_date,
    landed.owner_id,
    landed.source_ref
from landed
