select
    entity_id,
    period,
    currency,
    amount,
    source_ref
from ({{ input_layer('erp_overhead') }}) as input_rows
where period <= {{ month_of(known_until()) }}
