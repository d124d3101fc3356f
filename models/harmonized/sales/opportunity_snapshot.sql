select
    snapshots.as_of,
    {{ month_of('snapshots.as_of') }} as period,
    snapshots.opportunity_id,
    coalesce(account.customer_id, 'unmapped:unknown:' || snapshots.account_id) as customer_id,
    snapshots.stage,
    snapshots.stage not in ('closed_won', 'closed_lost') as is_open,
    snapshots.probability,
    snapshots.currency,
    snapshots.amount,
    snapshots.close_date,
    snapshots.created_date,
    snapshots.source_ref
from ({{ input_layer('crm_opportunity_snapshot') }}) as snapshots
left join {{ ref('account') }} as account on snapshots.account_id = account.account_id
where snapshots.as_of <= {{ known_until() }}
