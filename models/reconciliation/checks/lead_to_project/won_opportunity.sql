-- Opportunities whose latest snapshot is closed won, and the day they were first seen so.
with snapshots as (
    select
        opportunity_id,
        stage,
        currency,
        amount,
        source_ref,
        min(case when stage = 'closed_won' then as_of end) over (partition by opportunity_id) as won_on,
        row_number() over (partition by opportunity_id order by as_of desc) as recency
    from {{ ref('opportunity_snapshot') }}
)

select
    opportunity_id,
    won_on,
    currency,
    amount,
    source_ref
from snapshots
where recency = 1 and stage = 'closed_won'
