-- Every T&M transaction of the ERP with its contract's currency, and whether the approved time entry it names stands behind
-- it: the same person on the same engagement. The rows behind R27 and R28.
select
    transactions.transaction_id,
    transactions.time_entry_id,
    transactions.engagement_id,
    transactions.resource_id,
    transactions.posting_date,
    transactions.hours,
    transactions.amount,
    coalesce(engagement.currency, {{ reporting_currency() }}) as currency,
    coalesce(
        entry.is_approved
        and transactions.engagement_id = entry.engagement_id
        and transactions.resource_id = entry.resource_id,
        false
    ) as is_supported,
    entry.source_ref as entry_ref,
    transactions.source_ref
from {{ ref('project_transaction') }} as transactions
left join {{ ref('time_entry') }} as entry on transactions.time_entry_id = entry.time_entry_id
left join {{ ref('engagement') }} as engagement on transactions.engagement_id = engagement.engagement_id
