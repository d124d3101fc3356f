with landed as (
    {{ current_landed('drop', 'payroll_actual') }}
)

select
    landed.payroll_line_id,
    landed.resource_id,
    landed.period,
    cast(landed.run as integer) as run,
    landed.cost_center,
    landed.currency,
    cast(landed.employer_cost as decimal(18, 6)) as employer_cost,
    landed.source_ref
from landed
