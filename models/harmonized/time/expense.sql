select
    expense_id,
    {{ linked_id('person', person_of('input_rows.resource_id')) }} as resource_id,
    {{ linked_id('project', 'input_rows.engagement_id') }} as engagement_id,
    date,
    {{ month_of('date') }} as period,
    currency,
    amount,
    rebillable,
    status,
    source_ref
from ({{ input_layer('expense_line') }}) as input_rows
where date <= {{ known_until() }}
