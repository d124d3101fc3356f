select
    adjustment_id,
    engagement_id,
    date,
    {{ month_of('date') }} as period,
    currency,
    amount,
    reason,
    invoice_id,
    source_ref
from ({{ input_layer('erp_wip_adjustment') }}) as input_rows
where date <= {{ known_until() }}
