-- What was posted to accounts that finance marks as overhead, credit losses among them.
with movement as (
    {{ current_landed('netsuite', 'account_movement') }}
),

subsidiary as (
    {{ current_landed('netsuite', 'subsidiary') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    subsidiary.externalid as entity_id,
    posting_period.period,
    currency.symbol as currency,
    cast(sum(cast(movement.amount as decimal(18, 6))) as decimal(18, 6)) as amount,
    max(movement.source_ref) as source_ref
from movement
inner join {{ ref('netsuite__posting_period') }} as posting_period
    on movement._source = posting_period._source and movement.postingperiod = posting_period.id
inner join subsidiary on movement._source = subsidiary._source and movement.subsidiary = subsidiary.id
inner join currency on subsidiary._source = currency._source and subsidiary.currency = currency.id
where movement.overhead = 'T' and posting_period.is_reported
group by subsidiary._source, subsidiary.externalid, posting_period.period, currency.symbol
