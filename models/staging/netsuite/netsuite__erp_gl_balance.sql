-- Month-end balances of the control accounts: everything posted up to the period, in the subsidiary's currency.
with movement as (
    select
        *,
        case accttype
            when 'AcctRec' then 'ar'
            when 'DeferRevenue' then 'deferred_revenue'
            when 'UnbilledRec' then 'unbilled'
        end as account_class
    from ({{ current_landed('netsuite', 'account_movement') }}) as landed
    where accttype in ('AcctRec', 'DeferRevenue', 'UnbilledRec')
),

reported as (
    select distinct
        _source,
        period
    from {{ ref('netsuite__posting_period') }}
    where is_reported
),

subsidiary as (
    {{ current_landed('netsuite', 'subsidiary') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    subsidiary.externalid as entity_id,
    reported.period,
    movement.account_class,
    currency.symbol as functional_currency,
    cast(sum(
        case movement.account_class when 'deferred_revenue' then -1 else 1 end * cast(movement.amount as decimal(18, 6))
    ) as decimal(18, 6)) as balance,
    max(movement.source_ref) || '#' || reported.period as source_ref
from reported
inner join {{ ref('netsuite__posting_period') }} as earlier
    on reported._source = earlier._source and reported.period >= earlier.period
inner join movement on earlier._source = movement._source and earlier.id = movement.postingperiod
inner join subsidiary on movement._source = subsidiary._source and movement.subsidiary = subsidiary.id
inner join currency on subsidiary._source = currency._source and subsidiary.currency = currency.id
group by subsidiary._source, subsidiary.externalid, reported.period, movement.account_class, currency.symbol
