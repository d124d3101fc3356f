with landed as (
    {{ current_landed('drop', 'hr_worker') }}
)

select
    landed.resource_id,
    landed.hr_id,
    landed.payroll_id,
    landed.name,
    landed.worker_type,
    landed.entity_id,
    cast(landed.hire_date as date) as hire_date,
    cast(landed.termination_date as date) as termination_date,
    landed.delivery = '1' as delivery,
    landed.email,
    landed.level,
    landed.location,
    landed.job_family,
    landed.source_ref
from landed
