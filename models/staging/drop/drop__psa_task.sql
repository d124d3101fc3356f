with landed as (
    {{ current_landed('drop', 'psa_task') }}
)

select
    landed.task_id,
    landed.engagement_id,
    landed.parent_task_id,
    landed.code,
    landed.name,
    landed.billable = '1' as billable,
    landed.active = '1' as active,
    cast(landed.start_date as date) as start_date,
    cast(landed.end_date as date) as end_date,
    landed.source_ref
from landed
