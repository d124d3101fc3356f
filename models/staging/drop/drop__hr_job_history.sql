with landed as (
    {{ current_landed('drop', 'hr_job_history') }}
)

select
    landed.resource_id,
    cast(landed.valid_from as date) as valid_from,
    cast(landed.valid_to as date) as valid_to,
    landed.practice,
    landed.manager_id,
    landed.cost_center,
    cast(landed.hours_per_day as decimal(18, 6)) as hours_per_day,
    landed.source_ref
from landed
