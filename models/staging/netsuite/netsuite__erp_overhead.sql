-- What was posted to accounts that finance marks as overhead, credit losses among them.
with movement as (
    {{ current_landed('netsuite', 'account_movement') }}
),

period as (
    {{ current_landed('netsuite', 'accountingperiod') }}
),

subsidiary as (
    {{ current_landed('netsuite', 'subsidiary') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    subsidiary.externalid as entity_id,
    {{ month_of('period.startdate') }} as period,
    currency.symbol as currency,
    cast(sum(cast(movement.amount as decimal(18, 6))) as decimal(18, 6)) as amount,
    max(movement.source_ref) as source_ref
from movement
inner join period on movement._source = period._source and movement.postingperiod = period.id
inner join subsidiary on movement._source = subsidiary._source and movement.subsidiary = subsidiary.id
inner join currency on subsidiary._source = currency._source and subsidiary.currency = currency.id
where movement.overhead = 'T' and period.is_reported = 'T'
group by subsidiary._source, subsidiary.externalid, period.startdate, currency.symbol
