select
    resource_id,
    hr_id,
    payroll_id,
    name,
    worker_type,
    worker_type = 'employee' as is_employee,
    worker_type = 'employee' and coalesce(delivery, true) as is_delivery,
    entity_id,
    hire_date,
    termination_date,
    email,
    {{ level_name('level') }} as level,
    source_ref
from ({{ input_layer('hr_worker') }}) as input_rows
where
    resource_id not in (
        select link.from_id
        from {{ source('run', 'identity_link') }} as link
        where link.kind = 'person'
    )
