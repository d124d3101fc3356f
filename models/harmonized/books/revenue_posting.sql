select
    source_ref,
    engagement_id,
    entity_id,
    period,
    currency,
    amount
from ({{ input_layer('erp_revenue_posting') }}) as input_rows
where period <= {{ month_of(known_until()) }}
