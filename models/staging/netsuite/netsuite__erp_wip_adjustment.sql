with landed as (
    {{ current_landed('netsuite', 'price_adjustment') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
),

header as (
    {{ current_landed('netsuite', 'transaction') }}
)

select
    landed.name as adjustment_id,
    entity.project_code as engagement_id,
    cast(landed.adjusted_on as date) as date,
    currency.symbol as currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.reason,
    header.tranid as invoice_id,
    landed.source_ref
from landed
left join {{ ref('netsuite__entity') }} as entity on landed._source = entity._source and landed.project = entity.id
left join currency on landed._source = currency._source and landed.currency = currency.id
left join header on landed._source = header._source and landed.invoice = header.id
