select
    writeoff_id,
    invoice_id,
    date,
    {{ month_of('date') }} as period,
    currency,
    amount,
    reason,
    source_ref
from ({{ input_layer('erp_ar_writeoff') }}) as input_rows
where date <= {{ known_until() }}
