select
    expense_id,
    resource_id,
    engagement_id,
    date,
    {{ month_of('date') }} as period,
    currency,
    amount,
    rebillable,
    status,
    source_ref
from ({{ input_layer('expense_line') }}) as input_rows
where date <= {{ known_until() }}
