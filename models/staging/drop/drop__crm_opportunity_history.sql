with landed as (
    {{ current_landed('drop', 'crm_opportunity_history') }}
)

select
    landed.opportunity_id,
    cast(landed.changed_at as date) as changed_at,
    landed.stage,
    cast(landed.amount as decimal(18, 6)) as amount,
    cast(landed.close_date as date) as close_date,
    cast(landed.probability as decimal(18, 8)) as probability,
    landed.source_ref
from landed
