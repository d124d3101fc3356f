with landed as (
    {{ current_landed('workday', 'worker') }}
)

select
    coalesce(landed.resource_id, landed.worker_id) as resource_id,
    landed.worker_id as hr_id,
    landed.payroll_id,
    landed.name,
    case landed.worker_type when 'contingent' then 'subcontractor' else 'employee' end as worker_type,
    landed.company as entity_id,
    cast(landed.hire_date as date) as hire_date,
    cast(landed.termination_date as date) as termination_date,
    landed.delivery = '1' as delivery,
    landed.email,
    landed.level,
    landed.location,
    landed.job_family,
    landed.source_ref
from landed
where landed.hire_rescinded = '0'
