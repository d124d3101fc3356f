select
    payroll_line_id,
    {{ linked_id('person', person_of('input_rows.resource_id')) }} as resource_id,
    period,
    run,
    cost_center,
    currency,
    employer_cost,
    source_ref
from ({{ input_layer('payroll_actual') }}) as input_rows
where period <= {{ month_of(known_until()) }}
