-- What journals posted to revenue accounts for an engagement, rebilled expenses aside, in the organisation's currency:
-- the ledger keeps no other.
select
    engagement_id,
    entity as entity_id,
    {{ month_of('posting_date') }} as period,
    currency,
    cast(-amount as decimal(18, 6)) as amount,
    source_ref
from {{ ref('xero__ledger_line') }}
where account_class = 'revenue' and engagement_id is not null
