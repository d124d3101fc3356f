-- What journals posted to expense and overhead accounts; wages and direct costs are none of it.
select
    entity as entity_id,
    {{ month_of('posting_date') }} as period,
    currency,
    cast(sum(amount) as decimal(18, 6)) as amount,
    max(source_ref) as source_ref
from {{ ref('xero__ledger_line') }}
where account_class = 'overhead'
group by _source, entity, {{ month_of('posting_date') }}, currency
