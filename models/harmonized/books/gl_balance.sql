select
    entity_id,
    period,
    account_class,
    functional_currency,
    balance,
    source_ref
from ({{ input_layer('erp_gl_balance') }}) as input_rows
where period <= {{ month_of(known_until()) }}
