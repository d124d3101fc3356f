select
    source_ref,
    {{ linked_id('project', 'input_rows.engagement_id') }} as engagement_id,
    entity_id,
    period,
    currency,
    amount
from ({{ input_layer('erp_revenue_posting') }}) as input_rows
where period <= {{ month_of(known_until()) }}
