select
    adjustment_id,
    {{ linked_id('project', 'input_rows.engagement_id') }} as engagement_id,
    date,
    {{ month_of('date') }} as period,
    currency,
    amount,
    reason,
    invoice_id,
    source_ref
from ({{ input_layer('erp_wip_adjustment') }}) as input_rows
where date <= {{ known_until() }}
