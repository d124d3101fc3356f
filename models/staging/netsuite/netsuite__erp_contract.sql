with landed as (
    {{ current_landed('netsuite', 'job') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    landed.entityid as engagement_id,
    currency.symbol as currency,
    cast(landed.jobprice as decimal(18, 6)) as contract_value,
    entity.customer_code as erp_customer_id,
    cast(landed.startdate as date) as start_date,
    cast(landed.projectedenddate as date) as end_date,
    landed.source_ref
from landed
inner join currency on landed._source = currency._source and landed.currency = currency.id
inner join {{ ref('netsuite__entity') }} as entity on landed._source = entity._source and landed.id = entity.id
where landed.jobprice is not null
