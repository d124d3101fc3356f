with landed as (
    {{ current_landed('netsuite', 'subsidiary') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    coalesce(landed.externalid, landed.id) as entity_id,
    landed.name,
    currency.symbol as functional_currency,
    landed.country,
    cast(landed.custrecord_cf_hours_per_day as decimal(18, 6)) as full_time_hours_per_day,
    landed.source_ref
from landed
inner join currency on landed._source = currency._source and landed.currency = currency.id
where landed.iselimination = 'F'
