with landed as (
    {{ current_landed('netsuite', 'opening') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    entity.project_code as engagement_id,
    cast(landed.as_of as date) as as_of,
    currency.symbol as currency,
    cast(landed.services as decimal(18, 6)) as services_to_date,
    cast(landed.expenses as decimal(18, 6)) as expenses_to_date,
    cast(landed.labour_cost as decimal(18, 6)) as labour_cost_to_date,
    cast(landed.hours as decimal(18, 6)) as hours_to_date,
    landed.source_ref
from landed
left join {{ ref('netsuite__entity') }} as entity on landed._source = entity._source and landed.project = entity.id
left join currency on landed._source = currency._source and landed.currency = currency.id
