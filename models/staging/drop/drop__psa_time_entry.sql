with landed as (
    {{ current_landed('drop', 'psa_time_entry') }}
)

select
    landed.time_entry_id,
    cast(landed.version as integer) as version,
    landed.resource_id,
    landed.engagement_id,
    cast(landed.work_date as date) as work_date,
    cast(landed.hours as decimal(18, 6)) as hours,
    landed.billable = '1' as billable,
    landed.status,
    cast(landed.submitted_date as date) as submitted_date,
    cast(landed.approved_date as date) as approved_date,
    landed.is_deleted = '1' as is_deleted,
    cast(landed.updated_date as date) as updated_date,
    landed.task_id,
    landed.role_id,
    landed.submitted_by,
    landed.approved_by,
    landed.source_ref
from landed
